import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findQuote } from '../find-quote.ts';
import { formLines, layLines } from './form-lines.ts';
import { layPage, pageTitle } from './lay-page.ts';

describe('a page of a source', () => {
  it('C2 rows of a sheet are a table, with the cited row and its words marked', () => {
    const text = 'Month\tIncome\nMay\t1200\nJune\t1300\tnote';
    const [mark] = findQuote([{ number: 2, text }], 2, 'May 1200');
    assert.ok(mark !== undefined);
    const laid = layPage({ text, part: 'Sheet1', firstRow: 1 }, mark);
    assert.ok(laid.form === 'table');
    assert.deepEqual(laid.rows.map(({ cited, cells }) => [cited, cells.length]), [[false, 3], [true, 3], [false, 3]]);
    assert.deepEqual(laid.rows[1]?.cells, [[{ text: 'May', marked: true }], [{ text: '1200', marked: true }], []]);
  });

  it('C2 a message keeps its head apart, and a quote is marked in either', () => {
    const text = 'From: Ann <ann@a.example>\nSubject: Renewal: terms\n\nDear Bob,\nTo: nobody';
    const head = layPage({ text, part: 'Message', firstRow: null }, { start: text.indexOf('Renewal'), end: text.indexOf(': terms') });
    assert.ok(head.form === 'message');
    assert.deepEqual(head.head, [{ name: 'From', pieces: [{ text: 'Ann <ann@a.example>', marked: false }] }, { name: 'Subject', pieces: [{ text: 'Renewal', marked: true }, { text: ': terms', marked: false }] }]);
    assert.deepEqual(head.pieces, [{ text: 'Dear Bob,\nTo: nobody', marked: false }]);
  });

  it('C2 whatever is marked, no word of a page is lost', () => {
    const text = 'The fee is $5.\nIt is due.';
    for (let start = 0; start < text.length; start += 3) {
      const laid = layPage({ text, part: null, firstRow: null }, { start, end: Math.min(text.length, start + 5) });
      assert.ok(laid.form === 'text');
      assert.equal(laid.pieces.map((piece) => piece.text).join(''), text);
    }
    assert.equal(pageTitle(3, { part: 'Q1', firstRow: 120 }), 'Page 3 · Q1, from row 120');
  });

  it('C2 the form is laid out as a run quotes it, so that a quote of it finds its answer', () => {
    const schema = { type: 'object', properties: { side: { type: 'string', title: 'Our side', enum: ['us', 'them'], 'x-labels': { us: 'The customer' } }, worries: { type: 'array', title: 'Worries', items: { type: 'string' } }, rows: { type: 'array', title: 'Damages', items: { type: 'object', properties: { item: { title: 'Item' } } } }, empty: { title: 'Empty' } } };
    const lines = formLines(schema, { side: 'us', worries: ['price', 'data'], rows: [{ item: 'Rent' }], empty: '' });
    const { text, starts } = layLines(lines);
    assert.equal(text, 'Our side: The customer\nWorries: price; data\nDamages 1: Item: Rent');
    assert.deepEqual(lines.map(({ answer }, index) => text.slice(starts[index], (starts[index] ?? 0) + answer.length)), ['The customer', 'price; data', 'Item: Rent']);
  });
});
