import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { InvalidRequest } from './errors.ts';
import { parseJson, parseQuery, validate } from './validate.ts';

const form = z.strictObject({ name: z.string().min(1), address: z.strictObject({ city: z.string() }).optional(), notes: z.record(z.string(), z.unknown()).optional() });

function issuesOf(work: () => unknown): readonly { path: string; message: string }[] {
  try {
    work();
  } catch (error) {
    if (error instanceof InvalidRequest) return error.issues;
    throw error;
  }
  return assert.fail('it was to be refused');
}

describe('validate', () => {
  it('O4 names every field that is wrong, missing or unknown, where it stands', () => {
    assert.deepEqual(issuesOf(() => validate(form, {}, 'body')), [{ path: 'name', message: 'is missing' }]);
    assert.deepEqual(issuesOf(() => validate(form, { name: 'a', address: { city: 'b', zip: 1 }, extra: 1 }, 'body')).map(({ path }) => path).toSorted(), ['address.zip', 'extra']);
    assert.deepEqual(issuesOf(() => validate(form, { other: '1' }, 'query')).map(({ path }) => path).toSorted(), ['query.name', 'query.other']);
    assert.deepEqual(issuesOf(() => validate(form, [], 'body')).map(({ path }) => path), ['body']);
  });

  it('O4 a field that says which of several shapes is meant is told what it may say', () => {
    const either = z.strictObject({ settings: z.discriminatedUnion('kind', [z.strictObject({ kind: z.literal('a').optional().default('a') }), z.strictObject({ kind: z.literal('b') })]) });
    for (const kind of [null, 'c', 7]) assert.deepEqual(issuesOf(() => validate(either, { settings: { kind } }, 'body')), [{ path: 'settings.kind', message: 'must be one of "a", "b"' }]);
  });

  it('attack 22: names of a prototype are names like any other', () => {
    for (const name of ['constructor', 'toString', '__proto__', 'hasOwnProperty']) {
      assert.deepEqual(issuesOf(() => validate(form, parseQuery(new URLSearchParams({ name: 'a', [name]: '1' })), 'query')).map(({ path }) => path), [`query.${name}`]);
    }
    assert.deepEqual(issuesOf(() => parseJson('{"name":"a","__proto__":{"admin":true}}')).map(({ path }) => path), ['__proto__']);
    assert.deepEqual(validate(form, parseQuery(new URLSearchParams('name=a')), 'query'), { name: 'a' });
    assert.deepEqual(parseQuery(new URLSearchParams('a=1&a=2&a=3'))['a'], ['1', '2', '3']);
  });

  it('attack 22: NUL, half a surrogate pair and endless nesting are refused by the field, wherever they stand', () => {
    for (const bad of ['a\0', '\ud800', 'x\udc00y']) {
      assert.deepEqual(issuesOf(() => validate(form, { name: bad }, 'body')).map(({ path }) => path), ['name']);
      assert.deepEqual(issuesOf(() => validate(form, { name: 'a', notes: { deep: [{ er: bad }] } }, 'body')).map(({ path }) => path), ['notes.deep.0.er']);
      assert.equal(issuesOf(() => validate(form, { name: 'a', notes: { [bad]: 1 } }, 'body')).length, 1);
    }
    let nested: unknown = 1;
    for (let level = 0; level < 5_000; level += 1) nested = { a: nested };
    assert.deepEqual(issuesOf(() => validate(form, { name: 'a', notes: { nested } }, 'body')), [{ path: 'notes', message: 'is nested more than 64 levels deep' }]);
  });

  it('V3 tells the place of a mistake in JSON, never the text around it', () => {
    const [issue] = issuesOf(() => parseJson('{"secret":"canary", oops}'));
    assert.match(issue?.message ?? '', /^is not valid JSON \(at position 20/);
    assert.doesNotMatch(JSON.stringify(issue), /canary/);
  });

  it('a thousand unknown fields make no answer of a thousand lines', () => {
    const body = Object.fromEntries(Array.from({ length: 1_000 }, (_value, index) => [`f${index}`, 1]));
    assert.equal(issuesOf(() => validate(form, body, 'body')).length, 50);
  });
});
