import type { LiveLeg } from '@keystead/contract';
import { newId } from '../../foundation/index.ts';
import type { HealthAnswer, HealthQuestion } from './health-messages.ts';
import { mergeHealth } from './merge-health.ts';
import type { ToldLeg } from './told-health.ts';

export interface AskedHealth {
  /** Milliseconds since the epoch. */
  readonly asOf: number;
  readonly processes: number;
  readonly legs: readonly LiveLeg[];
}

export interface HealthDesk {
  /** Asks every gateway process how the legs of an organisation are. Asked again within a second, it gives the same answer. @throws where it cannot be asked */
  ask(tenantId: string): Promise<AskedHealth>;
  /** An answer has come. */
  take(answer: HealthAnswer): void;
}

export interface HealthDeskOptions {
  readonly send: (question: HealthQuestion) => Promise<void>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Waits so long for those that have not answered yet. */
  readonly wait: (milliseconds: number) => Promise<unknown>;
}

const longestWaitMilliseconds = 500;
const keptMilliseconds = 1_000;

interface Round { readonly parts: Map<string, Map<number, readonly ToldLeg[]>>; readonly whole: Map<string, readonly ToldLeg[]>; readonly complete: () => void }

/**
 * Collects what gateway processes tell. How many there are nobody knows: whoever answered the last question is waited for with the next one,
 * so that an answer takes a round trip where all are well, and `longestWaitMilliseconds` the first time or where one is gone.
 */
export function createHealthDesk({ send, now, wait }: HealthDeskOptions): HealthDesk {
  const rounds = new Map<string, Round>();
  const answers = new Map<string, { readonly at: number; readonly answer: Promise<AskedHealth> }>();
  let known: ReadonlySet<string> = new Set();

  async function askAll(tenantId: string): Promise<AskedHealth> {
    const ask = newId();
    const done = Promise.withResolvers<null>();
    const round: Round = { parts: new Map(), whole: new Map(), complete: () => done.resolve(null) };
    rounds.set(ask, round);
    try {
      await send({ ask, tenantId });
      await Promise.race([done.promise, wait(longestWaitMilliseconds)]);
    } finally {
      rounds.delete(ask);
    }
    known = new Set(round.whole.keys());
    return { asOf: now(), processes: round.whole.size, legs: mergeHealth([...round.whole.values()]) };
  }

  return {
    ask(tenantId) {
      for (const [tenant, { at }] of answers) if (now() - at >= keptMilliseconds) answers.delete(tenant);
      const kept = answers.get(tenantId);
      if (kept !== undefined) return kept.answer;
      const answer = askAll(tenantId);
      answers.set(tenantId, { at: now(), answer });
      answer.catch(() => answers.delete(tenantId));
      return answer;
    },
    take({ ask, process, part, parts, legs }) {
      const round = rounds.get(ask);
      if (round === undefined) return;
      const told = round.parts.get(process) ?? new Map<number, readonly ToldLeg[]>();
      round.parts.set(process, told.set(part, legs));
      if (told.size < parts) return;
      round.whole.set(process, [...told.values()].flat());
      if (known.size > 0 && [...known].every((each) => round.whole.has(each))) round.complete();
    },
  };
}
