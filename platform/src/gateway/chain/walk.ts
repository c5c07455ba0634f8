import { NotCarried } from '../../dialects/index.ts';
import type { Secret } from '../../foundation/index.ts';
import type { Step } from '../budgets.ts';
import { holdAgain, holdCredits, isPlatformPaid, releaseCredits } from '../credit-hold.ts';
import { GatewayError, type GatewayErrorCode, outOfDate } from '../errors.ts';
import type { Exchange } from '../exchange.ts';
import { isRateCapped, RateMeter, stoppedError } from '../rate-meter.ts';
import { patienceAlone } from '../routing/retry-policy.ts';
import { stillUsable } from '../routing/still-usable.ts';
import type { PreparedRequest } from '../upstream/incoming.ts';
import { prepareRequest } from '../upstream/outgoing.ts';
import { Aftermath, done, type Next, type Sent } from './aftermath.ts';
import { AttemptLog } from './attempt-log.ts';
import { attempt, openKey, stoppable, writeIntent } from './attempt.ts';
import { Candidates } from './candidates.ts';
import { concludeCancelled, deliverError, deliverEvents } from './deliver.ts';
import { callLimits } from './limits.ts';
import { takePlace } from './place.ts';
import type { Job, Run } from './run.ts';

/** Why a key cannot be used although it is there: another one may be. */
const keyTroubles: ReadonlySet<GatewayErrorCode> = new Set(['key_unusable', 'provider_key_rejected', 'provider_unreachable']);

/**
 * Asks the legs one after the other until one answers, and sends its answer on. Only before anything of it was seen: what the caller
 * has begun to read is never started again somewhere else. Writes an intent before each key is opened and exactly one outcome at the end.
 */
export function runChain(exchange: Exchange, job: Job): Promise<void> {
  return new Walk({ exchange, job, log: new AttemptLog(exchange), rates: new RateMeter(exchange.deps.rates, job.record.tenantId) }).run();
}

class Walk {
  readonly #run: Run;
  readonly #exchange: Exchange;
  readonly #job: Job;
  readonly #candidates: Candidates;
  readonly #aftermath: Aftermath;
  #tried: Step | null = null;
  /** A sending has begun, and nobody has said yet how it ended. */
  #underWay = false;

  constructor(run: Run) {
    this.#run = run;
    this.#exchange = run.exchange;
    this.#job = run.job;
    this.#candidates = new Candidates(run.job.steps, run.exchange.deps.health, run.job.record.tenantId);
    this.#aftermath = new Aftermath(run, this.#candidates);
  }

