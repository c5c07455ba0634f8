import type { XmlElement, XmlNode } from '@xmldom/xmldom';
import { branchesOf, childrenNamed, childrenOf, first, localName, maxDepth } from './docx-elements.ts';
import { type Looks, type Styles, type Table, backgroundOf, looksOf, ownLooks, tableOf } from './docx-styles.ts';
import { sameColor } from './html-styles.ts';

/** A passage that a person who opens the document does not see. */
export interface HiddenRun { readonly reason: string; readonly text: string }

/** What stands in place of a hidden passage while pages are cut: characters that no text has (Unicode, noncharacters). */
export const marks = /[\ufdd0-\ufddb]/g;
/** All such characters that are used here, those around changes, of page turns and around what is struck out included. */
export const allMarks = /[\ufdd0-\ufde2]/g;
export const markOf = (index: number): string => `\ufdda${[...String(index)].map((digit) => String.fromCharCode(0xfdd0 + Number(digit))).join('')}\ufddb`;

/** Without one of these, nothing is hidden: most documents are not looked at any further. */
export const mayHide = /:vanish\b|:hidden\b|:sz\s[^>]*"[0-3]"|:color\s[^>]*"(?:[fF][\da-fA-F]){3}"|:shd\s|:highlight\s|:background\s/;
/** Half points. */
const smallestSize = 4;

interface Place { readonly styles: Styles; readonly paragraph: Looks; /** What it stands on; `null` where that is not known. */ readonly background: string | null; readonly row: string | null; readonly table: Table | null }

/**
 * Sets the runs of a document (ECMA-376 WordprocessingML, 17.3.2) apart that people do not see: hidden text, rows that are hidden, type too small to read, and type in
 * the colour of what it stands on. What stands in a shape or in a table whose style paints cells is not judged by its colour: that is decided elsewhere.
 *
 * A mark is put in place of each; `found[0]` belongs to `markOf(0)`.
 */
export function setHiddenApart(root: XmlElement, styles: Styles, found: { reason: string; text: string }[]): void {
  let last: XmlNode | null = null;

  function judge(run: XmlElement, place: Place): void {
    const texts = childrenNamed(run, 't');
    const text = texts.map((each) => each.textContent ?? '').join('');
    const reason = text.replace(allMarks, '') === '' ? null : reasonOf(run, place);
    if (reason === null) {
      if (text.replace(allMarks, '') !== '') last = null;
      return;
    }
    const before = found.at(-1);
    const goesOn = before !== undefined && last === run.parentNode && before.reason === reason;
    if (goesOn) before.text += text;
    else if (text.trim() !== '') found.push({ reason, text });
    else return;
    last = run.parentNode;
    for (const [index, each] of texts.entries()) each.textContent = index === 0 && !goesOn ? markOf(found.length - 1) : '';
  }

  function walk(element: XmlElement, place: Place, depth: number): void {
    if (depth > maxDepth) return;
    for (const child of childrenOf(element)) {
      const name = localName(child);
      if (name === 'AlternateContent') for (const branch of branchesOf(child)) walk(branch, place, depth + 1);
      else if (name === 'r') { judge(child, place); walk(child, place, depth + 1); }
      else walk(child, enter(child, name, place), depth + 1);
    }
  }

  walk(root, { styles, paragraph: {}, background: backgroundOf(root) ?? 'ffffff', row: null, table: null }, 0);
}

/** How what is within an element stands. */
function enter(element: XmlElement, name: string, place: Place): Place {
  if (name === 'p') {
    const paragraph = looksOf(place.styles, first(element, 'pPr'), 'pStyle');
    return { ...place, paragraph, background: paragraph.fill === undefined ? place.background : paragraph.fill };
  }
  if (name === 'tbl') {
    const table = tableOf(place.styles, first(element, 'tblPr'));
    return { ...place, table, background: table.paints ? null : table.fill ?? place.background };
  }
  if (name === 'tr') return { ...place, row: first(first(element, 'trPr'), 'hidden') === null ? place.row : 'in a hidden row' };
  if (name === 'tc') {
    const { fill } = ownLooks(first(element, 'tcPr'));
    return fill === undefined ? place : { ...place, background: fill };
  }
  return name === 'txbxContent' || name === 'textbox' ? { ...place, background: null, row: null } : place;
}

function reasonOf(run: XmlElement, { styles, paragraph, background, row }: Place): string | null {
  if (row !== null) return row;
  const looks = { ...styles.defaults, ...paragraph, fill: undefined, ...looksOf(styles, first(run, 'rPr'), 'rStyle') };
  if (looks.hidden === true) return 'not displayed';
  if (looks.size !== undefined && looks.size < smallestSize) return 'too small to read';
  const stands = looks.fill === undefined ? background : looks.fill;
  if (looks.color !== undefined && stands !== null && sameColor(`#${looks.color}`, `#${stands}`)) return 'in the colour of what it stands on';
  return null;
}
