import { NotCarried } from '../../dialects/index.ts';
import type { Secret } from '../../foundation/index.ts';
import type { Step } from '../budgets.ts';
import { GatewayError, outOfDate } from '../errors.ts';
import type { Exchange } from '../exchange.ts';
import type { CallEnd } from '../health/live-health.ts';
import { isRateCapped, RateMeter, stoppedError } from '../rate-meter.ts';
import { readFailure } from '../routing/read-failure.ts';
import { readRetryWord, type RetryWord } from '../routing/retry-after.ts';
import { decide, type Decision, patienceAlone, recentMilliseconds } from '../routing/retry-policy.ts';
import { stillUsable } from '../routing/still-usable.ts';
import { judge, type Verdict } from '../routing/verdict.ts';
import { errorOfFailure, judgeFailure } from '../upstream/failure.ts';
import type { StreamProblem } from '../upstream/stream-gate.ts';
import type { PreparedRequest } from '../upstream/incoming.ts';
import { prepareRequest } from '../upstream/outgoing.ts';
import { type CallLimits, KeyStopped } from '../upstream/upstream-call.ts';
import { AttemptLog } from './attempt-log.ts';
import { attempt, openKey, stoppable } from './attempt.ts';
import { callEnd } from './call-end.ts';
import { Candidates } from './candidates.ts';
import { concludeCancelled, deliverError, deliverEvents, deliverRefusal, deliverWhole } from './deliver.ts';
import { callLimits, isBuffered } from './limits.ts';
import { takePlace } from './place.ts';
import { type Answer, type Failure, type Job, releaseReservations, type Run } from './run.ts';

/** Everything about one sending. */
interface Sent { readonly step: Step; readonly secret: Secret; readonly started: number; readonly limits: CallLimits; readonly over: (end: CallEnd) => void }

/** `done`: the request has its end. */
type Next = Exclude<Decision, { kind: 'end' }> | { readonly kind: 'done' };
const done: Next = { kind: 'done' };
const nothingSaid: RetryWord = { shouldRetry: null, waitMilliseconds: null };

/**
 * Asks the legs one after the other until one answers, and sends its answer on. Only before anything of it was seen: what the caller
 * has begun to read is never started again somewhere else. Writes an intent before each key is opened and exactly one outcome at the end.
 */
export async function runChain(exchange: Exchange, job: Job): Promise<void> {
  await new Walk({ exchange, job, log: new AttemptLog(exchange), rates: new RateMeter(exchange.deps.rates, job.record.tenantId) }).run();
}

class Walk {
  readonly #run: Run;
  readonly #exchange: Exchange;
  readonly #job: Job;
  readonly #candidates: Candidates;
  #tried: Step | null = null;
  /** At the present leg. */
  #triesHere = 0;
  #repeated = false;

  constructor(run: Run) {
    this.#run = run;
    this.#exchange = run.exchange;
    this.#job = run.job;
    this.#candidates = new Candidates(run.job.steps, run.exchange.deps.health, run.job.record.tenantId);
  }

