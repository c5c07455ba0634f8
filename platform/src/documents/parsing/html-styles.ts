/** Declarations by property, in lower case. */
export type Style = ReadonlyMap<string, string>;

/** Reads declarations (`color: red; …`); what is no declaration is passed over. */
export function readStyle(text: string): Style {
  const style = new Map<string, string>();
  for (const declaration of text.toLowerCase().split(';').slice(0, 200)) {
    const colon = declaration.indexOf(':');
    if (colon > 0) style.set(declaration.slice(0, colon).trim(), declaration.slice(colon + 1).replace('!important', '').trim());
  }
  return style;
}

/** Rules of style sheets whose selector is one name: an element, a class or an id. Others are not read. */
export type StyleRules = ReadonlyMap<string, Style>;

/** Reads the plain rules of a style sheet. */
export function readRules(sheet: string): StyleRules {
  const rules = new Map<string, Style>();
  const text = sheet.slice(0, 500_000).replace(/\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\//g, '');
  for (const block of text.split('}').slice(0, 5_000)) {
    const brace = block.lastIndexOf('{');
    if (brace < 0) continue;
    const selectors = block.slice(block.lastIndexOf('{', brace - 1) + 1, brace);
    const style = readStyle(block.slice(brace + 1));
    for (const selector of selectors.split(',')) {
      const name = selector.trim().toLowerCase();
      if (/^[.#]?[a-z][\w-]*$/.test(name)) rules.set(name, new Map([...rules.get(name) ?? [], ...style]));
    }
  }
  return rules;
}

const zero = /^0*(?:\.0+)?(?:px|pt|em|rem|%|ex|ch|cm|mm|in)?$/;
/** A size that nobody reads: below two points or pixels. */
const tiny = /^(?:0*(?:\.\d+)?|0*1(?:\.\d+)?)(?:px|pt)$/;
const isNothing = (value: string | undefined): boolean => value !== undefined && value !== '' && zero.test(value);

/** Why a person does not see what stands in an element of this style; `null` where nothing says so. `background` is what it stands on. */
export function hiddenBy(style: Style, background: string): string | null {
  const of = (name: string): string | undefined => style.get(name);
  if (of('display') === 'none') return 'not displayed';
  if (/^(?:hidden|collapse)$/.test(of('visibility') ?? '') || of('mso-hide') === 'all') return 'not visible';
  const size = of('font-size') ?? '';
  if (isNothing(size) || tiny.test(size)) return 'too small to read';
  if (isNothing(of('opacity')) || /^0?\.0\d*$/.test(of('opacity') ?? '')) return 'transparent';
  const clipped = /^(?:hidden|clip)$/.test(of('overflow') ?? '');
  if (clipped && (isNothing(of('height')) || isNothing(of('width')) || isNothing(of('max-height')) || isNothing(of('max-width')))) return 'in a space of no size';
  if (/^-\d{3,}/.test(of('text-indent') ?? '') || (/^(?:absolute|fixed)$/.test(of('position') ?? '') && (/^-\d{3,}/.test(of('left') ?? '') || /^-\d{3,}/.test(of('top') ?? '')))) return 'outside of the page';
  const color = of('color');
  if (color !== undefined && (color === 'transparent' || sameColor(color, background))) return 'in the colour of what it stands on';
  return null;
}

const named: Readonly<Record<string, string>> = { white: 'ffffff', black: '000000', red: 'ff0000', snow: 'fffafa', ivory: 'fffff0', whitesmoke: 'f5f5f5', ghostwhite: 'f8f8ff', gray: '808080', grey: '808080', yellow: 'ffff00', blue: '0000ff' };

/** The colour as three numbers, where it is written in one of the common ways. */
function rgb(color: string): readonly number[] | null {
  const hex = named[color] ?? /^#([0-9a-f]{3}|[0-9a-f]{6})$/.exec(color)?.[1];
  if (hex !== undefined) {
    const long = hex.length === 3 ? [...hex].map((digit) => digit + digit).join('') : hex;
    return [0, 2, 4].map((start) => Number.parseInt(long.slice(start, start + 2), 16));
  }
  const numbers = /^rgba?\(([^)]{1,60})\)$/.exec(color)?.[1]?.split(/[\s,/]+/).filter((part) => part !== '').map(Number);
  if (numbers === undefined || numbers.length < 3 || numbers.some(Number.isNaN)) return null;
  return numbers[3] === 0 ? null : numbers.slice(0, 3);
}

/** Two colours that an eye does not tell apart. */
export function sameColor(color: string, background: string): boolean {
  const [one, other] = [rgb(color), rgb(background)];
  return one !== null && other !== null && one.every((part, index) => Math.abs(part - (other[index] ?? 0)) <= 12);
}

/** The colour that a style paints behind its element, if it says one. */
export function backgroundOf(style: Style): string | null {
  const said = style.get('background-color') ?? style.get('background')?.split(/\s+/).find((part) => rgb(part) !== null);
  return said === undefined || rgb(said) === null ? null : said;
}
