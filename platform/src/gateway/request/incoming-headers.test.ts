import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { splitQuery } from '../upstream/outgoing.ts';
import { readIncomingHeaders } from './incoming-headers.ts';

describe('readIncomingHeaders', () => {
  it('attack 18: forwards what is the caller’s to say and nothing that names them, us or the way', () => {
    const { forward } = readIncomingHeaders(['Host', 'x', 'COOKIE', 'a', 'x-FORWARDED-for', '1', 'Anthropic-Beta', 'b,c', 'X-Keystead-Tenant', 't', 'Transfer-Encoding', 'chunked', 'sec-fetch-mode', 'cors', 'User-Agent', 'u']);
    assert.deepEqual(forward, ['Anthropic-Beta', 'b,c', 'User-Agent', 'u']);
  });

  it('headers that Connection names end here', () => {
    assert.deepEqual(readIncomingHeaders(['x-hop', '1', 'Connection', 'keep-alive, X-Hop', 'x-stays', '2']).forward, ['x-stays', '2']);
  });

  it('attack 3: collects each distinct token once', () => {
    assert.deepEqual(readIncomingHeaders(['authorization', 'bearer  a', 'X-Api-Key', 'a', 'x-goog-api-key', 'b', 'Authorization', 'Bearer c']).tokens, ['a', 'b', 'c']);
    assert.equal(readIncomingHeaders(['authorization', 'Basic a']).malformedAuthorization, true);
  });

  it('attack 12: a header that would choose the provider’s address is refused', () => {
    assert.throws(() => readIncomingHeaders(['X-Portkey-Custom-Host', 'http://evil.example']), /operator/);
  });

  it('header names that callers invent without end take no memory without end', () => {
    for (let index = 0; index < 5_000; index += 1) readIncomingHeaders([`x-made-up-${index}`, '1']);
    assert.deepEqual(readIncomingHeaders(['COOKIE', 'a', 'x-new', '1']).forward, ['x-new', '1']);
  });
});

describe('splitQuery', () => {
  it('takes the token out and leaves the rest byte for byte', () => {
    assert.deepEqual(splitQuery('?beta=true&key=a%20b&x=%2F'), { query: '?beta=true&x=%2F', keys: ['a b'] });
    assert.deepEqual(splitQuery('?k%65y=a&key=b'), { query: '', keys: ['a', 'b'] });
    assert.deepEqual(splitQuery(''), { query: '', keys: [] });
  });
});
