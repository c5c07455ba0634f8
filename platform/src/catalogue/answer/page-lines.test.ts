import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { apps } from '../apps/registry.ts';
import { checkOutput } from './assemble.ts';
import { checkEvidence } from './evidence.ts';
import { checkPageLines } from './page-lines.ts';

const transcript = `DEPOSITION OF RAYMOND PELL

Page 12
 1  Q. How fast were you going?
 2  A. About forty-five. The limit there is
 3  forty-five.
 4  Q. Did you see the car?
 5  A. Yes.

Page 13
 1  Q. Did you brake?
 2  A. Yes.
 3  Q. Was the pedal soft?
 4  A. It had been soft since Monday.`;

/** What is said of one label beside one quotation: the place that is named instead, or `null` where it is right. */
function check(text: string, label: string, quote: string, pages: readonly string[] = [text]): string | null {
  const sources = [{ documentId: 'd', name: 'T.pdf', pages }];
  const output = { topics: [{ pageLine: label, evidence: { document: 'T.pdf', page: 1, quote } }] };
  const [wrong] = checkPageLines(output, 'pageLine', checkEvidence(output, sources), sources);
  if (wrong === undefined) return null;
  assert.deepEqual([wrong.path, wrong.state, wrong.quote, wrong.page], ['topics.0.pageLine', 'not-found', label, null]);
  return wrong.foundAt ?? 'nowhere';
}

describe('C2 page:line labels are those of their quotation', () => {
  it('C2 a wrong line, a wrong page and a line that is not printed are caught, with the right place', () => {
    assert.equal(check(transcript, '12:2-3', 'About forty-five.'), null);
    assert.equal(check(transcript, '12:1-4', 'About forty-five.'), null);
    assert.equal(check(transcript, '12:4', 'About forty-five.'), '12:2');
    assert.equal(check(transcript, '13:2', 'About forty-five.'), '12:2');
    assert.equal(check(transcript, '14', 'About forty-five.'), '12:2');
    assert.equal(check(transcript, '12:5', 'It had been soft since Monday.'), '13:4');
    assert.equal(check(transcript, '12:5-13:4', 'It had been soft since Monday.'), null, 'over the break of a page');
  });

  it('C2 words that stand more than once are right at each of their places', () => {
    assert.deepEqual([check(transcript, '12:5', 'A. Yes.'), check(transcript, '13:2', 'A. Yes.'), check(transcript, '13:3', 'A. Yes.')], [null, null, '12:5']);
  });

  it('C2 the page alone is enough; text without a number in it is no label', () => {
    for (const label of ['12', 'p. 12', '12-13', 'not printed', '']) assert.equal(check(transcript, label, 'About forty-five.'), null, label);
  });

  it('C2 footers name the page over them, a lone number over line 1 the page under it', () => {
    const numbers = ' 1  Q. Were you there?\n 2  A. I was at home.\n 3  Q. All day?';
    assert.deepEqual([check(`${numbers}\nPage 7`, '7:2', 'I was at home.'), check(`${numbers}\nPage 7`, '8:2', 'I was at home.')], [null, '7:2']);
    assert.deepEqual([check(`31\n${numbers}`, '31:2', 'I was at home.'), check(`31\n${numbers}`, '30:2', 'I was at home.')], [null, '31:2']);
    assert.deepEqual([check(numbers, '7:2', 'I was at home.'), check(numbers, '7:3', 'I was at home.')], [null, 'line 2'], 'where no page is printed, the line alone is compared');
  });

  it('C2 where no lines are printed no label may count them; where their numbers stand apart from them nothing is said', () => {
    const plain = 'Page 2\nQ. Did you sign?\nA. I signed a paper.';
    assert.deepEqual([check(plain, '2', 'I signed a paper.'), check(plain, '2:3', 'I signed a paper.'), check(plain, '3', 'I signed a paper.')], [null, '2', '2']);
    assert.equal(check('Page 4\n1\n2\n3\n4\nQ. Were you there?\nA. I was at home.', '4:2', 'I was at home.'), null);
    assert.equal(check('In 1998 I moved.\n2 cars came.\nI was at home.', '1', 'I was at home.'), null, 'a number that begins a line of prose numbers none');
  });

  it('C2 a transcript as long as files may be is read once, whatever it repeats and whatever is blank in it', () => {
    const length = 400_000;
    const blank = `Page 1\n 1  Q. Did you sign?\n${'\n'.repeat(length)} 2  A. I signed.\n 3  Q. When?`;
    assert.equal(check(blank, '1:1', 'I signed.'), '1:2');
    const pages = (answer: string) => Array.from({ length: 1_300 }, (_page, page) => `Page ${page + 1}\n${Array.from({ length: 25 }, (_line, line) => ` ${line + 1}  ${answer}`).join('\n')}`).join('\n');
    const repeated = `${pages('A. Yes.')}\n 26  A. I signed.`;
    assert.ok(repeated.length > length);
    assert.equal(check(repeated, '1:1', 'I signed.'), '1300:26');
    assert.equal(check(repeated, '9999:9', 'A. Yes.'), null, 'what stands everywhere is compared with no label');
    const sources = [{ documentId: 'd', name: 'T.pdf', pages: [repeated] }];
    const output = { topics: Array.from({ length: 100 }, () => ({ pageLine: '1:1', evidence: { document: 'T.pdf', page: 1, quote: 'I signed.' } })) };
    assert.equal(checkPageLines(output, 'pageLine', checkEvidence(output, sources), sources).length, 100);
  });

  it('C2 of a quotation that was not found, or that is the form’s, nothing more is said', () => {
    assert.equal(check(transcript, '99:1', 'I was doing eighty.'), null);
    const sources = [{ documentId: null, name: 'Form', pages: ['Matter: Pell'] }];
    const output = { topics: [{ pageLine: '9:9', evidence: { document: 'Form', page: 1, quote: 'Matter: Pell' } }] };
    assert.deepEqual(checkPageLines(output, 'pageLine', checkEvidence(output, sources), sources), []);
  });

  it('C2 the case summary checks them: its own references are right, and one that is moved is not', () => {
    const manifest = apps.find(({ id }) => id === 'leg-case-summary');
    const [golden] = manifest?.goldenCases ?? [];
    assert.ok(manifest !== undefined && golden !== undefined);
    const wrong = (reference: Readonly<Record<string, unknown>>, documents = golden.documents) => checkOutput(manifest, reference, {}, documents.map((document) => ({ documentId: document.name, ...document }))).filter(({ path }) => path.endsWith('pageLine')).map(({ quote, foundAt }) => [quote, foundAt]);
    for (const { reference, documents } of manifest.goldenCases) assert.deepEqual(wrong(reference, documents), []);
    const moved = JSON.parse(JSON.stringify(golden.reference).replace('"12:2-4"', '"12:7"')) as Readonly<Record<string, unknown>>;
    assert.deepEqual(wrong(moved), [['12:7', '12:2']]);
  });
});
