import { DOMParser, type XmlElement, type XmlNode } from '@xmldom/xmldom';

/** Namespaces of what is read here. */
export const ns = {
  protocol: 'urn:oasis:names:tc:SAML:2.0:protocol', assertion: 'urn:oasis:names:tc:SAML:2.0:assertion', metadata: 'urn:oasis:names:tc:SAML:2.0:metadata', signature: 'http://www.w3.org/2000/09/xmldsig#',
} as const;
type Name = readonly [namespace: string, localName: string];

/** What is not read, and why; the message is fit for people. */
export class UnreadableXml extends Error {
  override readonly name = 'UnreadableXml';
}

const largestBytes = 262_144;
const mostElements = 5_000;
const deepest = 60;

/**
 * Reads XML of a kind that two parsers cannot understand differently: no document type and so no entities of its own, no comments, CDATA or
 * processing instructions, UTF-8, bounded in size, depth and number of elements.
 * @throws UnreadableXml.
 */
export function parseXml(untrustedText: string): XmlElement {
  if (Buffer.byteLength(untrustedText) > largestBytes) throw new UnreadableXml(`it is larger than ${largestBytes / 1_024} KB`);
  const text = untrustedText.replace(/^\uFEFF/, '').replace(/^\s*<\?xml\s(?:(?!\?>)[\s\S]){0,200}\?>/, (declaration) => {
    if (/encoding\s*=\s*["'](?!utf-8["'])/i.test(declaration)) throw new UnreadableXml('it is not UTF-8');
    return '';
  });
  if (!/^\s*<[\s\S]*>\s*$/.test(text)) throw new UnreadableXml('it is not XML');
  if (/<[!?]/.test(text)) throw new UnreadableXml('it holds a document type, a comment, CDATA or a processing instruction');
  // eslint-disable-next-line no-control-regex -- XML 1.0 knows no other control characters than these.
  if (/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/.test(text)) throw new UnreadableXml('it holds characters that XML does not know');
  const fail = (): never => { throw new UnreadableXml('it is not well-formed XML'); };
  const document = new DOMParser({ locator: {}, errorHandler: { warning: fail, error: fail, fatalError: fail } }).parseFromString(text, 'text/xml');
  const root = document?.documentElement ?? null;
  if (document === undefined || root === null) throw new UnreadableXml('it holds no element');
  const roots = [...nodesOf(document)].filter((node) => node.nodeType === elementNode);
  if (roots.length !== 1) throw new UnreadableXml('it has several roots');
  checkSize(root);
  return root;
}

const elementNode = 1;

function checkSize(root: XmlElement): void {
  let [level, depth, count]: [XmlElement[], number, number] = [[root], 0, 0];
  while (level.length > 0) {
    depth += 1;
    count += level.length;
    if (depth > deepest || count > mostElements) throw new UnreadableXml('it is nested too deeply or has too many elements');
    level = level.flatMap((element) => childElements(element));
  }
}

function* nodesOf(parent: XmlNode): Iterable<XmlNode> {
  for (let node = parent.firstChild; node !== null; node = node.nextSibling) yield node;
}

export function childElements(parent: XmlElement): XmlElement[] {
  return [...nodesOf(parent)].filter((node): node is XmlElement => node.nodeType === elementNode);
}

export const isNamed = (element: XmlElement, [namespace, localName]: Name): boolean => element.namespaceURI === namespace && element.localName === localName;

/** Direct children of one name. */
export function children(parent: XmlElement, name: Name): XmlElement[] {
  return childElements(parent).filter((element) => isNamed(element, name));
}

/** The only child of that name; `null` where there is none, or several. */
export function onlyChild(parent: XmlElement, name: Name): XmlElement | null {
  const found = children(parent, name);
  return found.length === 1 ? found[0] ?? null : null;
}

/** An element and everything below it. */
export function everyElement(root: XmlElement): XmlElement[] {
  return [root, ...childElements(root).flatMap((child) => everyElement(child))];
}

/** Text of an element that holds nothing but text, without white space around it; `null` where there is none, or it holds more, or control characters. */
export function textOf(element: XmlElement | null): string | null {
  if (element === null || childElements(element).length > 0) return null;
  const text = (element.textContent ?? '').trim();
  return text === '' || /\p{Cc}/u.test(text) ? null : text;
}

/** `null` where the attribute is absent or empty. */
export function attribute(element: XmlElement, name: string): string | null {
  const value = element.getAttribute(name);
  return value === null || value === '' ? null : value;
}

export function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0) ?? 63};`);
}
