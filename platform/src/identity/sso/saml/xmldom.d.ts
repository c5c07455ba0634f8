// What is used of @xmldom/xmldom, instead of its own types: those bring the types of a browser into every file of the server (see tsconfig.json).

export interface XmlNode {
  readonly nodeType: number;
  readonly firstChild: XmlNode | null;
  readonly nextSibling: XmlNode | null;
  readonly parentNode: XmlNode | null;
  textContent: string | null;
  /** Puts a node, taken from where it was, before another child; `null` puts it at the end. */
  insertBefore(node: XmlNode, before: XmlNode | null): XmlNode;
  removeChild(node: XmlNode): XmlNode;
}
export interface XmlElement extends XmlNode {
  readonly namespaceURI: string | null;
  readonly localName: string;
  readonly nodeName: string;
  readonly attributes: { readonly length: number; item(index: number): { readonly name: string; readonly value: string } | null };
  getAttribute(name: string): string | null;
  setAttribute(name: string, value: string): void;
}
export interface XmlDocument extends XmlNode {
  readonly documentElement: XmlElement | null;
  createElementNS(namespace: string | null, name: string): XmlElement;
}
interface ParserOptions {
  readonly locator: object;
  readonly errorHandler: { readonly warning: (message: string) => void; readonly error: (message: string) => void; readonly fatalError: (message: string) => void };
}
export declare class XMLSerializer {
  serializeToString(node: XmlNode): string;
}
export declare class DOMParser {
  constructor(options: ParserOptions);
  /** Nothing for text without an element. */
  parseFromString(text: string, type: 'text/xml'): XmlDocument | undefined;
}
