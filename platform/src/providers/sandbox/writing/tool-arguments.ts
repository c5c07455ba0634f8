import type { Desk, Place } from './place.ts';

/** An argument that a caller would plausibly take from the question, `null` where nothing there fits. */
export function argumentFor(place: Place, desk: Desk): string | null {
  const asked = desk.material.question.slice(0, 2_000);
  if (/locat|city|place|town|where|destination|country/.test(place.words)) {
    return /\b(?:in|at|for|near|to|of)\s+([A-Z][\w'’-]+(?:,?\s[A-Z][\w'’-]+){0,2})/.exec(asked)?.[1] ?? 'Paris';
  }
  if (/unit/.test(place.words)) return 'celsius';
  if (/expression|formula|calculation/.test(place.words)) return /[-\d.()]+(?:\s*[-+*/x^]\s*[-\d.()]+)+/.exec(asked)?.[0]?.trim() ?? '1 + 1';
  if (/\bname\b|person|user\b|customer|author/.test(place.words)) {
    return /\b(?:named|called|is|by|for)\s+([A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+)?)/.exec(asked)?.[1] ?? desk.sentences.flatMap((sentence) => sentence.names)[0] ?? null;
  }
  if (/\bid\b|number|code|reference/.test(place.words)) return /\b(?=[\w-]*\d)[\w-]{2,40}\b/.exec(asked)?.[0] ?? null;
  if (/date|day|when/.test(place.words)) return /\d{4}-\d{2}-\d{2}/.exec(asked)?.[0] ?? desk.sentences.flatMap((sentence) => sentence.dates)[0] ?? null;
  return asked === '' ? null : asked.slice(0, 200);
}

/** The number at this place of the question. */
export function numberAsked(index: number, desk: Desk): number | null {
  const found = desk.material.question.slice(0, 2_000).match(/-?\d+(?:\.\d+)?/g)?.[index];
  return found === undefined ? null : Number(found);
}
