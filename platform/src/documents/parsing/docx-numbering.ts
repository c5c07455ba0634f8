import type { XmlDocument, XmlElement } from '@xmldom/xmldom';
import { attribute, branchesOf, childrenNamed, childrenOf, elementLike, first, isOn, localName, maxDepth, prefixOf, textRun } from './docx-elements.ts';
import { type ListPlace, type Styles, looksOf, ownLooks, placeByStyle, placeOf } from './docx-styles.ts';

/** Levels of a list (ECMA-376, 17.9.6); what a file claims beyond them is not looked at. */
const levelsOfList = 9;
/** Characters of what stands around the numbers of a level. */
const longestPattern = 200;

interface Level { readonly start: number; readonly format: string; readonly pattern: string; readonly restartsAfter: number; readonly followed: boolean; readonly decimal: boolean; readonly style: string | null; readonly looks: XmlElement | null }
type Levels = ReadonlyMap<number, Level>;
interface Definition { readonly levels: Levels; readonly linkedStyle: string | null }
interface List { readonly definition: string; readonly levels: Levels; readonly starts: ReadonlyMap<number, number> }

export interface Numbering { readonly lists: ReadonlyMap<string, List> }

/** Reads word/numbering.xml (ECMA-376, 17.9). A definition that is said in a style is found through it, once. */
export function readNumbering(root: XmlElement, styleSheet: XmlElement | null): Numbering {
  const definitions = new Map<string, Definition>();
  for (const element of childrenNamed(root, 'abstractNum')) definitions.set(attribute(element, 'abstractNumId') ?? '', { levels: readLevels(element), linkedStyle: attribute(first(element, 'numStyleLink'), 'val') });
  const elements = childrenNamed(root, 'num');
  const namedBy = new Map(elements.map((element) => [attribute(element, 'numId') ?? '', attribute(first(element, 'abstractNumId'), 'val') ?? '']));
  const byStyle = new Map(childrenNamed(styleSheet, 'style').filter((style) => attribute(style, 'type') === 'numbering').map((style) => [attribute(style, 'styleId') ?? '', placeOf(first(style, 'pPr')).list ?? '']));
  const lists = new Map<string, List>();
  for (const element of elements) {
    const named = namedBy.get(attribute(element, 'numId') ?? '') ?? '';
    const linked = definitions.get(named)?.linkedStyle ?? null;
    const definition = linked === null ? named : namedBy.get(byStyle.get(linked) ?? '') ?? named;
    const own = new Map(definitions.get(definition)?.levels);
    const starts = new Map<number, number>();
    for (const override of childrenNamed(element, 'lvlOverride')) {
      const index = indexOf(override);
      if (index === null) continue;
      const level = first(override, 'lvl');
      if (level !== null) own.set(index, readLevel(level, index));
      const start = attribute(first(override, 'startOverride'), 'val');
      if (start !== null) starts.set(index, wholeNumber(start, 1));
    }
    lists.set(attribute(element, 'numId') ?? '', { definition, levels: own, starts });
  }
  return { lists };
}

function readLevels(definition: XmlElement): Levels {
  const levels = new Map<number, Level>();
  for (const element of childrenNamed(definition, 'lvl')) {
    const index = indexOf(element);
    if (index !== null) levels.set(index, readLevel(element, index));
  }
  return levels;
}

function indexOf(element: XmlElement): number | null {
  const level = attribute(element, 'ilvl');
  return level !== null && /^\d$/.test(level) && Number(level) < levelsOfList ? Number(level) : null;
}

function readLevel(element: XmlElement, index: number): Level {
  const value = (name: string): string | null => attribute(first(element, name), 'val');
  return {
    start: wholeNumber(value('start'), 0), format: value('numFmt') ?? 'decimal', pattern: (value('lvlText') ?? '').slice(0, longestPattern), restartsAfter: wholeNumber(value('lvlRestart'), index),
    followed: value('suff') !== 'nothing', decimal: isOn(first(element, 'isLgl')), style: value('pStyle'), looks: first(element, 'rPr'),
  };
}

