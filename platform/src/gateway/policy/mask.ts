import type { TextPlace } from '../../dialects/index.ts';
import type { Find } from './detectors/index.ts';

/** Placeholders of one request: the same text has the same one wherever it stands. */
export interface Placeholders {
  of(kind: string, text: string): string;
}

export function openPlaceholders(): Placeholders {
  const numbers = new Map<string, number>();
  const known = new Map<string, string>();
  return {
    of(kind, text) {
      const key = `${kind} ${text.toLowerCase().replace(/\s+/g, ' ')}`;
      const placeholder = known.get(key) ?? `[${kind}_${(numbers.get(kind) ?? 0) + 1}]`;
      if (!known.has(key)) { known.set(key, placeholder); numbers.set(kind, (numbers.get(kind) ?? 0) + 1); }
      return placeholder;
    },
  };
}

/** The finds in order, those that overlap as one: what two categories saw is replaced once. */
export function mergeFinds(finds: readonly Find[]): readonly Find[] {
  const merged: Find[] = [];
  for (const find of finds.toSorted((left, right) => left.start - right.start || right.end - left.end)) {
    const last = merged.at(-1);
    if (last !== undefined && find.start < last.end) { if (find.end > last.end) merged[merged.length - 1] = { ...last, end: find.end }; } else merged.push(find);
  }
  return merged;
}

export function maskText(text: string, finds: readonly Find[], placeholders: Placeholders): string {
  let masked = '';
  let at = 0;
  for (const { kind, start, end } of mergeFinds(finds)) {
    masked += text.slice(at, start) + placeholders.of(kind, text.slice(start, end));
    at = end;
  }
  return masked + text.slice(at);
}

/**
 * Writes placeholders over the finds in the parsed body that the places were taken from, names of members included. Gives how many.
 * The body is the request's own: nobody else holds it.
 */
export function maskPlaces(finds: ReadonlyMap<TextPlace, readonly Find[]>): number {
  const placeholders = openPlaceholders();
  let count = 0;
  const renamed = new Map<TextPlace, string>();
  for (const [place, found] of finds) {
    const masked = maskText(place.text, found, placeholders);
    count += mergeFinds(found).length;
    if (place.isName) renamed.set(place, masked);
    else (place.holder as Record<string | number, unknown>)[place.key] = masked;
  }
  for (const [holder, places] of Map.groupBy(renamed.keys(), (place) => place.holder)) {
    const names = new Map(places.map((place) => [place.key, renamed.get(place) ?? '']));
    rename(holder as Record<string, unknown>, names);
  }
  return count;
}

/** In place and in the same order; two names that become one keep both values. */
function rename(holder: Record<string, unknown>, names: ReadonlyMap<string | number, string>): void {
  const members = Object.entries(holder);
  for (const [name] of members) delete holder[name];
  for (const [name, value] of members) {
    let next = names.get(name) ?? name;
    while (Object.hasOwn(holder, next)) next = `${next}_`;
    Object.defineProperty(holder, next, { value, writable: true, enumerable: true, configurable: true });
  }
}
