import { mkdir } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { type Database, sql } from '../foundation/index.ts';
import { generatePrincipalKey } from '../identity/index.ts';
import { type KeyProvider, type RingName, createRootCanary, openKeyFile, proveRootKey, rootCanaryName } from '../vault/index.ts';

/** Reads a fact of the installation, or `undefined`. */
async function readFact(database: Database, name: string): Promise<unknown> {
  return database.as<unknown>().transaction(async (trx) => (await sql<{ value: unknown }>`select value from installation where name = ${name}`.execute(trx)).rows[0]?.value);
}

/** Writes a fact once. Of several processes one is first; all go on with what it wrote. */
async function writeFactOnce(database: Database, name: string, value: unknown): Promise<unknown> {
  await database.as<unknown>().transaction((trx) => sql`insert into installation (name, value) values (${name}, ${JSON.stringify(value)}::jsonb) on conflict (name) do nothing`.execute(trx));
  return readFact(database, name);
}

/**
 * Opens the root key of a ring, and proves that it is the one this database was made with. The key file is made only where the database
 * has no canary yet: a lost file must not be replaced by a fresh one in silence.
 *
 * @throws VaultError saying which file is missing, open to others, or belongs to another database.
 */
export async function openRootKey(options: { dataDirectory: string; ring: RingName; database: Database }): Promise<KeyProvider> {
  const { ring, database } = options;
  const folder = join(options.dataDirectory, 'keys');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const stored = await readFact(database, rootCanaryName(ring));
  const kms = await openKeyFile({ path: join(folder, `${ring}-root.key`), create: stored === undefined });
  await proveRootKey(kms, ring, stored ?? await writeFactOnce(database, rootCanaryName(ring), await createRootCanary(kms, ring)));
  return kms;
}

/** What all api processes of an installation share; sealed under the content root key, so that a dump tells nothing. */
export interface InstallationSecrets {
  readonly identitySecret: string;
  readonly principalPrivateKeyPem: string;
  /** Makes the tokens that an init file declares; see docs/decisions. */
  readonly initTokenSecret: Buffer;
}

const publicPrincipalKey = 'principal-key.public';

/** Loads the installation's secrets, making them the first time. */
export async function loadInstallationSecrets(database: Database, contentRoot: KeyProvider): Promise<InstallationSecrets> {
  const sealed = async (name: string, make: () => Buffer): Promise<Buffer> => {
    const context = { purpose: 'installation-secret', name };
    const stored = await readFact(database, name) ?? await writeFactOnce(database, name, (await contentRoot.wrap(context, make())).toString('base64'));
    return contentRoot.unwrap(context, Buffer.from(String(stored), 'base64'));
  };
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
