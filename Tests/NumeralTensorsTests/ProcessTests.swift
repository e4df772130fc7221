// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation
import NumeralTensors
import Synchronization
import Testing

/// The thread pool's use of the process, each in a process of its own.
@Suite struct ProcessTests {
  #if os(Linux)
  @Test func threadsFollowTheAffinityMask() async {
    await #expect(processExitsWith: .success) {
      let get = Self.affinityFunction("sched_getaffinity")
      let set = Self.affinityFunction("sched_setaffinity")
      var mask = [UInt8](repeating: 0, count: 8192)
      try #require(get(getpid(), mask.count, &mask) >= 0)
      // One of the processors only.
      let byte = mask.firstIndex { $0 != 0 }!
      let bit = mask[byte] & ~(mask[byte] - 1)
      for index in mask.indices { mask[index] = index == byte ? bit : 0 }
      try #require(set(getpid(), mask.count, &mask) == 0)
      #expect(Parallel.threads == 1)
    }
  }

  @Test func theDefaultIsAtMostTheNumberOfProcessors() async {
    await #expect(processExitsWith: .success) {
      #expect((1...sysconf(Int32(_SC_NPROCESSORS_CONF))).contains(Parallel.threads))
    }
  }

  @Test func anIdlePoolUsesNoProcessor() async {
    await #expect(processExitsWith: .success) {
      func seconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
      }
      let sums = Parallel.$threads.withValue(4) {
        (0..<100).map { _ in Parallel.map(8) { $0 }.reduce(0, +) }
      }
      #expect(Set(sums) == [28])
      // The threads have a moment to park, and then have nothing to do.
      usleep(200_000)
      let before = seconds()
      usleep(1_000_000)
      #expect(seconds() - before < 0.02)
    }
  }

  @Test func loopsRunInTheChildOfAFork() async {
    await #expect(processExitsWith: .success) {
      func sum() -> Int { Parallel.map(100) { $0 }.reduce(0, +) }
      // Waits for a second thread to join, which is then a worker of the child's own.
      func usesTwoThreads() -> Bool {
        let arrived = Atomic(0)
        let deadline = Date(timeIntervalSinceNow: 20)
        Parallel.forEach(2) { _ in
          arrived.add(1, ordering: .sequentiallyConsistent)
          while arrived.load(ordering: .sequentiallyConsistent) < 2 && Date() < deadline {
            usleep(100)
          }
        }
        return Date() < deadline
      }
      // Swift hides `fork`.
      let fork = unsafeBitCast(
        dlsym(nil, "fork")!,
        to: (@convention(c) () -> pid_t).self)
      let x = Tensor<Float>.normal([64, 64], seed: 1)
      let product = matmul(x, x)
      try Parallel.$threads.withValue(3) {
        #expect(sum() == 4950)
        // Once with spinning threads, once with parked ones.
        for pause in [0, 50_000] as [UInt32] {
          usleep(pause)
          let child = fork()
          if child == 0 {
            alarm(60)
            let isRight = usesTwoThreads() && sum() == 4950 && matmul(x, x) == product
            _exit(isRight ? 0 : 1)
          }
          var status: Int32 = 0
          try #require(waitpid(child, &status, 0) == child)
          #expect(status == 0)
          #expect(sum() == 4950)
        }
      }
    }
  }

  /// `sched_getaffinity` or `sched_setaffinity`, which Glibc's module lacks.
  private static func affinityFunction(
    _ name: String
  ) -> @convention(c) (pid_t, Int, UnsafeMutableRawPointer) -> Int32 {
    unsafeBitCast(
      dlsym(nil, name)!, to: (@convention(c) (pid_t, Int, UnsafeMutableRawPointer) -> Int32).self)
  }
  #endif
}
