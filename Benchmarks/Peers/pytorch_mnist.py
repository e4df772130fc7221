"""The digit network in PyTorch: trained on MNIST as `numeral train` does it, or tested from a file.

    python pytorch_mnist.py train [--epochs 5] [--seed 1] [--threads N]
    python pytorch_mnist.py test network.safetensors

Training prints each epoch's test loss, accuracy and seconds. Testing loads a model file that
`numeral train --model` wrote, and prints how many of the 10,000 test images it names correctly.
"""

import argparse
import time

import torch
import torch.nn as nn
import torch.nn.functional as F
from safetensors.torch import load_file

import mnist


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 10, kernel_size=5)
        self.conv2 = nn.Conv2d(10, 20, kernel_size=5)
        self.conv2_drop = nn.Dropout2d()
        self.fc1 = nn.Linear(320, 50)
        self.fc2 = nn.Linear(50, 10)

    def forward(self, x):
        x = F.relu(F.max_pool2d(self.conv1(x), 2))
        x = F.relu(F.max_pool2d(self.conv2_drop(self.conv2(x)), 2))
        x = x.view(-1, 320)
        x = F.dropout(F.relu(self.fc1(x)), training=self.training)
        return F.log_softmax(self.fc2(x), dim=1)


def inputs(images):
    return ((torch.from_numpy(images.copy()).float() / 255 - 0.1307) / 0.3081).unsqueeze(1)


@torch.no_grad()
def test(model, images, labels):
    model.eval()
    loss, correct = 0.0, 0
    for i in range(0, len(labels), 1000):
        output = model(images[i : i + 1000])
        loss += F.nll_loss(output, labels[i : i + 1000], reduction="sum").item()
        correct += (output.argmax(1) == labels[i : i + 1000]).sum().item()
    return loss / len(labels), correct


def main():
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers(dest="command", required=True)
    train = commands.add_parser("train")
    train.add_argument("--epochs", type=int, default=5)
    train.add_argument("--seed", type=int, default=1)
    train.add_argument("--threads", type=int, default=torch.get_num_threads())
    commands.add_parser("test").add_argument("model")
    options = parser.parse_args()

    train_images, train_labels, test_images, test_labels = mnist.load()
    test_set = inputs(test_images), torch.from_numpy(test_labels.astype("int64"))
    model = Net()
    if options.command == "test":
        model.load_state_dict(load_file(options.model))
        loss, correct = test(model, *test_set)
        print(f"test loss {loss:.4f}  correct {correct} of {len(test_labels)}")
        return

    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    model = Net()
    images, labels = inputs(train_images), torch.from_numpy(train_labels.astype("int64"))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.5)
    for epoch in range(1, options.epochs + 1):
        start = time.perf_counter()
        model.train()
        order = torch.randperm(len(labels))
        for i in range(0, len(labels), 64):
            batch = order[i : i + 64]
            optimizer.zero_grad()
            F.nll_loss(model(images[batch]), labels[batch]).backward()
            optimizer.step()
        seconds = time.perf_counter() - start
        loss, correct = test(model, *test_set)
        print(
            f"epoch {epoch}  test loss {loss:.4f}  test accuracy {correct / len(test_labels):.4f}"
            f"  {seconds:.2f} s", flush=True)


main()
