import type { RunEvent } from '@keystead/contract';
import type { RunState } from '../tables.ts';

type Progress = Extract<RunEvent, { type: 'progress' }>;
type Draft = Extract<RunEvent, { type: 'draft' }>;

/**
 * A run that is being performed in this process. Followers see its present state and then every change; one that reads
 * slowly skips drafts instead of piling them up.
 */
export interface LiveRun {
  readonly signal: AbortSignal;
  /** Ends the call that is under way; what was written is kept. `reason` tells how the run ends. */
  abort(reason: Error): void;
  progress(step: Progress['step'], detail: string): void;
  draft(draft: Omit<Draft, 'type'>): void;
  /** The last draft that was shown. */
  readonly lastDraft: Draft | null;
  end(state: RunState): void;
  /** Resolves once the run has ended and its end is stored. */
  readonly ended: Promise<void>;
  /** Follows the run to its end, or until `left` is aborted. `null` says that nothing happened for a while. */
  follow(left: AbortSignal, quietMilliseconds: number): AsyncGenerator<RunEvent | null>;
}

/** Makes the live side of a run. */
export function createLiveRun(): LiveRun {
  const abort = new AbortController();
  const finished = Promise.withResolvers<void>();
  let change = Promise.withResolvers<void>();
  let progress: Progress | null = null;
  let draft: Draft | null = null;
  let endState: RunState | null = null;

  function changed(): void {
    const before = change;
    change = Promise.withResolvers();
    before.resolve();
  }

  async function* follow(left: AbortSignal, quietMilliseconds: number): AsyncGenerator<RunEvent | null> {
    let seenProgress: Progress | null = null;
    let seenDraft: Draft | null = null;
    while (!left.aborted) {
      const next = change.promise;
      // After each event everything is looked at again: it may have changed while the follower was reading.
      if (progress !== null && progress !== seenProgress) {
        yield seenProgress = progress;
        continue;
      }
      if (draft !== null && draft !== seenDraft) {
        yield seenDraft = draft;
        continue;
      }
      if (endState !== null) {
        yield { type: 'done', state: endState };
        return;
      }
      if (!await settlesWithin(next, quietMilliseconds, left)) yield null;
    }
  }

  return {
    signal: abort.signal,
    abort: (reason) => { abort.abort(reason); },
    progress(step, detail) {
      progress = { type: 'progress', step, detail };
      changed();
    },
    draft(next) {
      draft = { type: 'draft', ...next };
      changed();
    },
    get lastDraft() { return draft; },
    end(state) {
      endState = state;
      changed();
      finished.resolve();
    },
    ended: finished.promise,
    follow,
  };
}

/** Why a run was aborted: somebody asked for it. */
export class StoppedByPerson extends Error {
  constructor() {
    super('stopped');
    this.name = 'StoppedByPerson';
  }
}

/** Waits for a change, for silence, or for the follower to leave; true unless it was silence. */
async function settlesWithin(change: Promise<void>, milliseconds: number, left: AbortSignal): Promise<boolean> {
  const quiet = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => { quiet.resolve(false); }, milliseconds);
  const leave = (): void => { quiet.resolve(true); };
  left.addEventListener('abort', leave, { once: true });
  try {
    return await Promise.race([change.then(() => true), quiet.promise]);
  } finally {
    clearTimeout(timer);
    left.removeEventListener('abort', leave);
  }
}
