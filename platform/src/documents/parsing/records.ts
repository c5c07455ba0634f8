import { parse } from 'csv-parse/sync';
import { ParseRefusal, unreadable, unsupported } from './parsed.ts';
import { findDelimiter } from './table-text.ts';
import { decodeText } from './text.ts';

/** A row of a list, numbered as a spreadsheet numbers it, from 1. Cells keep their line ends. */
export interface ListRecord { readonly number: number; readonly cells: readonly string[] }

/** A list is read in the process that answers: no larger than this, so that nobody waits for it. */
const maxListBytes = 10 * 1_048_576;
const separators = [',', ';', '\t', '|'] as const;

/**
 * Reads a list of separated values (RFC 4180 and its relatives) cell by cell, for what goes by rows and not by pages. Where a document shows what it can,
 * a list is strict: a quotation mark that is never closed would move cells into other rows.
 *
 * @param most records that are looked for, the head included; one more is read, so that too many are seen.
 * @throws ParseRefusal
 */
export function readListRecords(bytes: Buffer, most: number): readonly ListRecord[] {
  if (bytes.length > maxListBytes) throw unreadable(`a list may have ${maxListBytes / 1_048_576} MB; this one has ${(bytes.length / 1_048_576).toFixed(1)}`);
  const text = decodeText(bytes);
  if (text === null) throw unsupported('neither text nor a known kind of document');
  try {
    const rows: string[][] = parse(text, { delimiter: delimiterOf(text), relax_column_count: true, relax_quotes: true, skip_empty_lines: false, bom: true, to: most + 1 });
    return rows.map((cells, index) => ({ number: index + 1, cells }));
  } catch (error) {
    if (error instanceof ParseRefusal) throw error;
    throw unreadable('a quotation mark in it is never closed, so that its rows cannot be told apart', error);
  }
}

/** Of a list that is too short to show what separates its cells, the head tells. */
function delimiterOf(text: string): string {
  const found = findDelimiter(text.slice(0, 65_536));
  if (found !== null) return found;
  const head = text.split(/\r\n?|\n/).find((line) => line.trim() !== '') ?? '';
  return separators.reduce((best, each) => (head.split(each).length > head.split(best).length ? each : best));
}
