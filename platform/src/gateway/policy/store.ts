import { type GatewayPolicy, gatewayPolicy, openPolicy, type StoredPolicy } from '@keystead/contract';
import { type Actor, recordEvent } from '../../audit/index.ts';
import { etagOf, InvalidRequest, KeysteadError, sql, type Transaction } from '../../foundation/index.ts';
import type { Provider } from '../../providers/index.ts';
import type { GatewayTables } from '../tables.ts';
import { problemOfPattern } from './detectors/index.ts';
import { regionOfTarget } from './residency.ts';

type Providers = ReadonlyMap<string, Pick<Provider, 'sandbox'>>;

/** The policy of the transaction's tenant as callers see it, with where its keys are. An organisation that never wrote one has the open one, at revision 0. */
export async function readPolicyIn(transaction: Transaction<GatewayTables>, tenantId: string, providers: Providers): Promise<StoredPolicy> {
  const row = await transaction.selectFrom('gateway_policies').selectAll().where('tenant_id', '=', tenantId).executeTakeFirst();
  const credentials = await transaction.selectFrom('credentials').select(['id', 'label', 'provider', 'origin']).where('tenant_id', '=', tenantId).where('state', '<>', 'deleted').orderBy('id').limit(1_000).execute();
  const policy = row === undefined ? openPolicy : gatewayPolicy.parse(row.policy);
  const places = new Map(policy.places.map(({ origin, region }) => [origin, region]));
  return {
    policy, changedAt: row?.changed_at.toISOString() ?? null, etag: etagOf(row?.revision ?? 0),
    keys: credentials.map(({ id, label, provider, origin }) => {
      const region = regionOfTarget({ credential: { origin }, model: '', provider: { sandbox: providers.get(provider)?.sandbox ?? false } }, places);
      return { credentialId: id, label, provider, origin, region, stated: region !== 'unknown' && places.get(origin) === region };
    }),
  };
}

export interface PolicyChange { readonly tenantId: string; readonly actor: Actor; readonly ifMatch: string | null; readonly policy: GatewayPolicy }

/**
 * Replaces the policy. The row is locked first, so that of two edits from one version the second is told so.
 * @throws KeysteadError `precondition_failed`; InvalidRequest for a pattern that cannot be run, or a route that is not there
 */
export async function writePolicyIn(transaction: Transaction<GatewayTables>, { tenantId, actor, ifMatch, policy }: PolicyChange): Promise<void> {
  await requireSound(transaction, tenantId, policy);
  const before = await transaction.selectFrom('gateway_policies').selectAll().where('tenant_id', '=', tenantId).forUpdate().executeTakeFirst();
  if (ifMatch !== etagOf(before?.revision ?? 0)) throw new KeysteadError('precondition_failed');
  const values = { policy: JSON.stringify(policy), revision: (before?.revision ?? 0) + 1, changed_at: sql<Date>`now()` };
  // Two first edits at once: the second finds the row of the first.
  const written = before === undefined
    ? await transaction.insertInto('gateway_policies').values({ tenant_id: tenantId, ...values }).onConflict((conflict) => conflict.doNothing()).executeTakeFirst()
    : await transaction.updateTable('gateway_policies').set(values).where('tenant_id', '=', tenantId).executeTakeFirst();
  if (('numInsertedOrUpdatedRows' in written ? written.numInsertedOrUpdatedRows : written.numUpdatedRows) !== 1n) throw new KeysteadError('precondition_failed');
  const old = before === undefined ? openPolicy : gatewayPolicy.safeParse(before.policy).data ?? openPolicy;
  const fields = (Object.keys(policy) as (keyof GatewayPolicy)[]).filter((field) => JSON.stringify(policy[field]) !== JSON.stringify(old[field]));
  await recordEvent(transaction, {
    tenantId, action: 'policy.updated', actor, subjectId: tenantId,
    // What the rules say, but not the organisation's own words: those may be what must not get out.
    detail: { fields, residency: policy.residency.map((rule) => JSON.stringify(rule)), agreements: (policy.agreements ?? []).map((rule) => JSON.stringify(rule)), detection: policy.detection.map((rule) => JSON.stringify(rule)), custom: policy.custom.map((detector) => `${detector.name} (${detector.kind})`) },
  });
}

async function requireSound(transaction: Transaction<GatewayTables>, tenantId: string, policy: GatewayPolicy): Promise<void> {
  requireSoundPatterns(policy);
  const wanted = [...new Set(policy.detection.flatMap((rule) => rule.route ?? []))];
  if (wanted.length === 0) return;
  const found = await transaction.selectFrom('routes').select('name').where('tenant_id', '=', tenantId).where('name', 'in', wanted).execute();
  const missing = wanted.find((name) => !found.some((row) => row.name === name));
  if (missing !== undefined) throw new InvalidRequest([{ path: `detection.${policy.detection.findIndex((rule) => rule.route === missing)}.route`, message: `there is no route named "${missing}"` }]);
}

/** @throws InvalidRequest naming each pattern that cannot be run in linear time */
export function requireSoundPatterns({ custom }: Pick<GatewayPolicy, 'custom'>): void {
  const issues = custom.flatMap((detector, index) => {
    const problem = detector.kind === 'pattern' ? problemOfPattern(detector.pattern) : null;
    return problem === null ? [] : [{ path: `custom.${index}.pattern`, message: problem }];
  });
  if (issues.length > 0) throw new InvalidRequest(issues);
}
