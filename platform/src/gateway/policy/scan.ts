import type { DetectionCategory } from '@keystead/contract';
import type { TextPlace } from '../../dialects/index.ts';
import type { Detector, Find } from './detectors/index.ts';

/** How much is looked at. In UTF-16 units, which are bytes in English. */
export interface ScanLimits {
  /** Of one request, over all its places. */
  readonly characters: number;
  /** Of one request, times the number of own patterns: those run in a slower machine, linear all the same. */
  readonly patternCharacters: number;
}
export const scanLimits: ScanLimits = { characters: 4 * 1_048_576, patternCharacters: 4 * 1_048_576 };

/** What a detector is given at once: whatever a pattern of a library might cost on a long text, it is bounded by a text of this length. */
export const pieceCharacters = 32_768;
/** Pieces overlap, so that what stands on a seam is found whole: longer than any find but a private key of 8,192 characters. */
const overlapCharacters = 8_192;

/** Finds of one request, by the place that they stand in. */
export interface Scan {
  readonly finds: ReadonlyMap<TextPlace, readonly Find[]>;
  /** Categories of which something was not looked at, because there was more than the limits. */
  readonly unread: ReadonlySet<DetectionCategory>;
}

/** The detectors to run, and how many of them are own patterns. */
export interface Searching { readonly detectors: readonly Detector[]; readonly limits?: ScanLimits }

/**
 * Looks at the places one after another, piece by piece. A generator, so that whoever runs it may give way between two pieces: each step
 * takes a millisecond or so, however long the request is.
 */
export function* scanPlaces(places: readonly TextPlace[], { detectors, limits = scanLimits }: Searching): Generator<void, Scan> {
  const finds = new Map<TextPlace, readonly Find[]>();
  const unread = new Set<DetectionCategory>();
  const patterns = detectors.filter((detector) => detector.category === 'custom');
  const others = detectors.filter((detector) => detector.category !== 'custom');
  let left = limits.characters;
  let leftForPatterns = patterns.length === 0 ? 0 : Math.floor(limits.patternCharacters / patterns.length);
  for (const place of places) {
    const found: Find[] = [];
    for (const [start, end] of piecesOf(place.text.length)) {
      const cost = end - start;
      const usable = [...cost <= left ? others : [], ...cost <= leftForPatterns ? patterns : []];
      for (const detector of detectors) if (!usable.includes(detector)) unread.add(detector.category);
      if (usable.length === 0) break;
      left -= cost;
      leftForPatterns -= cost;
      scanPiece(place.text.length === cost ? place.text : place.text.slice(start, end), start, usable, found);
      if (cost > 4_096) yield;
    }
    if (found.length > 0) finds.set(place, withoutDoubles(found));
  }
  return { finds, unread };
}

/** Where the pieces of a text of this length begin and end. */
export function* piecesOf(length: number): Generator<readonly [start: number, end: number]> {
  for (let start = 0; ; start += pieceCharacters - overlapCharacters) {
    const end = Math.min(length, start + pieceCharacters);
    yield [start, end];
    if (end === length) return;
  }
}

function scanPiece(piece: string, offset: number, detectors: readonly Detector[], into: Find[]): void {
  for (const detector of detectors) {
    if (detector.worthIt !== undefined && !detector.worthIt(piece)) continue;
    detector.find(piece, (kind, start, end) => into.push({ category: detector.category, kind, start: start + offset, end: end + offset }));
  }
}

/** In order of their places; of what one category found at the same place (in an overlap, or by two shapes) the longest. */
function withoutDoubles(found: readonly Find[]): readonly Find[] {
  const sorted = found.toSorted((left, right) => left.start - right.start || right.end - left.end);
  const kept: Find[] = [];
  const ends = new Map<DetectionCategory, number>();
  for (const find of sorted) {
    if (find.start < (ends.get(find.category) ?? -1)) continue;
    ends.set(find.category, find.end);
    kept.push(find);
  }
  return kept;
}
