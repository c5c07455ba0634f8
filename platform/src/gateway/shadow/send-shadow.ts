import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { AnswerWatch, DialectError, watchForToken } from '../../dialects/index.ts';
import type { Secret } from '../../foundation/index.ts';
import { readFacts } from '../answer.ts';
import type { Step } from '../budgets.ts';
import { countedFor } from '../reservations/matching.ts';
import { reserveForChain } from '../reservations/reserve.ts';
import { AttemptLog } from '../chain/attempt-log.ts';
import { attempt, openKey, stoppable } from '../chain/attempt.ts';
import { callEnd } from '../chain/call-end.ts';
import { streamEnds, streamFacts } from '../chain/deliver.ts';
import { callLimits } from '../chain/limits.ts';
import { type Answer, type Job, type Run, type StreamHead, writeOutcome } from '../chain/run.ts';
import { GatewayError, outOfDate } from '../errors.ts';
import { Exchange, type GatewayDeps } from '../exchange.ts';
import type { CallEnd } from '../health/live-health.ts';
import { isRateCapped, RateMeter, stoppedError } from '../rate-meter.ts';
import { type Ending, refusalRecord } from '../records.ts';
import { newRequestId } from '../request/request-id.ts';
import { readFailure } from '../routing/read-failure.ts';
import { readRetryWord } from '../routing/retry-after.ts';
import { stillUsable } from '../routing/still-usable.ts';
import { judge } from '../routing/verdict.ts';
import { errorOfFailure } from '../upstream/failure.ts';
import { openMeter } from '../translation/open-meter.ts';
import type { PreparedRequest } from '../upstream/incoming.ts';
import { prepareRequest } from '../upstream/outgoing.ts';
import { scrubberOf } from '../upstream/scrub.ts';
import { firstTokenGate, noGate } from '../upstream/stream-gate.ts';
import { type AttemptOutcome, CallAborted, type CallLimits, KeyStopped, type UpstreamCall } from '../upstream/upstream-call.ts';
import { chooseShadow, presentShadow, type ShadowChoice } from './choose-shadow.ts';
import { drink } from './drink.ts';
import { lookOnWhole } from './look-on.ts';

const gone = 499;
const mostAnswerBytes = 8 * 1024 * 1024;

/** Everything that came of one request whose shadow is to be sent. */
export interface ShadowOf extends ShadowChoice { readonly job: Job }

/** Nobody hears it: a shadow has an exchange like any request, and its answer goes nowhere. */
function unheard(): ServerResponse {
  return new ServerResponse(new IncomingMessage(new Socket()));
}

/**
 * Sends a request that was answered a second time, to its route's shadow, under the rules of every request: the tenant's own keys and
 * their scopes, residency, caps, budgets by a reservation of its own, an intent before the key is opened and one outcome. It is asked
 * once, never waits for a place or a budget that callers want, and what keeps it from being sent is recorded. Never throws, and nobody waits for it.
 */
export class ShadowSending {
  readonly #exchange: Exchange;
  readonly #of: ShadowOf;
  readonly #run: { -readonly [Key in keyof Run]: Run[Key] };

  constructor(of: ShadowOf, deps: GatewayDeps) {
    const exchange = new Exchange(newRequestId(), of.job.surface.dialect, unheard(), deps);
    const record = { ...of.job.record, requestId: exchange.requestId, at: deps.clock.now().getTime(), shadowOf: of.job.record.requestId };
    exchange.record = record;
    exchange.surface = of.job.surface;
    exchange.watch = new AnswerWatch(of.job.incoming.bytes, () => exchange.elapsed());
    const { incoming } = of.job;
    this.#exchange = exchange;
    this.#of = of;
    this.#run = { exchange, job: { ...of.job, record, incoming: { ...incoming, requestId: exchange.requestId, at: record.at, forward: withoutOwnId(incoming.forward) } }, log: new AttemptLog(exchange), rates: new RateMeter(deps.rates, record.tenantId) };
  }

  /** Breaks it off; what was sent is still recorded. */
  stop(): void {
    this.#exchange.cancelled = true;
    this.#exchange.call?.abort(new CallAborted('the process is ending'));
  }

