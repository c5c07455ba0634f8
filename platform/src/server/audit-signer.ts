import { type KeyObject, createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { AuditTables, CheckpointSigner } from '../audit/index.ts';
import type { Clock, Database, TenantDatabase } from '../foundation/index.ts';
import type { KeyProviders, RootKeyName } from '../vault/index.ts';

type Row = Selectable<AuditTables['audit_signing_keys']>;

/** The installation's signing key in the process that runs the sequencer. */
export interface AuditSigner extends CheckpointSigner {
  /** Wraps it anew by the primary root key: part of a root rotation, and safe to do twice. */
  rewrap(): Promise<void>;
  /** The root key that it stands under now. */
  standsUnder(): Promise<RootKeyName>;
}

export interface AuditSignerOptions {
  /** A pool of role `keystead_sequencer`. */
  readonly database: Database;
  /** The root keys of the audit ring. */
  readonly roots: KeyProviders;
  readonly clock: Clock;
  /** Names the logs, where there is one when the key is made. */
  readonly publicUrl: string | null;
}

/** The keys of this process: one signs the logs, the other cosigns those of others. The shape of their tables is the same. */
const keyKinds = {
  log: { table: 'audit_signing_keys', purpose: 'audit-signing-key', does: 'signs the audit log' },
  witness: { table: 'witness_keys', purpose: 'witness-key', does: 'cosigns as a witness' },
} as const;
type KeyKind = (typeof keyKinds)[keyof typeof keyKinds];

interface KeyOptions {
  readonly database: Database;
  readonly roots: KeyProviders;
  readonly clock: Clock;
  readonly kind: KeyKind;
  readonly nameOf: (publicKey: Uint8Array) => string;
}

/** What stands before the 32 bytes of an Ed25519 key in PKCS #8 and SPKI (RFC 8410). */
const privatePrefix = Buffer.from('302e020100300506032b657004220420', 'hex');
const publicPrefix = Buffer.from('302a300506032b6570032100', 'hex');
const keyBytes = 32;

/**
 * Opens the signing key, making it the first time: of several processes one is first, and all go on with what it wrote.
 * @throws Error where it stands under a root key that is not here; VaultError where it does not open.
 */
export async function openAuditSigner({ publicUrl, ...options }: AuditSignerOptions): Promise<AuditSigner> {
  const given: KeyOptions = { ...options, kind: keyKinds.log, nameOf: (publicKey) => logNameOf(publicUrl, publicKey) };
  const tables = options.database.as<AuditTables>();
  return openKey(given, await readKey(tables, given.kind) ?? await makeKey(tables, given));
}

/**
 * Opens the key that cosigns the logs of others, `NAME/witness`; `null` where there is none, and none is wanted.
 * @throws as `openAuditSigner`.
 */
export async function openWitnessSigner(options: Omit<AuditSignerOptions, 'publicUrl'> & { readonly logName: string; readonly wanted: boolean }): Promise<AuditSigner | null> {
  const given: KeyOptions = { ...options, kind: keyKinds.witness, nameOf: () => `${options.logName}/witness` };
  const tables = options.database.as<AuditTables>();
  const row = await readKey(tables, given.kind) ?? (options.wanted ? await makeKey(tables, given) : undefined);
  return row === undefined ? null : openKey(given, row);
}

async function openKey({ database, roots, kind }: KeyOptions, row: Row): Promise<AuditSigner> {
  const tables = database.as<AuditTables>();
  const seed = await openSeed(roots, row, kind);
  const privateKey = createPrivateKey({ key: Buffer.concat([privatePrefix, seed]), format: 'der', type: 'pkcs8' });
  seed.fill(0);
  const publicKey = createPublicKey(privateKey);
  if (!rawPublicKey(publicKey).equals(row.public_key)) throw new Error(`The key that ${kind.does} does not belong to its public half in this database. Restore keystead.${kind.table} from your backup.`);

  return {
    logName: row.log_name,
    publicKey: row.public_key,
    sign: (message) => sign(null, message, privateKey),
    verify: (message, signature) => verify(null, message, publicKey, signature),
    async rewrap() {
      const stored = await requireKey(tables, kind);
      const { current } = roots;
      if (stored.kms === current.name && stored.kms_key_id === current.keyId) return;
      const opened = await openSeed(roots, stored, kind);
      const wrapped = await current.wrap(contextOf(stored.public_key, kind), opened);
      opened.fill(0);
      // Compare-and-swap: whoever was faster wrapped the same key.
      await tables.transaction((trx) => trx.updateTable(tableOf(kind)).set({ wrapped, kms: current.name, kms_key_id: current.keyId }).where('public_key', '=', stored.public_key).where('wrapped', '=', stored.wrapped).execute());
    },
    async standsUnder() {
      const stored = await requireKey(tables, kind);
      return { kms: stored.kms, kmsKeyId: stored.kms_key_id };
    },
  };
}

/**
 * The name of this installation's logs, chosen once with the key: the host of the public address, else a name made of the key, which no
 * other installation has. A later change of the address does not change it: a log keeps its origin for good.
 */
export function logNameOf(publicUrl: string | null, publicKey: Uint8Array): string {
  if (publicUrl !== null) return new URL(publicUrl).host;
  return `${createHash('sha256').update(publicKey).digest('hex').slice(0, 16)}.keystead.internal`;
}

async function makeKey(tables: TenantDatabase<AuditTables>, { roots, clock, kind, nameOf }: KeyOptions): Promise<Row> {
  const pair = generateKeyPairSync('ed25519');
  const publicKey = rawPublicKey(pair.publicKey);
  const seed = pair.privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-keyBytes);
  const { current } = roots;
  const wrapped = await current.wrap(contextOf(publicKey, kind), seed);
  seed.fill(0);
  await tables.transaction((trx) => trx.insertInto(tableOf(kind)).values({
    public_key: publicKey, log_name: nameOf(publicKey), wrapped, kms: current.name, kms_key_id: current.keyId, made_at: clock.now(),
  }).onConflict((conflict) => conflict.doNothing()).execute());
  return requireKey(tables, kind);
}

async function readKey(tables: TenantDatabase<AuditTables>, kind: KeyKind): Promise<Row | undefined> {
  return tables.transaction((trx) => trx.selectFrom(tableOf(kind)).selectAll().executeTakeFirst());
}

async function requireKey(tables: TenantDatabase<AuditTables>, kind: KeyKind): Promise<Row> {
  const row = await readKey(tables, kind);
  if (row === undefined) throw new Error(`The key that ${kind.does} is gone from this database. Restore keystead.${kind.table} from your backup.`);
  return row;
}

async function openSeed(roots: KeyProviders, row: Row, kind: KeyKind): Promise<Buffer> {
  const root = roots.find(row.kms, row.kms_key_id);
  if (root === undefined) throw new Error(`The key that ${kind.does} stands under the root key ${row.kms} ${row.kms_key_id}, which is not here. Put that key file back from your backup, or name that key in KEYSTEAD_KMS_EARLIER.`);
  return root.unwrap(contextOf(row.public_key, kind), row.wrapped);
}

function contextOf(publicKey: Uint8Array, { purpose }: KeyKind): Record<string, string> {
  return { purpose, key: Buffer.from(publicKey).toString('hex') };
}

/** Both tables have one shape. */
function tableOf({ table }: KeyKind): 'audit_signing_keys' {
  return table as 'audit_signing_keys';
}

function rawPublicKey(key: KeyObject): Buffer {
  return key.export({ format: 'der', type: 'spki' }).subarray(publicPrefix.byteLength);
}
