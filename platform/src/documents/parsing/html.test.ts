import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseDocument } from './parse.ts';
import { type ParseContext, type ParsedDocument, ParseRefusal, defaultParseLimits } from './parsed.ts';

const context: ParseContext = { limits: defaultParseLimits, pictures: null, onPage: () => undefined, depth: 0 };
const parse = (bytes: Buffer | string): Promise<ParsedDocument> => parseDocument(Buffer.from(bytes), context);
const textOf = async (bytes: Buffer | string): Promise<string> => (await parse(bytes)).pages.join('\n\n');
const refusalOf = (bytes: Buffer | string): Promise<string> => parse(bytes).then(() => '', (error: unknown) => (error instanceof ParseRefusal ? error.detail : String(error)));

describe('tables and lists of HTML', () => {
  it('C4 a row is one line, whatever its cells are made of, as Word saves them; figures stay in their columns', async () => {
    const cell = (text: string, more = '') => `<td ${more}>\n<p class=MsoNormal>${text}<o:p></o:p></p></td>`;
    const table = `<table><tr>${cell('Year', 'rowspan=2')}${cell('Q1')}${cell('1,250.00')}</tr><tr>${cell('Q2')}${cell('two<br>lines')}</tr><tr>${cell('Sum', 'colspan=2')}${cell('3')}</tr><tr>${cell('')}${cell('')}${cell('4')}</tr></table>`;
    assert.equal(await textOf(`<html><body>${table}</body></html>`), 'Year\tQ1\t1,250.00\n\n\tQ2\ttwo lines\n\nSum\t\t3\n\n\t\t4');
  });

  it('C4 a table that lays out a page keeps its paragraphs', async () => {
    assert.equal(await textOf('<html><table><tr><td><h1>Offer</h1><p>One</p><table><tr><td>a</td><td>1</td></tr></table></td></tr></table></html>'), 'Offer\n\nOne\n\na\t1');
  });

  it('C4 points of numbered lists have their numbers, from where they begin and within others; those of others have none', async () => {
    assert.equal(await textOf('<html><ol start=3><li><p>Three</p><ol type=a><li>under</ol><li value=7>Seven<li>Eight</ol><ul><li>point</ul></html>'), '3. Three\n\na. under\n\n7. Seven\n\n8. Eight\n\npoint');
  });

  it('attack 27: tables that claim endless cells cost no more than others', async () => {
    assert.ok((await textOf(`<html><table>${'<tr><td colspan=1000000 rowspan=1000000>x</td></tr>'.repeat(300)}</table></html>`)).length < 100_000);
  });
});

describe('text of HTML', () => {
  it('C4 high digits stay high; what is struck out says so; fields say what stands in them, and no secret', async () => {
    assert.equal(await textOf('<html><p>10<sup>6</sup> m<sup>2</sup>, the 1<sup>st</sup> of <del>May</del> June<s></s></p></html>'), '10⁶ m², the 1st of [struck out: May] June');
    assert.equal(await textOf('<html><form>Name: <input value="Jane"> <input type=checkbox checked> agreed <input type=checkbox> not <select><option>A<option selected>B</select><input type=hidden value=secret><input type=password value=secret></form></html>'), 'Name: Jane [x] agreed [ ] not B');
  });

  it('C4 XHTML may close elements at once, and formulas are read', async () => {
    assert.equal(await textOf('<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title/><script src="x"/></head><body><p>Balance <math><mi>x</mi><mo>=</mo><mn>5</mn></math></p></body></html>'), 'Balance x=5');
  });
});

