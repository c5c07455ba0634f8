import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Document, Packer, PageBreak, Paragraph, Table, TableCell, TableRow, TextRun } from 'docx';
import { type ArchiveEntry, zipByHand } from '../../../test/support/files-by-hand.ts';
import { cutIntoPages } from './pages.ts';
import { parseDocument } from './parse.ts';
import { NeedsOcr, type ParseContext, ParseRefusal, defaultParseLimits } from './parsed.ts';

const limits = { ...defaultParseLimits, maxInflatedBytes: 1_000_000 };
const context: ParseContext = { limits, pictures: null, onPage: () => undefined, depth: 0 };
const parse = (bytes: Buffer | string) => parseDocument(Buffer.from(bytes), context);
const refuses = (code: ParseRefusal['code'], detail: RegExp) => (error: unknown) => {
  assert.ok(error instanceof ParseRefusal, String(error));
  assert.equal(error.code, code);
  assert.match(error.detail, detail);
  return true;
};

const frame = [{ name: '[Content_Types].xml', data: Buffer.from('<Types/>') }];
const word = (...entries: ArchiveEntry[]) => [...frame, { name: 'word/document.xml', data: Buffer.from('<w:document/>') }, ...entries];

async function docx(children: (Paragraph | Table)[]): Promise<Buffer> {
  return Packer.toBuffer(new Document({ sections: [{ children }] }));
}

describe('kinds of documents', () => {
  it('attack 28: the kind is told from the bytes: a text that calls itself anything is text', async () => {
    assert.equal((await parse('plain words, whatever the name')).kind, 'txt');
  });

  it('C4 what is not supported is named, with what to do: archives, older Office files, other pictures, recordings', async () => {
    await assert.rejects(parse(Buffer.from('474946383961010001000000002c00000000010001000002', 'hex')), refuses('unsupported_media_type', /a picture.*PNG or JPEG/));
    await assert.rejects(parse(zipByHand([{ name: 'a.txt', data: Buffer.from('x') }])), refuses('unsupported_media_type', /an archive: unpack it/));
    const compound = (stream: string) => Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600), Buffer.from(stream, 'utf16le')]);
    await assert.rejects(parse(compound('WordDocument')), refuses('unsupported_media_type', /older Word.*save it as DOCX/));
    await assert.rejects(parse(compound('Workbook')), refuses('unsupported_media_type', /older Excel.*save it as XLSX/));
    await assert.rejects(parse(compound('EncryptedPackage')), refuses('unsupported_media_type', /protected by a password/));
    await assert.rejects(parse(''), refuses('unsupported_media_type', /empty/));
    await assert.rejects(parse(Buffer.from([1, 2, 0, 3, 0, 0, 0, 9])), refuses('unsupported_media_type', /neither text/));
    await assert.rejects(parse(zipByHand([...frame, { name: 'xl/workbook.xml', data: Buffer.from('<a/>') }])), refuses('document_unreadable', /damaged|empty/));
  });

  it('attack 26: SVG and XML are not taken for text, and of a page of HTML only what people read is', async () => {
    for (const markup of ['<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', '<?xml version="1.0"?><a/>', '\ufeff<?xml version="1.0"?><!-- x --><svg/>']) await assert.rejects(parse(Buffer.from(markup)), refuses('unsupported_media_type', /XML/), markup);
    const page = await parse(Buffer.from('<!doctype html><body onload="steal()">Seen<script>alert(1)</script><iframe srcdoc="x"></iframe></body>'));
    assert.deepEqual([page.kind, page.pages], ['html', ['Seen']]);
  });

  it('attack 28: pictures are pictures by their bytes, and are left to the process that may read them', async () => {
    const png = Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489', 'hex');
    await assert.rejects(parse(png), (error: unknown) => error instanceof NeedsOcr);
    await assert.rejects(parse(Buffer.from('ffd8ffe000104a46494600010100000100010000ffc0001108ffffffff03012200021101', 'hex')), refuses('document_unreadable', /65535 × 65535 pixels/));
  });

  it('C4 a damaged PDF and one that is cut off are unreadable, not accepted', async () => {
    await assert.rejects(parse('%PDF-1.7\nnonsense'), refuses('document_unreadable', /damaged/));
  });
});

