# Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.
r"""Renders test digits of MNIST as photographs of writing on paper, with what disturbs such images.

    NUMERAL_DATA=FOLDER python photographs.py                # numpy 2, pillow 13
    NUMERAL_DATA=FOLDER python photographs.py SEED COUNT OUTPUT

An image has 1200×900 pixels; the paper is 215, the strokes 40, the noise of standard deviation 3,
and a digit about 200 pixels high. The second form writes COUNT images of each kind, named
KIND-INDEX-DIGITS.png. The first writes those of the repository to the folder `photographs`: of half
the size and without the noise, which the tests add, so that the files are small.

Digits, positions, lines and lights depend on the seed alone; no image was selected by the
predictions of a network.
"""

import gzip
import os
import pathlib
import sys

import numpy
from PIL import Image, ImageDraw, ImageFilter

HEIGHT, WIDTH = 900, 1200
PAPER, STROKES, NOISE = 215, 40, 3


def read_idx(name, header):
    folder = pathlib.Path(os.environ["NUMERAL_DATA"]) / "mnist"
    with gzip.open(folder / f"{name}.gz") as file:
        return numpy.frombuffer(file.read(), numpy.uint8)[header:]


DIGITS = read_idx("t10k-images-idx3-ubyte", 16).reshape(-1, 28, 28)
LABELS = read_idx("t10k-labels-idx1-ubyte", 8)


def opacity(digit, height):
    """The digit at its bounding box, enlarged so that 20 of its pixels have this height."""
    side = round(28 * height / 20)
    image = Image.fromarray(digit).resize((side, side), Image.BICUBIC)
    pixels = numpy.asarray(image, float) / 255
    rows, columns = numpy.nonzero(pixels > 0.02)
    return pixels[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1]


def layer():
    return Image.new("L", (WIDTH, HEIGHT))


def rotated_lines(spacing, angle, random):
    """Horizontal lines of two rows, rotated about the center: 1 on a line, 0 elsewhere."""
    side = 1600
    image = Image.new("L", (side, side))
    draw = ImageDraw.Draw(image)
    for row in range(random.integers(spacing), side, spacing):
        draw.rectangle((0, row, side, row + 1), fill=255)
    image = image.rotate(angle, Image.BICUBIC)
    left, top = (side - WIDTH) // 2, (side - HEIGHT) // 2
    return numpy.asarray(image.crop((left, top, left + WIDTH, top + HEIGHT)), float) / 255


def polygon(points):
    image = layer()
    ImageDraw.Draw(image).polygon([tuple(point) for point in points], fill=255)
    return numpy.asarray(image, float) / 255


def lined(paper, random):
    darkness, angle = random.integers(5, 61), random.uniform(-4, 4)
    return paper - darkness * rotated_lines(random.integers(24, 90), angle, random)


def squared(paper, random):
    darkness, angle = random.integers(5, 61), random.uniform(-4, 4)
    spacing = random.integers(24, 90)
    lines = [rotated_lines(spacing, angle + turn, random) for turn in (0, 90)]
    return paper - darkness * numpy.maximum(*lines)


def holes(paper, random):
    count, radius = random.integers(2, 5), random.integers(18, 36)
    level, image = random.integers(15, 110), layer()
    column = random.integers(45, 100)
    for row in numpy.linspace(HEIGHT * 0.15, HEIGHT * 0.85, count):
        box = (column - radius, row - radius, column + radius, row + radius)
        ImageDraw.Draw(image).ellipse(box, fill=255)
    image = numpy.asarray(image, float) / 255
    if random.random() < 0.5:
        image = image[:, ::-1]
    return paper * (1 - image) + level * image


def desk(paper, random):
    """A sheet that ends within the image, at two to four of its sides, on a darker desk."""
    insets = random.integers(30, 150, 4) * (random.random(4) < 0.75)
    insets[random.integers(4)] = 100
    left, top, right, bottom = numpy.where(insets == 0, -200, insets)
    corners = [(left, top), (WIDTH - right, top), (WIDTH - right, HEIGHT - bottom)]
    corners.append((left, HEIGHT - bottom))
    angle, center = numpy.radians(random.uniform(-4, 4)), numpy.array([WIDTH, HEIGHT]) / 2
    cosine, sine = numpy.cos(angle), numpy.sin(angle)
    rotation = numpy.array([[cosine, -sine], [sine, cosine]])
    sheet = polygon((numpy.array(corners) - center) @ rotation + center)
    wood = random.integers(30, 140) + 8 * numpy.sin(numpy.arange(HEIGHT) / random.uniform(4, 20))
    return paper * sheet + wood[:, None] * (1 - sheet)


def bars(paper, random):
    """Dark bars along one to three sides, as scanners and video leave."""
    paper = paper.copy()
    sides = random.permutation(4)[: random.integers(1, 4)]
    for side in sides:
        depth, level = random.integers(15, 140), random.integers(0, 60)
        view = [paper, paper[::-1], paper.T, paper.T[::-1]][side]
        view[:depth] = level
    return paper


