import { setTimeout as sleep } from 'node:timers/promises';
import { recordEvent } from '../../audit/index.ts';
import type { ContentKey } from '../../documents/index.ts';
import { KeysteadError } from '../../foundation/index.ts';
import type { CatalogueDependencies } from '../dependencies.ts';
import { needsApproval } from '../manifest.ts';
import type { RunState } from '../tables.ts';
import { type LiveRun, StoppedByPerson, createLiveRun } from './live-run.ts';
import { type RunTask, performRun } from './perform.ts';
import { openGate } from './gate.ts';
import type { RunEnding, RunRow, RunStore } from './store.ts';

/** Runs performed at once by one process; each may hold its documents' text in memory. */
const maxLiveRuns = 50;
const leaseRenewalMilliseconds = 2_000;
/** How long the process that performs a run has to stop it; then its end is stored without it. */
const stopPatienceMilliseconds = 8_000;
const stopLookMilliseconds = 250;
/** Waits between attempts to store how a run ended: the answer is paid for, so a database that is away for a moment must not lose it. */
const storeRetriesMilliseconds = [500, 2_000, 5_000] as const;

export interface RunEngine {
  /** The live side of a run, when this process performs it. */
  live(runId: string): LiveRun | undefined;
  /** @throws KeysteadError `unavailable` when too many runs are under way for so many more. */
  assertRoom(more?: number): void;
  /** Performs a stored run in the background. */
  perform(row: RunRow, key: ContentKey, task: RunTask): void;
  /** Stops a run here or, by ending it in the database, in whichever process performs it. */
  stop(row: RunRow): Promise<void>;
  /** Ends all runs of this process, keeping what was written, and waits until that is stored. */
  close(): Promise<void>;
}

/** Performs runs in the background of this process. */
export function createRunEngine(dependencies: CatalogueDependencies, store: RunStore): RunEngine {
  const runs = new Map<string, LiveRun>();

  async function storeEnding(task: RunTask, row: RunRow, key: ContentKey, ending: RunEnding): Promise<RunState> {
    const gated = ending.state === 'draft' && needsApproval(task.manifest, row.audience);
    const state = gated ? 'awaiting-approval' : ending.state;
    const activeSeats = gated ? await dependencies.people.activeSeats(task.tenantId) : 0;
    const kept = gated ? await store.keepForDecision(row, key) : key;
    return store.database.inTenant(task.tenantId, async (trx) => {
      const stored = await store.finish(trx, task.runId, kept, { ...ending, state });
      if (!stored) return (await store.lock(trx, task.runId)).state;
      if (gated && ending.outputHash !== null) await openGate(trx, { manifest: task.manifest, row, subjectHash: ending.outputHash, activeSeats, now: dependencies.clock.now() });
      await recordEvent(trx, { tenantId: task.tenantId, action: 'run.finished', actor: task.actor, subjectId: task.runId, detail: { app: task.manifest.id, state } });
      return state;
    });
  }

  async function storeSurely(task: RunTask, row: RunRow, key: ContentKey, ending: RunEnding): Promise<RunState> {
    for (const wait of storeRetriesMilliseconds) {
      try {
        return await storeEnding(task, row, key, ending);
      } catch (error) {
        dependencies.logger.warn({ err: error, runId: task.runId }, 'the end of a run could not be stored yet');
        await sleep(wait);
      }
    }
    return storeEnding(task, row, key, ending);
  }

  async function work(row: RunRow, key: ContentKey, task: RunTask, live: LiveRun): Promise<void> {
    const heartbeat = setInterval(() => {
      store.renewLease(task.tenantId, task.runId)
        .then((lease) => { if (lease !== 'alive') live.abort(new StoppedByPerson()); })
        .catch((error: unknown) => { dependencies.logger.warn({ err: error, runId: task.runId }, 'the lease of a run could not be renewed'); });
    }, leaseRenewalMilliseconds);
    let state: RunState = 'failed';
    try {
      state = await storeSurely(task, row, key, await performRun(dependencies, task, live));
    } catch (error) {
      // The lease lapses and the run shows as interrupted.
      dependencies.logger.error({ err: error, runId: task.runId }, 'the end of a run could not be stored');
    } finally {
      clearInterval(heartbeat);
      store.holdings.end(task.runId);
      runs.delete(task.runId);
      live.end(state);
    }
  }

  return {
    live: (runId) => runs.get(runId),
    assertRoom(more = 1) {
      if (runs.size + more > maxLiveRuns) throw new KeysteadError('unavailable', { detail: 'many runs are under way' });
    },
    perform(row, key, task) {
      const live = createLiveRun();
      runs.set(row.id, live);
      void work(row, key, task, live);
    },
    async stop(row) {
      const live = runs.get(row.id);
      if (live !== undefined) {
        live.abort(new StoppedByPerson());
        await live.ended;
        return;
      }
      // Only the process that performs it has what was written.
      await store.askToStop(row.tenant_id, row.id);
      for (let waited = 0; waited < stopPatienceMilliseconds; waited += stopLookMilliseconds) {
        if ((await store.find(row.tenant_id, row.id)).state !== 'running') return;
        await sleep(stopLookMilliseconds);
      }
      const key = row.object_key === null ? null : await store.openKey(row);
      await store.database.inTenant(row.tenant_id, (trx) => store.finish(trx, row.id, key, { state: 'stopped', output: null, citations: [], outputHash: null, requestId: row.request_id, failure: null }));
    },
    async close() {
      const ending = [...runs.values()];
      for (const live of ending) live.abort(new KeysteadError('unavailable', { detail: 'Keystead was stopped; run it again' }));
      await Promise.all(ending.map((live) => live.ended));
    },
  };
}
