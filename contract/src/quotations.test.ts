import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readQuotable } from './quotable-text.ts';
import { findQuotation, findQuotations, joinPages, splitPlace } from './quotations.ts';

const shown = (text: string, quote: string): string | null => {
  const place = findQuotation(readQuotable(text), readQuotable(quote));
  return place === null ? null : text.slice(place.start, place.end);
};
const held = (cases: readonly (readonly [text: string, quote: string])[]) => cases.filter(([text, quote]) => shown(text, quote) === null);
const refused = (cases: readonly (readonly [text: string, quote: string])[]) => cases.filter(([text, quote]) => shown(text, quote) !== null);

describe('texts as quotations are compared with them', () => {
  it('C2 digits that stand apart never become one number, a sign never vanishes, a hyphen within a word does', () => {
    const text = (original: string) => readQuotable(original).text;
    assert.equal(text('1 2'), '1 2');
    assert.equal(text('-5 – 6'), '-5-6');
    assert.equal(text('per-\nmonth'), text('permonth'));
    assert.equal(text('A &lt; “B” ’n’ ｃ…'), 'A<"B"\'n\'c...');
    assert.equal(text('cafe\u0301'), text('café'));
  });

  it('C2 every unit knows its place, whatever was dropped before it', () => {
    for (const original of ['a\u00ad b-\n  c &amp; ﬁn 1 \n 2 e\u0301 𝐀', 'x\u200b — y\t\t9 9\u00a0000']) {
      const { text, starts, ends } = readQuotable(original);
      assert.deepEqual([starts.length, ends.length], [text.length, text.length]);
      assert.ok(starts.every((start, at) => start < (ends[at] ?? 0) && start >= (starts[at - 1] ?? 0)));
      for (const [at, unit] of Array.from(text).entries()) if (/[a-z0-9]/i.test(unit) && text.length === Array.from(text).length) assert.ok(readQuotable(original.slice(starts[at], ends[at])).text.includes(unit));
    }
  });
});

describe('quotations', () => {
  it('C2 every place of a quotation is found, none within another, as many as are wanted', () => {
    const [text, quote] = [readQuotable('unable, able able able.'), readQuotable('able')];
    assert.deepEqual(findQuotations(text, quote, 9), [{ start: 8, end: 12 }, { start: 13, end: 17 }, { start: 18, end: 22 }]);
    assert.deepEqual([findQuotations(text, quote, 2).length, findQuotations(text, readQuotable(''), 9).length], [2, 0]);
  });

  it('C2 a part of a word or of a number is no quotation of it', () => {
    assert.deepEqual(refused([
      ['The tenant is unable to pay the premium.', 'able to pay the premium'], ['The fee is $1,500 per month.', '500 per month'], ['The fee is $1,500 per month.', 'The fee is $1'], ['within 110 days', '10 days'],
      ['a dose of 0.5 mg', '5 mg'], ['a dose of .5 mg', '5 mg'], ['costs 1.500,00 €', '500,00'], ['costs 1.500,00 €', 'costs 1.500'], ['costs 1,500.00', 'costs 1,500'], ['Balance: -500.', '500'], ['Balance: −$500.', '$500'],
      ['at 10:30 am', '30 am'], ['take 1/2 tablet', '2 tablet'], ['CHF 1’500 a year', '500 a year'], ['1\u00a0500 kr each', '500 kr'], ['10mg daily', 'mg daily'], ['page 24b', 'page 24'],
      ['a non-refundable deposit', 'refundable deposit'], ['a non-\nrefundable deposit', 'refundable deposit'], ['in\u00adsufficient funds', 'sufficient funds'], ['it is tax-free', 'it is tax'], ['you can’t cancel', 'you can'], ['die Prämienänderung', 'die Prämie'],
      ['The vote was unanimous', 'animous'], ['每月1500元', '500元'], ['보험료 불가능', '가능'],
    ]), []);
  });

  it('C2 a quotation is found, whatever its white space, hyphenation, quotation marks and the signs around it', () => {
    assert.deepEqual(held([
      ['unable to pay, or able to pay the premium', 'able to pay the premium'], ['The fee is $1,500, payable at once.', 'The fee is $1,500'], ['It ends in 2027. 30 days later', 'It ends in 2027'], ['($500)', '500'], ['It costs $500.', '500'],
      ['infor-\nmation of the in-\r\nsured', 'information of the insured'], ['the pay-\nment', 'the pay-ment'], ['“one month’s” rent', '"one month\'s" rent'], ['the tenants’ rent', 'the tenants'], ['l’assuré paie', 'assuré paie'],
      ['30–60 days', '30-60 days'], ['within 30–60 days', '60 days'], ['pre- and post-sale', 'and post-sale'], ['the rent—no more', 'no more'], ['the rent – no more', 'rent – no more'], ['P R E M I U M due', 'PREMIUM due'], ['see p. 24', 'p. 24'], ['see p. 24.', '24'],
      ['on the 30th of November', '30th of November'], ['a\u00adble to pay', 'able to pay'], ['保险费每月为二百元。每日两次', '每月为二百元'], ['毎月1500円を支払う', '1500円'], ['ผู้เช่าต้องจ่ายค่าเช่า', 'ต้องจ่าย'], ['a table: 2 500 12', '500 12'], ['-5 to 5', '5'], ['1,2 and 12', '12'],
    ]), []);
    assert.equal(shown('x', ''), null);
  });

  it('C2 the place is that of the whole words, also where a part of another one comes first', () => {
    const text = 'A fee of $1,500 per month. Then 500 per\nmonth; unable, able';
    const place = findQuotation(readQuotable(text), readQuotable('500 per month'));
    assert.deepEqual(place, { start: 32, end: 45 });
    assert.equal(shown(text, 'able'), 'able');
    assert.equal(shown('“A &amp; B” pay-\ning', 'A & B" paying'), 'A &amp; B” pay-\ning');
  });

  it('C2 a quotation over the end of a page is split into its parts', () => {
    const [page, next] = ['at least ninety', 'days before'];
    const place = findQuotation(joinPages(page, next), readQuotable('ninety days'));
    assert.deepEqual(place === null ? null : splitPlace(place, page), { first: { start: 9, end: 15 }, second: { start: 0, end: 4 } });
  });

  it('fault 8: a text that begins the quotation everywhere is searched in bounded time', () => {
    assert.equal(findQuotation(readQuotable('ab'.repeat(50_000)), readQuotable('ab')), null);
    assert.equal(findQuotation(readQuotable('- '.repeat(50_000)), readQuotable(`${'-'.repeat(100)}x`)), null);
  });
});
