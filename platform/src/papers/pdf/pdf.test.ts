import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { getDocumentProxy } from 'unpdf';
import { unzip } from '../../../test/support/surfaces.ts';
import { KeysteadError } from '../../foundation/index.ts';
import type { Block } from '../block.ts';
import { breakLines, settable } from './break-lines.ts';
import { writePaper } from '../formats.ts';
import { shareWidth } from './column-widths.ts';
import { eastAsianFolders } from './fonts.ts';
import { type PdfOptions, toPdf } from './pdf.ts';
import { writePdf } from './write-pdf.ts';

const options: PdfOptions = { title: 'Bericht „Größe“', subject: 'Document Analyzer', language: 'de', watermark: 'DRAFT – NOT REVIEWED', footer: 'Not legal advice.', madeAt: new Date('2026-11-22T09:00:00Z') };

interface Node { readonly role?: string; readonly children?: readonly Node[]; readonly type?: string }

async function open(blocks: readonly Block[], change: Partial<PdfOptions> = {}) {
  const pdf = await toPdf(blocks, { ...options, ...change });
  assert.ok('bytes' in pdf, 'the fonts hold every letter');
  const document = await getDocumentProxy(new Uint8Array(pdf.bytes));
  const pages = [];
  const roles: string[] = [];
  for (let number = 1; number <= document.numPages; number += 1) {
    const page = await document.getPage(number);
    pages.push((await page.getTextContent()).items.map((item) => ('str' in item ? item.str : '')).join('').replace(/\s+/g, ' '));
    // Of the tree, what has something on this page.
    const visit = (node: Node): boolean => {
      const here = (node.children ?? []).map(visit).includes(true) || node.type === 'content';
      if (here && node.role !== undefined) roles.push(node.role);
      return here;
    };
    visit(await page.getStructTree() as Node);
  }
  return { document, pages, roles, bytes: pdf.bytes };
}

