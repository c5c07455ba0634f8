import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { relyingPartyOf } from './relying-party.ts';

describe('T6 where passkeys can be used', () => {
  for (const [publicUrl, expected] of [
    ['https://keys.example.com', { id: 'keys.example.com', origin: 'https://keys.example.com' }],
    ['https://keys.example.com:8443', { id: 'keys.example.com', origin: 'https://keys.example.com:8443' }],
    ['http://localhost:7420', { id: 'localhost', origin: 'http://localhost:7420' }],
    ['http://127.0.0.1:7420', { id: 'localhost', origin: 'http://localhost:7420' }],
    ['http://[::1]:7420', { id: 'localhost', origin: 'http://localhost:7420' }],
    ['http://keys.example.com', null],
    ['https://192.0.2.10', null],
    ['https://[2001:db8::1]', null],
    ['http://10.0.0.4:7420', null],
  ] as const) {
    it(`T6 ${publicUrl}: ${expected === null ? 'nowhere' : expected.origin}`, () => { assert.deepEqual(relyingPartyOf(publicUrl), expected); });
  }
});
