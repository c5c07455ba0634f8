import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseDocument } from './parse.ts';
import { type ParseContext, defaultParseLimits } from './parsed.ts';

const context: ParseContext = { limits: defaultParseLimits, pictures: null, onPage: () => undefined, depth: 0 };
const pagesOf = async (rtf: string): Promise<readonly string[]> => (await parseDocument(Buffer.from(rtf, 'latin1'), context)).pages;

describe('what Word writes into RTF', () => {
  it('C4 letters are read as the character set of their font says, and as the document does where it says nothing', async () => {
    assert.deepEqual(await pagesOf(String.raw`{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fnil\fcharset0 Arial;}{\f1\fcharset204 Arial Cyr;}{\f2\fcharset128 MS Mincho;}}\'e9 {\f1\'c4\'e0} {\f2\'93\'fa\'96\'7b} {\f1 \plain\'c4}}`), ['é Да 日本 Ä']);
  });

  it('C4 notes, comments and boxes of text stand below their paragraph, each with its head; what is said of them is not', async () => {
    const rtf = String.raw`{\rtf1\ansi Fee{\super\chftn}{\footnote\pard{\super\chftn} Without tax.} due{\footnote\ftnalt At the end.}.{\*\atnid AB}{\*\atnauthor Ann}\chatn{\*\annotation{\*\atnref 1}Agreed?}\par{\shp{\*\shpinst\shpleft0{\sp{\sn shapeType}{\sv 202}}{\shptxt In\par the box\par}}{\shprslt again}}Next\par{\*\unknown gone}end}`;
    assert.deepEqual(await pagesOf(rtf), ['Fee due.\n[note 1: Without tax.]\n[endnote 1: At the end.]\n[comment by Ann: Agreed?]\n\nNext\n[text box: In the box]\n\nend']);
  });

  it('C4 a row is one line, though its cells have paragraphs; high digits stay high; what is struck out says so', async () => {
    const rtf = String.raw`{\rtf1\ansi\trowd\cellx1\cellx2\pard\intbl two\par paras\cell 5\cell\row\pard m{\super 2} in \strike 30\strike0  14 days\par\u-3913?\tab point{\xe index}}`;
    assert.deepEqual(await pagesOf(rtf), ['two paras\t5\nm² in [struck out: 30] 14 days\n\n•\tpoint']);
  });

  it('C4 much text after a single page break is no page', async () => {
    const pages = await pagesOf(`{\\rtf1\\ansi Cover\\page ${'word '.repeat(40)}${`\\par ${'word '.repeat(60)}`.repeat(40)}}`);
    assert.ok(pages.length > 3 && pages[0] === 'Cover');
  });

  it('attack 24: groups that never end and notes within notes cost no more than others', async () => {
    assert.deepEqual(await pagesOf(`{\\rtf1 Text${'{\\footnote a'.repeat(5_000)}`), [`Text\n[note 1: ${'a'.repeat(5_000)}]`]);
  });
});
