import { operations } from '@keystead/contract';
import { actorOf } from '../../audit/index.ts';
import { type ImplementedOperation, KeysteadError, type Principal, decodeCursor, implement, toPage, uuidCursor } from '../../foundation/index.ts';
import { type EvalParts, followEval, resumeEval, startEval } from '../evals/carry-out.ts';
import { chooseForEval } from '../evals/chosen.ts';
import { createEvalEngine } from '../evals/engine.ts';
import { markdownOf } from '../evals/markdown.ts';
import { boundsOf } from '../evals/perform.ts';
import { readCase } from '../evals/read-case.ts';
import { describeEvals, reportOf } from '../evals/report.ts';
import { type EvalRow, openEvalStore } from '../evals/store.ts';
import { encodeEvents } from '../runs/follow.ts';
import type { CatalogueContext } from './context.ts';
import { eventStream } from './event-stream.ts';

/** The golden cases that apps ship with, run on models of the tenant's choice: by CLI and console alike. */
export function evals({ dependencies, apps }: CatalogueContext): { readonly operations: readonly ImplementedOperation[]; close(): Promise<void> } {
  const store = openEvalStore(dependencies);
  const engine = createEvalEngine(dependencies, store);
  const parts: EvalParts = { dependencies, store, apps, engine };

  async function find(principal: Principal, evalId: string): Promise<EvalRow> {
    await store.recoverInterrupted(principal.tenantId);
    return store.find(principal.tenantId, evalId);
  }

  async function describe(principal: Principal, row: EvalRow) {
    const [summary] = await describeEvals(parts, principal, [row]);
    if (summary === undefined) throw new Error('an eval that was read is described');
    return summary;
  }

  return {
    close: () => engine.close(),
    operations: [
      implement(operations.estimateEval, async ({ principal, body }) => {
        const chosen = await chooseForEval(dependencies, apps, principal, body);
        const models = boundsOf(dependencies, chosen, await dependencies.people.houseVoice(principal.tenantId));
        return { answers: chosen.plan.length, apps: chosen.manifests.length, leftOut: [...chosen.leftOut], models };
      }),
      implement(operations.startEval, async ({ principal, body }) => describe(principal, await startEval(parts, principal, body))),
      implement(operations.listEvals, async ({ principal, query }) => {
        await store.recoverInterrupted(principal.tenantId);
        const before = query.cursor === undefined ? null : decodeCursor(query.cursor, uuidCursor);
        const rows = await store.database.inTenant(principal.tenantId, (trx) => trx.selectFrom('evals').selectAll().$if(before !== null, (some) => some.where('id', '<', before ?? '')).orderBy('id', 'desc').limit(query.limit + 1).execute());
        const described = new Map((await describeEvals(parts, principal, rows)).map((each) => [each.id, each]));
        return toPage(rows.flatMap(({ id }) => described.get(id) ?? []), query.limit, (each) => each, ({ id }) => id);
      }),
      implement(operations.readEval, async ({ principal, params }) => reportOf(parts, principal, await find(principal, params.evalId))),
      implement(operations.readEvalCase, async ({ principal, params, query }) => {
        const row = await find(principal, params.evalId);
        return readCase(apps, await store.results(principal.tenantId, row.id), query.answer);
      }),
      implement(operations.exportEval, async ({ principal, params }) => {
        const text = markdownOf(await reportOf(parts, principal, await find(principal, params.evalId)));
        return new Response(text, { headers: { 'content-type': 'text/markdown; charset=utf-8', 'content-disposition': `attachment; filename="eval-${params.evalId}.md"` } });
      }),
      implement(operations.followEval, async ({ principal, params, request }) => {
        await find(principal, params.evalId);
        const left = new AbortController();
        request.signal.addEventListener('abort', () => { left.abort(); }, { once: true });
        return eventStream(encodeEvents(followEval(parts, { tenantId: principal.tenantId, evalId: params.evalId }, left.signal)), () => { left.abort(); });
      }),
      implement(operations.resumeEval, async ({ principal, params, body }) => describe(principal, await resumeEval(parts, principal, { row: await find(principal, params.evalId), atMostUsd: body.atMostUsd }))),
      implement(operations.stopEval, async ({ principal, params }) => {
        const row = await find(principal, params.evalId);
        if (row.state !== 'running') throw new KeysteadError('conflict', { detail: 'this eval has ended' });
        await engine.stop(row, actorOf(principal));
        return describe(principal, await store.find(principal.tenantId, row.id));
      }),
      implement(operations.deleteEval, async ({ principal, params }) => { await store.remove(await find(principal, params.evalId), actorOf(principal)); return undefined; }),
    ],
  };
}
