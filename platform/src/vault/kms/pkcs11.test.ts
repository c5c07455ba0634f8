import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { kmsConformance } from './kms.conformance.ts';
import { loadPkcs11 } from './pkcs11-library.ts';
import { openPkcs11 } from './pkcs11.ts';
import { startSoftHsm } from './stand-ins/soft-hsm.ts';

const hsm = process.platform === 'linux' ? await startSoftHsm() : null;

if (hsm === null) {
  const reason = 'SoftHSM 2 is not installed here (Debian: apt-get install softhsm2)';
  process.stdout.write(`KMS conformance: pkcs11 against SoftHSM: skipped, ${reason}\n`);
  it('V2 key provider pkcs11', { skip: reason }, () => undefined);
} else {
  after(() => hsm.close());
  const common = { module: hsm.module, token: { label: hsm.label }, pin: hsm.pin, create: true };
  let count = 0;
  const fresh = (): string => `root-${count += 1}`;

  kmsConformance('pkcs11', {
    against: `SoftHSM ${hsm.version}, AES-256 keys that cannot be read out`, rotates: false,
    open: (options) => openPkcs11({ ...common, key: fresh(), ...options }),
  });

  describe('V2 PKCS#11', () => {
    const context = { tenant: 'a' };

    it('fault 11: a token that was pulled is an outage, never a reason to make a key anew; plugged in again, it opens what it wrapped', async () => {
      const kms = await openPkcs11({ ...common, key: fresh() });
      const wrapped = await kms.wrap(context, Buffer.from('x'));
      await hsm.pull();
      await assert.rejects(kms.unwrap(context, wrapped), { code: 'kms-unavailable' });
      await assert.rejects(kms.unwrap(context, wrapped), { code: 'kms-unavailable', message: /no initialised token/ });
      assert.equal((await kms.health()).state, 'failing');
      await hsm.plugIn();
      assert.equal((await kms.unwrap(context, wrapped)).toString(), 'x');
      assert.equal((await kms.health()).state, 'ok');
      await kms.close?.();
    });

    it('fault 11: a library that hangs is ended at the time limit; the next call finds a new one', async () => {
      let limit = new AbortController();
      const kms = await openPkcs11({ ...common, key: fresh(), deadline: () => limit.signal });
      const wrapped = await kms.wrap(context, Buffer.from('x'));
      await hsm.freeze();
      const asked = kms.unwrap(context, wrapped);
      process.nextTick(() => { limit.abort(new DOMException('time is up', 'TimeoutError')); });
      await assert.rejects(asked, { code: 'kms-unavailable', message: /did not answer in time/ });
      limit = new AbortController();
      assert.equal((await kms.unwrap(context, wrapped)).toString(), 'x');
      await kms.close?.();
    });

    it('fault 11: a fault in the library ends the calls that wait for it, and the next call finds a new process', async () => {
      const kms = await openPkcs11({ ...common, key: fresh(), deadline: () => new AbortController().signal });
      const wrapped = await kms.wrap(context, Buffer.from('x'));
      await hsm.freeze();
      const asked = assert.rejects(kms.unwrap(context, wrapped), { code: 'kms-unavailable', message: /process that holds its library ended/ });
      await hsm.crash();
      await asked;
      assert.equal((await kms.unwrap(context, wrapped)).toString(), 'x');
      await kms.close?.();
    });

    it('V2 the library stays where its functions are, whatever garbage is collected', async () => {
      setFlagsFromString('--expose-gc');
      const collectGarbage = runInNewContext('gc') as () => void;
      const library = loadPkcs11(hsm.module);
      for (let round = 0; round < 3; round += 1) {
        collectGarbage();
        await setImmediate();
      }
      assert.ok(library.listTokens().some(({ label }) => label === hsm.label));
    });

    it('V2 a wrong PIN is refused once and not tried again, so that the token is not locked', async () => {
      await assert.rejects(openPkcs11({ ...common, key: fresh(), pin: '0000' }), (error: Error & { code: string }) => error.code === 'kms-refused' && /PIN is not right/.test(error.message) && !error.message.includes('0000'));
      const kms = await openPkcs11({ ...common, key: fresh() });
      await kms.close?.();
    });

    it('V2 a missing token, key or library is refused by name', async () => {
      await assert.rejects(openPkcs11({ ...common, key: 'absent', create: false }), { code: 'kms-unfit', message: /no AES key with label "absent"/ });
      await assert.rejects(openPkcs11({ ...common, key: fresh(), token: { label: 'other' } }), { code: 'kms-unfit', message: /no initialised token with label "other"/ });
      await assert.rejects(openPkcs11({ ...common, key: fresh(), module: '/nowhere/lib.so' }), { code: 'kms-unfit', message: /cannot be loaded/ });
    });

    it('V2 the same key is found again by its label, by another process, and is not made twice', async () => {
      const key = fresh();
      const first = await openPkcs11({ ...common, key });
      const wrapped = await first.wrap(context, Buffer.from('x'));
      await first.close?.();
      const second = await openPkcs11({ ...common, key });
      assert.equal((await second.unwrap(context, wrapped)).toString(), 'x');
      await second.close?.();
    });
  });
}
