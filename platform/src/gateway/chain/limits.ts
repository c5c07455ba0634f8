import type { DialectId } from '@keystead/contract';
import { dialects, watchForToken } from '../../dialects/index.ts';
import type { Target } from '../routing/resolve.ts';
import type { CallLimits } from '../upstream/upstream-call.ts';
import { firstTokenGate, noGate, openGate, type StreamGate, wholeGate } from '../upstream/stream-gate.ts';
import type { Run } from './run.ts';

/** Where a provider runs tools inside an answer and says nothing meanwhile: the longer limit holds all along. */
const pausesForTools: ReadonlySet<DialectId> = new Set(['openai-responses']);

/** The limits of one attempt, by the route's word, else the gateway's. `hasNext`: another leg is at hand, so that giving up helps. */
export function callLimits(run: Run, target: Target, hasNext: boolean): CallLimits {
  const { limits } = run.exchange.deps;
  const own = run.job.route?.limits ?? {};
  const idleMilliseconds = pausesForTools.has(target.dialect) ? limits.streamIdleMilliseconds : limits.flowIdleMilliseconds;
  return {
    firstMilliseconds: firstMilliseconds(run, hasNext), idleMilliseconds: own.idleSeconds === undefined ? idleMilliseconds : own.idleSeconds * 1_000, gate: gateOf(run, target, hasNext),
    errorBytes: limits.errorBodyBytes, answerBytes: limits.answerBytes, heldBytes: limits.heldBytes,
  };
}

/** A stream must begin in time; a whole answer may take that and as long as its tokens take. */
function firstMilliseconds({ exchange: { deps: { limits } }, job }: Run, hasNext: boolean): number | null {
  const { firstTokenSeconds, answerSeconds } = job.route?.limits ?? {};
  if (job.facts.stream) return firstTokenSeconds !== undefined ? firstTokenSeconds * 1_000 : hasNext ? limits.firstTokenMilliseconds : null;
  if (answerSeconds !== undefined) return answerSeconds * 1_000;
  if (!hasNext) return null;
  const tokens = job.surface.kind === 'generate' ? job.facts.maxOutputTokens ?? usualOutputTokens : 0;
  return Math.min(limits.answerMilliseconds, limits.firstTokenMilliseconds + (tokens / limits.outputTokensPerSecond) * 1_000);
}

/** Where the caller sets no limit. */
const usualOutputTokens = 1_000;

export function isBuffered({ job }: Run): boolean {
  return job.facts.stream && job.route?.delivery === 'buffered';
}

function gateOf(run: Run, target: Target, hasNext: boolean): StreamGate {
  if (!run.job.facts.stream) return noGate;
  const watch = watchForToken(target.dialect);
  if (isBuffered(run)) return wholeGate(watch, dialects[target.dialect].createMeter({ hideUsageChunk: false, answers: run.job.facts.answers }));
  return hasNext || run.job.route?.limits.firstTokenSeconds !== undefined ? firstTokenGate(watch) : openGate(watch);
}
