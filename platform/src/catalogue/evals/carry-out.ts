import type { EvalEvent, EvalRequest } from '@keystead/contract';
import { setTimeout as sleep } from 'node:timers/promises';
import { actorOf } from '../../audit/index.ts';
import { KeysteadError, type Principal } from '../../foundation/index.ts';
import type { CatalogueContext } from '../http/context.ts';
import { type Chosen, chooseForEval } from './chosen.ts';
import type { EvalEngine } from './engine.ts';
import type { EvalRow, EvalStore } from './store.ts';

export interface EvalParts { readonly dependencies: CatalogueContext['dependencies']; readonly apps: CatalogueContext['apps']; readonly store: EvalStore; readonly engine: EvalEngine }

const pollMilliseconds = 500;
/** What a request asked for, as a stored eval says it. */
const usdToNano = (usd: number): number => Math.round(usd * 1e9);

/** The gateway's record of a call names a person; a token that stands for none cannot give one. */
function personOf(principal: Principal): string {
  if (principal.userId === null) throw new KeysteadError('forbidden', { permission: 'a token that belongs to a person' });
  return principal.userId;
}

function perform({ engine }: EvalParts, row: EvalRow, chosen: Chosen, principal: Principal): void {
  engine.perform({ row, userId: personOf(principal), plan: chosen.plan, targets: chosen.targets, judge: chosen.judge, concurrency: row.request.concurrency }, actorOf(principal));
}

/** Stores an eval and begins it. @throws what `chooseForEval` does; KeysteadError `forbidden` for a token that stands for no person. */
export async function startEval(parts: EvalParts, principal: Principal, body: EvalRequest): Promise<EvalRow> {
  const { dependencies, apps, store } = parts;
  const userId = personOf(principal);
  await store.recoverInterrupted(principal.tenantId);
  const chosen = await chooseForEval(dependencies, apps, principal, body);
  const row = await store.create({
    tenant_id: principal.tenantId, at_most_nano_usd: usdToNano(body.atMostUsd), planned: chosen.plan.length, environment: principal.environment, team_id: principal.boundTeamId ?? null,
    data_class: principal.dataClass ?? null, started_by: userId, actor: actorOf(principal),
    request: {
      apps: chosen.manifests.map(({ id, version }) => ({ id, version })), models: [...chosen.targets.keys()], cases: body.cases ?? null, concurrency: body.concurrency, judge: body.judge ?? null, leftOut: [...chosen.leftOut],
    },
  });
  perform(parts, row, chosen, principal);
  return row;
}

/** Goes on with one that ended before its last case, up to another limit. @throws KeysteadError `conflict` where it is finished, or an app has another version since. */
export async function resumeEval(parts: EvalParts, principal: Principal, { row, atMostUsd }: { readonly row: EvalRow; readonly atMostUsd: number }): Promise<EvalRow> {
  const { dependencies, apps, store } = parts;
  const { request } = row;
  if (row.state === 'finished') throw new KeysteadError('conflict', { detail: 'this eval is finished; start another one' });
  const changed = request.apps.find(({ id, version }) => apps.get(id)?.version !== version);
  if (changed !== undefined) throw new KeysteadError('conflict', { detail: `${apps.get(changed.id)?.name ?? changed.id} has another version now; start another eval` });
  const chosen = await chooseForEval(dependencies, apps, principal, {
    apps: request.apps.map(({ id }) => id), models: [...request.models], atMostUsd, concurrency: request.concurrency, ...request.cases === null ? {} : { cases: request.cases }, ...request.judge === null ? {} : { judge: request.judge },
  });
  personOf(principal);
  const reopened = await store.reopen(row, usdToNano(atMostUsd));
  perform(parts, reopened, chosen, principal);
  return reopened;
}

/** How far an eval is, as it goes on; `null` where nothing has changed. */
export async function* followEval({ store }: Pick<EvalParts, 'store'>, { tenantId, evalId }: { readonly tenantId: string; readonly evalId: string }, left: AbortSignal): AsyncGenerator<EvalEvent | null> {
  let shown = -1;
  while (!left.aborted) {
    await store.recoverInterrupted(tenantId);
    const row = await store.find(tenantId, evalId);
    const { done, passed } = (await store.counts(tenantId, [evalId])).get(evalId) ?? { done: 0, passed: 0 };
    if (done !== shown) yield { type: 'progress', done, planned: row.planned, passed };
    else yield null;
    shown = done;
    if (row.state !== 'running') { yield { type: 'done', state: row.state }; return; }
    await sleep(pollMilliseconds, undefined, { signal: left }).catch(() => undefined);
  }
}
