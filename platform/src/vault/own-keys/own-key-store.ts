import { type Database, newId } from '../../foundation/index.ts';
import { VaultError } from '../errors.ts';
import type { KeyContext, KeyProvider, KmsHealth } from '../kms/key-provider.ts';
import type { KeyProviders } from '../kms/key-providers.ts';
import type { OwnKeys } from '../own-key-layer.ts';
import { type OwnKeyAccess, type OwnKeyServices, openOwnKey, ownKeyAccess } from './open-own-key.ts';
import type { OwnKeyTables } from './tables.ts';

/** An own key that was tried, as it is to be stored. */
export interface SealedOwnKey { readonly id: string; readonly kmsKeyId: string; readonly sealed: Buffer; readonly rootKms: string; readonly rootKmsKeyId: string }

/** Own keys where their secrets may be opened: in the gateway role. */
export interface OwnKeyStore extends OwnKeys {
  /** Tries an own key, and seals what opens it. Storing it is the caller's. @throws VaultError as `openOwnKey`. */
  seal(tenantId: string, access: OwnKeyAccess): Promise<SealedOwnKey>;
  /** The tenant's current own key is asked to wrap and unwrap; `null` where there is none. */
  check(tenantId: string): Promise<KmsHealth | null>;
  /** Wraps by the current root key whatever stands under an earlier one. */
  renew(): Promise<void>;
}

export interface OwnKeyStoreOptions extends OwnKeyServices {
  /** A pool of role `keystead_snapshot`. */
  readonly database: Database;
  /** The root keys of the credential ring. */
  readonly keys: KeyProviders;
}

interface Row { readonly id: string; readonly tenant_id: string; readonly kms: string; readonly kms_key_id: string; readonly sealed: Buffer | null; readonly root_kms: string; readonly root_kms_key_id: string; readonly state: string }

const mostOpened = 1_000;
const restMilliseconds = 2_000;
/** What every key service wraps at once. */
const sealLimitBytes = 4_096;

export function openOwnKeyStore(options: OwnKeyStoreOptions): OwnKeyStore {
  const { keys } = options;
  const tables = options.database.as<OwnKeyTables>();
  /** Services opened before, by row: connections and access tokens are kept. */
  const opened = new Map<string, Promise<KeyProvider>>();
  /** Services that did not answer a moment ago are not asked just now. */
  const resting = new Map<string, { readonly until: number; readonly error: VaultError }>();

  const rowsOf = (tenantId: string): Promise<readonly Row[]> => tables.transaction((trx) => trx.selectFrom('tenant_own_keys')
    .select(['id', 'tenant_id', 'kms', 'kms_key_id', 'sealed', 'root_kms', 'root_kms_key_id', 'state']).where('tenant_id', '=', tenantId).where('state', '<>', 'removed').orderBy('created_at', 'desc').execute());

  async function unseal(row: Row): Promise<Buffer> {
    const root = keys.find(row.root_kms, row.root_kms_key_id);
    if (row.sealed === null) throw new VaultError('own-key-missing', { kms: row.kms });
    if (root === undefined) throw new VaultError('wrong-root-key', { expected: `${row.root_kms} ${row.root_kms_key_id}`, actual: `${keys.current.name} ${keys.current.keyId}` });
    return root.unwrap(sealContext(row.tenant_id, row.id), row.sealed);
  }

  async function openRow(row: Row): Promise<KeyProvider> {
    const plaintext = await unseal(row);
    const access = ownKeyAccess.parse(JSON.parse(plaintext.toString('utf8')));
    plaintext.fill(0);
    return openOwnKey(row.tenant_id, access, options);
  }

  function providerOf(row: Row): Promise<KeyProvider> {
    const since = resting.get(row.id);
    if (since !== undefined && since.until > options.clock.now().getTime()) return Promise.reject(since.error);
    const known = opened.get(row.id);
    if (known !== undefined) return known;
    const opening = openRow(row).then((provider) => guarded(row, provider));
    opening.catch((error: unknown) => {
      rest(row, error);
      if (opened.get(row.id) === opening) opened.delete(row.id);
    });
    const oldest = opened.keys().next();
    if (opened.size >= mostOpened && oldest.done !== true) opened.delete(oldest.value);
    opened.set(row.id, opening);
    return opening;
  }

  /** A tenant's service that hangs must not make everybody who asks wait for its time limit. */
  function rest(row: Row, error: unknown): void {
    if (error instanceof VaultError && error.code === 'kms-unavailable') resting.set(row.id, { until: options.clock.now().getTime() + restMilliseconds, error });
  }

  function guarded(row: Row, provider: KeyProvider): KeyProvider {
    const noting = async (work: Promise<Buffer>): Promise<Buffer> => work.then((bytes) => { resting.delete(row.id); return bytes; }, (error: unknown) => { rest(row, error); throw error; });
    return { ...provider, wrap: (context, bytes) => noting(provider.wrap(context, bytes)), unwrap: (context, bytes) => noting(provider.unwrap(context, bytes)) };
  }

  async function wrapAnew(row: Row): Promise<void> {
    const plaintext = await unseal(row);
    try {
      const sealed = await keys.current.wrap(sealContext(row.tenant_id, row.id), plaintext);
      await tables.transaction((trx) => trx.updateTable('tenant_own_keys').set({ sealed, root_kms: keys.current.name, root_kms_key_id: keys.current.keyId })
        .where('id', '=', row.id).where('sealed', '=', row.sealed).execute());
    } finally {
      plaintext.fill(0);
    }
  }

  return {
    async current(tenantId) {
      const row = (await rowsOf(tenantId)).find((each) => each.state === 'current');
      return row === undefined ? undefined : providerOf(row);
    },
    async find(tenantId, kms, kmsKeyId) {
      const row = (await rowsOf(tenantId)).find((each) => each.kms === kms && each.kms_key_id === kmsKeyId);
      return row === undefined ? undefined : providerOf(row);
    },
    async seal(tenantId, access) {
      const id = newId();
      const provider = await openOwnKey(tenantId, access, options);
      await provider.close?.();
      const plaintext = Buffer.from(JSON.stringify(access));
      if (plaintext.byteLength > sealLimitBytes) throw new VaultError('kms-unfit', { kms: access.service, detail: 'its settings and secret are too long.' });
      const sealed = await keys.current.wrap(sealContext(tenantId, id), plaintext);
      plaintext.fill(0);
      return { id, kmsKeyId: provider.keyId, sealed, rootKms: keys.current.name, rootKmsKeyId: keys.current.keyId };
    },
    async check(tenantId) {
      const row = (await rowsOf(tenantId)).find((each) => each.state === 'current');
      if (row === undefined) return null;
      resting.delete(row.id);
      return providerOf(row).then((provider) => provider.health(), (error: unknown) => ({ state: 'failing' as const, detail: error instanceof VaultError ? error.message : 'It cannot be opened.' }));
    },
    async renew() {
      const rows = await tables.transaction((trx) => trx.selectFrom('tenant_own_keys').select(['id', 'tenant_id', 'kms', 'kms_key_id', 'sealed', 'root_kms', 'root_kms_key_id', 'state']).where('state', '<>', 'removed').execute());
      for (const row of rows) if (row.root_kms !== keys.current.name || row.root_kms_key_id !== keys.current.keyId) await wrapAnew(row);
    },
  };
}

/** The seal holds address and key as well as the secret: whoever edits the row cannot send the secret elsewhere. */
function sealContext(tenantId: string, id: string): KeyContext {
  return { purpose: 'own-key-access', tenant: tenantId, ownKey: id };
}
