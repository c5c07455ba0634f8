import type { SpoolRecord } from '../records.ts';
import { type WriterLine, readLines } from '../spool/segments.ts';

const types: ReadonlySet<unknown> = new Set(['intent', 'outcome', 'refusal', 'refused-token', 'writer']);

/** A line as its writer meant it; `null` where the disk or somebody's hand spoilt it. */
export function readRecord(line: string): SpoolRecord | WriterLine | null {
  try {
    const value = JSON.parse(line) as SpoolRecord | WriterLine | null;
    return value !== null && types.has(value.type) && (value.type === 'writer' || value.type === 'refused-token' || typeof value.requestId === 'string') ? value : null;
  } catch {
    return null;
  }
}

const intentStart = '{"type":"intent","requestId":"';
const idLength = 36;

/**
 * The request of an intent's line, without reading the rest of it: nearly every intent is followed by its outcome, which says all of it again. `null` for
 * any other line, and for an intent that is written in another order.
 */
export function requestOfIntent(line: string): string | null {
  const end = intentStart.length + idLength;
  return line.startsWith(intentStart) && line.startsWith('",', end) ? line.slice(intentStart.length, end) : null;
}

/** Who wrote a segment; `null` where its first line is not there. */
export function writerOf(directory: string, segment: number): WriterLine | null {
  const [first] = readLines(directory, segment, 0, 1);
  const record = first === undefined ? null : readRecord(first.text);
  return record?.type === 'writer' ? record : null;
}
