import type { Step } from '../budgets.ts';
import { GatewayError } from '../errors.ts';
import type { Release } from '../health/concurrency.ts';
import type { Run } from './run.ts';

const retryAfterSeconds = 1;

/** Where as many calls may be under way as there are. */
const noPlace: Release = () => undefined;

/**
 * A place among the calls that may be under way with a credential at once. Where all are taken: `null` if another leg is at hand,
 * else in turn within the limit. @throws GatewayError `concurrency_capped`
 */
export function takePlace(run: Run, step: Step, hasNext: boolean): Release | Promise<Release | null> {
  const { maxConcurrent } = step.target.credential.caps;
  return maxConcurrent === null ? noPlace : waitForPlace(run, step, hasNext, maxConcurrent);
}

async function waitForPlace({ exchange: { deps: { concurrency, limits } } }: Run, { target: { credential } }: Step, hasNext: boolean, maxConcurrent: number): Promise<Release | null> {
  const release = hasNext ? concurrency.take(credential.id, maxConcurrent) : await concurrency.wait(credential.id, maxConcurrent, limits.placeMilliseconds);
  if (release !== null || hasNext) return release;
  throw new GatewayError('concurrency_capped', { label: credential.label, limit: maxConcurrent, seconds: retryAfterSeconds }, { retryAfterSeconds });
}
