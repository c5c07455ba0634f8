import type { DetectionCategory } from '@keystead/contract';

/** Something that was found: where it stands in the text (UTF-16 units), never what it says. */
export interface Find {
  readonly category: DetectionCategory;
  /** What it is, in capitals: the placeholder is made of it. */
  readonly kind: string;
  readonly start: number;
  readonly end: number;
}

export type Report = (kind: string, start: number, end: number) => void;

/** Looks for one category. Pure, in time linear in the text: it is given pieces of at most `pieceCharacters`. */
export interface Detector {
  readonly category: DetectionCategory;
  /** What a text must hold before this is worth running; left out: always. */
  readonly worthIt?: (text: string) => boolean;
  find(text: string, report: Report): void;
}

/** A pattern, and what makes a match of it a find. */
export interface Shape {
  readonly kind: string;
  /** Global. Every quantifier is bounded, and no two of them can share the same characters: linear in the text. The first group, where there is one, is the find. */
  readonly pattern: RegExp;
  /** Checksums and ranges: what only looks like it is none. */
  readonly accept?: (found: string) => boolean;
  /** Words of which one stands in the hundred characters before it. */
  readonly after?: RegExp;
}

const contextCharacters = 100;

/** A detector of shapes. */
export function shapeDetector(category: DetectionCategory, shapes: readonly Shape[], worthIt?: (text: string) => boolean): Detector {
  const find = (text: string, report: Report): void => { for (const shape of shapes) findShape(shape, text, report); };
  return worthIt === undefined ? { category, find } : { category, worthIt, find };
}

function findShape({ kind, pattern, accept, after }: Shape, text: string, report: Report): void {
  for (const match of text.matchAll(pattern)) {
    const whole = match[0];
    const found = match[1] ?? whole;
    const start = match.index + (match[1] === undefined ? 0 : whole.lastIndexOf(found));
    if (accept !== undefined && !accept(found)) continue;
    if (after !== undefined && !after.test(text.slice(Math.max(0, match.index - contextCharacters), start))) continue;
    report(kind, start, start + found.length);
  }
}

/** The digits of a text alone. */
export function digitsOf(text: string): string {
  return text.replace(/\D/g, '');
}

/** Luhn's sum (ISO/IEC 7812-1 annex B) of digits. */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return digits !== '' && sum % 10 === 0;
}
