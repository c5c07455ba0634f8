import type { XmlDocument, XmlElement } from '@xmldom/xmldom';
import { attribute, childrenNamed, childrenOf, elementLike, first, isOn, localName, maxDepth, textRun } from './docx-elements.ts';
import { formulaText } from './docx-formula.ts';

/** What stands in a text where a page ended when the document was last laid out, until pages are cut: a character that no text has (Unicode, noncharacters). */
export const pageTurn = '\ufde0';
/** What is said of a picture in its place. */
export const pictureSign = '[picture: not read]';

/** What parts of the document refer to, by the id of the relation. */
export interface Referred {
  /** The lines of a chart or a diagram. */
  graphic(id: string | null): readonly string[];
  /** The text of a document that was put into this one; `null` where it is not read. */
  chunk(id: string | null): string | null;
}

/** Whether a part has something that is to be made readable. */
export const mayMend = (part: string): boolean => /<(?:[\w.-]+:)?(?:fldSimple|bdo|dir|ruby|oMath|cr|ptab|ddList|pageBreakBefore|altChunk|txbxContent|blip|imagedata|chart|relIds)\b/.test(part) || (part.match(/<(?:[\w.-]+:)?sectPr\b/g)?.length ?? 0) > 1;

/** Where the last program that laid the document out turned a page (ECMA-376, 17.3.3.13). */
export const signPageTurns = (part: string): string => part.replace(/<((?:[\w.-]+:)?)lastRenderedPageBreak\s*(?:\/>|>\s*<\/\1lastRenderedPageBreak>)/g, `<$1t>${pageTurn}</$1t>`);

/**
 * Makes elements that the reader of the text passes over into ones that it reads (ECMA-376, part 1): fields in one element, text of another direction, ruby, formulas, boxes of text, chosen entries of
 * lists, charts, documents that were put in, and page breaks that paragraphs and sections say. Large pictures have a sign in their place.
 */
export function mend(document: XmlDocument, root: XmlElement, referred: Referred): void {
  const look = (element: XmlElement, depth: number): void => {
    if (depth > maxDepth) return;
    const name = localName(element);
    const change = Object.hasOwn(mending, name) ? mending[name] : undefined;
    for (const kept of change?.(document, element, referred) ?? [element]) {
      if (kept !== element) look(kept, depth + 1);
      else for (const child of childrenOf(kept)) look(child, depth + 1);
    }
  };
  breakSections(document, root);
  look(root, 0);
}

/** Puts the children of an element in its place. */
function unwrap(element: XmlElement, children: readonly XmlElement[] = childrenOf(element)): XmlElement[] {
  const parent = element.parentNode;
  for (const child of children) parent?.insertBefore(child, element);
  parent?.removeChild(element);
  return [...children];
}

function replaceBy(element: XmlElement, put: XmlElement): XmlElement[] {
  element.parentNode?.insertBefore(put, element);
  element.parentNode?.removeChild(element);
  return [];
}

/** What each kind of element becomes. What is given back is looked into. */
const mending: Readonly<Record<string, (document: XmlDocument, element: XmlElement, referred: Referred) => readonly XmlElement[]>> = {
  fldSimple: (_document, element) => unwrap(element),
  bdo: (_document, element) => unwrap(element),
  dir: (_document, element) => unwrap(element),
  // The base alone: what stands above it says how it is spoken.
  ruby: (_document, element) => unwrapRuby(element),
  oMath: (document, element) => replaceBy(element, textRun(document, paragraphOf(element) ?? element, formulaText(element))),
  oMathPara: (_document, element) => unwrap(element),
  cr: (document, element) => replaceBy(element, elementLike(document, element, 'br')),
  ptab: (document, element) => replaceBy(element, elementLike(document, element, 'tab')),
  altChunk: (document, element, referred) => replaceBy(element, paragraphsOf(document, element, referred.chunk(attribute(element, 'id')) ?? '(A document that was put in here was not read.)')),
  ddList(document, element) {
    const run = ancestor(element, 'r');
    const chosen = childrenNamed(element, 'listEntry')[Number(attribute(first(element, 'result'), 'val') ?? attribute(first(element, 'default'), 'val') ?? 0)];
    if (run !== null && chosen !== undefined) run.parentNode?.insertBefore(textRun(document, run, attribute(chosen, 'val') ?? ''), run);
    return [];
  },
  p(document, element) {
    if (isOn(first(first(element, 'pPr'), 'pageBreakBefore')) && element.parentNode?.firstChild !== element) element.insertBefore(pageBreak(document, element), first(element, 'pPr')?.nextSibling ?? element.firstChild);
    return [element];
  },
  AlternateContent(document, element, referred) {
    const [choice, fallback] = [first(element, 'Choice'), first(element, 'Fallback')];
    const boxes = choice === null ? [] : outermost(choice, 'txbxContent');
    if (choice !== null && boxes.length > 0 && (fallback === null || outermost(fallback, 'txbxContent').length === 0)) {
      const put = fallback ?? element.insertBefore(document.createElementNS(element.namespaceURI, element.nodeName.replace('AlternateContent', 'Fallback')), null);
      for (const box of boxes) put.insertBefore(box, null);
    }
    const drawing = choice === null ? undefined : outermost(choice, 'drawing')[0];
    if (drawing !== undefined && fallback === null) say(document, drawing, element, referred);
    const read = first(element, 'Fallback');
    return read === null ? [] : [read];
  },
  drawing(document, element, referred) {
    say(document, element, element, referred);
    for (const box of outermost(element, 'txbxContent')) element.parentNode?.insertBefore(box, element.nextSibling);
    return outermost(element.parentNode as XmlElement, 'txbxContent');
  },
  pict(document, element) {
    const picture = outermost(element, 'imagedata')[0];
    const style = attribute((picture?.parentNode as XmlElement | undefined) ?? null, 'style') ?? '';
    const [width = 0, height = 0] = ['width', 'height'].map((side) => Number(new RegExp(`(?:^|;)\\s*${side}:([\\d.]+)pt`).exec(style)?.[1] ?? 0));
    if (picture !== undefined && width * height >= largePicture * 72 ** 2) sayPicture(document, element);
    return [element];
  },
};

