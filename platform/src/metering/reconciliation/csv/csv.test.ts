import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readFile } from '../take-file.ts';
import { readAmount } from '../decimal.ts';

const read = (text: string, named: Parameters<typeof readFile>[1] = {}) => readFile(Buffer.from(text), named);
const problems = (text: string | Uint8Array, named: Parameters<typeof readFile>[1] = {}): string[] => (typeof text === 'string' ? read(text, named) : readFile(text, named)).problems.map(({ line, text: words }) => `${line ?? '-'}: ${words}`);
const head = 'date,model,input tokens,output tokens,cost\n';

describe('B6 a bill as a file', () => {
  it('B6 columns are guessed by their names, and amounts read to the nano-dollar', () => {
    const { lines, mapping, problems: none } = read('start_time_iso\tmodel\tapi_key_id\tinput_tokens\tinput_cached_tokens\toutput_tokens\tnum_model_requests\tamount_value\tamount_currency\n2025-10-05T00:00:00+00:00\tgpt-5-mini\tkey_1\t1,234\t1000\t56\t3\t0.0005700001249\tusd\n');
    assert.deepEqual(none, []);
    assert.deepEqual([mapping.day, mapping.key, mapping.cost, mapping.cacheRead], ['start_time_iso', 'api_key_id', 'amount_value', 'input_cached_tokens']);
    assert.deepEqual(lines, [{ day: '2025-10-05', model: 'gpt-5-mini', item: null, keyHint: 'key_1', tokens: { input: 1_234, cacheRead: 1_000, cacheWrite: 0, output: 56 }, requests: 3, costNanoUsd: 570_000, precisionNanoUsd: 1 }]);
  });

  it('B6 what is named wins over what is guessed; a dash says that there is no such column', () => {
    const { lines } = read('date,model,cost,mine\n2026-11-01,a,5,7\n', { costColumn: 'mine', modelColumn: '-', costIn: 'cents' });
    assert.deepEqual([lines[0]?.model, lines[0]?.costNanoUsd], [null, 70_000_000]);
    assert.deepEqual(problems('date,cost\n2026-11-01,5\n', { costColumn: 'absent' }), ['1: There is no column “absent”.']);
  });

  it('B6 days and amounts in the ways of spreadsheets', () => {
    const semicolons = read('Date;Model;Cost\n21.11.2026;gpt-4o;"1.234,50"\n');
    assert.deepEqual([semicolons.lines[0]?.day, semicolons.lines[0]?.costNanoUsd], ['2026-11-21', 1_234_500_000_000]);
    assert.equal(read('Date,Cost\n11/21/2026,"$1,234.50"\n').lines[0]?.costNanoUsd, 1_234_500_000_000);
    assert.equal(read('Date,Cost\n21/11/2026,(3.00)\n').lines[0]?.costNanoUsd, -3_000_000_000);
    assert.equal(read('Date,Cost\n2026-11-21T23:30:00-05:00,1\n').lines[0]?.day, '2026-11-22', 'days are UTC');
    assert.deepEqual(problems('Date,Cost\n2026-02-30,1\n'), ['2: “2026-02-30” in column “Date”: there is no such day between 2020 and 2100.']);
    assert.deepEqual(problems('Date,Cost\n2026-02-03,"1,5"\n'), ['2: “1,5” in column “Cost” is no amount with a decimal point.']);
    assert.equal(readAmount('0.0000000005')?.nanoUsd, 1);
    assert.equal(readAmount('12.345', 2)?.nanoUsd, 123_450_000);
    for (const text of ['', '.', 'NaN', 'Infinity', '0x10', '1e999', '99999999999', '--1', '1 2']) assert.equal(readAmount(text), null, text);
  });

  it('B6 sums without a day are left out and counted; every other line that cannot be read is told by its number', () => {
    const { lines, skipped } = read(`${head}2026-11-01,a,1,2,3\nTotal,,1,2,3\n,,,,\n`);
    assert.deepEqual([lines.length, skipped], [1, 1]);
    assert.deepEqual(problems(`${head}2026-11-01,a,1.5,2,3\n2026-11-01,a,-1,2,3\n2026-11-01,"two\nlines",1,2,3\n2026-11-01,a,1,2,x\n`).map((each) => each.split(':')[0]), ['2', '3', '4', '6']);
    assert.equal(problems(`${head}${'x2,a,1,1,1\n'.repeat(99)}`).length, 20);
    assert.deepEqual(problems('date,cost,currency\n2026-11-01,1,EUR\n'), ['2: The amount is in EUR. Amounts are compared in US dollars: convert the file first.']);
  });

  it('B6 CSV injection: what a spreadsheet would run is no name of a model or key', () => {
    for (const cell of ['=1+1', '=HYPERLINK(""https://evil.example"")', '+1', '-2+3', '@SUM(A1)']) {
      assert.match(problems(`date,model,cost\n2026-11-01,"${cell}",1\n`)[0] ?? '', /^2: The cell in column “model” begins with “.”, which a spreadsheet would take for a formula/, cell);
      assert.match(problems(`date,api key,cost\n2026-11-01,"${cell}",1\n`)[0] ?? '', /formula/, cell);
    }
    assert.match(problems('date,model,cost\n2026-11-01,a\u0007b,1\n')[0] ?? '', /control characters/);
  });

  it('B6 wrong encodings are told, not guessed; UTF-8 and UTF-16 with their marks are read', () => {
    assert.match(problems(Buffer.from('date,cost\n2026-11-01,1,\xff\xe9', 'latin1'))[0] ?? '', /no text in UTF-8/);
    assert.match(problems(Buffer.from('PK\u0003\u0004\u0000\u0000'))[0] ?? '', /zero bytes/);
    assert.equal(readFile(Buffer.from('\ufeffdate,cost\n2026-11-01,1\n', 'utf16le'), {}).lines.length, 1);
    assert.equal(read('\ufeffdate,cost\r\n2026-11-01,1\r\n').mapping.day, 'date');
  });

  it('B6 huge and broken files end in one sentence each', () => {
    assert.match(problems(`date,cost\n${'2026-11-01,1\n'.repeat(50_001)}`)[0] ?? '', /more than 50,000 lines/);
    assert.match(problems(`date,cost\n2026-11-01,${'9'.repeat(3_000)}\n`)[0] ?? '', /more than 2000 characters/);
    assert.match(problems(`${'c,'.repeat(200)}\n1\n`)[0] ?? '', /Two columns|columns/);
    assert.match(problems('date,cost\n2026-11-01,"1\n')[0] ?? '', /^2: A quotation mark/);
    assert.match(problems('date,cost\n2026-11-01,1,2\n')[0] ?? '', /^2: This line has 3 cells/);
    assert.match(problems('date,date\n1,2\n')[0] ?? '', /same name/);
    for (const text of ['', '\n', 'x', ',', '"', 'date,cost', '\u0000', 'date,cost\n"', '","\n","']) assert.ok(problems(text).length > 0, JSON.stringify(text));
    assert.doesNotThrow(() => read('__proto__,constructor\n2026-11-01,1\n', { dayColumn: '__proto__', costColumn: 'constructor' }));
  });
});
