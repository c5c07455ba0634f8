import type { XmlElement } from '@xmldom/xmldom';
import { attribute, childrenNamed, first, isOn } from './docx-elements.ts';

/** How a run looks, as far as it decides whether it is seen. Colours as six hexadecimal digits; a size in half points; `fill: null` is a ground that is not known. */
export interface Looks { readonly hidden?: boolean | undefined; readonly color?: string | undefined; readonly size?: number | undefined; readonly fill?: string | null | undefined }
export interface Table { /** Whether its style paints cells, which ones is not told here. */ readonly paints: boolean; readonly fill?: string | null | undefined }

/** A list and a level of it, from 0, as far as something says them itself; list `0` is none. */
export interface ListPlace { readonly list: string | null; readonly level: number | null }

interface Style { readonly basedOn: string | null; readonly looks: Looks; readonly paints: boolean; readonly place: ListPlace }
export interface Styles { readonly byId: ReadonlyMap<string, Style>; readonly defaults: Looks; readonly paragraph: string | null }

const maxChain = 20;

/** Reads word/styles.xml (ECMA-376, 17.7). */
export function readStyles(root: XmlElement | null): Styles {
  const byId = new Map<string, Style>();
  let paragraph: string | null = null;
  for (const style of childrenNamed(root, 'style')) {
    const id = attribute(style, 'styleId') ?? '';
    if (attribute(style, 'type') === 'paragraph' && /^(?:1|true|on)$/.test(attribute(style, 'default') ?? '')) paragraph = id;
    const parts = [style, ...childrenNamed(style, 'tblStylePr')];
    byId.set(id, {
      basedOn: attribute(first(style, 'basedOn'), 'val'), place: placeOf(first(style, 'pPr')), looks: { ...ownLooks(first(style, 'pPr')), ...ownLooks(first(style, 'rPr')) },
      paints: parts.some((part) => ['tcPr', 'tblPr'].some((name) => ownLooks(first(part, name)).fill !== undefined)),
    });
  }
  return { byId, defaults: ownLooks(first(first(first(root, 'docDefaults'), 'rPrDefault'), 'rPr')), paragraph };
}

/** Where a paragraph with these properties stands in a list. */
export function placeOf(properties: XmlElement | null): ListPlace {
  const place = first(properties, 'numPr');
  const level = attribute(first(place, 'ilvl'), 'val');
  return { list: attribute(first(place, 'numId'), 'val'), level: level !== null && /^\d$/.test(level) ? Number(level) : null };
}

/** Where the styles that a paragraph's properties name put it in a list; `style` is the one of them that names the list. */
export function placeByStyle(styles: Styles, properties: XmlElement | null): ListPlace & { readonly style: string | null } {
  let id = attribute(first(properties, 'pStyle'), 'val') ?? styles.paragraph;
  let level: number | null = null;
  for (let step = 0; step < maxChain && id !== null; step += 1) {
    const style = styles.byId.get(id);
    level ??= style?.place.level ?? null;
    if (style !== undefined && style.place.list !== null) return { list: style.place.list, level, style: id };
    id = style?.basedOn ?? null;
  }
  return { list: null, level, style: null };
}

/** What properties say themselves. */
export function ownLooks(properties: XmlElement | null): Looks {
  if (properties === null) return {};
  const [vanish, color, size] = [first(properties, 'vanish'), attribute(first(properties, 'color'), 'val'), attribute(first(properties, 'sz'), 'val')];
  return {
    ...vanish === null ? {} : { hidden: isOn(vanish) },
    // `auto` is whatever can be read on its ground.
    ...color === null ? {} : { color: /^[\da-f]{6}$/i.test(color) ? color.toLowerCase() : undefined },
    ...size === null || !/^\d{1,4}$/.test(size) ? {} : { size: Number(size) },
    ...fillOf(properties),
  };
}

/** Properties with the styles that they name, and those that these are based on. */
export function looksOf(styles: Styles, properties: XmlElement | null, reference: 'pStyle' | 'rStyle'): Looks {
  const named = attribute(first(properties, reference), 'val') ?? (reference === 'pStyle' ? styles.paragraph : null);
  const own = reference === 'pStyle' ? pick(ownLooks(properties)) : ownLooks(properties);
  return { ...inherited(styles, named), ...own };
}

/** Of a paragraph's own properties the ground alone: its run properties are those of its mark. */
const pick = ({ fill }: Looks): Looks => (fill === undefined ? {} : { fill });

function inherited(styles: Styles, named: string | null): Looks {
  let looks: Looks = {};
  let id = named;
  for (let step = 0; step < maxChain && id !== null; step += 1) {
    const style = styles.byId.get(id);
    looks = { ...style?.looks, ...looks };
    id = style?.basedOn ?? null;
  }
  return looks;
}

export function tableOf(styles: Styles, properties: XmlElement | null): Table {
  let id = attribute(first(properties, 'tblStyle'), 'val');
  let paints = false;
  for (let step = 0; step < maxChain && id !== null; step += 1) {
    const style = styles.byId.get(id);
    paints ||= style?.paints === true;
    id = style?.basedOn ?? null;
  }
  return { paints, fill: ownLooks(properties).fill };
}

/** The ground of the whole document, where it has one. */
export function backgroundOf(root: XmlElement): string | null {
  const color = attribute(first(root, 'background'), 'color');
  return color !== null && /^[\da-f]{6}$/i.test(color) ? color.toLowerCase() : null;
}

/** The sixteen colours of highlighting, as far as type has them too. */
const highlights: Readonly<Record<string, string>> = { white: 'ffffff', black: '000000', yellow: 'ffff00', red: 'ff0000', blue: '0000ff', green: '00ff00', cyan: '00ffff', magenta: 'ff00ff', darkBlue: '000080', darkRed: '800000', darkGreen: '008000', darkGray: '808080', lightGray: 'c0c0c0', darkCyan: '008080', darkMagenta: '800080', darkYellow: '808000' };

function fillOf(properties: XmlElement): Pick<Looks, 'fill'> {
  const highlight = attribute(first(properties, 'highlight'), 'val');
  if (highlight !== null && highlight !== 'none') return { fill: Object.hasOwn(highlights, highlight) ? highlights[highlight] : null };
  const shading = first(properties, 'shd');
  if (shading === null) return {};
  const [fill, pattern] = [attribute(shading, 'fill'), attribute(shading, 'val') ?? 'clear'];
  if (fill !== null && /^[\da-f]{6}$/i.test(fill) && /^(?:clear|nil)$/.test(pattern)) return { fill: fill.toLowerCase() };
  // No colour of its own, or one that a pattern or a theme decides.
  return pattern === 'nil' || (pattern === 'clear' && (fill === null || fill === 'auto') && attribute(shading, 'themeFill') === null) ? {} : { fill: null };
}
