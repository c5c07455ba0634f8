import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Row } from './calculation.ts';
import { linesChanged } from './lines-changed.ts';
import { phiCheck } from './phi-check.ts';
import { redFlagWords } from './red-flag-words.ts';
import { redline } from './redline.ts';
import { compareWords } from './word-changes.ts';

type Parts = Record<string, unknown>;
const material = (form: Parts, draft: Parts) => ({ form, draft, sheets: [], texts: [], today: '2026-11-02' });
const evidence = (quote: string) => ({ document: 'Note', page: 1, quote });

describe('a redline', () => {
  const redlineOf = (originalClause: string, text: string): readonly Row[] => redline.compute(material({ originalClause }, { proposedClause: { text } }));

  it('C2 shows what is kept, replaced, deleted and inserted, in order', () => {
    assert.deepEqual(redlineOf('Supplier shall pay all losses within 10 days.', 'Supplier shall pay direct losses within 30 business days.').map(({ change, original, proposed }) => [change, original, proposed]), [
      ['kept', 'Supplier shall pay', 'Supplier shall pay'], ['replaced', 'all', 'direct'], ['kept', 'losses within', 'losses within'], ['replaced', '10', '30 business'], ['kept', 'days.', 'days.'],
    ]);
    assert.deepEqual(redlineOf('Buyer may not assign.', 'Buyer may assign.')[1], { change: 'deleted', original: 'not', proposed: '' });
    assert.deepEqual([redlineOf('', 'New.')[0]?.['change'], redlineOf('Old.', '')[0]?.['change'], redlineOf('Same.', 'Same.')[0]?.['change']], ['new clause', 'nothing proposed', 'kept']);
  });

  it('C2 property: its left side is the original and its right side the proposal, word for word, whatever they hold', () => {
    const words = fc.array(fc.constantFrom('shall', 'may', 'not', 'pay', '10', 'days', '$5'), { maxLength: 40 }).map((list) => list.join(' '));
    fc.assert(fc.property(words, words, (before, after) => {
      const stretches = compareWords(before, after);
      const side = (name: 'before' | 'after') => stretches.map((stretch) => stretch[name]).filter((text) => text !== '').join(' ');
      assert.deepEqual([side('before'), side('after')], [before, after]);
      assert.ok(stretches.every((stretch) => (stretch.change === 'kept') === (stretch.before === stretch.after)));
    }), { numRuns: 200, seed: 7 });
  });

  it('keeps to a section for texts of any length, and never throws', () => {
    assert.ok(redlineOf(Array.from({ length: 300 }, (_none, index) => `a${index} b`).join(' '), Array.from({ length: 300 }, (_none, index) => `c${index} b`).join(' ')).length <= 60);
    assert.equal(compareWords('a '.repeat(4_000), 'b '.repeat(4_000)).length, 1);
    assert.equal(redline.compute(material({}, { proposedClause: 7 })).length, 1);
  });
});

describe('red-flag words', () => {
  const found = (form: Parts, draft: Parts = {}) => redFlagWords.compute(material({ routeTo: 'Triage nurse', ...form }, draft));

  it('C2 finds words of the list and of the house, in form and draft, also behind a “no”, whatever case, apostrophe or line end', () => {
    const rows = found({ visitReason: 'Cough.\nNo CHEST\nPain today, but I can\'t breathe at night', redFlagWords: ['worse than last time'] }, { reason: [{ text: 'It is worse than last time.' }] });
    assert.deepEqual(rows.map((row) => [row['word'], row['where'], row['routedTo']]), [['chest pain', 'Form', 'Triage nurse'], ['can\'t breathe', 'Form', 'Triage nurse'], ['worse than last time', 'Draft', 'Triage nurse']]);
  });

  it('finds whole words only, and says when none was found', () => {
    assert.match(found({ visitReason: 'Breaststroke training, seizures-free' })[0]?.['word'] ?? '', /none of the list/);
    assert.match(found({ visitReason: '' })[0]?.['routedTo'] ?? '', /no clinical assessment/);
  });

  it('a hostile word of the house is text, not a pattern; nothing throws', () => {
    const scanned = redFlagWords.compute({ ...material({ routeTo: 'Triage nurse' }, {}), texts: [{ documentId: 'd', name: 'Intake form.pdf', pages: ['Address', 'Fainted twice last week'] }] });
    assert.deepEqual(scanned.map(({ word, where }) => [word, where]), [['fainted', 'Intake form.pdf, page 2']], 'what the model left out is found in the document');
    assert.equal(found({ visitReason: 'aaaa (.*) b', redFlagWords: ['(.*)', '', '(a+)+$'] })[0]?.['word'], '(.*)');
    assert.ok(redFlagWords.compute(material({ redFlagWords: [{}], routeTo: 4 }, { a: { b: [null, 3] } })).length > 0);
  });
});