describe('C2 PDF', () => {
  it('C2 German, Greek, Cyrillic, Vietnamese, quotes and signs read back as they were written; what is no letter and in no font stands as □', async () => {
    const text = 'Grüße § 5 Abs. 2, H₂O, „zitiert“, “quoted”, Ωμέγα, Привет, Tiếng Việt, ≤ 5 → ☐ ja, 1 000 €, é 🙂';
    const { pages } = await open([{ kind: 'heading', level: 1, text }, { kind: 'paragraph', text }, { kind: 'table', header: ['Über'], rows: [[text]] }]);
    assert.equal(pages[0]?.replaceAll(' ', '').split(settable(text).replace('🙂', '□').replaceAll(' ', '')).length, 4);
  });

  it('C2 title, language, page numbers and the mark of a draft; headings, lists and tables are tagged for readers without sight', async () => {
    const { document, pages, roles } = await open([
      { kind: 'heading', level: 1, text: 'Title' }, { kind: 'notice', text: 'Note' }, { kind: 'heading', level: 2, text: 'Section' }, { kind: 'paragraph', text: 'Words' },
      { kind: 'list', items: ['one', 'two'] }, { kind: 'table', header: ['A', 'B'], rows: [['1', '2']] },
    ]);
    const { info } = await document.getMetadata();
    assert.deepEqual([(info as Record<string, unknown>)['Title'], (info as Record<string, unknown>)['Language'], (await document.getMarkInfo())?.Marked], [options.title, 'de', true]);
    assert.match(pages[0] ?? '', /DRAFT – NOT REVIEWED ?Not legal advice\. ?Page 1 of 1/);
    for (const role of ['Document', 'H1', 'H2', 'P', 'L', 'LI', 'LBody', 'Table', 'TR', 'TH', 'TD']) assert.ok(roles.includes(role), role);
  });

  it('C2 headings stay with what they head: no page ends with them, nor with the head of a table that has its first row on the next', async () => {
    const filling = Array.from({ length: 38 }, (_, index) => ({ kind: 'paragraph', text: `line-${index}` }) as const);
    const row = [Array.from({ length: 9 }, (_, index) => `first-${index}`).join('\n')];
    for (let before = 26; before < filling.length; before += 1) {
      const { pages } = await open([...filling.slice(0, before), { kind: 'heading', level: 2, text: 'Section' }, { kind: 'heading', level: 3, text: 'Part' }, { kind: 'table', header: ['Head-of-table'], rows: [row] }]);
      assert.deepEqual(pages.filter((page) => page.includes('Section')), pages.filter((page) => /Section.*Part.*Head-of-table.*first-0.*first-8/.test(page)), `after ${before} lines`);
    }
  });

  it('C2 a table goes on over pages under its head, which is told once; a row higher than a page is on all of its pages, and nothing is lost', async () => {
    const rows = Array.from({ length: 70 }, (_, index) => [`row-${index}.`, index === 30 ? Array.from({ length: 1500 }, (__, word) => `w${word}.`).join(' ') : `value-${index}.`]);
    const { pages, roles } = await open([{ kind: 'table', header: ['Key-column', 'Value-column'], rows }]);
    assert.ok(pages.length >= 4, `${pages.length} pages`);
    for (const page of pages) assert.match(page, /Key-column ?Value-column/);
    assert.equal(roles.filter((role) => role === 'TH').length, 2);
    const all = pages.join(' ');
    for (const [key, value] of rows) for (const word of [key, ...(value ?? '').split(' ')]) assert.ok(all.includes(word ?? ''), word);
  });

  it('attacks 29 and 30: a PDF holds no links, scripts, forms or files, whatever a model wrote', async () => {
    const hostile = 'https://evil.example javascript:alert(1) (unbalanced \\) <script> /OpenAction /URI';
    const { document, bytes, pages } = await open([{ kind: 'paragraph', text: hostile }]);
    const page = await document.getPage(1);
    assert.deepEqual([await page.getAnnotations(), await document.getJSActions(), await document.getAttachments(), await document.getOpenAction()], [[], null, null, null]);
    assert.doesNotMatch(Buffer.from(bytes).toString('latin1'), /\/(?:JavaScript|URI|Launch|EmbeddedFile|AcroForm)\b/);
    assert.ok(pages[0]?.includes('(unbalanced \\)'));
  });

  const refusedFor = (why: RegExp) => (error: unknown): boolean => error instanceof KeysteadError && error.code === 'conflict' && why.test(String(error.parameters['detail']));

  it('C2 a text whose letters no font holds is refused with the way out, not written with gaps', async () => {
    await assert.rejects(writePdf([{ kind: 'paragraph', text: 'รับประทาน medicine' }], options), refusedFor(/lack \d+ of its letters \(.*Export it as DOCX, which takes the fonts of whoever opens it$/));
  });

  it('C2 Chinese, Japanese and Korean are written where the operator has the font for them, and refused with two ways out where not', async () => {
    const text = '如何服用：每日两次。 用法と用量 복용 방법 – twice a day.';
    if (eastAsianFolders.some((folder) => existsSync(join(folder, 'NotoSansCJK-Regular.ttc')))) {
      const { pages } = await open([{ kind: 'heading', level: 1, text }, { kind: 'paragraph', text }]);
      assert.equal(pages[0]?.replaceAll(' ', '').split(text.replaceAll(' ', '')).length, 3);
    } else {
      await assert.rejects(writePdf([{ kind: 'paragraph', text }], options), refusedFor(/lack .*Export it as DOCX.*install the font Noto Sans CJK$/));
    }
  });

  it('C2 Hebrew and Arabic are refused in a PDF, whose words would stand the wrong way round; a DOCX begins them at the right', async () => {
    for (const text of ['נטילת תרופה פעמיים ביום', 'تناول الدواء مرتين يوميا', 'Take it twice: مرتين']) {
      await assert.rejects(writePdf([{ kind: 'paragraph', text }], options), refusedFor(/from right to left .*Export it as DOCX/));
    }
    const { bytes } = await writePaper('docx', { ...options, blocks: [{ kind: 'paragraph', text: 'נטילת תרופה' }, { kind: 'list', items: ['مرتين'] }, { kind: 'paragraph', text: 'Twice' }] }, 'x');
    const xml = Buffer.from((await unzip(Buffer.from(bytes))).get('word/document.xml') ?? '', 'latin1').toString('utf8');
    for (const words of ['נטילת תרופה', 'مرتين', 'Twice']) assert.ok(xml.includes(words), words);
    assert.deepEqual([xml.match(/<w:bidi\/>/g)?.length, xml.match(/<w:rtl\/>/g)?.length], [2, 2]);
  });

  it('C2 the same text makes the same file, and the thread writes it as the process itself would', async () => {
    const blocks: Block[] = [{ kind: 'paragraph', text: 'Once more.' }];
    const [first, second] = [await writePdf(blocks, options), await toPdf(blocks, options)];
    assert.ok('bytes' in second);
    assert.deepEqual(Buffer.from(first), Buffer.from(second.bytes));
  });
});

describe('C2 setting text', () => {
  const measure = (text: string): number => text.length;

  it('breaks at spaces, keeps line ends, and breaks words that are wider than a line without losing a letter', () => {
    assert.deepEqual(breakLines('one two three\nfour', 8, measure), ['one two', 'three', 'four']);
    assert.deepEqual(breakLines('abcdefghij klm', 4, measure), ['abcd', 'efgh', 'ij', 'klm']);
    assert.deepEqual(breakLines('', 4, measure), ['']);
  });

  it('control characters, marks that turn the order around and lone surrogates are dropped', () => {
    assert.equal(settable('a\u0000b\u202ec\u200bd\ud800e\r\nf'), 'abcde\nf');
  });

  it('columns get what they want where it fits; otherwise their longest words, and the rest by want', () => {
    const sum = (numbers: readonly number[]) => Math.round(numbers.reduce((total, number) => total + number, 0));
    for (const wishes of [[{ whole: 10, word: 5 }, { whole: 20, word: 5 }], [{ whole: 500, word: 30 }, { whole: 60, word: 40 }], [{ whole: 500, word: 300 }, { whole: 600, word: 400 }]]) assert.equal(sum(shareWidth(wishes, 100)), 100);
    const [long = 0, short = 0] = shareWidth([{ whole: 500, word: 30 }, { whole: 60, word: 40 }], 100);
    assert.ok(long > 30 && short > 40);
  });
});
