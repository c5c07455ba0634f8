import { createHash, randomBytes } from 'node:crypto';
import type { SealedEntry, VaultKey } from '@keystead/contract';
import { type EntryContext, bindingOf, entryCipherSuite, entrySuite, fingerprintOf } from '@keystead/contract/sealing';
import type { Clock } from '../../foundation/index.ts';
import { VaultError } from '../errors.ts';
import type { KeyContext, KeyProvider } from '../kms/key-provider.ts';
import type { KeyProviders } from '../kms/key-providers.ts';

/** A row of keystead.vault_keys. */
export interface StoredEntryKey {
  readonly id: string;
  readonly suite: string;
  readonly publicKey: Buffer;
  /** Wrapped under the credential root key; `null` once destroyed. */
  readonly wrappedPrivateKey: Buffer | null;
  readonly kms: string;
  readonly kmsKeyId: string;
  readonly createdAt: Date;
  readonly retiredAt: Date | null;
}

/** Where the key pairs are kept; shared by all gateway processes. */
export interface EntryKeyStore {
  /** All that were not destroyed. */
  list(): Promise<readonly StoredEntryKey[]>;
  /** Retires `current` (where there is one) and adds `made`, unless another process was first. */
  replace(current: StoredEntryKey | null, made: StoredEntryKey): Promise<void>;
  /** Puts a private key that was wrapped anew, by another root key, in the place of the old wrap. */
  rewrap(row: StoredEntryKey): Promise<void>;
  destroy(ids: readonly string[], now: Date): Promise<void>;
  /** False where this digest was used before. */
  useOnce(digest: Buffer, times: { readonly now: Date; readonly expiresAt: Date }): Promise<boolean>;
}

/** The vault's own key pairs for sealed entry. Held by the egress role alone. */
export interface EntryKeys {
  /** The key that clients seal to; made where there is none, replaced when it is old. */
  current(): Promise<VaultKey>;
  /**
   * Opens an entry for exactly this context. With `once` the same entry does not open again.
   * @throws VaultError `entry-key-unknown`, `entry-expired`, `entry-does-not-open`, `entry-used`; or what the KMS throws when it is down.
   */
  open(entry: SealedEntry, context: EntryContext, use: { readonly once: boolean }): Promise<Buffer>;
}

export interface EntryKeysOptions {
  /** The root keys of the credential ring. */
  readonly keys: KeyProviders;
  readonly store: EntryKeyStore;
  readonly clock: Clock;
  /** A key older than this is replaced. */
  readonly maxAgeDays?: number;
}

/** How far an entry's time may be off, either way: a client's clock may be wrong by ten minutes. */
const entryWindowMilliseconds = 15 * 60_000;
/** How long entries for a retired key still open. */
const overlapMilliseconds = 24 * 3_600_000;
const rowsGoodForMilliseconds = 10_000;
const dayMilliseconds = 86_400_000;

type PrivateKey = Parameters<ReturnType<typeof entryCipherSuite>['open']>[0]['recipientKey'];

