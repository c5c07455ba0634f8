import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { officeArchive } from '../../../test/support/files-by-hand.ts';
import { parseDocument } from './parse.ts';
import { type ParseContext, type ParsedDocument, defaultParseLimits } from './parsed.ts';

const context: ParseContext = { limits: defaultParseLimits, pictures: null, onPage: () => undefined, depth: 0 };
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const names = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="${office}" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:x="x"`;
const relations = (of: readonly string[]) => `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${of.join('')}</Relationships>`;

/** A document with this body; `main` is the name of its main part. */
const document = (body: string, more: Readonly<Record<string, string>> = {}, main = 'document') => officeArchive({
  '[Content_Types].xml': `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/${main}.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
  '_rels/.rels': relations([`<Relationship Id="m" Type="${office}/officeDocument" Target="word/${main}.xml"/>`]), [`word/${main}.xml`]: `<w:document ${names}><w:body>${body}</w:body></w:document>`, ...more,
});
const read = (...parts: Parameters<typeof document>): Promise<ParsedDocument> => parseDocument(document(...parts), context);
const run = (text: string, looks = '') => `<w:r><w:rPr>${looks}</w:rPr><w:t xml:space="preserve">${text}</w:t></w:r>`;
const paragraph = (content: string, properties = '') => `<w:p><w:pPr>${properties}</w:pPr>${content.startsWith('<') ? content : run(content)}</w:p>`;

describe('what Word shows and a plain reader passes over', () => {
  it('C4 fields in one element, text of the other direction, ruby, chosen entries of lists, tabs and line ends are read', async () => {
    const { pages } = await read([
      paragraph(`${run('Dear ')}<w:fldSimple w:instr=" MERGEFIELD Name ">${run('Ms Doe')}</w:fldSimple>${run(', we owe ')}<w:bdo w:val="ltr">${run('5,000')}</w:bdo>`),
      paragraph('<w:r><w:ruby><w:rt><w:r><w:t>sound</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>base</w:t></w:r></w:rubyBase></w:ruby></w:r>'),
      paragraph(`<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="Red"/><w:listEntry w:val="Blue"/></w:ddList></w:ffData></w:fldChar></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>`),
      paragraph('<w:r><w:t>a</w:t><w:cr/><w:t>b</w:t><w:ptab/><w:t>c</w:t></w:r>'),
    ].join(''));
    assert.deepEqual(pages, ['Dear Ms Doe, we owe 5,000\n\nbase\n\nBlue\n\na\nb\tc']);
  });

  it('C4 formulas are read in one line; high digits stay high; what is struck out says so', async () => {
    const text = (value: string) => `<m:r><m:t>${value}</m:t></m:r>`;
    const formula = `<m:oMathPara><m:oMath>${text('E=')}<m:f><m:num>${text('m+1')}</m:num><m:den>${text('2')}</m:den></m:f><m:sSup><m:e>${text('c')}</m:e><m:sup>${text('2')}</m:sup></m:sSup><m:rad><m:deg/><m:e>${text('x')}</m:e></m:rad></m:oMath></m:oMathPara>`;
    const { pages } = await read(paragraph(formula) + paragraph(`${run('1,250')}${run('1', '<w:vertAlign w:val="superscript"/>')}${run(' due in ')}${run('30', '<w:strike/>')}${run(' long', '<w:strike/>')}${run(' 14 days')}`));
    assert.deepEqual(pages, ['E=(m+1)/2c^2√(x)\n\n1,250¹ due in [struck out: 30 long] 14 days']);
  });

  it('C4 boxes of text are read once, with or without a copy for older programs', async () => {
    const box = `<w:txbxContent>${paragraph('In the box')}</w:txbxContent>`;
    const drawing = `<w:drawing><wp:anchor>${box}</wp:anchor></w:drawing>`;
    for (const each of [`<w:r>${drawing}</w:r>`, `<w:r><mc:AlternateContent><mc:Choice>${drawing}</mc:Choice></mc:AlternateContent></w:r>`, `<w:r><mc:AlternateContent><mc:Choice>${drawing}</mc:Choice><mc:Fallback><w:pict>${box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>`]) {
      assert.equal((await read(paragraph(`${run('Text')}${each}`))).pages.join('').split('In the box').length, 2, each);
    }
  });

  it('C4 documents that were put in are read where they are text, and told of where not; charts come as tables, large pictures have a sign', async () => {
    const picture = (width: number) => `<w:r><w:drawing><wp:inline><wp:extent cx="${width}" cy="3000000"/><a:blip/></wp:inline></w:drawing></w:r>`;
    const { pages } = await read(`${paragraph('Before')}<w:altChunk r:id="h"/><w:altChunk r:id="d"/>${paragraph(picture(4_000_000))}${paragraph(picture(400_000))}${paragraph('<w:r><w:drawing><wp:inline><x:chart r:id="c"/></wp:inline></w:drawing></w:r>')}`, {
      'word/_rels/document.xml.rels': relations([['h', 'aFChunk', 'h.html'], ['d', 'aFChunk', 'd.docx'], ['c', 'chart', 'c.xml']].map(([id, kind, target]) => `<Relationship Id="${id}" Type="${office}/${kind}" Target="${target}"/>`)),
      'word/h.html': '<p>From <b>HTML</b></p>', 'word/d.docx': 'x', 'word/c.xml': '<c><ser><tx><pt><v>Fees</v></pt></tx><cat><pt idx="0"><v>May</v></pt></cat><val><pt idx="0"><v>5</v></pt></val></ser></c>',
    });
    assert.deepEqual(pages, ['Before\n\nFrom HTML\n\n(A document that was put in here was not read.)\n\n[picture: not read]\n\nChart\n\tMay\nFees\t5']);
    await assert.rejects(read(paragraph(picture(4_000_000))), (error: { detail?: string }) => /nothing but pictures: save it as PDF/.test(error.detail ?? ''));
  });

  it('C4 cells that reach over rows and columns leave the others in their places; tables and tabs within a cell add no cells', async () => {
    const cell = (text: string, properties = '') => `<w:tc><w:tcPr>${properties}</w:tcPr>${paragraph(text)}</w:tc>`;
    const row = (...cells: string[]) => `<w:tr>${cells.join('')}</w:tr>`;
    const within = `<w:tc><w:tbl>${row(cell('n1'), cell('n2'))}</w:tbl><w:p/></w:tc>`;
    const { pages } = await read(`<w:tbl>${row(cell('Year', '<w:vMerge w:val="restart"/>'), cell('Q1'), cell('1'))}${row(cell('', '<w:vMerge/>'), cell('Q2'), cell('2'))}${row(cell('Sum', '<w:gridSpan w:val="2"/>'), cell('3'))}${row(cell('<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t></w:r>'), within, cell('4'))}</w:tbl>`);
    assert.deepEqual(pages, ['Year\tQ1\t1\n\tQ2\t2\nSum\t\t3\na b\tn1 n2\t4']);
  });

  it('attack 24: formulas, boxes and fields within each other cost no more than others', async () => {
    const nested = (begin: string, end: string) => `${begin.repeat(150)}${run('x')}${end.repeat(150)}`;
    await read(paragraph(`${nested('<m:sSup><m:e/><m:sup>', '</m:sup></m:sSup>').replace('<m:sSup>', '<m:oMath><m:sSup>')}</m:oMath>`) + paragraph('Text'));
    await read(paragraph(nested('<w:r><mc:AlternateContent><mc:Choice><w:drawing><w:txbxContent><w:p>', '</w:p></w:txbxContent></w:drawing></mc:Choice></mc:AlternateContent></w:r>')) + paragraph('Text'));
    assert.deepEqual((await read(paragraph(nested('<w:fldSimple><w:bdo>', '</w:bdo></w:fldSimple>')))).pages, ['x']);
  });

  it('C4 the main part is found by whatever number it has', async () => {
    assert.deepEqual((await read(paragraph('Text'), {}, 'document2')).pages, ['Text']);
  });
});

