import type { OwnKey, OwnKeySettingName } from '@keystead/contract';
import { ownKeyForms, type OwnKeyService, ownKeySettingNames } from '@keystead/contract';
import { type Actor, recordEvent } from '../../audit/index.ts';
import { InvalidRequest, KeysteadError, type Transaction } from '../../foundation/index.ts';
import type { RingName, TenantKeyWrap } from '../key-ring.ts';
import type { RingKeeper } from '../encryption/keepers.ts';
import { type UsableTenantKey, isUsable, toStoredKey } from '../tenant-keys.ts';
import type { OwnKeyDependencies } from './dependencies.ts';
import type { OwnKeyTables, TenantOwnKeysTable } from './tables.ts';

type Row = Pick<TenantOwnKeysTable, 'id' | 'kms' | 'key' | 'health' | 'health_detail' | 'health_checked_at' | 'created_by'> & { settings: Record<string, string>; created_at: Date };

export function toOwnKey(row: Row): OwnKey {
  return {
    id: row.id, service: row.kms, key: row.key, settings: row.settings,
    health: { state: row.health, checkedAt: row.health_checked_at.toISOString(), detail: row.health_detail },
    connectedAt: row.created_at.toISOString(), connectedBy: row.created_by,
  };
}

/** The tenant's own key, if there is one. */
export function currentOwnKey(trx: Transaction<OwnKeyTables>, tenantId: string): Promise<Row | undefined> {
  return trx.selectFrom('tenant_own_keys').select(['id', 'kms', 'key', 'settings', 'health', 'health_detail', 'health_checked_at', 'created_by', 'created_at'])
    .where('tenant_id', '=', tenantId).where('state', '=', 'current').executeTakeFirst();
}

/** What a service needs and nothing else. @throws InvalidRequest naming each setting that is missing or not its own. */
export function settingsFor(service: OwnKeyService, given: Readonly<Partial<Record<OwnKeySettingName, string | undefined>>>): Partial<Record<OwnKeySettingName, string>> {
  const form = ownKeyForms[service];
  const problems: { path: string; message: string }[] = [];
  const settings: Partial<Record<OwnKeySettingName, string>> = {};
  for (const name of ownKeySettingNames) {
    const value = given[name];
    const wanted = form.settings[name];
    if (value !== undefined && wanted === undefined) problems.push({ path: name, message: `does not go with ${form.name}` });
    if (value === undefined && wanted?.required === true) problems.push({ path: name, message: `is needed for ${form.name}` });
    if (value !== undefined) settings[name] = value;
  }
  if (problems.length > 0) throw new InvalidRequest(problems);
  return settings;
}

export interface Rewrapped { readonly rewrapped: number; readonly notRewrapped: number }

export interface Rewrapping {
  readonly tenantId: string;
  readonly actor: Actor;
  /** What was stored so far, by the key's id: asked again with it, only what was changed or made since is wrapped. */
  readonly done: Map<string, Buffer>;
}

/** How often keys are looked at again that something else (the rotation of a root key) was rewrapping at the same moment. */
const mostRounds = 5;

/**
 * Wraps all tenant keys of a tenant as new ones would be now, in both rings: after its own key was connected, replaced or is to go. Each is
 * stored by compare-and-swap, so that a rotation under way loses nothing; one that was changed in between is wrapped again, for whoever changed it may
 * have known the former own key alone.
 */
export async function rewrapTenantKeys({ database, keepers }: Pick<OwnKeyDependencies, 'database' | 'keepers'>, asked: Rewrapping): Promise<Rewrapped> {
  const { tenantId, done } = asked;
  const tables = database.as<OwnKeyTables>();
  let notRewrapped = 0;
  for (const keeper of keepers) {
    const left = async (): Promise<UsableTenantKey[]> => tables.inTenant(tenantId, async (trx) => (await trx.selectFrom('tenant_keys').selectAll().where('tenant_id', '=', tenantId).where('ring', '=', keeper.ring).orderBy('version').execute())
      .map(toStoredKey).filter(isUsable).filter(({ id, wrapped }) => done.get(id)?.equals(wrapped) !== true));
    let keys = await left();
    for (let round = 0; round < mostRounds && keys.length > 0; round += 1) {
      const wraps = await wrapEach(keeper, keys);
      await tables.inTenant(tenantId, async (trx) => { for (const [index, key] of keys.entries()) await store(trx, asked, { key, wrap: wraps[index] ?? null, ring: keeper.ring }); });
      keys = await left();
      // What its key service refuses it refuses again.
      if (wraps.every((wrap) => wrap === null)) break;
    }
    notRewrapped += keys.length;
  }
  return { rewrapped: done.size, notRewrapped };
}

type Keeper = Pick<RingKeeper<never>, 'ring' | 'rewrap'>;

/** One by one: what goes wrong with one key says nothing about the next, and a tenant has few. */
async function wrapEach(keeper: Keeper, keys: readonly UsableTenantKey[]): Promise<readonly (TenantKeyWrap | null)[]> {
  const wraps: (TenantKeyWrap | null)[] = [];
  for (const key of keys) wraps.push((await keeper.rewrap([key]))[0] ?? null);
  return wraps;
}

async function store(trx: Transaction<OwnKeyTables>, { actor, done }: Rewrapping, { key, wrap, ring }: { key: UsableTenantKey; wrap: TenantKeyWrap | null; ring: RingName }): Promise<void> {
  if (wrap === null) return;
  const stored = await trx.updateTable('tenant_keys').set({ kms: wrap.kms, kms_key_id: wrap.kmsKeyId, wrapped: wrap.wrapped })
    .where('id', '=', key.id).where('tenant_id', '=', key.tenantId).where('wrapped', '=', key.wrapped).executeTakeFirst();
  if (stored.numUpdatedRows === 0n) return;
  done.set(key.id, wrap.wrapped);
  await recordEvent(trx, { tenantId: key.tenantId, action: 'tenant-key.rewrapped', actor, subjectId: key.id, detail: { ring, keyVersion: key.version, kms: wrap.kms, kmsKeyId: wrap.kmsKeyId, reason: 'own-key' } });
}

/** Marks own keys as removed, and forgets what opened them. */
export async function removeRows(trx: Transaction<OwnKeyTables>, { tenantId, states, now }: { tenantId: string; states: readonly ('current' | 'earlier')[]; now: Date }): Promise<void> {
  await trx.updateTable('tenant_own_keys').set({ state: 'removed', sealed: null, removed_at: now }).where('tenant_id', '=', tenantId).where('state', 'in', [...states]).execute();
}

export async function requireOwnKey(trx: Transaction<OwnKeyTables>, tenantId: string): Promise<Row> {
  const row = await currentOwnKey(trx, tenantId);
  if (row === undefined) throw new KeysteadError('not_found');
  return row;
}
