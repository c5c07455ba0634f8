import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { extractionConfidence, extractionValidation } from './extraction-checks.ts';

const form = { threshold: 'medium', fields: [{ name: 'Invoice no.', kind: 'text' }, { name: 'Total', kind: 'amount' }, { name: 'Due', kind: 'date' }] };
const value = (record: string, field: string, text: string, confidence = 'high') => ({ record, field, value: text, confidence });
const material = (extracted: unknown) => ({ form, sheets: [], texts: [], draft: { extracted }, today: '2026-11-02' });
const checks = (extracted: unknown) => extractionValidation.compute(material(extracted)).map((row) => [row['field'], row['check'], row['result']].join(' | '));

describe('checks of an extraction', () => {
  it('C2 totals are exact over the values that can be read, and say how many these are', () => {
    const rows = checks([value('A', 'Total', '$0.10'), value('B', 'total', '0.20'), value('C', 'Total', '1.234,50'), value('A', 'Due', '3/1/2026'), value('B', 'Due', 'March 9, 2026')]);
    assert.ok(rows.includes('Total | Total | $0.30 (2 of 3 values)'));
    assert.ok(rows.includes('Total | Can be read as amount | No: “1.234,50”'));
    assert.ok(rows.includes('Due | From – to | 2026-03-01 – 2026-03-09'));
    assert.ok(rows.includes('Due | In every record | Missing in: C'));
    assert.ok(rows.includes('Invoice no. | In every record | Missing in: A; B; C'));
  });

  it('doubles and fields that nobody asked for are named', () => {
    const rows = checks([value('A', 'Total', '$1'), value('a', 'Total', '$2'), value('A', 'Mood', 'good')]);
    assert.ok(rows.includes('Total | Once in each record | More than once in: A'));
    assert.ok(rows.includes('Mood | Asked for | This field is not on the list'));
  });

  it('confidence is counted for each field; the threshold of the form decides what has to be checked', () => {
    const rows = extractionConfidence.compute(material([value('A', 'Total', '1', 'low'), value('B', 'Total', '2', 'medium'), value('B', 'Due', '', 'sure')]));
    assert.deepEqual(rows[1], { field: 'Total', found: '2 of 2', high: '0', medium: '1', low: '1', toCheck: '1' });
    assert.deepEqual(rows[2], { field: 'Due', found: '1 of 2', high: '0', medium: '0', low: '0', toCheck: '1' });
  });

  it('an empty draft, or one of another shape, never throws and keeps to the size of a table', () => {
    assert.ok(checks(undefined).length > 0);
    assert.ok(checks([null, 7]).every((row) => !row.includes('undefined')));
    const many = checks(Array.from({ length: 700 }, (_none, index) => value('A', `stray ${index}`, 'x')));
    assert.equal(many.length, 500);
    assert.match(String(many.at(-1)), /\d+ more rows do not fit in this table/);
  });
});