describe('PHI minimisation of messages', () => {
  const base = { medicineName: 'Lisinopril 10 mg', pharmacyPhone: '(555) 010-0144', optOutText: 'Reply STOP to opt out', channel: 'sms', neverMention: ['Northside clinic'] };
  const results = (body: string, form: Parts = base) => Object.fromEntries(phiCheck.compute(material(form, { messageVariants: [{ variant: 'A', subject: '', body }] })).map((row) => [row['check'], row['result']]));

  it('C2 passes a message that says only that something is ready', () => {
    assert.deepEqual(new Set(Object.values(results('Maple Pharmacy: an order is ready. Call (555) 010-0144. Reply STOP to opt out.'))), new Set(['pass']));
  });

  it('C2 names medicine, condition, dose, date, number, forbidden words, links and a missing opt-out', () => {
    const found = results('Your lisinopril 10 mg for blood pressure, Rx 7734512, due 11/20/2026 from the Northside Clinic: https://example.test');
    assert.deepEqual(Object.entries(found).filter(([, result]) => result === 'look').map(([check]) => check), [
      'Medicine name', 'Words about a condition or treatment', 'Strength or dose', 'Dates', 'Long numbers other than the pharmacy’s phone', 'Words that the form forbids', 'Links', 'Missing opt-out words',
    ]);
    assert.equal(results('x'.repeat(330))['Longer than 320 characters'], 'look');
  });

  it('C2 says of each find which message holds it and how it reads, and of a long message how long it is', () => {
    const rows = phiCheck.compute(material(base, { messageVariants: [{ variant: 'A', subject: '', body: 'Jo, your lisinopril 10 mg from Northside Clinic, Rx 7734512, was due 10/20/2026.' }, { variant: 'Long', subject: '', body: `${'x'.repeat(382)} Reply STOP to opt out.` }] }));
    const found = rows.map((row) => row['found']).join('\n');
    for (const find of ['A: lisinopril', 'A: 10 mg', 'A: 10/20/2026', 'A: 7734512', 'A: northside clinic', 'A: opt-out words not in the message', 'Long: 405 characters']) assert.ok(found.toLowerCase().includes(find.toLowerCase()), find);
  });

  it('without messages nothing passes, and nothing throws', () => {
    assert.deepEqual(new Set(phiCheck.compute(material(base, {})).map((row) => row['result'])), new Set(['not checked']));
    assert.ok(phiCheck.compute(material({ neverMention: [3], medicineName: {} }, { messageVariants: [null, 'x'] })).length > 0);
  });
});

describe('lines changed against the note', () => {
  const check = (quote: string, text: string) => linesChanged.compute(material({}, { yourPlan: [{ text, evidence: evidence(quote) }] }))[0]?.['check'];

  it('C2 names figures that were left out or came in, and a “not” that was lost or added', () => {
    assert.equal(check('Continue metformin 500 mg twice daily.', 'Keep taking metformin 500 mg two times a day.'), 'reworded, figures kept');
    assert.equal(check('Recheck A1c in 3 months.', 'Have the blood test again in 6 months.'), 'left out: 3; not in the note’s line: 6');
    assert.equal(check('Do not drive until seen by neurology.', 'Drive once neurology has seen you.'), 'a “not” of the note is missing');
    assert.equal(check('Drink 6 to 8 glasses of water daily.', 'Drink 10 glasses of water a day.'), 'left out: 6; left out: 8; not in the note’s line: 10');
    assert.equal(check('Do not drive until seen.', 'Drive until seen.'), 'a “not” of the note is missing');
    assert.equal(check('Take with food.', 'Do not take with food.'), 'a “not” was added');
    assert.equal(check('Return in 2 weeks.', 'Return in 2 weeks.'), 'word for word');
  });

  it('a line without a source is said to have none; nothing throws', () => {
    assert.equal(linesChanged.compute(material({}, { medicines: [{ text: 'x' }] }))[0]?.['check'], 'no line of the note');
    assert.deepEqual(linesChanged.compute(material({}, { yourPlan: 'x', medicines: null })), []);
  });
});
