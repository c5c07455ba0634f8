import { DOMParser, type XmlDocument, type XmlElement as DomElement } from '@xmldom/xmldom';
import { unreadable } from './parsed.ts';
import { type ZipEntry, readEntry } from './zip.ts';

/** An element of an XML part; names without their prefix, since office programs choose prefixes freely. An attribute is found by its name with or without one. */
export interface XmlElement { readonly name: string; attribute(name: string): string | null; readonly children: readonly (XmlElement | string)[] }

/** Deeper than any program writes; what is below is not read. */
const maxDepth = 256;

/** The XML parts of an archive, by name. Names are compared and never used as paths. */
export interface XmlParts { readonly names: readonly string[]; read(name: string): XmlElement | null }

/** Opens the parts of an archive as they are asked for. Document types are refused: office programs write none, and entities would be theirs. */
export function openXmlParts(bytes: Buffer, entries: readonly ZipEntry[], limitBytes: number): XmlParts {
  const byName = new Map(entries.map((entry) => [entry.name, entry]));
  return {
    names: [...byName.keys()],
    read(name) {
      const entry = byName.get(name);
      return entry === undefined ? null : parseXml(readEntry(bytes, entry, limitBytes).toString('utf8'));
    },
  };
}

/** @throws ParseRefusal when it is no well-formed XML. */
export function parseXml(text: string): XmlElement {
  return wrap(parseDom(text).root, 0);
}

/** The document itself, for whoever changes it. @throws ParseRefusal when it is no well-formed XML. */
export function parseDom(text: string): { readonly document: XmlDocument; readonly root: DomElement } {
  if (/<!DOCTYPE/i.test(text.slice(0, 4_096))) throw unreadable('its contents declare a document type of their own');
  // At the first fault: to go on after many of them takes minutes.
  const stop = (message: string): never => { throw unreadable('its contents are damaged', message); };
  const parser = new DOMParser({ locator: {}, errorHandler: { warning: () => undefined, error: stop, fatalError: stop } });
  const document = parser.parseFromString(text, 'text/xml');
  const root = document?.documentElement;
  if (document === undefined || root === undefined || root === null) throw unreadable('its contents are damaged');
  return { document, root };
}

const nodeTypes = { element: 1, text: 3, cdata: 4 } as const;

function wrap(element: DomElement, depth: number): XmlElement {
  const attributes = new Map<string, string>();
  for (let index = 0; index < element.attributes.length; index += 1) {
    const each = element.attributes.item(index);
    if (each === null) continue;
    attributes.set(each.name, each.value);
    if (!attributes.has(localName(each.name))) attributes.set(localName(each.name), each.value);
  }
  const children: (XmlElement | string)[] = [];
  for (let node = element.firstChild; node !== null; node = node.nextSibling) {
    if (node.nodeType === nodeTypes.text || node.nodeType === nodeTypes.cdata) children.push(node.textContent ?? '');
    else if (node.nodeType === nodeTypes.element && depth < maxDepth) children.push(wrap(node as DomElement, depth + 1));
  }
  return { name: localName(element.nodeName), attribute: (name) => attributes.get(name) ?? null, children };
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

/** Elements within, at any depth, that are called so; those within a found one are not looked for. */
export function findAll(element: XmlElement, name: string): XmlElement[] {
  const found: XmlElement[] = [];
  for (const child of element.children) {
    if (typeof child === 'string') continue;
    if (child.name === name) found.push(child);
    else found.push(...findAll(child, name));
  }
  return found;
}