  async run(): Promise<void> {
    try {
      for (let step = this.#candidates.current; step !== null; step = this.#candidates.current) await this.#visit(step);
    } catch (error) {
      if (this.#exchange.dispatched) { await this.#failInside(error); return; }
      if (this.#exchange.credits !== null) await releaseCredits(this.#exchange);
      throw error;
    }
  }

  async #visit(step: Step): Promise<void> {
    const candidates = this.#candidates;
    if (this.#isWithdrawn(step) || this.#hasClosed(step)) { candidates.next(); return; }
    // What cannot be written for this target is refused before a key is touched.
    const prepared = this.#prepare(step);
    const place = prepared === null ? null : takePlace(this.#run, step, candidates.hasNext);
    const release = place instanceof Promise ? await place : place;
    if (prepared === null || release === null) { candidates.next(); return; }
    try {
      const rest = this.#restOf(step);
      if (rest > 0) await this.#exchange.deps.sleep(rest);
      if (isRateCapped(step.target) && !await this.#run.rates.hasRoom(step, candidates.hasNext)) { candidates.next(); return; }
      const room = this.#exchange.reservation === null || this.#exchange.reservation.hasRoom(step, candidates.hasNext);
      if (!(room instanceof Promise ? await room : room)) { candidates.next(); return; }
      if (isPlatformPaid(step.target) && !await holdCredits(this.#exchange, { tenantId: this.#job.record.tenantId, step }, candidates.hasNext)) { candidates.next(); return; }
      await this.#serve(step, prepared);
    } finally {
      release();
      this.#run.rates.finish();
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
  #restOf(step: Step): number {
    const { health, random } = this.#exchange.deps;
    const rest = this.#candidates.hasNext ? 0 : health.restOf(this.#job.record.tenantId, step.target);
    return rest > 0 && rest <= patienceAlone ? rest * (1 + random() / 5) : 0;
  }

  /** Opens the key, and asks once or, after a hiccup or a short wait, again. */
  async #serve(step: Step, prepared: PreparedRequest): Promise<void> {
    this.#tried = step;
    let secret: Secret;
    try {
      const opened = openKey(this.#run, step);
      secret = opened instanceof Promise ? await opened : opened;
    } catch (error) {
      await this.#unopened(step, error);
      return;
    }
    for (this.#aftermath.triesHere = 1; ; this.#aftermath.triesHere += 1) {
      const next = await this.#attempt(step, prepared, secret);
      this.#underWay = false;
      if (next.kind === 'done') { this.#candidates.end(); return; }
      if (next.kind === 'next') return;
      if (next.waitMilliseconds > 0) await this.#exchange.deps.sleep(next.waitMilliseconds);
      if (this.#isWithdrawn(step)) { this.#candidates.next(); return; }
      await this.#holdAgain(step);
      if (isRateCapped(step.target)) await this.#run.rates.take(step);
    }
  }

  /** Where the last attempt may be billed, this one holds bounds of its own, and says so before it is sent. @throws GatewayError */
  async #holdAgain(step: Step): Promise<void> {
    const reserved = await this.#exchange.reservation?.again(step);
    const held = isPlatformPaid(step.target) && await holdAgain(this.#exchange, this.#job.record.tenantId, step);
    if (reserved === true || held || this.#run.log.mayBeBilled) await writeIntent(this.#run, step);
  }

  /** Its key did not open, or its provider gave no token for it: the next leg's turn comes (whoever could not open it has said so in the log). What could not be recorded ends the request. */
  async #unopened(step: Step, cause: unknown): Promise<void> {
    if (!(cause instanceof GatewayError) || !keyTroubles.has(cause.code)) throw cause;
    const { log } = this.#run;
    log.note(step.target, 0, cause.code, this.#exchange.elapsed());
    this.#exchange.deps.health.begin(this.#job.record.tenantId, step.target)({ kind: 'failed', blames: 'key', code: cause.code });
    if (step.backup !== null) this.#candidates.insert(step.backup);
    if (this.#candidates.hasNext) { this.#candidates.next(); return; }
    this.#candidates.end();
    await deliverError(this.#run, step, cause, false);
  }

  async #attempt(step: Step, prepared: PreparedRequest, secret: Secret): Promise<Next> {
    const exchange = this.#exchange;
    const started = exchange.elapsed();
    if (exchange.cancelled) { await concludeCancelled(this.#run, step, { outcome: null, secret, started }); return done; }
    const limits = callLimits(this.#run, step.target, this.#candidates.hasNext);
    const tell = exchange.deps.health.begin(this.#job.record.tenantId, step.target);
    const unstoppable = stoppable(this.#run, step);
    const sent: Sent = { step, secret, started, limits, end: { kind: 'unknown' } };
    try {
      this.#run.rates.noteSent(true);
      this.#underWay = true;
      const call = attempt(this.#run, { step, prepared, secret }, limits);
      const outcome = await call.outcome;
      if (outcome.kind === 'failure') this.#run.rates.noteSent(outcome.sent);
      if (exchange.cancelled) { await concludeCancelled(this.#run, step, { outcome, secret, started }); return done; }
      if (outcome.kind === 'failure') return await this.#aftermath.failed(sent, outcome);
      if (outcome.kind === 'answer') {
        const next = this.#aftermath.answered(sent, outcome);
        return next instanceof Promise ? await next : next;
      }
      const problem = limits.gate.problem();
      if (problem !== null && this.#aftermath.mayBeginAnew(step, problem)) return await this.#aftermath.unusable(sent, outcome.status, problem.kind);
      sent.end = { kind: 'answered', firstByteMilliseconds: exchange.elapsed() - started };
      const ended = await deliverEvents(this.#run, step, { head: outcome, call, secret, started });
      if (ended === 'failed' || ended === 'broken') sent.end = { kind: 'failed', blames: 'origin', code: 'stream_interrupted' };
      return done;
    } finally {
      unstoppable();
      tell(sent.end);
    }
  }

  /** Something of ours went wrong after an intent was written: the request still gets its one outcome. */
  async #failInside(cause: unknown): Promise<void> {
    const step = this.#tried ?? this.#candidates.current ?? this.#candidates.last;
    if (step === null) throw cause;
    if (!(cause instanceof GatewayError)) this.#exchange.deps.logger.error({ err: cause, requestId: this.#exchange.requestId }, 'request failed inside the gateway');
    const error = cause instanceof GatewayError ? cause : new GatewayError('internal', { requestId: this.#exchange.requestId }, { cause });
    await deliverError(this.#run, step, error, this.#underWay || this.#run.log.isUnsettled(step.target));
  }
}