describe('pages of Word', () => {
  const turned = (text: string) => `<w:p><w:r><w:lastRenderedPageBreak/><w:t>${text}</w:t></w:r></w:p>`;
  const put = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>';

  it('C4 pages are those of the last layout; a break that was put is not counted twice, and an empty page keeps its number', async () => {
    const { pages, paging } = await read([paragraph('One'), put, turned('Two'), turned('Three'), put, '<w:p><w:r><w:lastRenderedPageBreak/><w:br w:type="page"/></w:r></w:p>', turned('Five')].join(''));
    assert.deepEqual([paging, pages], ['original', ['One', 'Two', 'Three', '', 'Five']]);
  });

  it('C4 a page that turns within a row of a table does not cut the row', async () => {
    const { pages } = await read(`${paragraph('One')}<w:tbl><w:tr><w:tc>${turned('a')}</w:tc><w:tc>${turned('b')}</w:tc></w:tr><w:tr><w:tc>${paragraph('c')}</w:tc><w:tc>${turned('d')}</w:tc></w:tr></w:tbl>${paragraph('Last')}`);
    assert.deepEqual(pages, ['One', 'a\tb\nc\td', 'Last']);
  });

  it('C4 sections and paragraphs that begin on a new page do; a section that goes on does not', async () => {
    const section = (type: string) => `<w:sectPr><w:type w:val="${type}"/></w:sectPr>`;
    const { pages } = await read([paragraph('One', section('nextPage')), paragraph('Two', section('nextPage')), paragraph('still two'), paragraph('Three', '<w:pageBreakBefore/>'), section('continuous')].join(''));
    assert.deepEqual(pages, ['One', 'Two\n\nstill two', 'Three']);
  });

  it('C4 much text after a single page break is no page: then pages are cut, and said to be derived', async () => {
    const { pages, paging } = await read([paragraph('Cover'), put, ...Array.from({ length: 40 }, (_, index) => paragraph(`${index} ${'word '.repeat(60)}`))].join(''));
    assert.ok(pages.length > 3 && pages[0] === 'Cover' && paging === 'derived');
  });
});
