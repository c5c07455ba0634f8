import { mkdir } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { RootRing } from '@keystead/contract';
import { z } from 'zod';
import { type Configuration, type Database, sql } from '../foundation/index.ts';
import { generatePrincipalKey } from '../identity/index.ts';
import { type KeyProviders, type RootKeys, type OnKmsCall, type StoredCanary, countRootKeys, openConfiguredKeys, openLiveRootKeys, proveRootKey, proveRootKeys, readRootKeyFacts, rootCanaryName, rootKeyPath, rootKeysOf } from '../vault/index.ts';

/** Reads a fact of the installation, or `undefined`. */
async function readFact(database: Database, name: string): Promise<unknown> {
  return database.as<unknown>().transaction(async (trx) => (await sql<{ value: unknown }>`select value from installation where name = ${name}`.execute(trx)).rows[0]?.value);
}

/** Writes a fact once. Of several processes one is first; all go on with what it wrote. */
async function writeFactOnce(database: Database, name: string, value: unknown): Promise<unknown> {
  await database.as<unknown>().transaction((trx) => sql`insert into installation (name, value) values (${name}, ${JSON.stringify(value)}::jsonb) on conflict (name) do nothing`.execute(trx));
  return readFact(database, name);
}

/** The canaries of a ring, as the database remembers them. */
async function readCanaries(database: Database, ring: RootRing): Promise<readonly StoredCanary[]> {
  const name = rootCanaryName(ring);
  return database.as<unknown>().transaction(async (trx) => (await sql<StoredCanary>`select name, value from installation where name = ${name} or name like ${`${name}/%`}`.execute(trx)).rows);
}

/**
 * Opens the root keys of a ring, and proves that they are the ones this database was made with. The key file is made only where the database
 * has no canary yet: a lost file must not be replaced by a fresh one in silence. `onCall` is told of every call to them.
 *
 * @throws VaultError saying which file is missing, open to others, or belongs to another database.
 */
export async function openRootKeys(options: { configuration: Configuration; ring: RootRing; database: Database; onCall?: OnKmsCall }): Promise<RootKeys> {
  const { ring, database } = options;
  const folder = join(options.configuration.dataDirectory, 'keys');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const stored = await readCanaries(database, ring);
  const facts = () => database.as<unknown>().transaction((trx) => readRootKeyFacts(trx, ring));
  const settings = withPrimaryFile(options.configuration.kms, { ring, folder, primary: (await facts()).primary });
  const live = await openLiveRootKeys({ ring, folder, facts, configured: await openConfiguredKeys({ settings, ring, folder, known: rootKeysOf(ring, stored) }) });
  const keys = options.onCall === undefined ? live : countRootKeys(live, options.onCall);
  const missing = await proveRootKeys(keys, ring, stored);
  if (missing !== null) await proveRootKey(keys.current, ring, await writeFactOnce(database, missing.name, missing.value));
  return keys;
}

/** After a rotation the primary key file is another than the first one, which need not be there any more. */
function withPrimaryFile(settings: Configuration['kms'], { ring, folder, primary }: { ring: RootRing; folder: string; primary: { kms: string; kmsKeyId: string } | null }): Configuration['kms'] {
  if (settings[ring].driver !== 'key-file' || primary?.kms !== 'key-file') return settings;
  return { ...settings, [ring]: { driver: 'key-file', key: rootKeyPath({ folder, ring, keyId: primary.kmsKeyId }) } };
}

/** What all api processes of an installation share; sealed under the content root key, so that a dump tells nothing. */
export interface InstallationSecrets {
  readonly identitySecret: string;
  readonly principalPrivateKeyPem: string;
  /** Makes the tokens that an init file declares; see docs/decisions. */
  readonly initTokenSecret: Buffer;
}

const publicPrincipalKey = 'principal-key.public';

/** Names of the secrets in keystead.installation that are sealed under the content root key. */
const sealedNames = ['principal-key.private', 'identity-secret', 'init-token-secret'] as const;

