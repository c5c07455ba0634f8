import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { WrittenNumber, toCsv } from './csv.ts';

const cellOf = async (value: unknown): Promise<string> => Buffer.concat(await Array.fromAsync(toCsv(['a'], [{ a: value }]))).toString().replace(/^a\r\n/, '').replace(/\r\n$/, '');

describe('CSV that a spreadsheet opens', () => {
  it('attack 29 what a spreadsheet would take for a formula is text, also where it parts the file at semicolons, tabs and ends of lines', async () => {
    for (const begun of ['=1+1', '+1', '-1', '@SUM(A1)', '＝1+1']) assert.equal(await cellOf(begun), `'${begun}`);
    assert.equal(await cellOf('x;=HYPERLINK(1)'), "x;'=HYPERLINK(1)");
    assert.equal(await cellOf("paid\n=cmd|' /C calc'!A0"), "\"paid\n'=cmd|' /C calc'!A0\"");
    assert.equal(await cellOf('a\t@b'), "a\t'@b");
    assert.equal(await cellOf({ note: 'x;=1' }), "\"{\"\"note\"\":\"\"x;'=1\"\"}\"");
    assert.equal(await cellOf('\t=1'), "'\t'=1");
  });

  it('O4 everything else stays as it is: signs within a text, numbers, what is written digit by digit', async () => {
    for (const plain of ['a = b; c - d', 'e@example.com', '1;2', '2026-11-22']) assert.equal(await cellOf(plain), plain);
    assert.deepEqual([await cellOf(-5), await cellOf(new WrittenNumber('-0.000000001')), await cellOf(null), await cellOf('a,"b"')], ['-5', '-0.000000001', '', '"a,""b"""']);
  });
});