  async send(): Promise<void> {
    const { deps } = this.#exchange;
    let step: Step | null = null;
    try {
      if (presentShadow(this.#of, deps.snapshot) === null) return;
      step = chooseShadow(this.#of, this.#exchange.requestId, deps);
      await this.#admitted(step);
    } catch (error) {
      if (step !== null && this.#exchange.dispatched) await this.#failInside(step, error);
      else await this.#refused(error);
    }
  }

  async #admitted(step: Step): Promise<void> {
    const { deps } = this.#exchange;
    const { caps, id, label } = step.target.credential;
    const prepared = prepareRequest(this.#run.job.incoming, step.target);
    const release = caps.maxConcurrent === null ? () => undefined : deps.concurrency.takeSpare(id, caps.maxConcurrent);
    if (release === null) throw new GatewayError('concurrency_capped', { label, limit: caps.maxConcurrent ?? 0, seconds: 1 });
    try {
      await this.#reserve(step);
      if (isRateCapped(step.target)) await this.#run.rates.take(step);
      if (this.#exchange.cancelled || !await this.#withinDay()) {
        this.#exchange.reservation?.release();
        return;
      }
      if (!deps.snapshot.usable()) throw outOfDate();
      if (!stillUsable(deps.snapshot, { tenantId: this.#of.tenant.id, target: step.target, call: this.#of.job.call, now: deps.clock.now().getTime() })) throw stoppedError(step.target);
      await this.#ask(step, prepared, await openKey(this.#run, step));
    } finally {
      release();
      this.#run.rates.finish();
    }
  }

  async #reserve(step: Step): Promise<void> {
    const tenant = this.#exchange.deps.snapshot.tenant(this.#of.tenant.id) ?? this.#of.tenant;
    if (tenant.budgets.length === 0) return;
    const { caller, askedModel } = this.#run.job.record;
    await reserveForChain(this.#exchange, { tenant, steps: [step], counted: countedFor(caller, askedModel) });
  }

  /** Also false where its route has no such shadow any more. */
  async #withinDay(): Promise<boolean> {
    const { route, tenant } = this.#of;
    const shadow = presentShadow(this.#of, this.#exchange.deps.snapshot);
    if (shadow === null) return false;
    return shadow.perDay === undefined || await this.#exchange.deps.shadowDays.take({ tenantId: tenant.id, routeId: route.id, most: shadow.perDay });
  }

  async #ask(step: Step, prepared: PreparedRequest, secret: Secret): Promise<void> {
    const exchange = this.#exchange;
    const { deps } = exchange;
    const limits = this.#limits(step);
    const started = exchange.elapsed();
    const tell = deps.health.begin(this.#of.tenant.id, step.target);
    const timer = setTimeout(() => exchange.call?.abort(new CallAborted('it took too long')), deps.limits.shadowMilliseconds);
    const unstoppable = stoppable(this.#run, step);
    let end: CallEnd = { kind: 'unknown' };
    try {
      this.#run.rates.noteSent(true);
      const call = attempt(this.#run, { step, prepared, secret }, limits);
      // Stopped while its key was opened.
      if (exchange.cancelled) this.stop();
      const outcome = await call.outcome;
      if (outcome.kind === 'failure') this.#run.rates.noteSent(outcome.sent);
      if (outcome.kind === 'failure') await this.#failed(step, outcome, started);
      else if (outcome.kind === 'answer') end = await this.#answered(step, { answer: outcome, secret, started });
      else await this.#streamed(step, outcome, { call, secret, started });
    } finally {
      clearTimeout(timer);
      unstoppable();
      // Only that its provider asked for a rest concerns callers: a shadow's other failures are part of what is compared.
      tell(end);
    }
  }

  #limits({ target }: Step): CallLimits {
    const { facts } = this.#of.job;
    const limits = callLimits({ ...this.#run, job: { ...this.#run.job, route: null } }, target, false);
    return { ...limits, answerBytes: mostAnswerBytes, gate: facts.stream ? firstTokenGate(watchForToken(target.dialect)) : noGate };
  }

  async #streamed(step: Step, head: StreamHead, { call, secret, started }: { readonly call: UpstreamCall; readonly secret: Secret; readonly started: number }): Promise<void> {
    const exchange = this.#exchange;
    const firstByteMs = exchange.elapsed();
    // Opened as a caller's is, so that the watch sees what it would see there.
    const meter = openMeter(exchange, { hideUsageChunk: false, facts: this.#of.job.facts });
    const kind = await drink(call, meter);
    const { outcome, code } = streamEnds[kind];
    this.#run.log.note(step.target, head.status, code, started);
    await this.#write(step, { outcome, status: kind === 'cancelled' ? gone : head.status, facts: scrubberOf(secret).scrubFacts(streamFacts(meter, head)), whole: kind === 'complete', mayBeBilled: true, firstByteMs });
  }

  async #answered(step: Step, { answer, secret, started }: { readonly answer: Answer; readonly secret: Secret; readonly started: number }): Promise<CallEnd> {
    const exchange = this.#exchange;
    const firstByteMs = exchange.elapsed();
    if (answer.status >= 200 && answer.status < 300) {
      lookOnWhole(exchange, answer.body);
      this.#run.log.note(step.target, answer.status, null, started);
      await this.#write(step, { outcome: 'answered', status: answer.status, facts: readFacts(exchange, answer, scrubberOf(secret)), whole: true, mayBeBilled: false, firstByteMs });
      return { kind: 'unknown' };
    }
    const failure = readFailure({ dialect: step.target.dialect, status: answer.status, headers: answer.headers, body: answer.body.toString('utf8') });
    const verdict = judge(failure);
    this.#run.log.note(step.target, answer.status, verdict.code, started);
    await this.#write(step, { outcome: 'failed', status: answer.status, facts: null, whole: false, mayBeBilled: false, firstByteMs: null });
    const end = callEnd(verdict, readRetryWord({ status: answer.status, headers: answer.headers, retryAfterSeconds: failure.retryAfterSeconds }, exchange.deps.clock.now().getTime()));
    return end.kind === 'limited' ? end : { kind: 'unknown' };
  }

  async #failed(step: Step, failure: Extract<AttemptOutcome, { kind: 'failure' }>, started: number): Promise<void> {
    const { log } = this.#run;
    const cancelled = failure.error instanceof CallAborted;
    const error = failure.error instanceof KeyStopped ? stoppedError(step.target) : errorOfFailure(failure, step.target.provider.name, Math.round(this.#exchange.deps.limits.shadowMilliseconds / 1_000));
    log.note(step.target, 0, cancelled ? 'cancelled' : error.code, started);
    if (failure.sent) log.noteUnsettled(step.target);
    await this.#write(step, { outcome: cancelled ? 'cancelled' : 'failed', status: cancelled ? gone : error.status, facts: null, whole: false, mayBeBilled: failure.sent, firstByteMs: null });
  }

  async #write(step: Step, end: Omit<Ending, 'latencyMs'>): Promise<void> {
    await writeOutcome(this.#run, step, end);
  }

  /** An intent was written: it gets its one outcome. */
  async #failInside(step: Step, cause: unknown): Promise<void> {
    const exchange = this.#exchange;
    if (!(cause instanceof GatewayError)) exchange.deps.logger.error({ err: cause, requestId: exchange.requestId }, 'a shadow failed inside the gateway');
    exchange.errorCode = cause instanceof GatewayError ? cause.code : 'internal';
    this.#run.log.note(step.target, 0, exchange.errorCode, exchange.elapsed());
    await this.#write(step, { outcome: 'failed', status: cause instanceof GatewayError ? cause.status : 500, facts: null, whole: false, mayBeBilled: exchange.call !== null, firstByteMs: null });
  }

  /** A rule kept it from being sent: no key was used, and it costs nothing. */
  async #refused(cause: unknown): Promise<void> {
    const exchange = this.#exchange;
    const { record } = this.#run.job;
    this.#exchange.reservation?.release();
    const error = cause instanceof GatewayError ? cause : cause instanceof DialectError ? new GatewayError('invalid_field', { detail: cause.message }, { param: cause.param }) : new GatewayError('internal', { requestId: exchange.requestId }, { cause });
    if (error.code === 'internal') exchange.deps.logger.error({ err: cause, requestId: exchange.requestId }, 'a shadow failed inside the gateway');
    await exchange.appendAfterwards(refusalRecord(record, error));
  }
}

/** With the caller's own id of it, a provider might take the second request for the first. */
function withoutOwnId(forward: readonly string[]): readonly string[] {
  return forward.filter((_each, index) => !ownId.test(forward[index - index % 2] ?? ''));
}

const ownId = /^(?:idempotency-key|x-idempotency-key|x-client-request-id|traceparent|tracestate)$/i;
