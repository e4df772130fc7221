// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import NumeralTensors
import Testing

@Suite struct CPUQuotaTests {
  /// A process's view of its control groups, and the quota in it.
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let groups: String
    var mounts = version2
    let files: [String: String]
    let expected: Int?

    static let version2 =
      "30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n"
    static let version1 = """
      25 23 0:22 / /sys/fs/cgroup ro,nosuid shared:8 - tmpfs tmpfs ro,mode=755
      33 25 0:29 / /sys/fs/cgroup/cpuset rw,nosuid shared:14 - cgroup cgroup rw,cpuset
      34 25 0:30 / /sys/fs/cgroup/cpu,cpuacct rw,nosuid shared:15 - cgroup cgroup rw,cpu,cpuacct

      """
    /// The mounts of a container that shares the host's namespace of groups.
    static let container = """
      34 25 0:30 /docker/7f /sys/fs/cgroup/cpu,cpuacct ro - cgroup cgroup rw,cpu,cpuacct

      """
  }

  static let cases = [
    Case(
      testDescription: "version 2, a container's own namespace", groups: "0::/\n",
      files: ["/sys/fs/cgroup/cpu.max": "200000 100000\n"], expected: 2),
    Case(
      testDescription: "version 2, rounded up", groups: "0::/\n",
      files: ["/sys/fs/cgroup/cpu.max": "150000 100000\n"], expected: 2),
    Case(
      testDescription: "version 2, less than one processor", groups: "0::/\n",
      files: ["/sys/fs/cgroup/cpu.max": "1000 100000\n"], expected: 1),
    Case(
      testDescription: "version 2, no quota", groups: "0::/\n",
      files: ["/sys/fs/cgroup/cpu.max": "max 100000\n"], expected: nil),
    Case(
      testDescription: "version 2, the smallest of all ancestors", groups: "0::/a.slice/b/c\n",
      files: [
        "/sys/fs/cgroup/a.slice/cpu.max": "300000 100000\n",
        "/sys/fs/cgroup/a.slice/b/cpu.max": "max 100000\n",
        "/sys/fs/cgroup/a.slice/b/c/cpu.max": "500000 100000\n",
      ], expected: 3),
    Case(
      testDescription: "version 2, a group outside the namespace", groups: "0::/../other\n",
      files: ["/sys/fs/cgroup/cpu.max": "400000 100000\n"], expected: 4),
    Case(
      testDescription: "version 2, no files", groups: "0::/user.slice\n", files: [:],
      expected: nil),
    Case(
      testDescription: "version 2, spaces and colons in names", groups: "0::/a b:c\n",
      mounts: "30 23 0:26 / /mnt/c\\040g rw - cgroup2 none rw\n",
      files: ["/mnt/c g/a b:c/cpu.max": "700000 100000"], expected: 7),
    Case(
      testDescription: "version 1", groups: "5:cpuset:/x\n4:cpu,cpuacct:/a\n0::/\n",
      mounts: Case.version1,
      files: [
        "/sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_quota_us": "250000\n",
        "/sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_period_us": "50000\n",
      ], expected: 5),
    Case(
      testDescription: "version 1, no quota", groups: "4:cpu,cpuacct:/a\n", mounts: Case.version1,
      files: [
        "/sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_quota_us": "-1\n",
        "/sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_period_us": "100000\n",
      ], expected: nil),
    Case(
      testDescription: "version 1, mounted from the container's group",
      groups: "4:cpu,cpuacct:/docker/7f\n", mounts: Case.container,
      files: [
        "/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us": "600000\n",
        "/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us": "100000\n",
      ], expected: 6),
    Case(
      testDescription: "version 1, a group below the container's",
      groups: "4:cpu,cpuacct:/docker/7f/job\n", mounts: Case.container,
      files: [
        "/sys/fs/cgroup/cpu,cpuacct/job/cpu.cfs_quota_us": "300000\n",
        "/sys/fs/cgroup/cpu,cpuacct/job/cpu.cfs_period_us": "100000\n",
        "/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us": "-1\n",
        "/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us": "100000\n",
      ], expected: 3),
    Case(
      testDescription: "both versions, the smaller", groups: "4:cpu,cpuacct:/\n0::/\n",
      mounts: Case.version1 + "40 25 0:33 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n",
      files: [
        "/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us": "800000\n",
        "/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us": "100000\n",
        "/sys/fs/cgroup/unified/cpu.max": "900000 100000\n",
      ], expected: 8),
    Case(
      testDescription: "the largest quota", groups: "0::/\n",
      files: ["/sys/fs/cgroup/cpu.max": "\(Int.max) 1"], expected: Int.max),
    Case(testDescription: "nothing", groups: "", mounts: "", files: [:], expected: nil),
  ]

  @Test(arguments: cases) func quota(_ example: Case) {
    let found = CPUQuota.processors(groups: example.groups, mounts: example.mounts) {
      example.files[$0]
    }
    #expect(found == example.expected)
  }

  @Test(
    arguments: [
      "", "\n", "max", "200000", "200000 0", "200000 -1", "0 100000", "-5 100000", "a b",
      "200000 100000 1", "99999999999999999999 100000", "\u{0}", "0x10 10",
    ])
  func anUnknownFormatIsIgnored(_ text: String) {
    let found = CPUQuota.processors(groups: "0::/\n", mounts: Case.version2) { _ in text }
    #expect(found == nil)
  }

  @Test(arguments: [":", "::", "0:", "0::", "0::a/b", "a:b:c", "4:cpu:", "0::/\u{0}", "🙂:cpu:/"])
  func oddGroupsAreIgnored(_ line: String) {
    let found = CPUQuota.processors(groups: line, mounts: Case.version1 + Case.version2) { _ in nil
    }
    #expect(found == nil)
  }

  @Test(
    arguments: [
      "- cgroup2 a b", "1 2 3 4 5 6 -", "1 2 3 4 5 6 - cgroup2", "1 2 3 4 5 - cgroup2 a rw",
      "1 2 3 / \\9 rw - cgroup2 a rw", "1 2 3 / \\40", "        ",
    ])
  func oddMountsAreIgnored(_ line: String) {
    let found = CPUQuota.processors(groups: "0::/\n", mounts: line) { path in
      path.hasPrefix("/sys") ? "100000 100000" : nil
    }
    #expect(found == nil)
  }
}
