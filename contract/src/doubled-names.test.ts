import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readAuditExportLine } from './audit-export.ts';
import { hasDoubledNames } from './doubled-names.ts';

const isDoubled = (text: string): boolean => hasDoubledNames(text, JSON.parse(text));

describe('names that stand twice in JSON', () => {
  it('attack 41 A2: a doubled name is found at any depth and however it is escaped; the same name in two objects, or within a text, is none', () => {
    for (const text of ['{"a":1,"a":2}', '{"a":1,"\\u0061":1}', '[{"b":{"a":1,"c":[],"a":1}}]', '{"a":"x","b":1, "a" : "x"}', '{"":1,"":1}']) assert.equal(isDoubled(text), true, text);
    for (const text of ['{"a":1,"b":{"a":1}}', '[{"a":1},{"a":1}]', '{"a":"\\"a\\":1,","b":"{\\"a\\":"}', ' {"a" : [ ":" , "a" ] , "b":"\\\\"}', '{"__proto__":1,"b":2}']) assert.equal(isDoubled(text), false, text);
  });

  it('attack 41 A2: a line of an export with a doubled name is none, though it would parse to a good one', () => {
    const line = '{"sequence":0,"leaf":"AAAA","leafHash":"00","openings":[{"field":"email","salt":"","value":"a@example.com"}]}';
    assert.notEqual(readAuditExportLine(line), null);
    assert.notEqual(readAuditExportLine(line.replace('"leaf":', ' "leaf" : ')), null, 'white space is nobody’s');
    for (const forged of [line.replace('"leaf":', '"leaf":"BBBB","leaf":'), line.replace('"value":', '"value":"b@example.com","value":'), line.replace('"openings":', '"openings":[],"openings":')]) assert.equal(readAuditExportLine(forged), null, forged);
  });
});
