import type { XmlDocument, XmlElement } from '@xmldom/xmldom';
import { branchesOf, childrenOf, elementLike, first, localName, maxDepth, textRun } from './docx-elements.ts';

/** What stands around a change until the text is whole: characters that no text has (Unicode, noncharacters). */
const signs = { inserted: { begin: '\ufddc', end: '\ufddd' }, deleted: { begin: '\ufdde', end: '\ufddf' } } as const;
type Change = keyof typeof signs;

/** Tracked changes of text (ECMA-376, 17.13.5). What was moved is deleted in one place and inserted in another. */
const changes: Readonly<Record<string, Change>> = { ins: 'inserted', moveTo: 'inserted', del: 'deleted', moveFrom: 'deleted' };
/** What may stand within one change without ending it. */
const neutral: ReadonlySet<string> = new Set(['bookmarkStart', 'bookmarkEnd', 'proofErr', 'commentRangeStart', 'commentRangeEnd', 'permStart', 'permEnd', 'moveFromRangeStart', 'moveFromRangeEnd', 'moveToRangeStart', 'moveToRangeEnd']);
const properties: ReadonlySet<string> = new Set(['pPr', 'rPr', 'trPr', 'tcPr', 'tblPr', 'sectPr', 'sdtPr', 'tblGrid']);

/** Whether a part has tracked changes at all. */
export const mayChange = /<(?:[\w.-]+:)?(?:ins|del|moveFrom|moveTo)[\s>]/;

/** Puts signs around what was changed and not yet settled, deleted text included: one pair for changes that follow each other. */
export function markChanges(document: XmlDocument, root: XmlElement): void {
  function put(change: Change, side: 'begin' | 'end', like: XmlElement, before: XmlElement['nextSibling']): void {
    like.parentNode?.insertBefore(textRun(document, like, signs[change][side]), before);
  }

  function walk(element: XmlElement, depth: number): void {
    if (depth > maxDepth) return;
    const open: { change: Change | null; last: XmlElement } = { change: null, last: element };
    const close = (): void => {
      if (open.change !== null) put(open.change, 'end', open.last, open.last.nextSibling);
      open.change = null;
    };
    for (const child of childrenOf(element)) {
      const name = localName(child);
      if (neutral.has(name) || properties.has(name)) continue;
      const change = Object.hasOwn(changes, name) ? changes[name] : undefined;
      if (change === undefined) {
        close();
        if (name === 'p') keepApart(first(first(child, 'pPr'), 'rPr'));
        if (name === 'tr') keepApart(first(child, 'trPr'));
        for (const each of name === 'AlternateContent' ? branchesOf(child) : [child]) walk(each, depth + 1);
        continue;
      }
      if (open.change !== change) {
        close();
        put(change, 'begin', child, child);
      }
      const kept: XmlElement = change === 'deleted' ? asText(document, child) : child;
      open.change = change;
      open.last = kept;
      walk(kept, depth + 1);
    }
    close();
  }

  walk(root, 0);
}

/** A paragraph or a row that was deleted stays one of its own, as it is shown. */
function keepApart(owner: XmlElement | null): void {
  for (const child of childrenOf(owner)) if (changes[localName(child)] === 'deleted') owner?.removeChild(child);
}

/** Deleted text as text that is read. */
function asText(document: XmlDocument, deleted: XmlElement): XmlElement {
  const kept = elementLike(document, deleted, 'ins');
  deleted.parentNode?.insertBefore(kept, deleted);
  for (const child of childrenOf(deleted)) {
    kept.insertBefore(child, null);
    if (localName(child) !== 'r') continue;
    for (const words of childrenOf(child)) {
      if (localName(words) !== 'delText') continue;
      const text = elementLike(document, words, 't');
      text.setAttribute('xml:space', 'preserve');
      text.textContent = words.textContent;
      child.insertBefore(text, words);
      child.removeChild(words);
    }
  }
  deleted.parentNode?.removeChild(deleted);
  return kept;
}

/** The signs in words. A change of which nothing is seen has none. */
export function sayChanges(text: string): string {
  if (!/[\ufddc-\ufddf]/.test(text)) return text;
  return text.replace(/[\ufddc\ufdde]([\s\ufdd0-\ufddb]*)[\ufddd\ufddf]/g, '$1').replace(/\ufddc/g, '[inserted: ').replace(/\ufdde/g, '[deleted: ').replace(/[\ufddd\ufddf]/g, ']');
}
