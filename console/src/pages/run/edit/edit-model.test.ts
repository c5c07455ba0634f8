import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { changesIn, emptyLike, type EditValue, fromEdit, toEdit } from './edit-model.ts';
import { diffWords } from './word-diff.ts';

const output = { summary: [{ text: 'One', evidence: { document: 'a.txt', page: 1, quote: 'one' } }, { text: 'Two', evidence: { document: 'a.txt', page: 2, quote: 'two' } }], questions: ['Why?'], message: { subject: 'Hello', count: 3 } };

function rowsOf(edit: EditValue, name: string) {
  const part = edit.type === 'fields' ? edit.fields[name] : undefined;
  if (part?.type !== 'rows') throw new Error('not a list');
  return part.rows;
}
function withRows(edit: EditValue, name: string, rows: ReturnType<typeof rowsOf>): EditValue {
  return edit.type === 'fields' ? { type: 'fields', fields: { ...edit.fields, [name]: { type: 'rows', rows } } } : edit;
}

describe('editing a draft', () => {
  it('K2 changes nothing that was not touched', () => {
    assert.deepEqual(fromEdit(toEdit(output)), output);
    assert.deepEqual(changesIn(toEdit(output), output), []);
  });

  it('K2 tells changed, added and removed rows apart, by the row they were', () => {
    const edit = toEdit(output);
    const [first, second] = rowsOf(edit, 'summary');
    assert.ok(first !== undefined && second !== undefined);
    const added = { key: 'new', origin: null, removed: false, value: toEdit({ text: 'Three' }) };
    const next = withRows(edit, 'summary', [{ ...first, removed: true }, { ...second, value: toEdit({ ...output.summary[1], text: 'Two and more' }) }, added]);
    assert.deepEqual(changesIn(next, output).map(({ path, kind, before, after }) => [path, kind, before, after]), [
      ['summary.0', 'removed', 'One', ''], ['summary.1.text', 'changed', 'Two', 'Two and more'], ['summary.2', 'added', '', 'Three'],
    ]);
    assert.deepEqual((fromEdit(next) as typeof output).summary.map(({ text }) => text), ['Two and more', 'Three']);
  });

  it('K2 makes a new row in the shape its schema asks for', () => {
    const schema = { type: 'object', properties: { text: { type: 'string' }, severity: { type: 'string', enum: ['low', 'high'] }, evidence: { type: 'object', properties: { page: { type: 'integer' }, quote: { type: 'string' } } } } };
    assert.deepEqual(fromEdit(emptyLike(schema)), { text: '', severity: 'low', evidence: { page: 1, quote: '' } });
  });

  it('K2 shows a difference by words', () => {
    assert.deepEqual(diffWords('pay the fee now', 'pay the whole fee'), [
      { kind: 'same', text: 'pay the' }, { kind: 'new', text: ' whole' }, { kind: 'same', text: ' fee' }, { kind: 'gone', text: ' now' },
    ]);
    assert.deepEqual(diffWords('', 'new'), [{ kind: 'new', text: 'new' }]);
  });
});
