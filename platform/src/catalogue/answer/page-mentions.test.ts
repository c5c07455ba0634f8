import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { apps } from '../apps/registry.ts';
import { checkEvidence } from './evidence.ts';
import { checkPageMentions } from './page-mentions.ts';
import type { SourceText } from './sources.ts';

const letter: SourceText = { documentId: 'l', name: 'Letter.pdf', ownPages: true, pages: ['Dear Ms Holm,\nyour claim of 12 May is covered up to 40,000 USD.', 'Regards', 'Enclosures: none'] };
const policy: SourceText = { documentId: 'p', name: 'Policy.pdf', ownPages: true, pages: Array.from({ length: 30 }, (_nothing, index) => `Clause ${String.fromCodePoint(65 + index % 26)}`) };

/** What is marked in one statement beside a quotation of the letter. */
function marked(statement: string, sources: readonly SourceText[] = [letter], more: object = {}): readonly string[] {
  const output = { keyFacts: [{ statement, evidence: { document: 'Letter.pdf', page: 1, quote: 'your claim' }, ...more }] };
  return checkPageMentions(output, 'pageLine', checkEvidence(output, sources), sources).map(({ path, quote, state }) => {
    assert.deepEqual([path, state], ['keyFacts.0.statement', 'not-found']);
    return quote;
  });
}

describe('C2 pages that prose mentions', () => {
  it('C2 a page that the quoted document does not have is marked as unproven, as it is written', () => {
    for (const [text, quote] of [['The claim is covered, see page 9.', 'page 9'], ['Covered (p. 7, line 12).', 'p. 7'], ['See pp. 2-8 and page 3.', 'pp. 2-8'], ['Pages 4 to 6 say so.', 'Pages 4 to 6'], ['See page 9, and again page 9.', 'page 9']] as const) assert.deepEqual(marked(text), [quote]);
  });

  it('C2 a page that it has is not, nor what is no page', () => {
    for (const text of ['See page 3.', 'See pp. 1-3 of the letter.', 'At 4 p.m. 9 people came.', 'One page; 9 copies.', 'The homepage 2024 edition', 'Pages: many', 'Paragraph 9']) assert.deepEqual(marked(text), [], text);
  });

  it('C2 nothing is said where a mention may be right: of something else, of a number that is printed, of pages that nobody knows, of another document that is as long', () => {
    for (const text of ['Sign page 9 of the enclosed form.', 'Page 9 of 12 is missing.', 'See Exhibit C, page 9.', 'Schedule B (p. 9) lists them.', 'The attached statement shows it on page 9.', 'It stands on page 9 in the handbook.']) assert.deepEqual(marked(text), [], text);
    for (const page of ['as told on page 9', 'see pp. 8-10', '9', '- 9 -', 'HOLM 000009', 'Page 9 of 14', 'Claims handbook    9']) assert.deepEqual(marked('See page 9.', [{ ...letter, pages: [...letter.pages.slice(0, 2), page] }]), [], page);
    const { ownPages: _, ...cut } = letter;
    assert.deepEqual(marked('See page 9.', [cut]), []);
    assert.deepEqual([marked('See page 9.', [letter, policy]), marked('See page 31.', [letter, policy])], [[], ['page 31']]);
    assert.deepEqual(marked('See page 9.', [{ ...letter, pages: [] }]), [], 'a document that is gone');
  });

  it('C2 a document that is named beside the page is the one that is meant, in any prose', () => {
    const output = { summary: 'As Letter.pdf, p. 9, says; and page 9 of Policy.pdf; page 12 in Letter.pdf. See page 9.' };
    assert.deepEqual(checkPageMentions(output, undefined, [], [letter, policy]).map(({ path, quote }) => [path, quote]), [['summary', 'p. 9'], ['summary', 'page 12']]);
  });

  it('C2 labels that are compared elsewhere are left to that, and so is what is not found itself', () => {
    assert.deepEqual(marked('Yes.', [letter], { pageLine: 'page 9' }), []);
    const output = { keyFacts: [{ statement: 'See page 9.', evidence: { document: 'Letter.pdf', page: 1, quote: 'words that stand nowhere' } }] };
    assert.deepEqual(checkPageMentions(output, undefined, checkEvidence(output, [letter]), [letter]), []);
  });

  it('C2 no reference answer of any app is marked, taken as if each document had pages of its own', () => {
    const found = apps.flatMap((app) => app.goldenCases.flatMap(({ name, documents, reference }) => {
      const sources = documents.map((document): SourceText => ({ documentId: document.name, ownPages: true, ...document }));
      return checkPageMentions(reference, app.pageLines, checkEvidence(reference, sources), sources).map(({ path, quote }) => [app.id, name, path, quote]);
    }));
    assert.deepEqual(found, []);
  });
});
