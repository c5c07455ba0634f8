import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mostEntries, mostLines } from '../extraction-sizes.ts';
import { extractionValidation } from './extraction-checks.ts';
import { invoiceAnomalies } from './invoices.ts';
import { unreadPart } from './reading-extent.ts';

const texts = ['list.pdf', 'rest.pdf'].map((name, index) => ({ documentId: String(index), name, pages: ['one', 'two', 'three'] }));
const entry = (document: string, page: number) => ({ evidence: { document, page, quote: 'q' } });
const entries = (count: number, document = 'list.pdf', page = 1) => Array.from({ length: count }, () => entry(document, page));

describe('C2 how far the documents were read', () => {
  it('C2 nothing is said while one more record has room', () => {
    assert.equal(unreadPart(entries(7), texts, { most: 10, perRecord: 3 }), null);
    assert.notEqual(unreadPart(entries(8), texts, { most: 10, perRecord: 3 }), null);
  });

  it('C2 a full table names the page it reaches, in whichever order its entries stand, and what comes after', () => {
    const read = unreadPart([...entries(8, 'list.pdf', 2), ...entries(2)], texts, { most: 10, perRecord: 1 });
    assert.equal(read, 'The table holds 10 entries at most and is full. It was read up to page 2 of 3 of “list.pdf”; not read: the rest of that page, page 3 of “list.pdf”, “rest.pdf”. Run the rest as documents of their own.');
    assert.match(unreadPart(entries(10), texts, { most: 10, perRecord: 1 }) ?? '', /pages 2 to 3 of “list\.pdf”, “rest\.pdf”/);
    assert.match(unreadPart(entries(10, 'rest.pdf', 3), texts, { most: 10, perRecord: 1 }) ?? '', /page 3 of 3 of “rest.pdf”; more may stand on that page/);
    assert.match(unreadPart(entries(10, 'unknown.pdf'), texts, { most: 10, perRecord: 1 }) ?? '', /cannot be told/);
  });

  it('C2 both extractors say so in their checks: first of all rows, and only when they are full', () => {
    const material = (form: object, draft: object) => ({ form: { ...form }, sheets: [], texts, draft: { ...draft }, today: '2026-11-02' });
    const form = { fields: [{ name: 'Total', kind: 'amount' }, { name: 'Due', kind: 'date' }], threshold: 'high' };
    const said = (count: number) => extractionValidation.compute(material(form, { extracted: entries(count).map((each, index) => ({ ...each, record: String(Math.floor(index / 2)), field: index % 2 === 0 ? 'Total' : 'Due', value: '1', confidence: 'high' })) }))[0];
    assert.deepEqual([said(mostEntries - 2)?.['check'], said(mostEntries - 1)?.['check']], ['In every record', 'Documents read whole']);
    const anomalies = (count: number) => invoiceAnomalies.compute(material({}, { lines: entries(count).map((each) => ({ ...each, vendor: 'V', invoice: '1', amount: '1.00' })), documentTotals: [] }));
    assert.deepEqual(anomalies(mostLines - 1).map(({ kind }) => kind), []);
    assert.match(anomalies(mostLines)[0]?.['detail'] ?? '', /^The table holds 100 entries at most and is full/);
  });
});
