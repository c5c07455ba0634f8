import { type DrilledLeg, operations, type RouteStep } from '@keystead/contract';
import { actorOf, recordEvent } from '../../audit/index.ts';
import { type Clock, type Database, implement, KeysteadError, type Principal } from '../../foundation/index.ts';
import type { SendPrompt } from '../ports.ts';
import type { GatewayTables } from '../tables.ts';

export interface DrillDeps { readonly database: Database; readonly clock: Clock; readonly sendPrompt: SendPrompt }

/** Calls each leg of a route by itself, one after the other: keys of one account share its limits. No transaction is held meanwhile. */
export function drillRoute({ database, clock, sendPrompt }: DrillDeps) {
  return implement(operations.drillRoute, async ({ principal, params: { routeId } }) => {
    const { tenantId } = principal;
    const tables = database.as<GatewayTables>();
    const route = await tables.inTenant(tenantId, (transaction) => transaction.selectFrom('routes').select(['name', 'chain']).where('tenant_id', '=', tenantId).where('id', '=', routeId).executeTakeFirst());
    if (route === undefined) throw new KeysteadError('not_found');
    const legs: DrilledLeg[] = [];
    for (const leg of route.chain) legs.push(await tryLeg(sendPrompt, principal, leg));
    const failed = legs.filter(({ answer }) => answer === null).length;
    await tables.inTenant(tenantId, (transaction) => recordEvent(transaction, { tenantId, action: 'route.drilled', actor: actorOf(principal), subjectId: routeId, detail: { name: route.name, legs: legs.length, failed } }));
    return { drilledAt: clock.now().toISOString(), legs, standby: standbyOf(legs.slice(1)) };
  });
}

async function tryLeg(sendPrompt: SendPrompt, principal: Principal, { credentialId, model }: RouteStep): Promise<DrilledLeg> {
  try {
    return { credentialId, model, answer: await sendPrompt(principal, credentialId, model), problem: null };
  } catch (error) {
    // A leg that fails is what a drill is for; that nobody may ask at all is not.
    if (!(error instanceof KeysteadError)) throw error;
    const { detail } = error.parameters;
    return { credentialId, model, answer: null, problem: { code: error.code, detail: typeof detail === 'string' ? detail : null } };
  }
}

function standbyOf(legs: readonly DrilledLeg[]): 'ready' | 'partly' | 'none' {
  const ready = legs.filter(({ answer }) => answer !== null).length;
  if (ready === 0) return 'none';
  return ready === legs.length ? 'ready' : 'partly';
}
