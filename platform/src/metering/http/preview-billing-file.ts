import { operations } from '@keystead/contract';
import { implement, readBytes } from '../../foundation/index.ts';
import { mostFileBytes } from '../reconciliation/csv/decode.ts';
import { describeReading, readFile } from '../reconciliation/take-file.ts';

const shownRows = 5;
const shownCharacters = 100;

/** Reads a file without keeping it. */
export function previewBillingFile() {
  return implement(operations.previewBillingFile, async ({ request, query }) => {
    const reading = readFile(await readBytes(request, mostFileBytes), query);
    const { table, mapping, lines, problems, skipped } = reading;
    return {
      columns: [...table.columns], mapping, sample: table.rows.slice(0, shownRows).map(({ cells }) => table.columns.map((_, index) => (cells[index] ?? '').slice(0, shownCharacters))),
      lines: lines.length, skipped, ...describeReading(reading), problems: [...problems],
    };
  });
}
