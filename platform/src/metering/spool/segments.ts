import { closeSync, fstatSync, openSync, readSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A spool is a folder of numbered segments. Each begins with a line that names its writer (one opening of the spool by
 * one process); every further line is a record. Numbers only grow: the newest segment is never removed.
 */
export interface WriterLine {
  readonly type: 'writer';
  readonly writer: string;
  /** The mark of its process (`processMark`), by which anybody on this machine can see whether it still writes. Not in segments of before it was written down. */
  readonly process?: string;
}

const segmentName = /^(\d{12})\.jsonl$/;
const newline = 0x0a;
const firstChunkBytes = 4 * 1_048_576;
const oneLineBytes = 4_096;

export function segmentPath(directory: string, segment: number): string {
  return join(directory, `${String(segment).padStart(12, '0')}.jsonl`);
}

/** Segment numbers among file names, in order. */
export function segmentsAmong(names: readonly string[]): number[] {
  return names.flatMap((name) => Number(segmentName.exec(name)?.[1] ?? Number.NaN)).filter((number) => !Number.isNaN(number)).toSorted((left, right) => left - right);
}

export function listSegments(directory: string): number[] {
  return segmentsAmong(readdirSync(directory));
}

export function segmentBytes(directory: string, segment: number): number {
  return statSync(segmentPath(directory, segment), { throwIfNoEntry: false })?.size ?? 0;
}

export interface SpoolLine { readonly text: string; readonly end: number }

/**
 * Reads whole lines of a segment from `position`: at most `maxLines`, and no more than a few megabytes unless a single
 * line is longer. A torn line at the end (its writer died, or is just writing it) is left out.
 */
export function readLines(directory: string, segment: number, position: number, maxLines: number): SpoolLine[] {
  const file = openSync(segmentPath(directory, segment), 'r');
  try {
    return readWholeLines(file, position, maxLines === 1 ? oneLineBytes : firstChunkBytes, maxLines);
  } finally {
    closeSync(file);
  }
}

function readWholeLines(file: number, position: number, chunkBytes: number, maxLines: number): SpoolLine[] {
  const available = Math.max(0, fstatSync(file).size - position);
  const chunk = Buffer.allocUnsafe(Math.min(chunkBytes, available));
  const length = readSync(file, chunk, 0, chunk.length, position);
  const lines = splitLines(chunk.subarray(0, length), position, maxLines);
  return lines.length > 0 || chunk.length === available ? lines : readWholeLines(file, position, chunkBytes * 4, maxLines);
}

function splitLines(chunk: Buffer, position: number, maxLines: number): SpoolLine[] {
  const lines: SpoolLine[] = [];
  let start = 0;
  for (let end = chunk.indexOf(newline); end >= 0 && lines.length < maxLines; end = chunk.indexOf(newline, start)) {
    lines.push({ text: chunk.toString('utf8', start, end), end: position + end + 1 });
    start = end + 1;
  }
  return lines;
}
