import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rulesUsed, signOffRecord } from './rules-used.ts';

const today = '2026-11-02';
const form = { rulePack: 'fair-housing-ads', subject: 'Listing', jurisdiction: 'Ohio', checkDate: '2026-10-30' };
const used = (entries: Record<string, unknown>) => new Map(rulesUsed.compute({ form: entries, sheets: [], texts: [], draft: {}, today }).map((row) => [row['item'], row['value']]));
const record = (draft: Record<string, unknown>, entries: Record<string, unknown> = form) => new Map(signOffRecord.compute({ form: entries, sheets: [], texts: [], draft, today }).map((row) => [row['item'], row['value']]));

describe('rules of a compliance check', () => {
  it('C2 the pack, its version and its day stand in the record, and that later changes are not in it', () => {
    assert.equal(used(form).get('Version'), '1.0.0, changes of the source worked in until 2025-01-01');
    assert.match(used(form).get('To be aware of') ?? '', /after 2025-01-01/);
    assert.equal(used({ ...form, checkDate: '2024-12-31' }).get('To be aware of'), undefined);
    assert.equal(used({ rulePack: 'own-policy', rulesDocument: 'Handbook 7.pdf' }).get('Rules'), 'Own policy: Handbook 7.pdf');
    assert.equal(used({}).get('Subject'), 'not stated');
  });

  it('C2 rules without a result, with two, and of no pack are named, however a draft was edited', () => {
    const draft = { findings: [{ rule: 'FH-05', severity: 'high' }], passed: [{ rule: 'fh-01' }, { rule: 'FH-05' }], notAssessable: [{ rule: 'FH-10' }, { rule: 'FH-99' }] };
    const rows = record(draft);
    assert.equal(rows.get('Rules without a result'), 'FH-02, FH-03, FH-04, FH-06, FH-07, FH-08, FH-09, FH-11, FH-12');
    assert.equal(rows.get('Rules with two results'), 'FH-05');
    assert.equal(rows.get('Not a rule of this pack'), 'FH-99');
    assert.deepEqual([rows.get('Findings'), rows.get('Passed'), rows.get('Findings of high severity')], ['1', '2', '1']);
  });

  it('an own policy, an empty draft, or one of another shape gives a record and never throws', () => {
    assert.match(record({}, { rulePack: 'own-policy' }).get('Complete') ?? '', /by hand/);
    assert.equal(record({ findings: 'x', passed: [7] }).get('Findings'), '0');
    assert.ok(record({ findings: Array.from({ length: 400 }, (_none, index) => ({ rule: `x${index}` })) }).size < 20);
  });
});
