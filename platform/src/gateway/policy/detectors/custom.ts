import type { CustomDetector } from '@keystead/contract';
import { RE2JS } from 're2js';
import type { Detector } from './detector.ts';

/** Whether a pattern can be run in linear time; what is wrong with it otherwise, in words. */
export function problemOfPattern(pattern: string): string | null {
  try {
    const compiled = RE2JS.compile(pattern);
    return compiled.matches('') || compiled.matcher('').find() ? 'it matches nothing at all, so it would be found everywhere' : null;
  } catch (error) {
    return error instanceof Error ? error.message.slice(0, 200) : 'it cannot be read';
  }
}

/** The tenant’s own words and patterns. A pattern that cannot be read any more finds nothing: it was checked when it was saved. */
export function customDetectors(all: readonly CustomDetector[]): readonly Detector[] {
  return all.flatMap((each) => {
    if (each.kind === 'words') return [wordDetector(each.name, each.words)];
    return problemOfPattern(each.pattern) === null ? [patternDetector(each.name, each.pattern)] : [];
  });
}

function patternDetector(kind: string, pattern: string): Detector {
  const compiled = RE2JS.compile(pattern);
  return {
    category: 'custom',
    find(text, report) {
      const matcher = compiled.matcher(text);
      while (matcher.find()) if (matcher.end() > matcher.start()) report(kind, matcher.start(), matcher.end());
    },
  };
}

const wordCharacter = /[\p{L}\p{N}_]/u;
const keyLength = 2;

/** Whole words, in either case. Words are told apart by their first two characters, so that their number costs nothing. */
function wordDetector(kind: string, words: readonly string[]): Detector {
  const byStart = Map.groupBy(words.map((word) => word.toLowerCase()), (word) => word.slice(0, keyLength));
  return { category: 'custom', find: (text, report) => findWords(text, byStart, (start, end) => report(kind, start, end)) };
}

function findWords(text: string, byStart: ReadonlyMap<string, readonly string[]>, report: (start: number, end: number) => void): void {
  const lower = text.toLowerCase();
  // In a few scripts another case has another length; then places would shift, and case counts.
  const searched = lower.length === text.length ? lower : text;
  let inWord = false;
  for (let index = 0; index < searched.length; index += 1) {
    const candidates = inWord ? undefined : byStart.get(searched.slice(index, index + keyLength));
    const word = candidates?.find((each) => searched.startsWith(each, index) && !endsInside(searched, index + each.length, each));
    if (word !== undefined) report(index, index + word.length);
    inWord = isWordCharacter(searched, index);
  }
}

function endsInside(text: string, end: number, word: string): boolean {
  return end < text.length && isWordCharacter(text, end) && isWordCharacter(word, word.length - 1);
}

function isWordCharacter(text: string, index: number): boolean {
  const unit = text.charCodeAt(index);
  if (unit < 128) return (unit >= 48 && unit <= 57) || (unit >= 65 && unit <= 90) || unit === 95 || (unit >= 97 && unit <= 122);
  return wordCharacter.test(text[index] ?? '');
}

