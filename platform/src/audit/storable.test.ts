import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { storableJson, storableText } from './storable.ts';

describe('what a database can hold', () => {
  it('leaves ordinary text and values as they are', () => {
    assert.equal(storableText('größe 😀'), 'größe 😀');
    assert.equal(storableJson({ a: ['größe 😀', 1, null] }), '{"a":["größe 😀",1,null]}');
  });

  it('attack 22: NUL and half surrogates, in values and names, become the replacement character', () => {
    assert.equal(storableText('a\0b\ud800'), 'a\ufffdb\ufffd');
    assert.deepEqual(JSON.parse(storableJson({ 'k\0': ['\udc00', { deep: 'x\0' }] })), { 'k\ufffd': ['\ufffd', { deep: 'x\ufffd' }] });
  });

  it('text that only looks like an escape is not changed', () => {
    assert.deepEqual(JSON.parse(storableJson({ a: 'C:\\u0000' })), { a: 'C:\\u0000' });
  });

  it('what has no JSON form is null', () => {
    assert.equal(storableJson(undefined), 'null');
  });
});
