import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { inspect } from 'node:util';
import { VaultError, type VaultErrorCode } from '../errors.ts';
import type { Deadline } from './deadline.ts';
import type { KeyProvider } from './key-provider.ts';

/** What a driver is tried with. */
export interface KmsSubject {
  /** What it runs against, printed with the result. */
  readonly against: string;
  /** Gives a provider with a root key of its own each time. */
  open(options?: { deadline?: Deadline }): Promise<KeyProvider>;
  /** A call costs a round trip: one bit of each byte is flipped then, not all eight. */
  readonly remote?: boolean;
  /** How its service is broken and mended; left out by drivers that have none. */
  readonly faults?: Readonly<Record<KmsFault | 'none', (provider: KeyProvider) => Promise<void> | void>>;
  /** Takes the key away inside the service, as its owner may. */
  readonly disable?: (provider: KeyProvider) => Promise<void> | void;
  /** Where what it runs against is known to be laxer or clumsier than the service it imitates; each is said with the result. */
  readonly quirks?: {
    /** Context names and values are run together, so that moving a letter from one to the other is not noticed. */
    readonly joinsContext?: true;
    /** Bits whose flipping makes it fall over instead of refusing. */
    readonly breaksAt?: (bit: number) => boolean;
  };
  /** Whether the service makes new versions of a root key. */
  readonly rotates: boolean;
}

/** `down`: connections fail; `failing`: it answers that it is in trouble; `silent`: it takes a request and never answers. */
export type KmsFault = 'down' | 'failing' | 'silent';

const context = { purpose: 'tenant-key', tenant: '0198c0de-0000-7000-8000-000000000001' };
/** Recognised in any text, in clear or in base64. */
const plaintext = Buffer.from('canary-of-a-wrapped-tenant-key--');

function failsAs(code: VaultErrorCode): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof VaultError, inspect(error));
    assert.equal(error.code, code);
    const shown = inspect(error, { depth: 20, showHidden: true });
    for (const form of [plaintext.toString(), plaintext.toString('base64'), plaintext.toString('base64url'), plaintext.toString('hex')]) assert.ok(!shown.includes(form), 'an error holds the plaintext');
    return true;
  };
}

const doesNotOpen = failsAs('does-not-open');