const wholeNumber = (text: string | null, otherwise: number): number => (text !== null && /^\d{1,9}$/.test(text) ? Number(text) : otherwise);

/** Whether paragraphs of a part may stand in lists by a style. */
export function mayCount(part: string, styles: Styles): boolean {
  if (placeByStyle(styles, null).list !== null) return true;
  const listed = new Set([...styles.byId.keys()].filter((id) => placeByStyle({ ...styles, paragraph: id }, null).list !== null));
  return listed.size > 0 && [...part.matchAll(/\bpStyle\s[^>]*?["']([^"'>]*)["']/g)].some(([, id]) => listed.has(id ?? ''));
}

/**
 * Puts the number or the bullet of each paragraph in a list before its text, as people see it, looking as the list says it looks: so that one that is not seen is set apart with
 * everything else that is not. A paragraph that is hidden altogether has none and is not counted.
 */
export function putNumbers(document: XmlDocument, root: XmlElement, { lists }: Numbering, styles: Styles): void {
  const counters = new Map<string, (number | undefined)[]>();
  const begun = new Set<string>();

  function next(id: string, list: List, index: number): string | null {
    const level = list.levels.get(index);
    if (level === undefined) return null;
    const counts = counters.get(list.definition) ?? [];
    counters.set(list.definition, counts);
    const starts = begun.has(`${id} ${index}`) ? undefined : list.starts.get(index);
    begun.add(`${id} ${index}`);
    const before = counts[index];
    counts[index] = starts ?? (before === undefined ? level.start : before + 1);
    // A level begins anew below each of those that it restarts after; 0 is never.
    for (let below = index + 1; below < levelsOfList; below += 1) if (index < (list.levels.get(below)?.restartsAfter ?? below)) counts[below] = undefined;
    if (level.format === 'bullet') return level.pattern.trim() === '' ? null : '•';
    return level.pattern.replace(/%([1-9])/g, (_sign, digit: string) => {
      const of = list.levels.get(Number(digit) - 1);
      return of === undefined || Number(digit) - 1 > index ? '' : inFormat(counts[Number(digit) - 1] ?? of.start, level.decimal ? 'decimal' : of.format);
    });
  }

  function number(paragraph: XmlElement): void {
    const properties = first(paragraph, 'pPr');
    const place = whereStands(properties, styles, lists);
    const list = place === null ? undefined : lists.get(place.list ?? '');
    if (place === null || list === undefined || isGone(paragraph, properties, styles)) return;
    const said = next(place.list ?? '', list, place.level ?? 0);
    if (said === null || said === '') return;
    const level = list.levels.get(place.level ?? 0);
    const run = textRun(document, paragraph, level?.followed === false ? said : `${said} `);
    run.insertBefore(looksFor(document, run, [level?.looks ?? null, first(properties, 'rPr')]), run.firstChild);
    paragraph.insertBefore(run, properties === null ? paragraph.firstChild : properties.nextSibling);
  }

  function walk(element: XmlElement, depth: number): void {
    if (depth > maxDepth) return;
    for (const child of childrenOf(element)) {
      const name = localName(child);
      if (name === 'p') number(child);
      for (const each of name === 'AlternateContent' ? branchesOf(child) : [child]) walk(each, depth + 1);
    }
  }

  walk(root, 0);
}

function whereStands(properties: XmlElement | null, styles: Styles, lists: Numbering['lists']): ListPlace | null {
  const own = placeOf(properties);
  if (own.list !== null) return own;
  const { list, level, style } = placeByStyle(styles, properties);
  if (list === null) return null;
  // A level may say which style is on it.
  const said = [...lists.get(list)?.levels ?? []].find(([, each]) => each.style !== null && each.style === style)?.[0];
  return { list, level: own.level ?? said ?? level };
}