  async run(): Promise<void> {
    try {
      for (let step = this.#candidates.current; step !== null; step = this.#candidates.current) await this.#visit(step);
    } catch (error) {
      if (this.#exchange.dispatched) { await this.#failInside(error); return; }
      if (this.#job.reservations.length > 0) await releaseReservations(this.#run);
      throw error;
    }
  }

  async #visit(step: Step): Promise<void> {
    const candidates = this.#candidates;
    if (this.#isWithdrawn(step) || this.#hasClosed(step)) { candidates.next(); return; }
    // What cannot be written for this target is refused before a key is touched.
    const prepared = this.#prepare(step);
    const release = prepared === null ? null : await takePlace(this.#run, step, candidates.hasNext);
    if (prepared === null || release === null) { candidates.next(); return; }
    try {
      await this.#rest(step);
      if (isRateCapped(step.target) && !await this.#run.rates.hasRoom(step, candidates.hasNext)) { candidates.next(); return; }
      await this.#serve(step, prepared);
    } finally {
      release();
    }
  }

  /** `null`: this leg cannot be asked it, and another one may be. @throws NotCarried, DialectError */
  #prepare(step: Step): PreparedRequest | null {
    try {
      return prepareRequest(this.#job.incoming, step.target);
    } catch (error) {
      if (error instanceof NotCarried && this.#candidates.hasNext) return null;
      throw error;
    }
  }

  /**
   * V9: between choice and use another target may have taken its time, or the key's service, or a wait. A key that was taken away meanwhile is
   * not used: the next target's turn comes. @throws GatewayError where there is none, or nobody knows.
   */
  #isWithdrawn(step: Step): boolean {
    const { snapshot, clock } = this.#exchange.deps;
    if (!snapshot.usable()) throw outOfDate();
    if (stillUsable(snapshot, { tenantId: this.#job.record.tenantId, target: step.target, call: this.#job.call, now: clock.now().getTime() })) return false;
    if (!this.#candidates.hasNext) throw stoppedError(step.target);
    return true;
  }

  /** Its breaker opened, or its probe went out, while others were asked. */
  #hasClosed(step: Step): boolean {
    return !this.#candidates.lastResort && this.#candidates.hasNext && this.#exchange.deps.health.look(this.#job.record.tenantId, step.target) === 'no';
  }

  /** Its provider asked not to be called for a moment, and nobody else can serve: the moment is waited for, and they do not all come back at once. */
  async #rest(step: Step): Promise<void> {
    const { health, random, sleep } = this.#exchange.deps;
    const rest = this.#candidates.hasNext ? 0 : health.restOf(this.#job.record.tenantId, step.target);
    if (rest > 0 && rest <= patienceAlone) await sleep(rest * (1 + random() / 5));
  }

  /** Opens the key, and asks once or, after a hiccup or a short wait, again. */
  async #serve(step: Step, prepared: PreparedRequest): Promise<void> {
    this.#tried = step;
    const secret = await openKey(this.#run, step);
    for (this.#triesHere = 1; ; this.#triesHere += 1) {
      const next = await this.#attempt(step, prepared, secret);
      if (next.kind === 'done') { this.#candidates.end(); return; }
      if (next.kind === 'next') return;
      if (next.waitMilliseconds > 0) await this.#exchange.deps.sleep(next.waitMilliseconds);
      if (this.#isWithdrawn(step)) { this.#candidates.next(); return; }
      if (isRateCapped(step.target)) await this.#run.rates.take(step);
    }
  }

  async #attempt(step: Step, prepared: PreparedRequest, secret: Secret): Promise<Next> {
    const exchange = this.#exchange;
    const started = exchange.elapsed();
    if (exchange.cancelled) { await concludeCancelled(this.#run, step, { outcome: null, secret, started }); return done; }
    const limits = callLimits(this.#run, step.target, this.#candidates.hasNext);
    const tell = exchange.deps.health.begin(this.#job.record.tenantId, step.target);
    let end: CallEnd = { kind: 'unknown' };
    try {
      return await stoppable(this.#run, step, async () => {
        const { call, outcome } = await attempt(this.#run, { step, prepared, secret }, limits);
        if (exchange.cancelled) { await concludeCancelled(this.#run, step, { outcome, secret, started }); return done; }
        const sent: Sent = { step, secret, started, limits, over: (known) => { end = known; } };
        if (outcome.kind === 'failure') return await this.#failed(sent, outcome);
        if (outcome.kind === 'answer') return await this.#answered(sent, outcome);
        const problem = limits.gate.problem();
        if (problem !== null && this.#mayBeginAnew(step, problem)) return await this.#unusable(sent, outcome.status, problem.kind);
        sent.over({ kind: 'answered', firstByteMilliseconds: exchange.elapsed() - started });
        const ended = await deliverEvents(this.#run, step, { head: outcome, call, secret, started });
        if (ended === 'failed' || ended === 'broken') sent.over({ kind: 'failed', blames: 'origin', code: 'stream_interrupted' });
        return done;
      });
    } finally {
      tell(end);
    }
  }

  /** No answer came. */
  async #failed({ step, started, limits, over }: Sent, failure: Failure): Promise<Next> {
    const { log } = this.#run;
    const error = failure.error instanceof KeyStopped ? stoppedError(step.target) : errorOfFailure(failure, step.target.provider.name, this.#limitSeconds(limits));
    const { blames, ...judged } = judgeFailure(failure, this.#candidates.hasNext);
    if (blames !== 'nobody') over({ kind: 'failed', blames: 'origin', code: error.code });
    log.note(step.target, 0, error.code, started);
    if (failure.sent) log.noteUnsettled(step.target);
    const next = this.#decide(step, judged, nothingSaid);
    if (next !== null) return next;
    await deliverError(this.#run, step, error, log.mayBeBilled);
    return done;
  }

  /** S12 S13: what is too long or was refused for its content is told, in a stream as well; half an answer that was to be held back is not. */
  #mayBeginAnew({ target }: Step, problem: StreamProblem): boolean {
    if (problem.kind === 'failed') {
      const { code } = judge(readFailure({ dialect: target.dialect, status: 400, headers: {}, body: problem.text }));
      if (code === 'content_refused' || code === 'context_too_long') return false;
    }
    return this.#candidates.hasNext || (isBuffered(this.#run) && problem.kind === 'incomplete');
  }

  /** A stream that nobody has seen yet broke off, or failed, or ended without a token: it is begun anew somewhere else (S08, S09, S14). */
  async #unusable({ step, started, over }: Sent, status: number, problem: StreamProblem['kind']): Promise<Next> {
    const { log } = this.#run;
    const code = problem === 'failed' ? 'provider_error' : 'stream_interrupted';
    over({ kind: 'failed', blames: 'origin', code });
    log.note(step.target, status, code, started);
    log.noteUnsettled(step.target);
    const next = this.#decide(step, { action: 'next', retry: this.#candidates.hasNext ? 'never' : 'once' }, nothingSaid);
    if (next !== null) return next;
    await deliverError(this.#run, step, new GatewayError('stream_interrupted', { provider: step.target.provider.name, detail: 'it ended before the answer did' }), true);
    return done;
  }

  async #answered(sent: Sent, answer: Answer): Promise<Next> {
    const { step, secret, started, over } = sent;
    const { log } = this.#run;
    if (answer.status >= 200 && answer.status < 300) {
      over({ kind: 'answered', firstByteMilliseconds: this.#exchange.elapsed() - started });
      log.note(step.target, answer.status, null, started);
      await deliverWhole(this.#run, step, answer, secret);
      return done;
    }
    const failure = readFailure({ dialect: step.target.dialect, status: answer.status, headers: answer.headers, body: answer.body.toString('utf8') });
    const verdict = judge(failure);
    const word = readRetryWord({ status: answer.status, headers: answer.headers, retryAfterSeconds: failure.retryAfterSeconds }, this.#exchange.deps.clock.now().getTime());
    over(callEnd(verdict, word));
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
    const { health, limits, random } = this.#exchange.deps;
    const decision = decide({
      verdict, word, priority: this.#job.priority, random, lastResort: this.#candidates.lastResort, hasNext: this.#candidates.has(verdict.action),
      tries: { total: log.attempts.length, here: this.#triesHere, recent: log.recent(recentMilliseconds), repeated: this.#repeated },
      mostAttempts: this.#job.route?.limits.attempts ?? limits.attempts, takeRepeat: () => health.takeRepeat(this.#job.record.tenantId, step.target.credential.id),
    });
    if (decision.kind === 'end') return null;
    if (decision.kind === 'next') this.#candidates.next(verdict.action);
    else if (decision.waitMilliseconds === 0) this.#repeated = true;
    return decision;
  }

  #warn({ target }: Step, status: number, code: string): void {
    this.#exchange.deps.logger.warn({ requestId: this.#exchange.requestId, tenantId: this.#job.record.tenantId, credentialId: target.credential.id, provider: target.provider.id, status, code }, 'provider refused a key');
  }

  /** Something of ours went wrong after an intent was written: the request still gets its one outcome. */
  async #failInside(cause: unknown): Promise<void> {
    const step = this.#tried ?? this.#candidates.current ?? this.#candidates.last;
    if (step === null) throw cause;
    if (!(cause instanceof GatewayError)) this.#exchange.deps.logger.error({ err: cause, requestId: this.#exchange.requestId }, 'request failed inside the gateway');
    const error = cause instanceof GatewayError ? cause : new GatewayError('internal', { requestId: this.#exchange.requestId }, { cause });
    await deliverError(this.#run, step, error, this.#run.log.mayBeBilled || this.#exchange.call !== null);
  }

  #limitSeconds({ firstMilliseconds }: CallLimits): number {
    return Math.round((firstMilliseconds ?? this.#exchange.deps.limits.answerMilliseconds) / 1_000);
  }
}
