import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Documents } from '../../documents/index.ts';
import { InvalidRequest } from '../../foundation/index.ts';
import { suggestColumns } from './cell-fields.ts';
import { type CellField, readCell } from './read-cell.ts';
import { readBatchList } from './read-list.ts';

type Library = Parameters<typeof readBatchList>[0];
const library = (bytes: Buffer | string, kind = 'csv', pages: { pages: string[]; places: { part: string; firstRow: number }[] } = { pages: [], places: [] }): Library => ({
  describe: async () => ({ name: 'list.csv', state: 'ready', kind }) as Awaited<ReturnType<Documents['describe']>>,
  readOriginal: async () => Buffer.from(bytes),
  readPages: async () => ({ documentId: '', name: 'list.xlsx', paging: 'derived', ...pages }),
});
const read = (from: Library, sheet?: string) => readBatchList(from, 'tenant', { documentId: 'id', sheet });
async function refusal(from: Library, sheet?: string): Promise<string> {
  const error: unknown = await read(from, sheet).then(() => null, (thrown: unknown) => thrown);
  assert.ok(error instanceof InvalidRequest);
  return error.issues[0]?.message ?? '';
}

describe('lists of a batch', () => {
  it('C2 a bad list is refused with its reason: no text, nothing in it, no rows, two columns of one name, an open quotation mark, another kind of file', async () => {
    assert.match(await refusal(library(Buffer.from([0, 1, 2, 255, 254, 0, 7, 3, 0, 9]))), /could not be read: neither text/);
    assert.match(await refusal(library('\n \n')), /the list is empty/);
    assert.match(await refusal(library('Client,Tone\n')), /no rows below/);
    assert.match(await refusal(library('Client,Tone,client\nOak,warm,Elm\n')), /two columns are headed “client”/);
    assert.match(await refusal(library('Client,Tone\nOak,"warm\nElm,warm\n')), /never closed/);
    assert.match(await refusal(library('x', 'pdf')), /is no list/);
    assert.match(await refusal(library(Buffer.alloc(11 * 1_048_576, 'a'))), /a list may have 10 MB/);
  });

  it('C2 lists are read as they come: empty rows between, other separators and encodings, quoted line ends, one column, numbers as a spreadsheet counts', async () => {
    const list = await read(library('\n\nClient;Note\nOak;"first\nsecond"\n\n;\nElm;\n'));
    assert.deepEqual(list.heads.map(({ name }) => name), ['Client', 'Note']);
    assert.deepEqual(list.rows, [{ number: 4, cells: ['Oak', 'first\nsecond'] }, { number: 7, cells: ['Elm', ''] }]);
    assert.deepEqual((await read(library(Buffer.from('Client;Premium\nM\u00fcller;1\n', 'latin1')))).rows[0]?.cells, ['Müller', '1']);
    assert.deepEqual((await read(library(Buffer.from('\uFEFFClient\tPremium\nOak\t1\n', 'utf16le')))).heads.map(({ name }) => name), ['Client', 'Premium']);
    assert.deepEqual((await read(library('Client\nOak\nElm\n'))).rows.length, 2);
  });

  it('C2 of a workbook one sheet is read; one that is not there is named', async () => {
    const book = library('', 'xlsx', { pages: ['Notes', 'Client\tPremium\nOak\t100', 'Elm\t200'], places: [{ part: 'Read me', firstRow: 1 }, { part: 'Clients', firstRow: 1 }, { part: 'Clients', firstRow: 40 }] });
    assert.deepEqual((await read(book, 'Clients')).rows, [{ number: 2, cells: ['Oak', '100'] }, { number: 40, cells: ['Elm', '200'] }]);
    assert.match(await refusal(book, 'Client'), /no sheet “Client”; there are “Read me”, “Clients”/);
  });
});

describe('cells and columns', () => {
  const field = (kind: string, more: Partial<CellField> = {}): CellField => ({ name: kind, title: kind, kind, required: false, nullable: false, options: [], ...more });
  it('C2 a cell becomes what its field takes, or says why not', () => {
    const options = [{ value: 'email', label: 'E-mail' }, { value: 'sms', label: 'Text message' }];
    const cases: readonly [string, CellField, unknown][] = [
      ['$1,234.50', field('money'), 1234.5], ['7.5 %', field('percent'), 7.5], ['12', field('number'), 12], ['Yes', field('yes-no'), true], ['0', field('yes-no'), false], ['2026/3/1', field('date'), '2026-03-01'],
      ['text message', field('choice', { options }), 'sms'], ['E-mail; sms', field('choices', { options }), ['email', 'sms']], ['a\nb; c', field('list'), ['a', 'b', 'c']], [' Oak ', field('text'), 'Oak'],
    ];
    for (const [cell, kind, value] of cases) assert.deepEqual(readCell(cell, kind), { value }, cell);
    for (const [cell, kind] of [['lots', field('money')], ['1.3.2026', field('date')], ['3/1/2026', field('date')], ['maybe', field('yes-no')], ['fax', field('choice', { options })], ['', field('text', { required: true })]] as const) assert.ok('problem' in (readCell(cell, kind) ?? {}), cell);
    assert.equal(readCell(' ', field('money')), null);
  });

  it('C2 columns suggest themselves by title or id, each once; a column of documents only where the app takes any', () => {
    const fields = [field('text', { name: 'clientName', title: 'Client' }), field('money', { name: 'expiringPremium', title: 'Annual premium, expiring' }), field('rows', { name: 'damages', title: 'Damages' })];
    const heads = ['client name', 'ANNUAL PREMIUM EXPIRING (USD)', 'Damages', 'File'];
    assert.deepEqual(suggestColumns(fields, heads, true), { columns: { 'client name': 'clientName', 'ANNUAL PREMIUM EXPIRING (USD)': 'expiringPremium' }, documentColumn: 'File' });
    assert.equal(suggestColumns(fields, heads, false).documentColumn, null);
  });
});
