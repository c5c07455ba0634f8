import type { XmlDocument, XmlElement } from '@xmldom/xmldom';

/** Deeper than any program writes; what is below is not looked at. */
export const maxDepth = 512;

export const localName = (element: XmlElement): string => element.nodeName.slice(element.nodeName.indexOf(':') + 1);

export function childrenOf(element: XmlElement | null): XmlElement[] {
  const found: XmlElement[] = [];
  for (let node = element?.firstChild ?? null; node !== null; node = node.nextSibling) if (node.nodeType === 1) found.push(node as XmlElement);
  return found;
}

export const childrenNamed = (element: XmlElement | null, name: string): XmlElement[] => childrenOf(element).filter((child) => localName(child) === name);

/** The first child that is called so, whatever its prefix. */
export function first(element: XmlElement | null, name: string): XmlElement | null {
  for (let node = element?.firstChild ?? null; node !== null; node = node.nextSibling) if (node.nodeType === 1 && localName(node as XmlElement) === name) return node as XmlElement;
  return null;
}

/** An attribute by its name without a prefix. */
export function attribute(element: XmlElement | null, name: string): string | null {
  if (element === null) return null;
  for (let index = 0; index < element.attributes.length; index += 1) {
    const each = element.attributes.item(index);
    if (each !== null && each.name.slice(each.name.indexOf(':') + 1) === name) return each.value;
  }
  return null;
}

/** Whether a property that is on or off is on (ECMA-376, 17.17.4): it is where it stands without a value. */
export const isOn = (property: XmlElement | null): boolean => property !== null && !/^(?:0|false|off)$/.test(attribute(property, 'val') ?? 'true');

/** Of alternatives, what other programs read instead is what is read here too (ECMA-376, part 3): the others say the same once more. */
export const branchesOf = (alternatives: XmlElement): XmlElement[] => childrenNamed(alternatives, 'Fallback');

/** An element of the same vocabulary as another one. */
export function elementLike(document: XmlDocument, like: XmlElement, name: string): XmlElement {
  return document.createElementNS(like.namespaceURI, `${prefixOf(like)}${name}`);
}

export const prefixOf = (element: XmlElement): string => element.nodeName.slice(0, element.nodeName.indexOf(':') + 1);

/** A run of text of the same vocabulary as another element. */
export function textRun(document: XmlDocument, like: XmlElement, text: string): XmlElement {
  const run = elementLike(document, like, 'r');
  const words = elementLike(document, like, 't');
  words.setAttribute('xml:space', 'preserve');
  words.textContent = text;
  run.insertBefore(words, null);
  return run;
}
