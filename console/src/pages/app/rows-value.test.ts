import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkValues, fieldProblems, fieldsOf, toInput, toValues } from './form-fields.ts';
import { cellsOf, paste, readNumber, textOfCells } from './rows-value.ts';

const fields = fieldsOf({
  type: 'object', required: ['damages'],
  properties: {
    damages: {
      type: 'array', minItems: 1, maxItems: 3, title: 'Damages', 'x-kind': 'rows',
      items: {
        type: 'object', required: ['item', 'amount'],
        properties: {
          item: { type: 'string', maxLength: 20, title: 'Item', 'x-kind': 'text' },
          amount: { type: 'number', minimum: 0, title: 'Amount', 'x-kind': 'money' },
          paid: { anyOf: [{ type: 'string', format: 'date' }, { type: 'null' }], default: null, title: 'Paid on', 'x-kind': 'date' },
          note: { type: 'string', default: '', title: 'Note', 'x-kind': 'text' },
        },
      },
    },
  },
});
const problemOf = (typed: string) => checkValues(fields, { damages: typed })['damages'];

describe('a table that is typed', () => {
  it('C2 sends what was filled in: a round trip changes nothing but tabs within a cell', () => {
    const input = { damages: [{ item: 'Tow\ttruck', amount: 1_250.5, paid: null, note: 'receipt 7' }, { item: 'Rent', amount: 0, paid: '2026-03-01' }] };
    assert.deepEqual(toInput(fields, toValues(fields, input)), { damages: [{ item: 'Tow truck', amount: 1_250.5, paid: null, note: 'receipt 7' }, { item: 'Rent', amount: 0, paid: '2026-03-01' }] });
  });

  it('C2 what a spreadsheet copied fills lines and columns from the cell on, and no further than the table may grow', () => {
    const cells = cellsOf('Tow\t100\t\t\nRent\t200\t\t', 4);
    assert.deepEqual(paste(cells, { row: 1, column: 1 }, '300\t2026-01-01\r\n400\t\r\n500\t\r\n', 4, 3), [['Tow', '100', '', ''], ['Rent', '300', '2026-01-01', ''], ['', '400', '', '']]);
    assert.deepEqual(toInput(fields, { damages: 'Tow\t$1,250.50\t\t\n\t\t\t' }), { damages: [{ item: 'Tow', amount: 1_250.5, paid: null }] });
  });

  it('C2 says line and column of what is missing or wrong', () => {
    assert.equal(problemOf(''), 'Fill in a line at least.');
    assert.equal(problemOf('Tow\t'), 'Line 1, Amount: is empty.');
    assert.equal(problemOf('Tow\t1\n\n\t5'), 'Line 3, Item: is empty.');
    assert.equal(problemOf('Tow\tlots'), 'Line 1, Amount: is no number.');
    assert.equal(problemOf('Tow\t-1'), 'Line 1, Amount: is at least 0.');
    assert.equal(problemOf('Tow\t1\t3/1/26'), 'Line 1, Paid on: is written as 2026-03-01.');
    assert.equal(problemOf('a\t1\nb\t1\nc\t1\nd\t1'), 'At most 3 lines; there are 4.');
    assert.equal(problemOf('Tow\t1'), undefined);
    assert.deepEqual(fieldProblems(fields, [{ path: 'input.damages.1.amount', message: 'too big' }, { path: 'body.input.damages', message: 'too few' }]), { damages: 'too few' });
    assert.deepEqual(fieldProblems(fields, [{ path: 'input.damages.1.amount', message: 'too big' }]), { damages: 'Line 2, Amount: too big' });
  });

  it('C2 numbers are read as people type or copy them, and nothing else is taken for one', () => {
    assert.deepEqual(['1,234.50', '$12', '7.5 %', '.5', '-3'].map(readNumber), [1_234.5, 12, 7.5, 0.5, -3]);
    for (const text of ['', 'x', '1,23', '1.2.3', '-', '$', '1 2']) assert.equal(readNumber(text), null, text);
    assert.deepEqual(cellsOf(textOfCells([['a', 'b'], ['', 'c']]), 2), [['a', 'b'], ['', 'c']]);
  });
});
