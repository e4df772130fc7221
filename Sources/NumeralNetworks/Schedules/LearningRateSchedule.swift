// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralTensors

/// The learning rate of each step of a training.
///
/// Steps are counted from 0, over all epochs. `Trainer.schedule` sets the optimizer's learning rate
/// before each step.
///
///     trainer.schedule = CosineSchedule(from: 0.1, steps: epochs * batchesPerEpoch)
///
/// A schedule of your own is one function:
///
///     struct Halving: LearningRateSchedule {
///       func learningRate(atStep step: Int) -> Float { step < 1000 ? 0.1 : 0.05 }
///     }
public protocol LearningRateSchedule: Sendable {
  /// The learning rate of a step.
  func learningRate(atStep step: Int) -> Float
}

/// One learning rate for all steps.
public struct ConstantSchedule: LearningRateSchedule, Equatable {
  /// The learning rate.
  public var learningRate: Float

  /// Creates a schedule.
  public init(_ learningRate: Float) { self.learningRate = learningRate }

  /// The learning rate.
  public func learningRate(atStep step: Int) -> Float { learningRate }
}

/// A learning rate that is multiplied by a factor after every so many steps.
public struct StepSchedule: LearningRateSchedule, Equatable {
  /// The first learning rate.
  public var learningRate: Float
  /// The number of steps with the same learning rate.
  public var interval: Int
  /// The factor.
  public var factor: Float

  /// Creates a schedule.
  ///
  /// - Precondition: The interval is positive.
  public init(from learningRate: Float, every interval: Int, factor: Float = 0.1) {
    require(interval > 0, "StepSchedule: found an interval of \(interval), expected 1 or more")
    self.learningRate = learningRate
    self.interval = interval
    self.factor = factor
  }

  /// The learning rate after so many whole intervals.
  public func learningRate(atStep step: Int) -> Float {
    learningRate * Float(pow(Double(factor), Double(step / interval)))
  }
}

/// A learning rate that falls along half a cosine.
///
/// I. Loshchilov and F. Hutter, *SGDR: Stochastic Gradient Descent with Warm Restarts*, 2017,
/// without restarts. After the last step, the rate stays at its smallest.
public struct CosineSchedule: LearningRateSchedule, Equatable {
  /// The learning rate of step 0.
  public var learningRate: Float
  /// The learning rate after the last step.
  public var smallest: Float
  /// The number of steps.
  public var steps: Int

  /// Creates a schedule.
  ///
  /// - Precondition: There is a step.
  public init(from learningRate: Float, to smallest: Float = 0, steps: Int) {
    require(steps > 0, "CosineSchedule: found \(steps) steps, expected 1 or more")
    self.learningRate = learningRate
    self.smallest = smallest
    self.steps = steps
  }

  /// The learning rate of a step.
  public func learningRate(atStep step: Int) -> Float {
    interpolated(learningRate, smallest, at: Double(step) / Double(steps))
  }
}

/// A learning rate that rises to a peak and falls far below its start, along two half cosines.
///
/// L. Smith and N. Topin, *Super-Convergence: Very Fast Training of Neural Networks Using Large
/// Learning Rates*, 2018; the parameters are those of PyTorch's `OneCycleLR`. After the last step,
/// the rate stays at its smallest.
public struct OneCycleSchedule: LearningRateSchedule, Equatable {
  /// The largest learning rate.
  public var peak: Float
  /// The number of steps.
  public var steps: Int
  /// The fraction of the steps before the peak.
  public var rise: Double
  /// The largest learning rate divided by that of step 0.
  public var startDivisor: Float
  /// The learning rate of step 0 divided by that of the last step.
  public var endDivisor: Float

  /// Creates a schedule.
  ///
  /// - Precondition: There are two steps, `rise` is in 0...1, and the divisors are positive.
  public init(
    peak: Float, steps: Int, rise: Double = 0.3, startDivisor: Float = 25, endDivisor: Float = 1e4
  ) {
    require(
      steps > 1 && (0...1).contains(rise) && startDivisor > 0 && endDivisor > 0,
      "OneCycleSchedule: found \(steps) steps, a rise of \(rise), and divisors \(startDivisor) and "
        + "\(endDivisor), expected two steps or more, 0...1, and positive numbers")
    self.peak = peak
    self.steps = steps
    self.rise = rise
    self.startDivisor = startDivisor
    self.endDivisor = endDivisor
  }

  /// The learning rate of a step.
  public func learningRate(atStep step: Int) -> Float {
    let start = peak / startDivisor
    let (top, last) = (rise * Double(steps) - 1, Double(steps - 1))
    let position = Double(step)
    return position <= top
      ? interpolated(start, peak, at: top > 0 ? position / top : 1)
      : interpolated(peak, start / endDivisor, at: (position - top) / (last - top))
  }
}

/// A rise along a straight line before another schedule, which begins after it.
public struct WarmUp<After: LearningRateSchedule>: LearningRateSchedule {
  /// The number of steps of the rise.
  public var steps: Int
  /// The schedule after it.
  public var after: After

  /// Creates a schedule.
  ///
  /// - Precondition: The number of steps is not negative.
  public init(steps: Int, then after: After) {
    require(steps >= 0, "WarmUp: found \(steps) steps, expected 0 or more")
    self.steps = steps
    self.after = after
  }

  /// The learning rate of a step: that of the first step after the rise, times the fraction of the
  /// rise that is done with this step.
  public func learningRate(atStep step: Int) -> Float {
    step < steps
      ? after.learningRate(atStep: 0) * (Float(step + 1) / Float(steps + 1))
      : after.learningRate(atStep: step - steps)
  }
}

/// A number between two, along half a cosine: `from` at 0, `to` at 1 and beyond.
private func interpolated(_ from: Float, _ to: Float, at position: Double) -> Float {
  let weight = (1 + cos(.pi * min(max(position, 0), 1))) / 2
  return Float(Double(to) + (Double(from) - Double(to)) * weight)
}