describe('encodings of text', () => {
  it('C4 a byte that is none does not spoil a text in UTF-8; a letter that was cut is said to be unknown', async () => {
    assert.equal(await textOf(Buffer.concat([Buffer.from('Größe – Müller, '), Buffer.from([0xe9, 0x21])])), 'Größe – Müller, é!');
    assert.equal(await textOf(Buffer.concat([Buffer.from('Müller und Söhn'), Buffer.from([0xc3])])), 'Müller und Söhn\ufffd');
  });

  it('C4 what is no Western text is not read as if it were: Japanese is read, others are refused with what to do', async () => {
    assert.equal(await textOf(Buffer.from('93fa967b8cea82cc83658358836782c582b7', 'hex')), '日本語のテストです');
    assert.match(await refusalOf(Buffer.from('c4eee3eee2eef020e0f0e5ede4fb2e20d1f3ecece0', 'hex')), /encoding.*save it as UTF-8/);
    assert.match(await refusalOf(Buffer.from([0x4d, 0x81, 0x6c, 0x6c, 0x65, 0x72])), /encoding.*save it as UTF-8/);
  });

  it('C4 signs of other times do not turn a text away: the end of a DOS file, vertical tabs, a stray control character', async () => {
    assert.equal(await textOf('Total 5\r\n\u001a'), 'Total 5\n');
    assert.equal(await textOf(`one\u000btwo ${'long '.repeat(60)}\u0001end`), `one\ntwo ${'long '.repeat(60)}end`);
    assert.match(await refusalOf('a\u0000b\u0001c\u0002'), /neither text/);
  });
});

describe('messages', () => {
  const head = 'From: a@x.test\r\nTo: b@x.test\r\nMessage-ID: <1@x.test>\r\nMIME-Version: 1.0\r\n';

  it('C4 a message is known after a byte order mark and the line of a mailbox; a mailbox of several says what to do', async () => {
    assert.match(await textOf(`\ufeff${head}\r\nHello`), /^From: a@x\.test\nTo: b@x\.test\n\nHello$/);
    assert.match(await textOf(`From a@x.test Tue Mar  5 10:00:00 2024\r\n${head}\r\nHello`), /Hello$/);
    assert.match(await refusalOf(`From a@x.test Tue Mar  5 10:00:00 2024\n${head}\nHello\n\nFrom c@x.test Tue Mar  5 11:00:00 2024\n${head}\nAgain`), /mailbox of 2 messages: save each message as EML/);
  });

  it('C4 a plain text that only stands in for the HTML is passed over; blind copies are told', async () => {
    const both = (plain: string) => `${head}Bcc: c@x.test\r\nContent-Type: multipart/alternative; boundary=q\r\n\r\n--q\r\nContent-Type: text/plain\r\n\r\n${plain}\r\n--q\r\nContent-Type: text/html\r\n\r\n<p>The offer stands until the end of the month of May.</p>\r\n--q--\r\n`;
    assert.match(await textOf(both('Use HTML')), /Bcc: c@x\.test\n\nThe offer stands/);
    assert.match(await textOf(both('The offer stands until May.')), /\n\nThe offer stands until May\.$/);
  });

  it('C4 a large picture within the text is read as an attachment, a logo is not; parts that nobody can read say why', async () => {
    const png = (side: number) => { const bytes = Buffer.alloc(40); bytes.writeUInt32BE(0x89504e47, 0); bytes.writeUInt32BE(0x0d0a1a0a, 4); bytes.writeUInt32BE(side, 16); bytes.writeUInt32BE(side, 20); return bytes.toString('base64'); };
    const related = (side: number) => `${head}Content-Type: multipart/related; boundary=q\r\n\r\n--q\r\nContent-Type: text/html\r\n\r\n<p>See <img src="cid:p"></p>\r\n--q\r\nContent-Type: image/png\r\nContent-ID: <p>\r\nContent-Transfer-Encoding: base64\r\n\r\n${png(side)}\r\n--q--\r\n`;
    await assert.rejects(parse(related(1_000)), { name: 'NeedsOcr' });
    assert.equal((await parse(related(50))).pages.length, 1);
    const part = (bytes: string) => `${head}Content-Type: multipart/mixed; boundary=q\r\n\r\n--q\r\n\r\nSee\r\n--q\r\nContent-Type: application/x; name=x\r\nContent-Disposition: attachment; filename=x\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(bytes, 'hex').toString('base64')}\r\n--q--\r\n`;
    assert.match(await textOf(part(`789f3e22${'00'.repeat(20)}`)), /winmail\.dat/);
    assert.match(await textOf(part(`3080${'06092a864886f70d010703'}${'00'.repeat(20)}`)), /encrypted message/);
  });
});
