import { type PlanId, platformLogId, type PlatformKey, type PlatformOffer } from '@keystead/contract';
import { recordEvent, recordInBothLogs, recordPlatformEvent } from '../audit/index.ts';
import { decodeCursor, KeysteadError, newId, type Principal, toPage, type Transaction, uuidCursor } from '../foundation/index.ts';
import { changeCredentialState, readPlatformKeys, removeCredential, type VaultTables } from '../vault/index.ts';
import type { BillingDependencies } from './dependencies.ts';
import { asPlatform, type Doer, operatorActor, requireTenant } from './scopes.ts';
import type { BillingTables } from './tables.ts';

type Trx = Transaction<BillingTables>;

export interface NewOffer { readonly credentialId: string; readonly plan?: PlanId | undefined; readonly tenantId?: string | undefined; readonly models: readonly string[] }

/** Offers a platform key to a plan or to one organisation, which reads of it in its own log. @throws KeysteadError `not_found`, `conflict` */
export async function createOffer(dependencies: BillingDependencies, principal: Doer, offer: NewOffer): Promise<PlatformOffer> {
  if ((offer.plan === undefined) === (offer.tenantId === undefined)) throw new KeysteadError('conflict', { detail: 'an offer names one plan or one organisation' });
  const tables = dependencies.database.as<BillingTables>();
  const id = newId();
  const write = async (trx: Trx, to: string): Promise<string> => {
    const key = await requireKey(trx, offer.credentialId);
    const row = await trx.insertInto('platform_offers').values({
      id, tenant_id: platformLogId, credential_id: offer.credentialId, plan: offer.plan ?? null, offered_to: offer.tenantId ?? null, models: [...new Set(offer.models)], created_by: principal === 'host' ? null : principal.userId, created_at: dependencies.clock.now(), withdrawn_at: null,
    }).onConflict((conflict) => conflict.doNothing()).returning('id').executeTakeFirst();
    if (row === undefined) throw new KeysteadError('conflict', { detail: `this key is offered to ${to} already; withdraw that offer first` });
    return key.label;
  };
  const event = (label: string, to: string) => ({ action: 'platform-offer.created', actor: operatorActor(principal), subjectId: id, detail: { label, to } }) as const;
  const { plan, tenantId } = offer;
  if (tenantId !== undefined) {
    await tables.inTenant(tenantId, async (trx) => {
      const { name } = await requireTenant(trx, tenantId);
      const label = await asPlatform(trx, tenantId, () => write(trx, name));
      await recordInBothLogs(trx, { tenantId, ...event(label, name) });
    });
  } else if (plan !== undefined) {
    await tables.inTenant(platformLogId, async (trx) => { await recordPlatformEvent(trx, event(await write(trx, `the plan ${plan}`), `the plan ${plan}`)); });
  }
  const [made] = (await listOffers(dependencies, { id, limit: 1 })).items;
  if (made === undefined) throw new KeysteadError('internal');
  return made;
}

async function requireKey(trx: Trx, credentialId: string): Promise<{ readonly label: string }> {
  const key = await trx.selectFrom('credentials').select('label').where('tenant_id', '=', platformLogId).where('id', '=', credentialId).where('state', '<>', 'deleted').executeTakeFirst();
  if (key === undefined) throw new KeysteadError('not_found');
  return key;
}

/** Withdraws an offer. Routes that name its key are refused from then on. @throws KeysteadError `not_found` */
export async function withdrawOffer({ database, clock }: BillingDependencies, principal: Doer, offerId: string): Promise<void> {
  await database.as<BillingTables>().inTenant(platformLogId, async (trx) => {
    const row = await trx.updateTable('platform_offers').set({ withdrawn_at: clock.now() }).where('tenant_id', '=', platformLogId).where('id', '=', offerId).where('withdrawn_at', 'is', null).returning(['credential_id', 'plan', 'offered_to']).executeTakeFirst();
    if (row === undefined) throw new KeysteadError('not_found');
    const label = (await trx.selectFrom('credentials').select('label').where('id', '=', row.credential_id).executeTakeFirst())?.label ?? '';
    await recordEvent(trx, { tenantId: platformLogId, action: 'platform-offer.withdrawn', actor: operatorActor(principal), subjectId: offerId, detail: { label, to: row.plan === null ? row.offered_to : `the plan ${row.plan}` } });
  });
}

/** Offers that stand, newest first. */
export async function listOffers({ database }: BillingDependencies, page: { readonly cursor?: string | undefined; readonly limit: number; readonly id?: string }) {
  const tables = database.as<BillingTables>();
  const rows = await tables.inTenant(platformLogId, (trx) => {
    let select = trx.selectFrom('platform_offers as o').innerJoin('credentials as c', 'c.id', 'o.credential_id').select(['o.id', 'o.credential_id', 'o.plan', 'o.offered_to', 'o.models', 'o.created_at', 'c.label', 'c.provider'])
      .where('o.tenant_id', '=', platformLogId).where('o.withdrawn_at', 'is', null).orderBy('o.id', 'desc').limit(page.limit + 1);
    if (page.cursor !== undefined) select = select.where('o.id', '<', decodeCursor(page.cursor, uuidCursor));
    if (page.id !== undefined) select = select.where('o.id', '=', page.id);
    return select.execute();
  });
  const names = new Map<string, string>();
  // Row-level security shows one organisation at a time; a page names few.
  for (const tenantId of new Set(rows.flatMap((row) => row.offered_to ?? []))) {
    const name = await tables.inTenant(tenantId, (trx) => trx.selectFrom('tenants').select('name').where('id', '=', tenantId).executeTakeFirst());
    if (name !== undefined) names.set(tenantId, name.name);
  }
  const described = rows.map((row): PlatformOffer => ({
    id: row.id, credentialId: row.credential_id, credentialLabel: row.label, provider: row.provider, plan: row.plan, tenantId: row.offered_to, tenantName: row.offered_to === null ? null : names.get(row.offered_to) ?? null,
    models: row.models, createdAt: row.created_at.toISOString(),
  }));
  return toPage(described, page.limit, (row) => row, (row) => row.id);
}

/** Disables or enables a platform key, for everybody. @throws KeysteadError `not_found` */
export async function setPlatformKeyState({ database, vault }: BillingDependencies, principal: Principal, change: { readonly credentialId: string; readonly state: 'active' | 'disabled' }): Promise<PlatformKey> {
  return database.as<VaultTables>().inTenant(platformLogId, async (trx) => {
    await changeCredentialState(trx, { tenantId: platformLogId, actor: operatorActor(principal), abortInFlight: change.state === 'disabled', ...change });
    const [key] = await readPlatformKeys(trx, vault, change.credentialId);
    if (key === undefined) throw new KeysteadError('not_found');
    return key;
  });
}

/** Deletes a platform key; its offers end with it. @throws KeysteadError `not_found` */
export async function deletePlatformKey({ database, vault, clock }: BillingDependencies, principal: Principal, credentialId: string): Promise<void> {
  await database.as<VaultTables & BillingTables>().inTenant(platformLogId, async (trx) => {
    await removeCredential(trx as unknown as Transaction<VaultTables>, vault, { tenantId: platformLogId, actor: operatorActor(principal), credentialId, abortInFlight: true });
    await (trx as unknown as Trx).updateTable('platform_offers').set({ withdrawn_at: clock.now() }).where('credential_id', '=', credentialId).where('withdrawn_at', 'is', null).execute();
  });
}
