import { type KeyMode, type KeyModeAnswer, type OfferedKey, type PlatformDataClass, platformDataClassChoices, type RouteStep } from '@keystead/contract';
import { actorOf, recordEvent } from '../audit/index.ts';
import { etagOf, KeysteadError, type Principal, sql, type Transaction } from '../foundation/index.ts';
import { grantTrial } from '../metering/index.ts';
import type { BillingDependencies } from './dependencies.ts';
import type { BillingTables, StoredKeyMode } from './tables.ts';

type Trx = Transaction<BillingTables>;

const stored: Readonly<Record<KeyMode, StoredKeyMode>> = { 'own-keys-required': 'own-required', 'own-keys-optional': 'own-optional', hybrid: 'hybrid' };
const modes: Readonly<Record<StoredKeyMode, KeyMode>> = { 'own-required': 'own-keys-required', 'own-optional': 'own-keys-optional', hybrid: 'hybrid' };

/** Whose keys serve the caller's organisation. */
export async function readKeyMode({ database, vault }: BillingDependencies, { tenantId }: Principal): Promise<KeyModeAnswer> {
  return database.as<BillingTables>().inTenant(tenantId, (trx) => describe(trx, tenantId, vault.providers));
}

interface ModeChange { readonly mode: KeyMode; readonly platformDataClasses?: readonly PlatformDataClass[] | undefined }

/**
 * Says whose keys serve the caller's organisation. The first time that platform keys are switched on, trial credits come with it.
 * @throws KeysteadError `precondition_failed` where somebody was faster
 */
export async function setKeyMode({ database, clock, vault }: BillingDependencies, principal: Principal, { ifMatch, ...change }: ModeChange & { readonly ifMatch: string | null }): Promise<KeyModeAnswer> {
  const { tenantId } = principal;
  return database.as<BillingTables>().inTenant(tenantId, async (trx) => {
    const before = await trx.selectFrom('tenants').select(['key_mode', 'platform_data_classes', 'revision']).where('id', '=', tenantId).forUpdate().executeTakeFirstOrThrow(() => new KeysteadError('not_found'));
    if (ifMatch !== etagOf(before.revision)) throw new KeysteadError('precondition_failed');
    const [mode, classes] = [stored[change.mode], inOrder(change.platformDataClasses ?? before.platform_data_classes)];
    const same = mode === before.key_mode && classes.join() === inOrder(before.platform_data_classes).join();
    if (!same) {
      await trx.updateTable('tenants').set({ key_mode: mode, platform_data_classes: [...classes], revision: before.revision + 1 }).where('id', '=', tenantId).execute();
      await recordEvent(trx, { tenantId, action: 'key-mode.changed', actor: actorOf(principal), subjectId: tenantId, detail: { before: modes[before.key_mode], mode: change.mode, dataClasses: classes.join(', ') || 'nothing' } });
    }
    if (change.mode !== 'own-keys-required') await grantTrial(trx, { tenantId, actor: actorOf(principal), now: clock.now() });
    return describe(trx, tenantId, vault.providers);
  });
}

function inOrder(classes: readonly string[]): readonly PlatformDataClass[] {
  return platformDataClassChoices.filter((each) => classes.includes(each));
}

async function describe(trx: Trx, tenantId: string, providers: BillingDependencies['vault']['providers']): Promise<KeyModeAnswer> {
  const tenant = await trx.selectFrom('tenants').select(['key_mode', 'platform_data_classes', 'revision']).where('id', '=', tenantId).executeTakeFirstOrThrow(() => new KeysteadError('not_found'));
  const routes = await trx.selectFrom('routes').select(['id', 'name', 'chain']).where('tenant_id', '=', tenantId).orderBy('name').execute();
  return {
    mode: modes[tenant.key_mode], platformDataClasses: [...inOrder(tenant.platform_data_classes)], offered: [...await offeredKeys(trx, providers)],
    routes: routes.flatMap(({ id, name, chain }) => {
      const platformLegs = chain.filter((leg: RouteStep) => leg.payer === 'platform').length;
      return platformLegs === 0 ? [] : [{ id, name, platformLegs, ownLegs: chain.length - platformLegs }];
    }),
    etag: etagOf(tenant.revision),
  };
}

interface OfferRow { readonly credential_id: string; readonly provider: string; readonly label: string; readonly seen_models: readonly string[]; readonly models: readonly string[] }

async function offeredKeys(trx: Trx, providers: BillingDependencies['vault']['providers']): Promise<readonly OfferedKey[]> {
  const { rows } = await sql<OfferRow>`select credential_id, provider, label, seen_models, models from platform_keys_offered()`.execute(trx);
  return [...Map.groupBy(rows, (row) => row.credential_id).values()].flatMap((offers) => mergeOffers(offers, providers));
}

/** One key that was offered twice (its plan, itself): the wider offer counts. */
function mergeOffers(offers: readonly OfferRow[], providers: BillingDependencies['vault']['providers']): OfferedKey[] {
  const [first] = offers;
  if (first === undefined) return [];
  const provider = providers.get(first.provider);
  const models = offers.some((offer) => offer.models.length === 0) ? [] : [...new Set(offers.flatMap((offer) => offer.models))];
  return [{
    credentialId: first.credential_id, provider: first.provider, providerName: provider?.name ?? first.provider, sandbox: provider?.sandbox ?? false, label: first.label,
    models, seenModels: models.length === 0 ? [...first.seen_models] : first.seen_models.filter((model) => models.includes(model)),
  }];
}
