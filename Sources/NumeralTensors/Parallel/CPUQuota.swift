// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation

/// The CPU quota that Linux's control groups impose on a process, in processors.
///
/// Both versions of control groups are read. A quota of a group applies to the groups below it, so
/// the smallest of all ancestors' counts. Formats: cgroups(7), proc_pid_mountinfo(5) and the
/// kernel's cgroup-v2 and sched-bwc documents.
package enum CPUQuota {
  /// The quota of this process, rounded up, or nil if there is none.
  static var ofThisProcess: Int? {
    func read(_ path: String) -> String? { try? String(contentsOfFile: path, encoding: .utf8) }
    guard let groups = read("/proc/self/cgroup"), let mounts = read("/proc/self/mountinfo") else {
      return nil
    }
    return processors(groups: groups, mounts: mounts, contentsOfFile: read)
  }

  /// The smallest quota in a process's groups and their ancestors, rounded up, or nil if there is
  /// none.
  ///
  /// Lines and files in an unknown format are ignored.
  ///
  /// - Parameters:
  ///   - groups: The content of `/proc/self/cgroup`.
  ///   - mounts: The content of `/proc/self/mountinfo`.
  ///   - read: Returns the content of a file, or nil if it cannot be read.
  package static func processors(
    groups: String, mounts: String, contentsOfFile read: (_ path: String) -> String?
  ) -> Int? {
    let mounts = mounts.split(separator: "\n").compactMap { Mount($0) }
    return groups.split(separator: "\n").flatMap { line -> [Int] in
      // hierarchy:controllers:path
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3 else { return [] }
      let version: Mount.Version
      if fields[0] == "0" && fields[1].isEmpty {
        version = .v2
      } else if fields[1].split(separator: ",").contains("cpu") {
        version = .v1
      } else {
        return []
      }
      guard let mount = mounts.first(where: { $0.version == version }) else { return [] }
      return mount.folders(ofGroup: String(fields[2])).compactMap { folder in
        switch version {
        case .v1:
          processors(
            quota: read("\(folder)/cpu.cfs_quota_us"), period: read("\(folder)/cpu.cfs_period_us"))
        case .v2: read("\(folder)/cpu.max").flatMap { processors(cpuMax: $0) }
        }
      }
    }.min()
  }

  /// The quota in a file `cpu.max`, such as `150000 100000` or `max 100000`: microseconds per
  /// period.
  private static func processors(cpuMax text: String) -> Int? {
    let fields = text.split(whereSeparator: \.isWhitespace).map(String.init)
    guard fields.count == 2 else { return nil }
    return processors(quota: fields[0], period: fields[1])
  }

  /// The quotient rounded up; nil without a quota, which is `max` in version 2 and -1 in version 1.
  private static func processors(quota: String?, period: String?) -> Int? {
    func number(_ text: String?) -> Int? {
      text.flatMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
    }
    guard let quota = number(quota), let period = number(period), quota > 0, period > 0 else {
      return nil
    }
    return (quota - 1) / period + 1
  }

  /// A file system of control groups that has the cpu controller, or may have it.
  private struct Mount {
    enum Version { case v1, v2 }

    let version: Version
    /// The group that is visible at `point`; in a container often not the root of all.
    private let root: String
    private let point: String

    /// Parses a line of `/proc/self/mountinfo`; nil for other file systems.
    init?(_ line: Substring) {
      // id parent device root point options [tags…] - type source super-options
      let fields = line.split(separator: " ")
      guard let separator = fields.firstIndex(of: "-"), separator >= 6, fields.count > separator + 3
      else { return nil }
      switch fields[separator + 1] {
      case "cgroup2": version = .v2
      case "cgroup" where fields[separator + 3].split(separator: ",").contains("cpu"): version = .v1
      default: return nil
      }
      root = Self.unescaped(fields[3])
      point = Self.unescaped(fields[4])
    }

    /// The folders of a group and of its ancestors, as far as they are visible.
    func folders(ofGroup group: String) -> [String] {
      var below = group[...]
      if root != "/" {
        // A group outside the visible ones is seen from a namespace of its own, whose root is at
        // `point`.
        guard group == root || group.hasPrefix(root + "/") else { return [point] }
        below = group.dropFirst(root.count)
      }
      let names = below.split(separator: "/")
      guard !names.contains("..") else { return [point] }
      return (0...names.count).map { depth in
        ([point] + names[..<depth].map(String.init)).joined(separator: "/")
      }
    }

    /// A field whose spaces and other separators are written as `\040`, three octal digits of a
    /// byte.
    private static func unescaped(_ field: Substring) -> String {
      var (bytes, rest) = ([UInt8](), field.utf8)
      while let byte = rest.popFirst() {
        if byte == UInt8(ascii: "\\"), rest.count >= 3,
          let code = UInt8(String(decoding: rest.prefix(3), as: UTF8.self), radix: 8)
        {
          bytes.append(code)
          rest = rest.dropFirst(3)
        } else {
          bytes.append(byte)
        }
      }
      return String(decoding: bytes, as: UTF8.self)
    }
  }
}
