import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { utils, write } from '@e965/xlsx';
import { officeArchive } from '../../../test/support/files-by-hand.ts';
import { parseDocument } from './parse.ts';
import { type ParseContext, type ParsedDocument, defaultParseLimits } from './parsed.ts';

const context: ParseContext = { limits: defaultParseLimits, pictures: null, onPage: () => undefined, depth: 0 };
const read = (bytes: Buffer): Promise<ParsedDocument> => parseDocument(bytes, context);
const refusalOf = (bytes: Buffer): Promise<string> => read(bytes).then(() => '', (error: { detail?: string }) => error.detail ?? '');
const relations = (of: Readonly<Record<string, readonly [kind: string, target: string]>>): string => `<Relationships>${Object.entries(of).map(([id, [kind, target]]) => `<Relationship Id="${id}" Type="t/${kind}" Target="${target}"/>`).join('')}</Relationships>`;

describe('figures of workbooks', () => {
  /** A workbook of one sheet with these rows, as a program without a calculator writes it. */
  const workbook = (rows: string, more: Readonly<Record<string, string>> = {}, after = '') => officeArchive({
    'xl/workbook.xml': '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="One" sheetId="1" r:id="s"/></sheets></workbook>', 'xl/_rels/workbook.xml.rels': '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="s" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    'xl/worksheets/sheet1.xml': `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${rows}</sheetData>${after}</worksheet>`,
    '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>', ...more,
  });

  it('C4 a formula that nothing computed is shown as it is; one that came to no text shows none', async () => {
    const { pages } = await read(workbook('<row r="1"><c r="A1"><v>2</v></c><c r="B1"><f>SUM(A1:A9)</f></c><c r="C1" t="str"><f>IF(A1,"","x")</f><v></v></c><c r="D1"><f>A1*2</f><v>4</v></c></row>'));
    assert.deepEqual(pages, ['2\t=SUM(A1:A9)\t\t4']);
  });

  it('C4 long numbers keep every digit; times beyond a day are said as they are shown; what a format hides stands apart', async () => {
    const sheet = utils.aoa_to_sheet([[123456789012, 12345678.123456, 1234567890123456, 0.1 + 0.2], [1.2604166666666667, 0.5, 77]]);
    for (const [cell, format] of [['A2', '[h]:mm:ss'], ['B2', 'h:mm'], ['C2', ';;;']] as const) sheet[cell] = { ...sheet[cell], z: format };
    const { pages, hidden } = await read(write(utils.book_new(sheet, 'S'), { type: 'buffer', bookType: 'xlsx' }) as Buffer);
    assert.deepEqual(pages, ['123456789012\t12345678.123456\t1234567890123456\t0.3\n30:15:00\t12:00:00']);
    assert.deepEqual(hidden?.map(({ text }) => text), ['77']);
  });

  it('C4 comments stand below their row with who wrote them; boxes of text and pictures are told below the sheet', async () => {
    const sheet = utils.aoa_to_sheet([['Fee'], [5]]);
    sheet['A1'].c = [{ a: 'Ann', t: 'Is this\nagreed?' }];
    assert.deepEqual((await read(write(utils.book_new(sheet, 'S'), { type: 'buffer', bookType: 'xlsx' }) as Buffer)).pages, ['Fee\n[comment on A1 by Ann: Is this agreed?]\n5']);
    const drawing = { 'xl/worksheets/_rels/sheet1.xml.rels': relations({ d: ['drawing', '../drawings/d.xml'] }), 'xl/drawings/d.xml': '<x:wsDr xmlns:x="x" xmlns:a="a"><x:sp><x:txBody><a:p><a:r><a:t>Paid late</a:t></a:r></a:p></x:txBody></x:sp><x:pic/><x:pic/></x:wsDr>' };
    assert.deepEqual((await read(workbook('<row r="1"><c r="A1"><v>2</v></c></row>', drawing))).pages, ['2\n[text box: Paid late]\n(2 pictures were not read)']);
    assert.match(await refusalOf(workbook('', { ...drawing, 'xl/drawings/d.xml': '<x><pic/></x>' })), /nothing but pictures: save it as PDF/);
  });
});

