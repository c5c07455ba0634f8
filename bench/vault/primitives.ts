import { createCipheriv, createDecipheriv, createHmac, createSecretKey, randomBytes, timingSafeEqual } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secret, newId, systemClock } from '../../platform/src/foundation/index.ts';
import { createKeyProviders, createOpenedSecrets, openCredential, openKeyFile, openKeyRing } from '../../platform/src/vault/index.ts';
import { sealCredential } from '../../platform/src/vault/sealed-credential.ts';

/** One thing that is measured: `run` does it once. */
interface Measured { readonly name: string; readonly run: () => unknown; readonly waits?: true }

export interface PrimitiveFigure { readonly name: string; readonly microseconds: number }

const rounds = 7;
const millisecondsOfRound = 150;
const secretText = 'sk-proj-0123456789abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz';

/**
 * Sealing and opening one provider key, beside the floor (one AES-256-GCM by node:crypto, bound to nothing) and what a gateway with
 * one key for everything does (Fernet). Rounds are interleaved; the median of each is given.
 */
export async function measurePrimitives(): Promise<readonly PrimitiveFigure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'keystead-bench-vault-'));
  try {
    const things = await prepare(folder);
    const figures = new Map<string, number[]>(things.map(({ name }) => [name, []]));
    for (let round = 0; round <= rounds; round += 1) {
      for (const thing of things) {
        const figure = await oneRound(thing);
        // The first round warms up.
        if (round > 0) figures.get(thing.name)?.push(figure);
      }
    }
    return things.map(({ name }) => ({ name, microseconds: median(figures.get(name) ?? []) }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function oneRound({ run, waits }: Measured): Promise<number> {
  const began = performance.now();
  let count = 0;
  let now = began;
  while (now - began < millisecondsOfRound) {
    for (let index = 0; index < 20; index += 1) {
      if (waits === true) await run();
      else run();
    }
    count += 20;
    now = performance.now();
  }
  return ((now - began) * 1_000) / count;
}

async function prepare(folder: string): Promise<readonly Measured[]> {
  const ring = openKeyRing({ ring: 'credential', keys: createKeyProviders(await openKeyFile({ path: join(folder, 'keys', 'root.key'), create: true })), clock: systemClock });
  const tenantKey = await ring.createTenantKey(newId());
  const binding = { tenantId: tenantKey.tenantId, credentialId: newId(), version: 1, provider: 'openai', origin: 'https://api.openai.com', tenantKeyId: tenantKey.id, tenantKeyVersion: 1 };
  const secret = new Secret(secretText);
  const key = await ring.unwrap(tenantKey);
  const envelope = sealCredential(key, secret, { binding });
  const opened = createOpenedSecrets({ clock: systemClock });
  const use = { tenantId: binding.tenantId, credentialId: binding.credentialId, version: 1 };
  opened.put(use, secret);
  const raw = createSecretKey(randomBytes(32));
  const text = Buffer.from(secretText);
  const rawSealed = rawSeal(raw, text);
  const token = fernetEncrypt(fernetKey, text);
  return [
    { name: 'open, key in the cache of opened keys', run: () => opened.get(use)?.reveal() },
    { name: 'open, tenant key in memory (envelope)', run: () => openCredential(ring.peek(tenantKey) ?? key, { envelope }, binding).reveal() },
    { name: 'open, cold (key file, then envelope)', waits: true, async run() { ring.forget(tenantKey.id); return openCredential(await ring.unwrap(tenantKey), { envelope }, binding).reveal(); } },
    { name: 'seal', run: () => sealCredential(key, secret, { binding }) },
    { name: 'peer: one AES-256-GCM, seal', run: () => rawSeal(raw, text) },
    { name: 'peer: one AES-256-GCM, open', run: () => rawOpen(raw, rawSealed) },
    { name: 'peer: Fernet under one key for all, open', run: () => fernetDecrypt(fernetKey, token) },
  ];
}

function rawSeal(key: ReturnType<typeof createSecretKey>, text: Buffer): Buffer {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: 16 });
  return Buffer.concat([iv, cipher.update(text), cipher.final(), cipher.getAuthTag()]);
}

function rawOpen(key: ReturnType<typeof createSecretKey>, sealed: Buffer): string {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12), { authTagLength: 16 });
  decipher.setAuthTag(sealed.subarray(-16));
  return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]).toString();
}

/** Fernet (its specification, version 0x80): signing key, then encryption key. */
const fernetKey = { signing: randomBytes(16), encryption: randomBytes(16) };

function fernetEncrypt(key: typeof fernetKey, text: Buffer): string {
  const iv = randomBytes(16);
  const cipher = createCipheriv('aes-128-cbc', key.encryption, iv);
  const body = Buffer.concat([Buffer.of(0x80), Buffer.alloc(8), iv, cipher.update(text), cipher.final()]);
  return Buffer.concat([body, createHmac('sha256', key.signing).update(body).digest()]).toString('base64url');
}

function fernetDecrypt(key: typeof fernetKey, token: string): string {
  const bytes = Buffer.from(token, 'base64url');
  const body = bytes.subarray(0, -32);
  if (!timingSafeEqual(createHmac('sha256', key.signing).update(body).digest(), bytes.subarray(-32))) throw new Error('not a token of this key');
  const decipher = createDecipheriv('aes-128-cbc', key.encryption, body.subarray(9, 25));
  return Buffer.concat([decipher.update(body.subarray(25)), decipher.final()]).toString();
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