/** A sealed secret says which root key it stands under. Those of before rotation was possible are plain text: they stand under the first one. */
const sealedSecret = z.union([z.strictObject({ kms: z.string(), kmsKeyId: z.string(), wrapped: z.base64() }), z.base64()]);

const secretContext = (name: string) => ({ purpose: 'installation-secret', name });

async function sealSecret(keys: KeyProviders, name: string, secret: Uint8Array): Promise<object> {
  const { current } = keys;
  return { kms: current.name, kmsKeyId: current.keyId, wrapped: (await current.wrap(secretContext(name), secret)).toString('base64') };
}

async function openSecret(keys: KeyProviders, name: string, stored: unknown): Promise<Buffer> {
  const read = sealedSecret.parse(stored);
  if (typeof read !== 'string') {
    const root = keys.find(read.kms, read.kmsKeyId);
    if (root === undefined) throw new Error(`The secret "${name}" of this installation is sealed under the root key ${read.kms} ${read.kmsKeyId}, which is not here. Put that key file back from your backup, or name that key in KEYSTEAD_KMS_EARLIER.`);
    return root.unwrap(secretContext(name), Buffer.from(read.wrapped, 'base64'));
  }
  const opened = await Promise.allSettled([keys.current, ...keys.earlier].map((root) => root.unwrap(secretContext(name), Buffer.from(read, 'base64'))));
  const found = opened.find((outcome) => outcome.status === 'fulfilled');
  if (found === undefined) throw new Error(`The secret "${name}" of this installation opens under none of its root keys. Put the root key of its first start back from your backup.`);
  return found.value;
}

/** Seals under the primary root key what still stands under an earlier one: part of a root rotation, and safe to do twice. */
export async function renewInstallationSecrets(database: Database, keys: KeyProviders): Promise<void> {
  for (const name of sealedNames) {
    const stored = await readFact(database, name);
    const read = sealedSecret.safeParse(stored).data;
    if (read === undefined || (typeof read !== 'string' && read.kms === keys.current.name && read.kmsKeyId === keys.current.keyId)) continue;
    const secret = await openSecret(keys, name, stored);
    const renewed = await sealSecret(keys, name, secret);
    secret.fill(0);
    // Compare-and-swap: whoever was faster wrote the same secret.
    await database.as<unknown>().transaction((trx) => sql`update installation set value = ${JSON.stringify(renewed)}::jsonb, written_at = now() where name = ${name} and value = ${JSON.stringify(stored)}::jsonb`.execute(trx));
  }
}

/** Loads the installation's secrets, making them the first time. */
export async function loadInstallationSecrets(database: Database, contentRoots: KeyProviders): Promise<InstallationSecrets> {
  const sealed = async (name: (typeof sealedNames)[number], make: () => Buffer): Promise<Buffer> =>
    openSecret(contentRoots, name, await readFact(database, name) ?? await writeFactOnce(database, name, await sealSecret(contentRoots, name, make())));
  const pair = generatePrincipalKey();
  const privateKeyPem = (await sealed('principal-key.private', () => Buffer.from(`${pair.privateKeyPem}\0${pair.publicKeyPem}`))).toString();
  const [principalPrivateKeyPem = '', publicKeyPem] = privateKeyPem.split('\0');
  await writeFactOnce(database, publicPrincipalKey, publicKeyPem);
  return {
    principalPrivateKeyPem,
    identitySecret: (await sealed('identity-secret', () => randomBytes(32))).toString('base64url'),
    initTokenSecret: await sealed('init-token-secret', () => randomBytes(32)),
  };
}

const keyAttempts = 600;
const keyPauseMilliseconds = 50;

/** The key that verifies the tokens of apps. The api role, which starts beside the gateways, makes it the first time: they wait for it. */
export async function readPrincipalPublicKey(database: Database): Promise<string> {
  for (let attempt = 1; attempt <= keyAttempts; attempt += 1) {
    const stored = await readFact(database, publicPrincipalKey);
    if (typeof stored === 'string') return stored;
    await new Promise((resolve) => { setTimeout(resolve, keyPauseMilliseconds); });
  }
  throw new Error('The principal key is missing from this database; the api role makes it, and did not within 30 seconds. Its log says why.');
}
