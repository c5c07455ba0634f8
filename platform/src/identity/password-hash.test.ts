import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hashPassword, verifyPassword } from './password-hash.ts';

describe('password hashing', () => {
  it('is Argon2id with parameters in the hash, salted, and opens for its password alone', async () => {
    const [first, second] = await Promise.all([hashPassword('correct horse battery'), hashPassword('correct horse battery')]);
    assert.match(first, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    assert.notEqual(first, second);
    assert.equal(await verifyPassword({ hash: first, password: 'correct horse battery' }), true);
    assert.equal(await verifyPassword({ hash: first, password: 'correct horse Battery' }), false);
    assert.equal(await verifyPassword({ hash: first, password: '' }), false);
  });

  it('accepts the same characters however they are composed', async () => {
    const hash = await hashPassword('Zürich-Bahnhof-9'.normalize('NFD'));
    assert.equal(await verifyPassword({ hash, password: 'Zürich-Bahnhof-9'.normalize('NFC') }), true);
  });

  it('opens for nothing when the stored hash is of another kind', async () => {
    for (const hash of ['', 'secret', '$argon2i$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaA', '$2b$12$abcdefghijklmnopqrstuv']) assert.equal(await verifyPassword({ hash, password: 'secret' }), false);
  });
});
