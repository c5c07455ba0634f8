import type { SpoolRecord } from '../records.ts';
import { type WriterLine, readLines } from '../spool/segments.ts';

const types: ReadonlySet<unknown> = new Set(['intent', 'outcome', 'refusal', 'writer']);

/** A line as its writer meant it; `null` where the disk or somebody's hand spoilt it. */
export function readRecord(line: string): SpoolRecord | WriterLine | null {
  try {
    const value = JSON.parse(line) as SpoolRecord | WriterLine | null;
    return value !== null && types.has(value.type) && (value.type === 'writer' || typeof value.requestId === 'string') ? value : null;
  } catch {
    return null;
  }
}

/** Who wrote a segment; `null` where its first line is not there. */
export function writerOf(directory: string, segment: number): string | null {
  const [first] = readLines(directory, segment, 0, 1);
  const record = first === undefined ? null : readRecord(first.text);
  return record?.type === 'writer' ? record.writer : null;
}