describe('text files', () => {
  const text = 'Zoë paid 5 € – „gut“';
  it('C4 UTF-8, UTF-16 with and without mark, and Windows-1252 read the same', async () => {
    const utf16 = Buffer.from('plain and long enough', 'utf16le');
    assert.deepEqual((await parse(Buffer.from(`\ufeff${text}`))).pages, [text]);
    assert.deepEqual((await parse(Buffer.from(`\ufeff${text}`, 'utf16le'))).pages, [text]);
    assert.deepEqual((await parse(Buffer.from(`\ufeff${text}`, 'utf16le').swap16())).pages, [text]);
    assert.deepEqual((await parse(utf16)).pages, ['plain and long enough']);
    assert.deepEqual((await parse(Buffer.from([0x5a, 0x6f, 0xeb, 0x20, 0x80]))).pages, ['Zoë €']);
  });

  it('C4 form feeds are pages; without any, pages are cut at paragraphs and said to be derived', async () => {
    const own = await parse('one\ftwo');
    assert.deepEqual([own.paging, own.pages], ['original', ['one', 'two']]);
    const cut = await parse(Array.from({ length: 5 }, (_, index) => `${index}${'x'.repeat(1_400)}`).join('\n\n'));
    assert.equal(cut.paging, 'derived');
    assert.deepEqual(cut.pages.map((page) => page.length), [2_804, 2_804, 1_401]);
  });

  it('a paragraph without end is cut at words and nothing of it is lost', () => {
    const endless = Array.from({ length: 4_000 }, (_, index) => `word${index}`).join(' ');
    const pages = cutIntoPages(endless);
    assert.ok(pages.every((page) => page.length <= 6_000));
    assert.equal(pages.join(' ').replace(/\s+/g, ' '), endless);
  });

  it('C4 more characters than the limit are refused', async () => {
    await assert.rejects(parseDocument(Buffer.from('x'.repeat(50)), { ...context, limits: { ...limits, maxCharacters: 49 } }), refuses('document_unreadable', /more than 49 characters/));
  });
});

describe('DOCX', () => {
  it('C4 paragraphs, tables and explicit page breaks come in their order', async () => {
    const read = await parse(await docx([
      new Paragraph('First'),
      new Table({ rows: [new TableRow({ children: ['Fee', '$5'].map((cell) => new TableCell({ children: [new Paragraph(cell)] })) })] }),
      new Paragraph({ children: [new PageBreak(), new TextRun('Second page')] }),
    ]));
    assert.equal(read.kind, 'docx');
    assert.equal(read.paging, 'original');
    assert.deepEqual(read.pages, ['First\n\nFee\t$5', 'Second page']);
  });

  it('C4 without page breaks the pages are derived', async () => {
    assert.equal((await parse(await docx([new Paragraph('Only')]))).paging, 'derived');
  });

  it('attack 24: a bomb is aborted on the bytes that really come out', async () => {
    await assert.rejects(parse(zipByHand(word({ name: 'word/big.xml', data: Buffer.alloc(50_000_000) }))), refuses('document_unreadable', /unpacks to more than/));
  });

  it('attack 24: sizes that lie do not help', async () => {
    await assert.rejects(parse(zipByHand(word({ name: 'word/big.xml', data: Buffer.alloc(50_000_000), claimedBytes: 10 }))), refuses('document_unreadable', /unpacks to more than/));
  });

  it('attack 24: one stream listed many times counts each time', async () => {
    await assert.rejects(parse(zipByHand(word({ name: 'word/a.xml', data: Buffer.alloc(300_000) }), 20)), refuses('document_unreadable', /unpacks to more than/));
  });

  it('attack 25: entry names with paths are never used as paths', async () => {
    const hostile = zipByHand([...word(), { name: '../../../../tmp/keystead-escape.txt', data: Buffer.from('x') }]);
    await assert.rejects(parse(hostile), refuses('document_unreadable', /damaged|no text/));
  });

  it('an archive with bytes before it, cut off, or with too many entries is refused', async () => {
    const good = await docx([new Paragraph('x')]);
    await assert.rejects(parse(good.subarray(0, good.length - 30)), refuses('document_unreadable', /cut off|damaged/));
    await assert.rejects(parse(Buffer.concat([Buffer.from('PK\u0003\u0004....', 'latin1'), good])), refuses('document_unreadable', /damaged/));
    await assert.rejects(parse(zipByHand(word(), 6_000)), refuses('document_unreadable', /too many entries/));
  });
});