describe('what slides show beside their text', () => {
  const deck = (slide: string, targets: Readonly<Record<string, readonly [string, string]>>, more: Readonly<Record<string, string>>) => officeArchive({
    'ppt/presentation.xml': '<p:presentation xmlns:p="p" xmlns:r="r"><p:sldIdLst><p:sldId id="256" r:id="s"/></p:sldIdLst><p:sldSz cx="100" cy="100"/></p:presentation>', 'ppt/_rels/presentation.xml.rels': relations({ s: ['slide', 'slides/s.xml'], a: ['commentAuthors', 'authors.xml'] }),
    'ppt/authors.xml': '<l><cmAuthor id="0" name="Ann"/></l>', 'ppt/slides/s.xml': `<p:sld xmlns:p="p" xmlns:a="a" xmlns:r="r">${slide}</p:sld>`, 'ppt/slides/_rels/s.xml.rels': relations(targets), ...more,
  });
  const words = (text: string) => `<p:sp><a:p><a:r><a:t>${text}</a:t></a:r></a:p></p:sp>`;

  it('C4 charts come as tables of their figures, with gaps where there are none; diagrams as their points', async () => {
    const cache = (values: Readonly<Record<number, string>>) => `<c:strCache>${Object.entries(values).map(([index, value]) => `<c:pt idx="${index}"><c:v>${value}</c:v></c:pt>`).join('')}</c:strCache>`;
    const series = (name: string, values: Readonly<Record<number, string>>) => `<c:ser><c:tx>${cache({ 0: name })}</c:tx><c:cat>${cache({ 0: 'Q1', 1: 'Q2', 2: 'Q3' })}</c:cat><c:val>${cache(values)}</c:val></c:ser>`;
    const slide = `${words('Sales')}<p:graphicFrame><a:graphicData><c:chart xmlns:c="c" r:id="c"/></a:graphicData></p:graphicFrame><p:graphicFrame><a:graphicData><d:relIds xmlns:d="d" r:dm="d"/></a:graphicData></p:graphicFrame>`;
    const { pages } = await read(deck(slide, { c: ['chart', '../charts/c.xml'], d: ['diagramData', '../d.xml'] }, {
      'ppt/charts/c.xml': `<c:chart xmlns:c="c" xmlns:a="a"><c:title><a:p><a:r><a:t>By quarter</a:t></a:r></a:p></c:title>${series('North', { 0: '1.5', 2: '3' })}${series('South', { 0: '4', 1: '5', 2: '6' })}</c:chart>`,
      'ppt/d.xml': '<d><pt><p><r><t>First</t></r></p></pt><pt type="parTrans"><p><r><t>not a point</t></r></p></pt><pt><p><r><t>Then</t></r></p></pt></d>',
    }));
    assert.deepEqual(pages, ['Sales\nChart: By quarter\n\tQ1\tQ2\tQ3\nNorth\t1.5\t\t3\nSouth\t4\t5\t6\nFirst\nThen']);
  });

  it('C4 comments name who wrote them; large pictures are told of, and slides of nothing else are refused with what to do; of alternatives one is read', async () => {
    const picture = (size: number) => `<p:pic><p:spPr><a:xfrm><a:ext cx="${size}" cy="${size}"/></a:xfrm></p:spPr></p:pic>`;
    const comment = { 'ppt/comments.xml': '<l><cm authorId="0"><text>Is it so?</text></cm></l>' };
    const alternatives = '<x:AlternateContent xmlns:x="x"><x:Choice><a:p><a:r><a:t>once</a:t></a:r></a:p></x:Choice><x:Fallback><a:p><a:r><a:t>once</a:t></a:r></a:p></x:Fallback></x:AlternateContent>';
    assert.deepEqual((await read(deck(`${words('Text')}${alternatives}${picture(90)}${picture(20)}`, { c: ['comments', '../comments.xml'] }, comment))).pages, ['Text\nonce\n\n[comment by Ann: Is it so?]\n\n(1 picture was not read)']);
    assert.match(await refusalOf(deck(picture(90), {}, {})), /nothing but pictures: save it as PDF/);
  });
});

describe('archives of office programs', () => {
  it('C4 those that are turned away are called by their names, with what to do', async () => {
    assert.match(await refusalOf(officeArchive({ 'xl/workbook.bin': '' })), /binary Excel.*save it as XLSX/);
    assert.match(await refusalOf(officeArchive({ 'visio/document.xml': '' })), /Visio.*PDF/);
    assert.match(await refusalOf(officeArchive({ 'FixedDocSeq.fdseq': '' })), /XPS.*PDF/);
    assert.match(await refusalOf(officeArchive({ 'Index/Document.iwa': '' })), /Apple.*PDF/);
    assert.match(await refusalOf(officeArchive({ 'notes.txt': '' })), /unpack it/);
  });
});