/** Square inches; a smaller picture is a logo, a signature or an ornament. */
const largePicture = 6;
const emuOfInch = 914_400;

/** Says before `at` what a drawing shows beside text: figures of a chart, points of a diagram, a picture. */
function say(document: XmlDocument, drawing: XmlElement, at: XmlElement, referred: Referred): void {
  const ids = [...outermost(drawing, 'chart').map((chart) => attribute(chart, 'id')), ...outermost(drawing, 'relIds').map((diagram) => attribute(diagram, 'dm'))];
  const lines = ids.flatMap((id) => referred.graphic(id));
  if (lines.length > 0) putText(document, at, `\n${lines.join('\n')}\n`);
  const extent = outermost(drawing, 'extent')[0] ?? null;
  const area = Number(attribute(extent, 'cx') ?? 0) * Number(attribute(extent, 'cy') ?? 0);
  if (outermost(drawing, 'blip').length > 0 && area >= largePicture * emuOfInch ** 2) sayPicture(document, at);
}

const sayPicture = (document: XmlDocument, at: XmlElement): void => putText(document, at, pictureSign);

/** Puts a text into the run that an element stands in. */
function putText(document: XmlDocument, before: XmlElement, text: string): void {
  const run = ancestor(before, 'r');
  if (run === null) return;
  const words = elementLike(document, run, 't');
  words.setAttribute('xml:space', 'preserve');
  words.textContent = text;
  before.parentNode?.insertBefore(words, before);
}

/** A section begins on a new page unless it says that it does not (ECMA-376, 17.18.77). */
function breakSections(document: XmlDocument, root: XmlElement): void {
  const sections = outermost(root, 'sectPr');
  for (const [index, section] of sections.entries()) {
    const next = sections[index + 1];
    const paragraph = ancestor(section, 'p');
    if (next === undefined || paragraph === null || /^(?:continuous|nextColumn)$/.test(attribute(first(next, 'type'), 'val') ?? 'nextPage')) continue;
    paragraph.insertBefore(pageBreak(document, paragraph), null);
  }
}

function pageBreak(document: XmlDocument, paragraph: XmlElement): XmlElement {
  const run = elementLike(document, paragraph, 'r');
  const line = elementLike(document, paragraph, 'br');
  line.setAttribute(`${paragraph.nodeName.slice(0, paragraph.nodeName.indexOf(':') + 1)}type`, 'page');
  run.insertBefore(line, null);
  return run;
}

/** The runs of a ruby’s base come beside the run that it stands in; a run within a run is not read. */
function unwrapRuby(element: XmlElement): XmlElement[] {
  const runs = childrenNamed(first(element, 'rubyBase'), 'r');
  return unwrap(element, runs.flatMap((run) => childrenOf(run).filter((child) => localName(child) !== 'rPr')));
}

/** A text as paragraphs in one element that reads as its children do. */
function paragraphsOf(document: XmlDocument, like: XmlElement, text: string): XmlElement {
  const whole = elementLike(document, like, 'customXml');
  for (const part of text.split(/\n{2,}/)) {
    const paragraph = elementLike(document, like, 'p');
    paragraph.insertBefore(textRun(document, like, part), null);
    whole.insertBefore(paragraph, null);
  }
  return whole;
}

const paragraphOf = (element: XmlElement): XmlElement | null => ancestor(element, 'p');

function ancestor(element: XmlElement, name: string): XmlElement | null {
  for (let at = element.parentNode, step = 0; at !== null && step < maxDepth; at = at.parentNode, step += 1) if (at.nodeType === 1 && localName(at as XmlElement) === name) return at as XmlElement;
  return null;
}

/** Elements within that are called so and do not lie in another of them. */
function outermost(element: XmlElement, name: string, depth = 0): XmlElement[] {
  return depth > maxDepth ? [] : childrenOf(element).flatMap((child) => (localName(child) === name ? [child] : outermost(child, name, depth + 1)));
}
