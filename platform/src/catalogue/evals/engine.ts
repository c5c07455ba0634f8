import { type Actor, systemActor } from '../../audit/index.ts';
import type { CatalogueDependencies } from '../dependencies.ts';
import { StoppedByPerson } from '../runs/live-run.ts';
import { type EvalTask, performEval } from './perform.ts';
import type { EvalRow, EvalStore } from './store.ts';

const leaseRenewalMilliseconds = 5_000;

export interface EvalEngine {
  /** Performs a stored eval in the background. */
  perform(task: EvalTask, actor: Actor): void;
  /** Stops an eval here or, by ending it in the database, in whichever process performs it. */
  stop(row: EvalRow, actor: Actor): Promise<void>;
  /** Ends the evals of this process; what was answered is kept. */
  close(): Promise<void>;
}

/** Performs evals in the background of this process. */
export function createEvalEngine(dependencies: CatalogueDependencies, store: EvalStore): EvalEngine {
  const live = new Map<string, { readonly abort: AbortController; readonly ended: Promise<void> }>();

  async function work(task: EvalTask, actor: Actor, abort: AbortController): Promise<void> {
    const { row } = task;
    const heartbeat = setInterval(() => {
      store.renewLease(row).then((alive) => { if (!alive) abort.abort(new StoppedByPerson()); })
        .catch((error: unknown) => { dependencies.logger.warn({ err: error, evalId: row.id }, 'the lease of an eval could not be renewed'); });
    }, leaseRenewalMilliseconds);
    try {
      const state = await performEval(dependencies, store, task, abort.signal);
      await store.finish(row, { state, problem: null, actor: systemActor });
    } catch (error) {
      // The other workers of the same eval end with it.
      abort.abort(error);
      if (error instanceof StoppedByPerson) { await store.finish(row, { state: 'stopped', problem: null, actor }); return; }
      if (!(error instanceof Closing)) dependencies.logger.error({ err: error, evalId: row.id }, 'eval failed');
      await store.finish(row, { state: 'failed', problem: error instanceof Closing ? error.message : 'It failed for a reason of our own, which stands in the log of the server. Go on with it to try again.', actor: systemActor });
    } finally {
      clearInterval(heartbeat);
      live.delete(row.id);
    }
  }

  return {
    perform(task, actor) {
      const abort = new AbortController();
      // What cannot even be stored shows as interrupted once its lease lapses.
      const ended = work(task, actor, abort).catch((error: unknown) => { dependencies.logger.error({ err: error, evalId: task.row.id }, 'the end of an eval could not be stored'); });
      live.set(task.row.id, { abort, ended });
    },
    async stop(row, actor) {
      const here = live.get(row.id);
      here?.abort.abort(new StoppedByPerson());
      await here?.ended;
      await store.finish(row, { state: 'stopped', problem: null, actor });
    },
    async close() {
      const all = [...live.values()];
      for (const { abort } of all) abort.abort(new Closing());
      await Promise.all(all.map(({ ended }) => ended));
    },
  };
}

/** The process ends. */
class Closing extends Error {
  constructor() {
    super('Keystead was stopped while it ran; go on with it when you like.');
    this.name = 'Closing';
  }
}
