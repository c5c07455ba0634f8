import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DialectError } from './dialect.ts';
import { insertMember, lastObjectAfter, memberSpans, replaceString, spliceBytes } from './json-span.ts';

const bytesOf = (text: string): Buffer => Buffer.from(text);

describe('places in JSON bytes', () => {
  it('G3 replacing one member leaves every other byte as it was', () => {
    const text = ' {\n "a" : [1, {"model":"inner"}, "}]\\"\\\\"],\t"model"\t:  "route" , "ü": "\\ud83d\\ude00 😀", "n": 1.50e+1 }\r\n';
    const bytes = bytesOf(text);
    const edited = spliceBytes(bytes, replaceString(bytes, memberSpans(bytes, new Set(['model'])).get('model'), 'gpt-5 "x"'));
    assert.equal(edited.toString(), text.replace('"route"', '"gpt-5 \\"x\\""'));
  });

  it('G3 the bytes are the same object where nothing has to change', () => {
    const bytes = bytesOf('{"model":"a"}');
    assert.equal(spliceBytes(bytes, replaceString(bytes, memberSpans(bytes, new Set(['model'])).get('model'), 'a')), bytes);
  });

  it('a member is put first, also into an empty object', () => {
    for (const text of ['{}', ' { } ', '{"a":1}', '{ "a":1}']) {
      const bytes = bytesOf(text);
      const edited: unknown = JSON.parse(spliceBytes(bytes, [insertMember(bytes, 0, '"b":2')]).toString());
      assert.deepEqual(edited, { ...JSON.parse(text), b: 2 });
    }
  });

  it('B1 attack 6: a member that stands twice is refused, wanted or not, however it is spelled', () => {
    for (const text of ['{"model":"a","model":"b"}', '{"model":"a","x":{},"mod\\u0065l":"b"}']) {
      assert.throws(() => memberSpans(bytesOf(text), new Set(['model'])), (error) => error instanceof DialectError && error.param === 'model');
    }
    assert.throws(() => memberSpans(bytesOf('{"model":"a","tools":[{"type":"web_search"}],"tools":[]}'), new Set(['model'])), (error) => error instanceof DialectError && error.param === 'tools');
    assert.equal(memberSpans(bytesOf('{"x":{"y":1},"y":2,"model":"a"}'), new Set(['model'])).size, 1);
  });

  it('attack 22: bytes that are no JSON object are refused and never read beyond their end', () => {
    const whole = '{"model":"a","b":[1,{"c":"\\"d"}],"e":null}';
    for (let end = 0; end < whole.length; end += 1) assert.throws(() => memberSpans(bytesOf(whole.slice(0, end)), new Set(['model'])), DialectError, whole.slice(0, end));
    for (const text of ['[]', '"{}"', '{"a" 1}', '{"a":}', '{,}', '{a:1}']) assert.throws(() => memberSpans(bytesOf(text), new Set(['a'])), DialectError, text);
  });

  it('the counts at the end of a long text are found, and words inside strings are not', () => {
    assert.deepEqual(lastObjectAfter(bytesOf('tail of text \\"usage\\":{\\"a\\":1}","usage" : {"a":{"b":"}"}},"z":1}'), '"usage"'), { a: { b: '}' } });
    assert.equal(lastObjectAfter(bytesOf('"usage":null}'), '"usage"'), null);
    assert.equal(lastObjectAfter(bytesOf('"usage":{"a":'), '"usage"'), null);
  });
});
