import type { XmlElement } from '@xmldom/xmldom';
import { attribute, childrenNamed, childrenOf, first, localName, maxDepth } from './docx-elements.ts';

/**
 * A formula (ECMA-376, 22.1 Office Math) in one line, as people type formulas: `a^2`, `x_1`, `(a+b)/c`, `√(x)`. What has no sign of its own reads as its parts do.
 */
export function formulaText(element: XmlElement, depth = 0): string {
  if (depth > maxDepth) return '';
  const name = localName(element);
  if (name === 't') return element.textContent ?? '';
  if (name.endsWith('Pr')) return '';
  const within = (part: string): string => childrenNamed(element, part).map((each) => formulaText(each, depth + 1)).join('');
  const write = Object.hasOwn(writers, name) ? writers[name] : undefined;
  return write === undefined ? childrenOf(element).map((child) => formulaText(child, depth + 1)).join('') : write(within, element, depth);
}

type Within = (part: string) => string;

/** In brackets, unless it is one sign or one number. */
const one = (text: string): string => (/^(?:[\d.,]+|.)?$/u.test(text) ? text : `(${text})`);
const property = (element: XmlElement, name: string): string | null => attribute(first(childrenOf(element).find((child) => localName(child).endsWith('Pr')) ?? null, name), 'val');
/** Each part is asked for once: asked for twice at every depth, a formula within a formula would take for ever. */
const after = (sign: '^' | '_', text: string): string => (text === '' ? '' : `${sign}${one(text)}`);
const raised = (within: Within): string => after('^', within('sup'));
const lowered = (within: Within): string => after('_', within('sub'));

const writers: Readonly<Record<string, (within: Within, element: XmlElement, depth: number) => string>> = {
  f: (within) => `${one(within('num'))}/${one(within('den'))}`,
  sSup: (within) => `${one(within('e'))}${raised(within)}`,
  sSub: (within) => `${one(within('e'))}${lowered(within)}`,
  sSubSup: (within) => `${one(within('e'))}${lowered(within)}${raised(within)}`,
  rad: (within) => `${within('deg')}√(${within('e')})`,
  nary: (within, element) => `${property(element, 'chr') ?? '∫'}${lowered(within)}${raised(within)} ${within('e')}`,
  func: (within) => `${within('fName')} ${one(within('e'))}`,
  d(_within, element, depth) {
    const [begin, end, between] = [property(element, 'begChr') ?? '(', property(element, 'endChr') ?? ')', property(element, 'sepChr') ?? '|'];
    return `${begin}${childrenNamed(element, 'e').map((each) => formulaText(each, depth + 1)).join(between)}${end}`;
  },
  m: (_within, element, depth) => `[${childrenNamed(element, 'mr').map((row) => childrenNamed(row, 'e').map((each) => formulaText(each, depth + 1)).join(', ')).join('; ')}]`,
  eqArr: (_within, element, depth) => childrenNamed(element, 'e').map((each) => formulaText(each, depth + 1)).join('; '),
};
