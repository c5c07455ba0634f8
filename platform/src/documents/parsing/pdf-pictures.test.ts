import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { pdfByHand } from '../../../test/support/files-by-hand.ts';
import { parseDocument } from './parse.ts';
import { NeedsOcr, type ParseContext, type ParsedDocument, defaultParseLimits } from './parsed.ts';

const context: ParseContext = { limits: defaultParseLimits, pictures: null, onPage: () => undefined, depth: 0 };
/** Somebody who reads the same of every picture. */
const reading = (text: string, confidence = 90): ParseContext => ({ ...context, pictures: { read: () => Promise.resolve({ text, confidence }) } });

/** A page with this content; its font F2 says nothing of what its letters mean. */
const pdfOf = (content: string): Buffer => pdfByHand([
  '<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Count 1 /Kids [3 0 R] >>',
  '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 4 0 R /F2 5 0 R >> >> /Contents 6 0 R >>',
  '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>', '<< /Type /Font /Subtype /Type1 /BaseFont /Subset /Encoding << /Type /Encoding /Differences [1 /g1 /g2 /g3] >> >>',
  `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
]);
const line = (text: string, y = 20, looks = '') => `BT /F1 12 Tf ${looks} 40 ${y} Td (${text}) Tj ET`;
const picture = (width: number, height: number) => `q ${width} 0 0 ${height} 0 100 cm BI /W 1 /H 1 /CS /G /BPC 8 ID 0 EI Q`;
const read = (content: string, how: ParseContext = context): Promise<ParsedDocument> => parseDocument(pdfOf(content), how);

describe('pictures on pages of PDF that have text too', () => {
  it('C4 a scan with a stamp on it is read, and the stamp stays', async () => {
    const scan = `${picture(612, 600)} ${line('ACME-000123')}`;
    await assert.rejects(read(scan), NeedsOcr);
    const { pages, readByOcr } = await read(scan, reading('The lease of the house'));
    assert.deepEqual([pages, readByOcr], [['The lease of the house\n\nACME-000123'], [{ page: 1, confidence: 90 }]]);
  });

  it('C4 a letterhead that is a picture stands below its letter; a picture without words adds nothing, and one that is not understood says so', async () => {
    const letter = `${line('Dear Madam, thank you for your letter.', 700)} ${picture(612, 600)}`;
    assert.deepEqual((await read(letter, reading('ACME Ltd, London'))).pages, ['Dear Madam, thank you for your letter.\n\nACME Ltd, London']);
    const photograph = await read(letter, reading('', 0));
    assert.deepEqual([photograph.pages, photograph.readByOcr], [['Dear Madam, thank you for your letter.'], undefined]);
    assert.deepEqual((await read(letter, reading('~j;_', 12))).pages, ['Dear Madam, thank you for your letter.\n\n(A picture on this page was not read.)']);
  });

  it('C4 a picture that is a part of a page is told of and not read; a logo is not told of', async () => {
    assert.deepEqual((await read(`${line('Report', 700)} ${picture(400, 300)}`)).pages, ['Report\n\n(A picture on this page was not read.)']);
    assert.deepEqual((await read(`${line('Report', 700)} ${picture(100, 60)}`)).pages, ['Report']);
  });

  it('C4 what a scanner read of its scan is taken as it is, over the picture or below it', async () => {
    assert.deepEqual((await read(`${picture(612, 600)} ${line('read by a scanner', 300, '3 Tr')}`)).pages, ['read by a scanner']);
    const lines = Array.from({ length: 30 }, (_, index) => line(`line ${index} of what a scanner read`, 690 - 18 * index));
    assert.doesNotMatch((await read(`${lines.join(' ')} ${picture(612, 600)}`)).pages[0] ?? '', /picture/);
    assert.match((await read(`${picture(612, 600)} ${lines.join(' ')}`)).pages[0] ?? '', /\(A picture on this page was not read\.\)$/);
  });

  it('C4 letters whose font does not say what they mean are read from the drawing; few of them are shown as unknown', async () => {
    const unknown = `BT /F2 12 Tf 40 700 Td (\\001\\002\\003) Tj ET ${line('ab', 600)}`;
    await assert.rejects(read(unknown), NeedsOcr);
    assert.deepEqual((await read(unknown, reading('Fee: 5'))).pages, ['Fee: 5']);
    assert.match((await read(`${line('A long sentence in letters that are known', 600)} BT /F2 12 Tf 40 500 Td (\\001) Tj ET`)).pages[0] ?? '', /known\n\ufffd$/);
  });
});

describe('columns of PDF', () => {
  it('C4 figures that stand in columns are set apart, words of a sentence are not', async () => {
    assert.deepEqual((await read('BT /F1 10 Tf 40 700 Td (1) Tj 60 0 Td (2 500.00) Tj -60 -20 Td [(stretched) -700 (words)] TJ ET')).pages, ['1\t2 500.00\nstretched words']);
  });
});

describe('PDF that is refused', () => {
  it('C4 no page at all, and a form that waits for a program of its own, say what they are', async () => {
    const refused = (bytes: Buffer) => parseDocument(bytes, context).then(() => '', (error: { detail?: string }) => error.detail ?? '');
    assert.equal(await refused(pdfByHand(['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Count 0 /Kids [] >>'])), 'it has no pages');
    const waits = pdfOf(line('Please wait... If this message is not eventually replaced', 700)).toString('latin1').replace('/Pages 2 0 R >>', '/Pages 2 0 R /AcroForm << /Fields [] /XFA [(template) (x)] >> >>');
    assert.match(await refused(Buffer.from(waits, 'latin1')), /dynamic form \(XFA\).*print it to a PDF/);
  });
});