/** A paragraph whose mark and whole text are hidden is not there for people. */
function isGone(paragraph: XmlElement, properties: XmlElement | null, styles: Styles): boolean {
  const [looks, mark] = [{ ...styles.defaults, ...looksOf(styles, properties, 'pStyle') }, first(properties, 'rPr')];
  if ((ownLooks(mark).hidden ?? looks.hidden) !== true || isOn(first(mark, 'specVanish'))) return false;
  return runsOf(paragraph, 0).every((run) => ({ ...looks, ...looksOf(styles, first(run, 'rPr'), 'rStyle') }).hidden === true);
}

function runsOf(element: XmlElement, depth: number): XmlElement[] {
  return depth > 8 ? [] : childrenOf(element).flatMap((child) => (localName(child) === 'r' ? [child] : ['pPr', 'del'].includes(localName(child)) ? [] : runsOf(child, depth + 1)));
}

const looking: Readonly<Record<string, readonly string[]>> = { color: ['val'], sz: ['val'], highlight: ['val'], shd: ['val', 'fill', 'themeFill'], vanish: ['val'], rStyle: ['val'] };

/** How a number looks: as its level says, else as the mark of its paragraph does, except that the mark may be hidden alone. */
function looksFor(document: XmlDocument, like: XmlElement, sources: readonly (XmlElement | null)[]): XmlElement {
  const looks = elementLike(document, like, 'rPr');
  for (const [index, source] of sources.entries()) {
    for (const [name, attributes] of Object.entries(looking)) {
      const said = first(source, name);
      if (said === null || (index > 0 && name === 'vanish') || first(looks, name) !== null) continue;
      const property = elementLike(document, like, name);
      for (const each of attributes) {
        const value = attribute(said, each);
        if (value !== null) property.setAttribute(`${prefixOf(like)}${each}`, value);
      }
      looks.insertBefore(property, null);
    }
  }
  return looks;
}

const romans: readonly (readonly [number, string])[] = [[1_000, 'm'], [900, 'cm'], [500, 'd'], [400, 'cd'], [100, 'c'], [90, 'xc'], [50, 'l'], [40, 'xl'], [10, 'x'], [9, 'ix'], [5, 'v'], [4, 'iv'], [1, 'i']];
function roman(value: number): string {
  let [rest, text] = [value, ''];
  for (const [worth, sign] of romans) for (; rest >= worth; rest -= worth) text += sign;
  return text;
}

/** a to z, then aa to zz and so on, as word processors count. */
const letters = (value: number): string => String.fromCharCode(97 + (value - 1) % 26).repeat(Math.ceil(value / 26));
const ordinalEnd = (value: number): string => (Math.floor(value % 100 / 10) === 1 ? 'th' : ['th', 'st', 'nd', 'rd'][value % 10] ?? 'th');

/** Numbers that would be longer than anybody writes them so are said in digits. */
const largest = { letters: 780, romans: 3_999 } as const;
const formats: Readonly<Record<string, (value: number) => string | null>> = {
  none: () => '', bullet: () => '', decimalZero: (value) => String(value).padStart(2, '0'), ordinal: (value) => `${value}${ordinalEnd(value)}`,
  lowerLetter: (value) => (value < 1 || value > largest.letters ? null : letters(value)), upperLetter: (value) => (value < 1 || value > largest.letters ? null : letters(value).toUpperCase()),
  lowerRoman: (value) => (value < 1 || value > largest.romans ? null : roman(value)), upperRoman: (value) => (value < 1 || value > largest.romans ? null : roman(value).toUpperCase()),
};

/** A number as a list writes it (ECMA-376, 17.18.59); ways of writing that are not here are digits. */
const inFormat = (value: number, format: string): string => (Object.hasOwn(formats, format) ? formats[format]?.(value) : null) ?? String(value);
