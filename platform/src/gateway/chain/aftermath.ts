import type { Secret } from '../../foundation/index.ts';
import type { Step } from '../budgets.ts';
import { GatewayError } from '../errors.ts';
import type { CallEnd } from '../health/live-health.ts';
import { stoppedError } from '../rate-meter.ts';
import { readFailure } from '../routing/read-failure.ts';
import { readRetryWord, type RetryWord } from '../routing/retry-after.ts';
import { decide, type Decision, recentMilliseconds } from '../routing/retry-policy.ts';
import { judge, type Verdict } from '../routing/verdict.ts';
import { errorOfFailure, judgeFailure } from '../upstream/failure.ts';
import type { StreamProblem } from '../upstream/stream-gate.ts';
import { type CallLimits, KeyStopped } from '../upstream/upstream-call.ts';
import { callEnd } from './call-end.ts';
import type { Candidates } from './candidates.ts';
import { deliverError, deliverRefusal, deliverWhole } from './deliver.ts';
import { isBuffered } from './limits.ts';
import type { Answer, Failure, Run } from './run.ts';

/** Everything about one sending. */
export interface Sent {
  readonly step: Step;
  readonly secret: Secret;
  /** Milliseconds since the request came. */
  readonly started: number;
  readonly limits: CallLimits;
  /** How it went, for its breakers. */
  end: CallEnd;
}

/** What comes after a sending. `done`: the request has its end. */
export type Next = Exclude<Decision, { kind: 'end' }> | { readonly kind: 'done' };
export const done: Next = { kind: 'done' };
const nothingSaid: RetryWord = { shouldRetry: null, waitMilliseconds: null };

/**
 * What a request does once one sending has ended and nobody has seen anything of it: it is noted, its breakers are told, and the same leg is asked again,
 * the next one's turn comes, or what came is delivered.
 */
export class Aftermath {
  readonly #run: Run;
  readonly #candidates: Candidates;
  /** Sendings to the present leg, the one under way included. */
  triesHere = 0;
  #repeated = false;

  constructor(run: Run, candidates: Candidates) {
    this.#run = run;
    this.#candidates = candidates;
  }

  /** No answer came. */
  async failed(sent: Sent, failure: Failure): Promise<Next> {
    const { step, started, limits } = sent;
    const { log } = this.#run;
    const error = failure.error instanceof KeyStopped ? stoppedError(step.target) : errorOfFailure(failure, step.target.provider.name, this.#limitSeconds(limits));
    const { blames, ...judged } = judgeFailure(failure, this.#candidates.hasNext);
    if (blames !== 'nobody') sent.end = { kind: 'failed', blames: 'origin', code: error.code };
    log.note(step.target, 0, error.code, started);
    if (failure.sent) log.noteUnsettled(step.target);
    const next = this.#decide(step, judged, nothingSaid);
    if (next !== null) return next;
    await deliverError(this.#run, step, error, failure.sent);
    return done;
  }

  /** S12 S13: what is too long or was refused for its content is told, in a stream as well; half an answer that was to be held back is not. */
  mayBeginAnew({ target }: Step, problem: StreamProblem): boolean {
    if (problem.kind === 'failed') {
      const { code } = judge(readFailure({ dialect: target.dialect, status: 400, headers: {}, body: problem.text }));
      if (code === 'content_refused' || code === 'context_too_long') return false;
    }
    return this.#candidates.hasNext || (isBuffered(this.#run) && problem.kind === 'incomplete');
  }

  /** A stream that nobody has seen yet broke off, or failed, or ended without a token: it is begun anew somewhere else (S08, S09, S14). */
  async unusable(sent: Sent, status: number, problem: StreamProblem['kind']): Promise<Next> {
    const { step, started } = sent;
    const { log } = this.#run;
    const code = problem === 'failed' ? 'provider_error' : 'stream_interrupted';
    sent.end = { kind: 'failed', blames: 'origin', code };
    log.note(step.target, status, code, started);
    log.noteUnsettled(step.target);
    const next = this.#decide(step, { action: 'next', retry: this.#candidates.hasNext ? 'never' : 'once' }, nothingSaid);
    if (next !== null) return next;
    await deliverError(this.#run, step, new GatewayError('stream_interrupted', { provider: step.target.provider.name, detail: 'it ended before the answer did' }), true);
    return done;
  }

  answered(sent: Sent, answer: Answer): Next | Promise<Next> {
    const { step, secret, started } = sent;
    if (answer.status < 200 || answer.status >= 300) return this.#refused(sent, answer);
    sent.end = { kind: 'answered', firstByteMilliseconds: this.#run.exchange.elapsed() - started };
    this.#run.log.note(step.target, answer.status, null, started);
    const recorded = deliverWhole(this.#run, step, answer, secret);
    return recorded === undefined ? done : recorded.then(() => done);
  }

  async #refused(sent: Sent, answer: Answer): Promise<Next> {
    const { step, secret, started } = sent;
    const { log } = this.#run;
    const failure = readFailure({ dialect: step.target.dialect, status: answer.status, headers: answer.headers, body: answer.body.toString('utf8') });
    const verdict = judge(failure);
    const word = readRetryWord({ status: answer.status, headers: answer.headers, retryAfterSeconds: failure.retryAfterSeconds }, this.#run.exchange.deps.clock.now().getTime());
    sent.end = callEnd(verdict, word);
    log.note(step.target, answer.status, verdict.code, started);
    if (verdict.loud) this.#warn(step, answer.status, verdict.code);
    if (verdict.replacement === 'provider_key_rejected' && step.backup !== null) this.#candidates.insert(step.backup);
    const next = this.#decide(step, verdict, word);
    if (next !== null) return next;
    await deliverRefusal(this.#run, step, { answer, verdict, secret });
    return done;
  }

  /** What follows an error: the same leg again, the next one's turn, or (`null`) its delivery. */
  #decide(step: Step, verdict: Pick<Verdict, 'action' | 'retry'>, word: RetryWord): Next | null {
    const { log } = this.#run;
    const { health, limits, random } = this.#run.exchange.deps;
    const decision = decide({
      verdict, word, priority: this.#run.job.priority, random, lastResort: this.#candidates.lastResort, hasNext: this.#candidates.has(verdict.action),
      tries: { total: log.attempts.length, here: this.triesHere, recent: log.recent(recentMilliseconds), repeated: this.#repeated },
      mostAttempts: this.#run.job.route?.limits.attempts ?? limits.attempts, takeRepeat: () => health.takeRepeat(this.#run.job.record.tenantId, step.target.credential.id),
    });
    if (decision.kind === 'end') return null;
    if (decision.kind === 'next') this.#candidates.next(verdict.action);
    else if (decision.waitMilliseconds === 0) this.#repeated = true;
    return decision;
  }

  #warn({ target }: Step, status: number, code: string): void {
    this.#run.exchange.deps.logger.warn({ requestId: this.#run.exchange.requestId, tenantId: this.#run.job.record.tenantId, credentialId: target.credential.id, provider: target.provider.id, status, code }, 'provider refused a key');
  }

  #limitSeconds({ firstMilliseconds }: CallLimits): number {
    return Math.round((firstMilliseconds ?? this.#run.exchange.deps.limits.answerMilliseconds) / 1_000);
  }
}
