import { type DrilledLeg, operations, renderError, type RouteStep } from '@keystead/contract';
import { type Actor, actorOf, recordEvent } from '../../audit/index.ts';
import { type Clock, type Database, implement, KeysteadError, newId, type Principal, type Transaction } from '../../foundation/index.ts';
import { type MeteringTables, type OwnTerms, priceOf, readTermsOf } from '../../metering/index.ts';
import type { SentPrompt } from '../../vault/index.ts';
import { toDrill } from '../drill/drill-record.ts';
import type { SendPrompt } from '../ports.ts';
import type { GatewayTables } from '../tables.ts';

export interface DrillDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly sendPrompt: SendPrompt;
  /** For what a leg's answer cost. */
  readonly providers: ReadonlyMap<string, { readonly priceId: string | null }>;
}

interface Drill { readonly id: string; readonly routeId: string; readonly name: string; readonly tenantId: string }
/** What the tenant's keys of a route cost: whose they are, and what was agreed with those. */
interface Costs { readonly providers: ReadonlyMap<string, string>; readonly terms: OwnTerms['terms'] }

/**
 * Calls each leg of a route by itself, one after the other: keys of one account share its limits. Legs of the platform are left out: a key of another's is no
 * organisation's to test. No transaction is held meanwhile, and
 * what is known is stored after each leg, so that whoever looks on sees it come.
 */
export function drillRoute(deps: DrillDeps) {
  const { clock } = deps;
  const tables = deps.database.as<GatewayTables>();

  async function begin(principal: Principal, routeId: string): Promise<{ drill: Drill; chain: readonly RouteStep[]; costs: Costs }> {
    const { tenantId } = principal;
    return tables.inTenant(tenantId, async (transaction) => {
      const route = await transaction.selectFrom('routes').select(['name', 'chain']).where('tenant_id', '=', tenantId).where('id', '=', routeId).executeTakeFirst();
      if (route === undefined) throw new KeysteadError('not_found');
      const credentials = await transaction.selectFrom('credentials').select(['id', 'provider']).where('tenant_id', '=', tenantId).where('id', 'in', route.chain.map(({ credentialId }) => credentialId)).execute();
      const terms = (await readTermsOf(transaction as unknown as Transaction<MeteringTables>, new Set([tenantId]))).get(tenantId) ?? [];
      const begun = { drill_id: newId(), drilled_by: principal.userId, started_at: clock.now(), finished_at: null, legs: '[]' };
      await transaction.insertInto('route_drills').values({ route_id: routeId, tenant_id: tenantId, ...begun }).onConflict((conflict) => conflict.column('route_id').doUpdateSet(begun)).execute();
      return { drill: { id: begun.drill_id, routeId, name: route.name, tenantId }, chain: route.chain, costs: { providers: new Map(credentials.map(({ id, provider }) => [id, provider])), terms } };
    });
  }

  /** @throws KeysteadError `conflict` where a later drill has taken its place */
  async function keep({ id, routeId, tenantId }: Drill, legs: readonly DrilledLeg[]): Promise<void> {
    const kept = await tables.inTenant(tenantId, (transaction) => transaction.updateTable('route_drills').set({ legs: JSON.stringify(legs) }).where('tenant_id', '=', tenantId).where('route_id', '=', routeId).where('drill_id', '=', id).executeTakeFirst());
    if (kept.numUpdatedRows === 0n) throw new KeysteadError('conflict', { detail: 'the route was deleted, or somebody began another drill of it meanwhile' });
  }

  function end({ id, routeId, name, tenantId }: Drill, legs: readonly DrilledLeg[], actor: Actor) {
    return tables.inTenant(tenantId, async (transaction) => {
      const row = await transaction.updateTable('route_drills').set({ finished_at: clock.now() }).where('tenant_id', '=', tenantId).where('route_id', '=', routeId).where('drill_id', '=', id).returningAll().executeTakeFirst();
      await recordEvent(transaction, { tenantId, action: 'route.drilled', actor, subjectId: routeId, detail: { name, legs: legs.length, failed: legs.filter(({ problem }) => problem !== null).length } });
      return row;
    });
  }

  return implement(operations.drillRoute, async ({ principal, params: { routeId } }) => {
    // Each leg would only say the same.
    if (principal.userId === null) throw new KeysteadError('conflict', { detail: 'a drill is run for a person, and this token belongs to none' });
    const { drill, chain, costs } = await begin(principal, routeId);
    const legs: DrilledLeg[] = [];
    for (const leg of chain) {
      legs.push(leg.payer === 'platform' ? { credentialId: leg.credentialId, model: leg.model, answer: null, costNanoUsd: null, problem: null } : await tryLeg(deps, { principal, leg, costs }));
      await keep(drill, legs);
    }
    const row = await end(drill, legs, actorOf(principal));
    if (row === undefined) throw new KeysteadError('conflict', { detail: 'the route was deleted, or somebody began another drill of it meanwhile' });
    return toDrill(row, clock.now().getTime());
  });
}

/** Whose answer is priced, and by what. */
interface Costing { readonly credentialId: string; readonly model: string; readonly costs: Costs }
interface Trying { readonly principal: Principal; readonly leg: RouteStep; readonly costs: Costs }

async function tryLeg(deps: DrillDeps, { principal, leg: { credentialId, model }, costs }: Trying): Promise<DrilledLeg> {
  try {
    const sent = await deps.sendPrompt(principal, credentialId, model);
    return { credentialId, model, answer: sent.answer, costNanoUsd: costOf(deps, sent, { credentialId, model, costs }), problem: null };
  } catch (error) {
    // A leg that fails is what a drill is for; that nobody may ask at all is not.
    if (!(error instanceof KeysteadError)) throw error;
    const { detail } = error.parameters;
    return { credentialId, model, answer: null, costNanoUsd: null, problem: { code: error.code, title: renderError(error.code, error.parameters).title, detail: typeof detail === 'string' ? detail : null } };
  }
}

/** As the ledger prices it, where the answer was counted: by what was agreed, else by the price list. */
function costOf({ providers, clock }: DrillDeps, { answer, usage, usageRaw }: SentPrompt, { credentialId, model, costs: { providers: ofKeys, terms } }: Costing): number | null {
  if (usage === null) return null;
  const provider = ofKeys.get(credentialId) ?? '';
  return priceOf(usage, { priceId: providers.get(provider)?.priceId ?? null, servedModel: answer.servedModel, askedModel: model, at: clock.now(), usageRaw, own: { terms, provider, credentialId } })?.costNanoUsd ?? null;
}