export function openEntryKeys(options: EntryKeysOptions): EntryKeys {
  const { keys, store, clock, maxAgeDays = 365 } = options;
  const opened = new Map<string, Promise<PrivateKey>>();
  let rows: readonly StoredEntryKey[] = [];
  let readAt = -Infinity;

  async function read(): Promise<void> {
    rows = await store.list();
    readAt = clock.now().getTime();
    for (const id of opened.keys()) if (!rows.some((row) => row.id === id)) opened.delete(id);
  }

  async function known(keyId: string): Promise<StoredEntryKey | undefined> {
    const accepted = (): StoredEntryKey | undefined => rows.find((row) => row.id === keyId && isAccepted(row, clock.now()));
    // One that is not known may be a minute old, made by another process.
    if (accepted() === undefined || isStale()) await read();
    return accepted();
  }

  function isStale(): boolean {
    return clock.now().getTime() - readAt > rowsGoodForMilliseconds;
  }

  /** Too old, or its root key is gone for good. */
  function due(row: StoredEntryKey): boolean {
    return keys.find(row.kms, row.kmsKeyId) === undefined || clock.now().getTime() - row.createdAt.getTime() >= maxAgeDays * dayMilliseconds;
  }

  async function current(): Promise<StoredEntryKey> {
    if (isStale()) await read();
    const now = rows.find((row) => row.retiredAt === null);
    if (now !== undefined && !due(now)) return now.kms === keys.current.name && now.kmsKeyId === keys.current.keyId ? now : rewrap(now);
    await store.replace(now ?? null, await makeEntryKey(keys.current, clock.now()));
    await read();
    await store.destroy(rows.filter((row) => !isAccepted(row, clock.now())).map((row) => row.id), clock.now());
    const made = rows.find((row) => row.retiredAt === null);
    if (made === undefined) throw new VaultError('entry-key-unknown');
    return made;
  }

  /** After a root rotation: the same key pair, whose fingerprint people trust, under the new root key. */
  async function rewrap(row: StoredEntryKey): Promise<StoredEntryKey> {
    const bytes = await unwrap(keys, row);
    try {
      const renewed = { ...row, wrappedPrivateKey: await keys.current.wrap(contextOf(row.id), bytes), kms: keys.current.name, kmsKeyId: keys.current.keyId };
      await store.rewrap(renewed);
      await read();
      return renewed;
    } finally {
      bytes.fill(0);
    }
  }

  function privateKey(row: StoredEntryKey): Promise<PrivateKey> {
    const running = opened.get(row.id) ?? importPrivateKey(keys, row);
    opened.set(row.id, running);
    running.catch(() => { if (opened.get(row.id) === running) opened.delete(row.id); });
    return running;
  }

  return {
    async current() {
      const row = await current();
      const key = { suite: row.suite, publicKey: row.publicKey.toString('base64url') };
      return { ...key, keyId: row.id, fingerprint: await fingerprintOf(key), createdAt: row.createdAt.toISOString() };
    },
    async open(entry, context, { once }) {
      const row = await known(entry.keyId);
      if (row === undefined) throw new VaultError('entry-key-unknown');
      const now = clock.now();
      const sealedAt = Date.parse(entry.sealedAt);
      if (!(Math.abs(now.getTime() - sealedAt) <= entryWindowMilliseconds)) throw new VaultError('entry-expired');
      const plaintext = await decrypt(await privateKey(row), entry, context);
      // Over the bytes: the last letter of base64url has bits that mean nothing, and another spelling is no other entry.
      const digest = createHash('sha256').update(`${entry.keyId}\n`).update(Buffer.from(entry.enc, 'base64url')).digest();
      if (once && !await store.useOnce(digest, { now, expiresAt: new Date(sealedAt + entryWindowMilliseconds) })) throw new VaultError('entry-used');
      return plaintext;
    },
  };
}

function isAccepted(row: StoredEntryKey, now: Date): boolean {
  return row.wrappedPrivateKey !== null && (row.retiredAt === null || now.getTime() < row.retiredAt.getTime() + overlapMilliseconds);
}

function contextOf(id: string): KeyContext {
  return { purpose: 'vault-entry-key', key: id };
}

async function makeEntryKey(kms: KeyProvider, now: Date): Promise<StoredEntryKey> {
  const { kem } = entryCipherSuite();
  const pair = await kem.generateKeyPair();
  const id = `vk_${randomBytes(9).toString('hex')}`;
  const privateBytes = Buffer.from(await kem.serializePrivateKey(pair.privateKey));
  try {
    return {
      id, suite: entrySuite, publicKey: Buffer.from(await kem.serializePublicKey(pair.publicKey)), wrappedPrivateKey: await kms.wrap(contextOf(id), privateBytes),
      kms: kms.name, kmsKeyId: kms.keyId, createdAt: now, retiredAt: null,
    };
  } finally {
    privateBytes.fill(0);
  }
}

async function unwrap(keys: KeyProviders, row: StoredEntryKey): Promise<Buffer> {
  const kms = keys.find(row.kms, row.kmsKeyId);
  if (kms === undefined || row.wrappedPrivateKey === null) throw new VaultError('entry-key-unknown');
  return kms.unwrap(contextOf(row.id), row.wrappedPrivateKey);
}

async function importPrivateKey(keys: KeyProviders, row: StoredEntryKey): Promise<PrivateKey> {
  const bytes = await unwrap(keys, row);
  try {
    return await entryCipherSuite().kem.deserializePrivateKey(Uint8Array.from(bytes).buffer);
  } finally {
    bytes.fill(0);
  }
}

async function decrypt(recipientKey: PrivateKey, entry: SealedEntry, context: EntryContext): Promise<Buffer> {
  const { info, aad } = bindingOf(entry.keyId, context, entry.sealedAt);
  try {
    return Buffer.from(await entryCipherSuite().open({ recipientKey, enc: bytesOf(entry.enc), info: info.buffer }, bytesOf(entry.ciphertext), aad.buffer));
  } catch {
    // The same for every reason; a library's text is not passed on.
    throw new VaultError('entry-does-not-open');
  }
}

function bytesOf(base64Url: string): ArrayBuffer {
  return Uint8Array.from(Buffer.from(base64Url, 'base64url')).buffer;
}
