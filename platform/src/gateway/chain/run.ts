import type { Priority, ScopedCall } from '@keystead/contract';
import type { RequestFacts } from '../../dialects/index.ts';
import type { Step } from '../budgets.ts';
import type { Exchange } from '../exchange.ts';
import type { RateMeter } from '../rate-meter.ts';
import { type Ending, outcomeRecord, type RequestRecord } from '../records.ts';
import type { RouteConfiguration } from '../snapshot/configuration.ts';
import type { Surface } from '../surfaces/surface.ts';
import type { Incoming } from '../upstream/incoming.ts';
import type { AttemptOutcome } from '../upstream/upstream-call.ts';
import type { AttemptLog } from './attempt-log.ts';

/** A request that may be sent, and everything needed to send it to any target of its chain. */
export interface Job {
  readonly record: RequestRecord;
  readonly surface: Surface;
  readonly facts: RequestFacts;
  readonly steps: readonly Step[];
  readonly hideUsageChunk: boolean;
  readonly incoming: Incoming;
  /** `null`: the model was asked for by itself. */
  readonly route: RouteConfiguration | null;
  readonly priority: Priority;
  /** The call as scopes look at it. */
  readonly call: Omit<ScopedCall, 'model'>;
}

export type Answer = Extract<AttemptOutcome, { kind: 'answer' }>;
export type StreamHead = Extract<AttemptOutcome, { kind: 'stream' }>;
export type Failure = Extract<AttemptOutcome, { kind: 'failure' }>;

/** One request on its way over its chain. */
export interface Run {
  readonly exchange: Exchange;
  readonly job: Job;
  readonly log: AttemptLog;
  readonly rates: RateMeter;
}

/** Writes the one outcome of the request. Everything that ends it comes by here. */
export function writeOutcome({ exchange, job, log, rates }: Run, step: Step, end: Omit<Ending, 'latencyMs'>): void | Promise<void> {
  if (end.whole) rates.giveBack(end.facts?.usage ?? null);
  const ending: Ending = { ...end, latencyMs: exchange.elapsed() };
  exchange.served = { provider: step.target.provider.id, model: step.target.model, ending, attempts: log.ends() };
  const { translation } = exchange;
  const dispatched = {
    target: step.target, worstCase: step.worstCase, attempts: log.attempts, reservations: exchange.reservation?.records ?? [], credits: exchange.credits?.of(step),
    code: end.outcome === 'answered' ? null : exchange.errorCode ?? log.attempts.at(-1)?.code ?? null, route: job.route?.name ?? null,
    translation: translation === null ? null : { to: translation.to, warnings: translation.warnings.length },
    answer: exchange.watch === null || end.outcome !== 'answered' ? null : exchange.watch.shape,
    content: exchange.content?.record(end.outcome === 'answered'),
  };
  return exchange.appendAfterwards(outcomeRecord(job.record, dispatched, ending));
}
