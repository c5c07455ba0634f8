import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { after, describe, it } from 'node:test';
import { fixedClock } from '../../foundation/index.ts';
import { crc32c } from './crc32c.ts';
import { openGoogleKms } from './google.ts';
import { kmsConformance } from './kms.conformance.ts';
import { startGoogleStandIn } from './stand-ins/google-stand-in.ts';

const server = await startGoogleStandIn();
after(() => server.close());
const common = { account: server.account, endpoint: server.url, connect: server.connect };
const set = (fault: typeof server.fault) => () => { server.fault = fault; };

kmsConformance('google', {
  against: 'a local stand-in that verifies the signed assertion, tokens, associated data and every CRC32C', remote: true, rotates: true,
  faults: { none: set('none'), down: set('down'), failing: set('failing'), silent: set('silent') },
  disable: (provider) => { server.disable(provider.keyId); },
  open: (options) => openGoogleKms({ ...common, key: server.createKey(), ...options }),
});

describe('V2 Google Cloud KMS', () => {
  const context = { tenant: 'a' };

  it('V2 CRC-32C gives the values of RFC 3720', () => {
    assert.equal(crc32c(Buffer.alloc(32)), 0x8a9136aa);
    assert.equal(crc32c(Buffer.alloc(32, 0xff)), 0x62a8ab43);
    assert.equal(crc32c(Buffer.from(Array.from({ length: 32 }, (_, index) => index))), 0x46dd794e);
    assert.equal(crc32c(Buffer.from('123456789')), 0xe3069283);
  });

  it('V2 an answer that arrives damaged is no answer, and no key', async () => {
    const kms = await openGoogleKms({ ...common, key: server.createKey() });
    const wrapped = await kms.wrap(context, Buffer.from('x'));
    server.damages = true;
    await assert.rejects(kms.unwrap(context, wrapped), { code: 'kms-unavailable', message: /damaged/ });
    await assert.rejects(kms.wrap(context, Buffer.from('x')), { code: 'kms-unavailable' });
    server.damages = false;
  });

  it('V2 one access token serves until shortly before its end, or until it is refused', async () => {
    const clock = fixedClock(new Date());
    const kms = await openGoogleKms({ ...common, key: server.createKey(), clock });
    const issued = () => server.asked.filter((path) => path === '/token').length;
    const before = issued();
    const wrapped = await kms.wrap(context, Buffer.from('x'));
    await Promise.all([kms.unwrap(context, wrapped), kms.unwrap(context, wrapped)]);
    assert.equal(issued(), before + 1);
    server.revokeTokens();
    await kms.unwrap(context, wrapped);
    assert.equal(issued(), before + 2);
  });

  it('V2 an assertion signed by another key is refused; the text holds nothing of either', async () => {
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const kms = await openGoogleKms({ ...common, key: server.createKey(), account: { ...server.account, private_key: other } });
    await assert.rejects(kms.wrap(context, Buffer.from('x')), (error: Error & { code: string }) => {
      assert.equal(error.code, 'kms-refused');
      assert.ok(!error.message.includes('BEGIN'));
      return true;
    });
    const broken = await openGoogleKms({ ...common, key: server.createKey(), account: { ...server.account, private_key: 'not a key' } });
    await assert.rejects(broken.wrap(context, Buffer.from('x')), { code: 'kms-unfit' });
  });

  it('V2 a key that is not named in full is refused', async () => {
    await assert.rejects(openGoogleKms({ ...common, key: 'my-key' }), { code: 'kms-unfit', message: /projects/ });
  });
});