def frame(paper, random):
    """A rectangle drawn around the digit, not touching the borders."""
    inset, width = random.integers(15, 110), random.integers(3, 20)
    image = layer()
    ImageDraw.Draw(image).rectangle(
        (inset, inset, WIDTH - inset, HEIGHT - inset), outline=255, width=int(width)
    )
    image = image.rotate(random.uniform(-2, 2), Image.BICUBIC)
    image = numpy.asarray(image, float) / 255
    return paper * (1 - image) + random.integers(20, 120) * image


def shadow(paper, random):
    """The shadow of a palm and four fingers that reach into the image from one side."""
    image = layer()
    draw = ImageDraw.Draw(image)
    x, y = random.uniform(0.2, 0.8) * WIDTH, random.uniform(0.6, 1.0) * HEIGHT
    draw.ellipse((x - 260, y - 160, x + 260, y + 700), fill=255)
    for finger in range(4):
        foot = x - 190 + 125 * finger
        tip = foot + random.uniform(-80, 80), y - random.uniform(250, 480)
        draw.line(((foot, y + 50), tip), 255, 90)
    image = image.filter(ImageFilter.GaussianBlur(float(random.uniform(2, 25))))
    image = numpy.asarray(image, float) / 255
    image = [image, image[::-1]][random.integers(2)]
    return paper * (1 - image * random.uniform(0.3, 0.6))


def falloff(paper, random):
    """Light that falls to a fifth to two fifths of its maximum across the image."""
    y, x = numpy.mgrid[0:HEIGHT, 0:WIDTH] / HEIGHT
    if random.random() < 0.5:
        angle = random.uniform(0, 2 * numpy.pi)
        distance = x * numpy.cos(angle) + y * numpy.sin(angle)
        distance = (distance - distance.min()) / (distance.max() - distance.min())
        light = 1 - distance * random.uniform(0.6, 0.8)
    else:
        center = random.uniform(0, 1, 2) * (1, WIDTH / HEIGHT)
        distance = numpy.hypot(y - center[0], x - center[1])
        light = random.uniform(0.2, 0.4) + 0.6 * numpy.exp(-(distance**2))
    return paper * light / light.max()


def plain(paper, random):
    return paper


PAPERS = [plain, lined, squared, holes, desk, bars, frame, shadow, falloff]


def write_on(paper, random, indices, height=None):
    """Digits in the middle of the paper, darkening it as a pen does."""
    marks = [opacity(DIGITS[i], height or random.integers(170, 240)) for i in indices]
    gap = random.integers(25, 60)
    width = sum(mark.shape[1] for mark in marks) + gap * (len(marks) - 1)
    x = (WIDTH - width) // 2 + random.integers(-250, 251) // len(marks)
    y = HEIGHT // 2 + random.integers(-120, 121)
    page = paper.copy()
    for mark in marks:
        top = y - mark.shape[0] // 2
        view = page[top : top + mark.shape[0], x : x + mark.shape[1]]
        view *= 1 - mark * (1 - STROKES / PAPER)
        x += mark.shape[1] + gap
    return page


def photograph(kind, random, indices, noise):
    if kind.startswith("tight"):
        rows, columns = numpy.nonzero(DIGITS[indices[0]])
        crop = (slice(rows.min(), rows.max() + 1), slice(columns.min(), columns.max() + 1))
        digit = DIGITS[indices[0]][crop]
        if kind.endswith("large"):
            digit = numpy.uint8(255 * opacity(DIGITS[indices[0]], 200).clip(0, 1))
        return digit if "light" in kind else 255 - digit
    paper = numpy.full((HEIGHT, WIDTH), float(PAPER))
    make = {paper.__name__: paper for paper in PAPERS}.get(kind, plain)
    page = write_on(make(paper, random), random, indices, 20 if kind == "small" else None)
    page += random.normal(0, noise, page.shape)
    return numpy.uint8(page.clip(0, 255).round())


PAPER_KINDS = [paper.__name__ for paper in PAPERS] + ["small", "several"]
CROP_KINDS = ["tight-dark", "tight-light", "tight-dark-large", "tight-light-large"]


def write(seed, count, folder, kinds, is_small):
    folder.mkdir(exist_ok=True)
    for kind in kinds:
        random = numpy.random.default_rng([seed, *kind.encode()])
        for index in range(count):
            digits = random.integers(2, 5) if kind == "several" else 1
            indices = random.integers(len(DIGITS), size=digits)
            image = Image.fromarray(photograph(kind, random, indices, 0 if is_small else NOISE))
            if is_small:
                image = image.reduce(2)
            name = "".join(str(LABELS[i]) for i in indices)
            image.save(folder / f"{kind}-{index:03}-{name}.png", optimize=is_small)


if len(sys.argv) > 1:
    seed, count, folder = sys.argv[1:]
    write(int(seed), int(count), pathlib.Path(folder), PAPER_KINDS + CROP_KINDS, False)
else:
    write(1, 8, pathlib.Path(__file__).parent / "photographs", PAPER_KINDS, True)