/** What every key provider promises. */
export function kmsConformance(name: string, subject: KmsSubject): void {
  describe(`V2 key provider ${name}`, () => {
    const opened: KeyProvider[] = [];
    const open = async (options?: { deadline?: Deadline }): Promise<KeyProvider> => {
      const kms = await subject.open(options);
      opened.push(kms);
      return kms;
    };
    before(() => { process.stdout.write(`KMS conformance: ${name} against ${subject.against}\n`); });
    after(async () => { for (const kms of opened) await kms.close?.(); });

    it('V2 unwraps what it wrapped, for the same context in any order of its names', async () => {
      const kms = await open();
      const wrapped = await kms.wrap(context, plaintext);
      assert.deepEqual(await kms.unwrap({ tenant: context.tenant, purpose: context.purpose }, wrapped), plaintext);
    });

    it('V2 names its driver and its key, and the name holds nothing of what it wraps', async () => {
      const kms = await open();
      assert.match(kms.name, /^[a-z][a-z0-9-]+$/);
      assert.ok(kms.keyId.length > 0);
      assert.notEqual(kms.keyId, (await open()).keyId);
    });

    it('V2 wraps one byte and 3 KiB', async () => {
      const kms = await open();
      for (const size of [1, 3072]) {
        const bytes = randomBytes(size);
        assert.deepEqual(await kms.unwrap(context, await kms.wrap(context, bytes)), bytes);
      }
    });

    it('V2 another context does not open it: value, name, one more, one less', async () => {
      const kms = await open();
      const wrapped = await kms.wrap(context, plaintext);
      for (const wrong of [
        { ...context, tenant: '0198c0de-0000-7000-8000-000000000002' },
        { ...context, more: 'x' },
        { tenant: context.tenant },
        { purpose: context.tenant, tenant: context.purpose },
        ...(subject.quirks?.joinsContext === true ? [] : [{ purpos: `e${context.purpose}`, tenant: context.tenant }]),
      ]) await assert.rejects(kms.unwrap(wrong, wrapped), doesNotOpen);
    });

    it('V2 a context is mandatory and no part of it may be empty', async () => {
      const kms = await open();
      const wrapped = await kms.wrap(context, plaintext);
      for (const empty of [{}, { tenant: '' }, { '': 'x' }]) {
        await assert.rejects(kms.wrap(empty, plaintext), failsAs('context-missing'));
        await assert.rejects(kms.unwrap(empty, wrapped), failsAs('context-missing'));
      }
    });

    it(`V2 a flipped bit is noticed: ${subject.remote === true ? 'one of each byte' : 'every one'}`, async () => {
      const kms = await open();
      const wrapped = await kms.wrap(context, plaintext);
      for (let bit = 0; bit < wrapped.byteLength * 8; bit += subject.remote === true ? 9 : 1) {
        if (subject.quirks?.breaksAt?.(bit) === true) continue;
        const changed = Buffer.from(wrapped);
        changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
        await assert.rejects(kms.unwrap(context, changed), doesNotOpen, `bit ${bit}`);
      }
    });

    it('V2 every truncation and every extension is noticed', async () => {
      const kms = await open();
      const wrapped = await kms.wrap(context, plaintext);
      for (let length = 0; length < wrapped.byteLength; length += 1) await assert.rejects(kms.unwrap(context, wrapped.subarray(0, length)), doesNotOpen, `${length} bytes`);
      await assert.rejects(kms.unwrap(context, Buffer.concat([wrapped, Buffer.alloc(1)])), doesNotOpen);
    });

    it('V2 the same key wrapped twice gives different bytes, and neither holds it', async () => {
      const kms = await open();
      const [first, second] = [await kms.wrap(context, plaintext), await kms.wrap(context, plaintext)];
      assert.notDeepEqual(first, second);
      assert.ok(!first.includes(plaintext) && !second.includes(plaintext));
    });

    it('V2 another root key does not open it', async () => {
      const wrapped = await (await open()).wrap(context, plaintext);
      await assert.rejects((await open()).unwrap(context, wrapped), doesNotOpen);
    });

    it('V2 says that it is well', async () => {
      assert.deepEqual(await (await open()).health(), { state: 'ok', detail: null });
    });

    it(`V9 ${subject.rotates ? 'after the service rotated the key, what was wrapped before and after opens, under the same name' : 'does not claim to rotate'}`, async () => {
      const kms = await open();
      assert.equal(kms.rotate !== undefined, subject.rotates);
      if (kms.rotate === undefined) return;
      const [keyId, before] = [kms.keyId, await kms.wrap(context, plaintext)];
      await kms.rotate();
      assert.equal(kms.keyId, keyId);
      assert.deepEqual(await kms.unwrap(context, before), plaintext);
      assert.deepEqual(await kms.unwrap(context, await kms.wrap(context, plaintext)), plaintext);
    });

    if (subject.faults !== undefined) outages(subject.faults, open);
    if (subject.disable !== undefined) withdrawal(subject.disable, open);
  });
}

type Open = (options?: { deadline?: Deadline }) => Promise<KeyProvider>;

function outages(faults: NonNullable<KmsSubject['faults']>, open: Open): void {
  for (const fault of ['down', 'failing'] as const) {
    it(`fault 11: a service that is ${fault} is told from bytes that do not open, health says why, and it recovers by itself`, async () => {
      const kms = await open();
      const wrapped = await kms.wrap(context, plaintext);
      await faults[fault](kms);
      try {
        await assert.rejects(kms.wrap(context, plaintext), failsAs('kms-unavailable'));
        await assert.rejects(kms.unwrap(context, wrapped), failsAs('kms-unavailable'));
        const health = await kms.health();
        assert.equal(health.state, 'failing');
        assert.match(health.detail ?? '', /does not answer \(.+\)/);
      } finally {
        await faults.none(kms);
      }
      assert.deepEqual(await kms.unwrap(context, wrapped), plaintext);
      assert.equal((await kms.health()).state, 'ok');
    });
  }

  it('fault 11: a service that takes a call and never answers is given up at the time limit, and asked again by the next call', async () => {
    let limit = new AbortController();
    const kms = await open({ deadline: () => limit.signal });
    const wrapped = await kms.wrap(context, plaintext);
    await faults.silent(kms);
    const asked = kms.unwrap(context, wrapped);
    setImmediate(() => { limit.abort(new DOMException('time is up', 'TimeoutError')); });
    await assert.rejects(asked, failsAs('kms-unavailable'));
    await faults.none(kms);
    limit = new AbortController();
    assert.deepEqual(await kms.unwrap(context, wrapped), plaintext);
  });
}

function withdrawal(disable: NonNullable<KmsSubject['disable']>, open: Open): void {
  it('V2 a key that its owner switched off opens nothing, which is told from an outage and from bytes that do not open', async () => {
    const kms = await open();
    const wrapped = await kms.wrap(context, plaintext);
    await disable(kms);
    await assert.rejects(kms.unwrap(context, wrapped), failsAs('kms-refused'));
    await assert.rejects(kms.wrap(context, plaintext), failsAs('kms-refused'));
    assert.match((await kms.health()).detail ?? '', /refuses \(.+\)/);
  });
}
