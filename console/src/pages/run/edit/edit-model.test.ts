import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { problemsIn } from './check-edit.ts';
import { changesIn, emptyLike, type EditValue, fromEdit, toEdit, toEditOf } from './edit-model.ts';
import { mergedOutput, mergeSections } from './merge-edits.ts';

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

  it('C2 an edit that was kept is found again as an edit: changed, taken out and new rows by the rows they were', () => {
    const [first, second] = output.summary;
    const edited = { ...output, summary: [{ ...second, text: 'Two, changed' }, { text: 'Three' }], questions: ['Why?', 'When?'] };
    const edit = toEditOf(edited, output);
    assert.deepEqual(fromEdit(edit), edited);
    assert.deepEqual(changesIn(edit, output).map(({ path, kind }) => [path.split('.')[0], kind]), [['summary', 'removed'], ['summary', 'changed'], ['summary', 'added'], ['questions', 'added']]);
    assert.deepEqual(changesIn(toEditOf({ ...output, summary: [second] }, output), output).map(({ kind, before }) => [kind, before]), [['removed', first?.text]]);
    assert.deepEqual(changesIn(toEditOf(output, output), output), []);
  });

  it('C2 of two edits of one text nothing is lost: each keeps what they alone changed, and what both changed is asked', () => {
    const base = { a: 'one', b: ['x'], c: { d: 1 }, e: 'same' };
    const mine = { ...base, a: 'mine', c: { d: 2 } };
    const theirs = { ...base, b: ['x', 'y'], c: { d: 3 } };
    const sections = mergeSections(base, mine, theirs);
    assert.deepEqual(sections.map(({ id, whose }) => [id, whose]), [['a', 'mine'], ['b', 'theirs'], ['c', 'conflict'], ['e', 'nobody']]);
    assert.deepEqual(mergedOutput(sections, { mine, theirs }, { c: 'mine' }), { a: 'mine', b: ['x', 'y'], c: { d: 2 }, e: 'same' });
    assert.deepEqual(mergedOutput(sections, { mine, theirs }, {}), { a: 'mine', b: ['x', 'y'], c: { d: 3 }, e: 'same' });
    assert.deepEqual(mergeSections(base, mine, { ...mine, c: { d: 2 } }).filter(({ whose }) => whose === 'both').map(({ id }) => id), ['a', 'c']);
  });

  it('C2 says what the server would refuse, where it stands', () => {
    const schema = { type: 'object', properties: { terms: { type: 'array', maxItems: 2, items: { type: 'object', properties: { value: { type: 'string', maxLength: 3 }, evidence: { type: 'object', properties: { page: { type: 'integer', minimum: 1 }, quote: { type: 'string', minLength: 1 } } } } } }, kind: { enum: ['a', 'b'] } } };
    const row = { value: 'ok', evidence: { page: 1, quote: 'q' } };
    assert.deepEqual([...problemsIn({ terms: [row], kind: 'a' }, schema)], []);
    assert.deepEqual([...problemsIn({ terms: [row, { value: 'long', evidence: { page: 0, quote: '' } }, row], kind: 'c' }, schema)].map(([path]) => path), ['terms', 'terms.1.value', 'terms.1.evidence.page', 'terms.1.evidence.quote', 'kind']);
  });
});
