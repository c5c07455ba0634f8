import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { focusColumns, type FocusRow, type FocusValue } from './columns.ts';
import { toParquet } from './parquet.ts';

const samples: Readonly<Record<string, (index: number) => FocusValue>> = {
  string: (index) => `text ${index % 7} ü`, datetime: (index) => `2026-11-${String(index % 28 + 1).padStart(2, '0')}T00:00:00Z`, boolean: (index) => index % 2 === 0,
  money: (index) => BigInt(index) * 1_000_000_007n - 5n, quantity: (index) => BigInt(index),
};
const rowOf = (index: number): FocusRow => Object.fromEntries(focusColumns.map(({ name, type, nullable }) => [name, nullable && index % 3 === 0 ? null : samples[type]?.(index) ?? null]));
const python = process.env['KEYSTEAD_PYTHON'] ?? 'python3';
const script = `
import sys, json, pyarrow.parquet as pq
table = pq.read_table(sys.argv[1])
print(json.dumps({'rows': table.num_rows, 'types': {f.name: str(f.type) for f in table.schema}, 'required': [f.name for f in table.schema if not f.nullable],
  'sum': str(sum(table.column('BilledCost').to_pylist())), 'first': str(table.column('ChargePeriodStart')[1]), 'version': pq.read_metadata(sys.argv[1]).metadata[b'FocusVersion'].decode()}))
`;

async function written(count: number): Promise<Buffer> {
  async function* rows(): AsyncGenerator<FocusRow> { for (let index = 0; index < count; index += 1) yield rowOf(index); }
  return Buffer.concat(await Array.fromAsync(toParquet(rows())));
}

describe('B5 FOCUS as Parquet', () => {
  it('B5 comes in groups of rows, piece by piece, and reads back the same', async () => {
    const pieces: number[] = [];
    async function* rows(): AsyncGenerator<FocusRow> { for (let index = 0; index < 2_001; index += 1) yield rowOf(index); }
    const chunks: Uint8Array[] = [];
    for await (const piece of toParquet(rows())) { pieces.push(piece.length); chunks.push(piece); }
    assert.equal(pieces.length, 3, 'each group leaves as soon as it is full');
    const file = Uint8Array.from(Buffer.concat(chunks)).buffer;
    const metadata = await parquetMetadataAsync(file);
    assert.deepEqual([metadata.row_groups.map(({ num_rows: count }) => Number(count)), Number(metadata.num_rows)], [[1_000, 1_000, 1], 2_001]);
    const read = await parquetReadObjects({ file, rowStart: 999, rowEnd: 1_002 });
    assert.deepEqual(read.map((row) => [row['x_Estimated'], row['ServiceName'], row['x_Project']]), [999, 1_000, 1_001].map((index) => [index % 2 === 0, `text ${index % 7} ü`, index % 3 === 0 ? null : `text ${index % 7} ü`]));
  });

  it('B5 a month without any charge is a file that opens', async () => {
    assert.deepEqual(await parquetReadObjects({ file: Uint8Array.from(await written(0)).buffer }), []);
  });

  it('B5 another implementation (Apache Arrow) finds exact decimals, moments in UTC and what may be null', (test) => {
    if (spawnSync(python, ['-c', 'import pyarrow.parquet']).status !== 0) { test.skip(`${python} has no pyarrow; name one that has in KEYSTEAD_PYTHON`); return undefined; }
    return written(500).then((bytes) => {
      const folder = mkdtempSync(join(tmpdir(), 'keystead-parquet-'));
      try {
        const path = join(folder, 'focus.parquet');
        writeFileSync(path, bytes);
        const { stdout, stderr } = spawnSync(python, ['-c', script, path], { encoding: 'utf8' });
        assert.equal(stderr, '');
        const found = JSON.parse(stdout) as { rows: number; types: Record<string, string>; required: string[]; sum: string; first: string; version: string };
        const types = { string: 'string', datetime: 'timestamp[ms, tz=UTC]', boolean: 'bool', money: 'decimal128(18, 9)', quantity: 'decimal128(18, 6)' };
        assert.deepEqual(found.types, Object.fromEntries(focusColumns.map(({ name, type }) => [name, types[type]])));
        assert.deepEqual(found.required, focusColumns.filter(({ nullable }) => !nullable).map(({ name }) => name));
        assert.deepEqual([found.rows, found.sum, found.first, found.version], [500, '124750.000870750', '2026-11-02 00:00:00+00:00', '1.2']);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
      return undefined;
    });
  });
});
