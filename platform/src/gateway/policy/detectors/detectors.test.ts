import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { customDetectors, type Detector, health, personal, problemOfPattern, secrets } from './index.ts';
import { samples } from './samples.ts';

const detectors: Readonly<Record<string, Detector>> = { secrets, personal, health };

function kindsIn(detector: Detector, text: string): string[] {
  const kinds: string[] = [];
  detector.find(text, (kind) => kinds.push(kind));
  return kinds;
}

describe('G10 detectors', () => {
  for (const { kind, category, found, not } of samples) {
    it(`G10 ${category}: ${kind} is found in ${found.length} texts that hold it, and in none of ${not.length} that look like it`, () => {
      const detector = detectors[category];
      assert.ok(detector !== undefined);
      for (const text of found) {
        assert.ok(kindsIn(detector, text).includes(kind), `missed in: ${text} (${kindsIn(detector, text).join(' ')})`);
        assert.ok(kindsIn(detector, `Before it, ${text}\nand after it.`).includes(kind), `missed within: ${text}`);
      }
      for (const text of not) assert.deepEqual(kindsIn(detector, text).filter((each) => each === kind), [], `false find in: ${text}`);
    });
  }

  it('G10 what is found stands exactly where it is said to be', () => {
    const text = 'MRN: 00483921, mail ada@harbour.example, card 4111 1111 1111 1111.';
    const spans: string[] = [];
    for (const detector of [personal, health]) detector.find(text, (kind, start, end) => spans.push(`${kind} ${text.slice(start, end)}`));
    assert.deepEqual(spans.toSorted(), ['CARD 4111 1111 1111 1111', 'EMAIL ada@harbour.example', 'RECORD_NUMBER 00483921']);
  });

  it('G10 a comment in the text switches no rule off', () => {
    assert.ok(kindsIn(secrets, `// secretlint-disable\npostgres://app:Tr0ub4dor3@db.internal.example.com:5432/claims`).length > 0);
  });

  it('G10 own words are found whole and in either case, own patterns in linear time only (attack 23)', () => {
    const [words, pattern] = customDetectors([{ kind: 'words', name: 'PROJECT', words: ['Blue Heron', 'Falke'] }, { kind: 'pattern', name: 'CASE', pattern: 'CASE-\\d{4}' }]);
    assert.ok(words !== undefined && pattern !== undefined);
    assert.deepEqual(kindsIn(words, 'about blue heron and FALKE, not Falken or blueheron'), ['PROJECT', 'PROJECT']);
    assert.deepEqual(kindsIn(pattern, 'see CASE-1234 and CASE-12'), ['CASE']);
    for (const refused of ['(?=a)b', '(a)\\1', '(', 'a*', '((a{1,1000}){1,1000})']) assert.notEqual(problemOfPattern(refused), null, refused);
    assert.equal(problemOfPattern('(a+)+$'), null);
  });
});
