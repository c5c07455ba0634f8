import type { XmlElement } from '@xmldom/xmldom';

/** How a run looks, as far as it decides whether it is seen. Colours as six hexadecimal digits; a size in half points; `fill: null` is a ground that is not known. */
export interface Looks { readonly hidden?: boolean | undefined; readonly color?: string | undefined; readonly size?: number | undefined; readonly fill?: string | null | undefined }
export interface Table { /** Whether its style paints cells, which ones is not told here. */ readonly paints: boolean; readonly fill?: string | null | undefined }

interface Style { readonly basedOn: string | null; readonly looks: Looks; readonly paints: boolean }
export interface Styles { readonly byId: ReadonlyMap<string, Style>; readonly defaults: Looks; readonly paragraph: string | null }

const maxChain = 20;

/** Reads word/styles.xml (ECMA-376, 17.7). */
export function readStyles(root: XmlElement | null): Styles {
  const byId = new Map<string, Style>();
  let paragraph: string | null = null;
  for (const style of children(root, 'style')) {
    const id = attribute(style, 'styleId') ?? '';
    if (attribute(style, 'type') === 'paragraph' && /^(?:1|true|on)$/.test(attribute(style, 'default') ?? '')) paragraph = id;
    const parts = [style, ...children(style, 'tblStylePr')];
    byId.set(id, {
      basedOn: attribute(child(style, 'basedOn'), 'val'), looks: { ...ownLooks(child(style, 'pPr')), ...ownLooks(child(style, 'rPr')) },
      paints: parts.some((part) => ['tcPr', 'tblPr'].some((name) => ownLooks(child(part, name)).fill !== undefined)),
    });
  }
  return { byId, defaults: ownLooks(child(child(child(root, 'docDefaults'), 'rPrDefault'), 'rPr')), paragraph };
}

/** What properties say themselves. */
export function ownLooks(properties: XmlElement | null): Looks {
  if (properties === null) return {};
  const [vanish, color, size] = [child(properties, 'vanish'), attribute(child(properties, 'color'), 'val'), attribute(child(properties, 'sz'), 'val')];
  return {
    ...vanish === null ? {} : { hidden: !/^(?:0|false|off)$/.test(attribute(vanish, 'val') ?? 'true') },
    // `auto` is whatever can be read on its ground.
    ...color === null ? {} : { color: /^[\da-f]{6}$/i.test(color) ? color.toLowerCase() : undefined },
    ...size === null || !/^\d{1,4}$/.test(size) ? {} : { size: Number(size) },
    ...fillOf(properties),
  };
}

/** Properties with the styles that they name, and those that these are based on. */
export function looksOf(styles: Styles, properties: XmlElement | null, reference: 'pStyle' | 'rStyle'): Looks {
  const named = attribute(child(properties, reference), 'val') ?? (reference === 'pStyle' ? styles.paragraph : null);
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
  let id = attribute(child(properties, 'tblStyle'), 'val');
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
  const color = attribute(child(root, 'background'), 'color');
  return color !== null && /^[\da-f]{6}$/i.test(color) ? color.toLowerCase() : null;
}

/** The sixteen colours of highlighting, as far as type has them too. */
const highlights: Readonly<Record<string, string>> = { white: 'ffffff', black: '000000', yellow: 'ffff00', red: 'ff0000', blue: '0000ff', green: '00ff00', cyan: '00ffff', magenta: 'ff00ff', darkBlue: '000080', darkRed: '800000', darkGreen: '008000', darkGray: '808080', lightGray: 'c0c0c0', darkCyan: '008080', darkMagenta: '800080', darkYellow: '808000' };

function fillOf(properties: XmlElement): Pick<Looks, 'fill'> {
  const highlight = attribute(child(properties, 'highlight'), 'val');
  if (highlight !== null && highlight !== 'none') return { fill: Object.hasOwn(highlights, highlight) ? highlights[highlight] : null };
  const shading = child(properties, 'shd');
  if (shading === null) return {};
  const [fill, pattern] = [attribute(shading, 'fill'), attribute(shading, 'val') ?? 'clear'];
  if (fill !== null && /^[\da-f]{6}$/i.test(fill) && /^(?:clear|nil)$/.test(pattern)) return { fill: fill.toLowerCase() };
  // No colour of its own, or one that a pattern or a theme decides.
  return pattern === 'nil' || (pattern === 'clear' && (fill === null || fill === 'auto') && attribute(shading, 'themeFill') === null) ? {} : { fill: null };
}

const local = (name: string): string => name.slice(name.indexOf(':') + 1);

function children(element: XmlElement | null, name: string): XmlElement[] {
  const found: XmlElement[] = [];
  for (let node = element?.firstChild ?? null; node !== null; node = node.nextSibling) if (node.nodeType === 1 && local((node as XmlElement).nodeName) === name) found.push(node as XmlElement);
  return found;
}

const child = (element: XmlElement | null, name: string): XmlElement | null => children(element, name)[0] ?? null;

function attribute(element: XmlElement | null, name: string): string | null {
  if (element === null) return null;
  for (let index = 0; index < element.attributes.length; index += 1) {
    const each = element.attributes.item(index);
    if (each !== null && local(each.name) === name) return each.value;
  }
  return null;
}
