import type { SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { type FocusColumn, focusColumns, type FocusRow, type FocusType, type FocusValue, scaleOf } from './columns.ts';

/** Decimals are exact: an integer of 18 digits with its scale. */
const types: Readonly<Record<FocusType, Omit<SchemaElement, 'name' | 'repetition_type'>>> = {
  string: { type: 'BYTE_ARRAY', converted_type: 'UTF8' }, datetime: { type: 'INT64', converted_type: 'TIMESTAMP_MILLIS' }, boolean: { type: 'BOOLEAN' },
  money: { type: 'INT64', converted_type: 'DECIMAL', precision: 18, scale: scaleOf.money }, quantity: { type: 'INT64', converted_type: 'DECIMAL', precision: 18, scale: scaleOf.quantity },
};

/** Few enough that writing them holds nobody else up for long. */
const rowsInGroup = 1_000;

/**
 * Rows as Apache Parquet, one group of rows after the other: no more than one is held in memory, whatever the file's size.
 * @param rows as `focusColumns` says
 */
export async function* toParquet(rows: AsyncIterable<FocusRow>): AsyncGenerator<Uint8Array> {
  const out = new PieceWriter();
  const schema: SchemaElement[] = [{ name: 'root', num_children: focusColumns.length }, ...focusColumns.map((column): SchemaElement => ({ name: column.name, repetition_type: column.nullable ? 'OPTIONAL' : 'REQUIRED', ...types[column.type] }))];
  const file = new ParquetWriter({ writer: out, schema, createdBy: 'keystead', statistics: false, kvMetadata: [{ key: 'FocusVersion', value: '1.2' }] });
  let group: FocusRow[] = [];
  for await (const row of rows) {
    group.push(row);
    if (group.length < rowsInGroup) continue;
    await writeGroup(file, group);
    yield out.take();
    group = [];
  }
  if (group.length > 0) await writeGroup(file, group);
  await file.finish();
  yield out.take();
}

async function writeGroup(file: ParquetWriter, rows: readonly FocusRow[]): Promise<void> {
  await file.write({ columnData: focusColumns.map((column) => ({ name: column.name, data: rows.map((row) => toStored(column, row[column.name] ?? null)) })), rowGroupSize: rowsInGroup });
}

function toStored({ type }: FocusColumn, value: FocusValue): FocusValue | Date {
  return type === 'datetime' && typeof value === 'string' ? new Date(value) : value;
}

/** Collects what was written until it is taken; offsets go on counting. */
class PieceWriter extends ByteWriter {
  take(): Uint8Array {
    const piece = new Uint8Array(this.buffer.slice(0, this.index));
    this.index = 0;
    return piece;
  }
}
