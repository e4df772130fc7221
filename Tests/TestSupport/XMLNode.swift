// Part of Numeral, under the Apache License, Version 2.0: see LICENSE.txt.

import Foundation

#if canImport(FoundationXML)
import FoundationXML
#endif

/// An element of an XML document, read by Foundation's parser.
package final class XMLNode {
  package let name: String
  package let attributes: [String: String]
  package fileprivate(set) var children: [XMLNode] = []
  /// The text directly in the element.
  package fileprivate(set) var text = ""
  /// The text in the element and in all below it.
  package fileprivate(set) var wholeText = ""

  fileprivate init(_ name: String, _ attributes: [String: String]) {
    (self.name, self.attributes) = (name, attributes)
  }

  /// The root of a document.
  package static func parse(_ document: String) throws -> XMLNode {
    let reader = Reader()
    let parser = XMLParser(data: Data(document.utf8))
    parser.delegate = reader
    guard parser.parse(), let root = reader.root else {
      throw parser.parserError ?? CocoaError(.fileReadCorruptFile)
    }
    return root
  }

  /// The element and all below it, in the order of the document.
  package var all: [XMLNode] { [self] + children.flatMap(\.all) }

  /// The elements below this one, itself included, that have all of the space-separated classes.
  package func all(_ classes: String) -> [XMLNode] {
    let wanted = Set(classes.split(separator: " "))
    return all.filter { wanted.isSubset(of: ($0.attributes["class"] ?? "").split(separator: " ")) }
  }

  package func all(named name: String) -> [XMLNode] { all.filter { $0.name == name } }

  /// What the pointer finds on the element.
  package var title: String? { children.first { $0.name == "title" }?.text }

  /// The number in an attribute; none is not a number.
  package func number(_ attribute: String) -> Double {
    attributes[attribute].flatMap(Double.init) ?? .nan
  }

  /// All numbers in an attribute: those of a path, or of a list of positions.
  package func numbers(_ attribute: String) -> [Double] {
    (attributes[attribute] ?? "").split { !"-.0123456789".contains($0) }.compactMap { Double($0) }
  }

  private final class Reader: NSObject, XMLParserDelegate {
    var root: XMLNode?
    private var open: [XMLNode] = []

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
      qualifiedName: String?, attributes: [String: String] = [:]
    ) {
      let node = XMLNode(name, attributes)
      open.last?.children.append(node)
      open.append(node)
      if root == nil { root = node }
    }

    func parser(
      _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
    ) {
      open.removeLast()
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) {
      open.last?.text += string
      for node in open { node.wholeText += string }
    }
  }
}
