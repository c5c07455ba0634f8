import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkEvidence } from './evidence.ts';

const lease = { documentId: 'l', name: 'Lease.pdf', pages: [
  'The tenant pays $2,450 per month, due on the first day.\nRent rises by 3 percent each infor-\nmation year.',
  'Notice must be given in writing, at least ninety',
  'days before the end of the term. The deposit is “one month’s” rent – no more.',
] };
const annex = { documentId: 'a', name: 'Annex.docx', pages: ['Pets: 2 cats, weight below 12 kg. Balance: -500.'] };

const check = (document: string, page: number, quote: string) => {
  const [citation] = checkEvidence({ facts: [{ evidence: { document, page, quote } }] }, [lease, annex]);
  assert.ok(citation !== undefined);
  return { state: citation.state, foundPage: citation.foundPage, documentId: citation.documentId };
};

describe('evidence', () => {
  it('C2 a quote on its page is found, whatever its white space, hyphenation and quotation marks', () => {
    assert.deepEqual(check('Lease.pdf', 1, 'pays $2,450   per\nmonth'), { state: 'found', foundPage: 1, documentId: 'l' });
    assert.equal(check('lease.PDF', 1, 'each information year').state, 'found');
    assert.equal(check('Lease.pdf', 3, 'The deposit is "one month\'s" rent - no more.').state, 'found');
    assert.equal(check('Annex.docx', 1, 'weight below 12 kg').state, 'found');
  });

  it('C2 a quote that runs on to the next page is found where it begins', () => {
    assert.deepEqual(check('Lease.pdf', 2, 'at least ninety days before the end'), { state: 'found', foundPage: 2, documentId: 'l' });
  });

  it('C2 a quote on another page or in another document is said to be elsewhere, with its place', () => {
    assert.deepEqual(check('Lease.pdf', 2, 'due on the first day'), { state: 'elsewhere', foundPage: 1, documentId: 'l' });
    assert.deepEqual(check('Lease.pdf', 9, 'due on the first day'), { state: 'elsewhere', foundPage: 1, documentId: 'l' });
    assert.deepEqual(check('No such.pdf', 1, 'Pets: 2 cats'), { state: 'elsewhere', foundPage: 1, documentId: 'a' });
  });

  it('C2 a changed word, digit, sign or letter case is not found', () => {
    for (const quote of ['pays $2,540 per month', 'pays $2,450 per week', 'Balance: 500', 'the Tenant pays', 'Pets: 2 1 cats']) {
      assert.equal(check('Lease.pdf', 1, quote).state, 'not-found', quote);
    }
  });

  it('C2 a quote too short to prove anything, or empty after normalising, is not found', () => {
    for (const quote of ['a', ' ', '\u00ad\u200b', '--']) assert.equal(check('Lease.pdf', 1, quote).state, 'not-found');
  });

  it('C2 every quotation of an output is collected, with its path', () => {
    const evidence = { document: 'Lease.pdf', page: 1, quote: 'due on the first day' };
    const output = { summary: [{ text: 'x', evidence }], nested: { rows: [{ evidence }, { evidence: 'no quotation' }] } };
    assert.deepEqual(checkEvidence(output, [lease]).map(({ path }) => path), ['summary.0.evidence', 'nested.rows.0.evidence']);
  });

  it('C2 entities of the frame count as the characters they stand for', () => {
    const [citation] = checkEvidence({ evidence: { document: 'x', page: 1, quote: 'A &lt; B &amp; "C"' } }, [{ documentId: 'x', name: 'x', pages: ['A < B & &quot;C&quot;'] }]);
    assert.equal(citation?.state, 'found');
  });

  it('C2 a part of a word or of a number is no quotation of it', () => {
    const contract = { documentId: 'c', name: 'Contract.pdf', pages: ['The insured is unable to pay the premium. The fee is $1,500 per month. Notice takes 110 days. You can’t pay in cash.', 'The deposit is non-\nrefundable', 'in full. Able to pay the premium.'] };
    const stateOf = (page: number, quote: string) => checkEvidence({ evidence: { document: contract.name, page, quote } }, [contract]).map(({ state, foundPage }) => `${state} ${foundPage}`)[0];
    for (const quote of ['500 per month', ',500 per month', '10 days', 'fee is $1', 'You can', 'refundable in full', 'The insured is un']) assert.equal(stateOf(1, quote), 'not-found null', quote);
    assert.equal(stateOf(1, 'able to pay the premium'), 'not-found null', 'letter case counts');
    assert.equal(stateOf(1, '1,500 per month'), 'found 1');
    assert.equal(stateOf(1, 'Able to pay the premium'), 'elsewhere 3');
    assert.equal(stateOf(2, 'non-refundable in full'), 'found 2');
  });
});
