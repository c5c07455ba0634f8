import type { ScopedCall } from '@keystead/contract';
import type { RequestFacts } from '../dialects/index.ts';
import type { Secret } from '../foundation/index.ts';
import { whyClosed } from '../vault/index.ts';
import type { AttemptRecord, ReservationRecord } from '../metering/index.ts';
import { deliverAnswer, deliverProviderError, readFacts } from './answer.ts';
import type { Step } from './budgets.ts';
import { GatewayError, outOfDate } from './errors.ts';
import type { Exchange } from './exchange.ts';
import { type Ending, intentRecord, outcomeRecord, type RequestRecord } from './records.ts';
import type { Target } from './routing/resolve.ts';
import { isRateCapped, RateMeter, stoppedError } from './rate-meter.ts';
import { stillUsable } from './routing/still-usable.ts';
import { judge, shortWait, type Verdict } from './routing/verdict.ts';
import type { Surface } from './surfaces/surface.ts';
import { answerHeaders, type Receipt, receiptHeaders } from './upstream/answer-headers.ts';
import { deliverStream } from './upstream/deliver-stream.ts';
import { type Incoming, outgoingHeaders, prepareRequest, type PreparedRequest } from './upstream/outgoing.ts';
import { type Scrubber, scrubberOf } from './upstream/scrub.ts';
import { errorOfFailure, isHiccup } from './upstream/failure.ts';
import { AnswerTooLarge, type AttemptOutcome, KeyStopped, UpstreamCall } from './upstream/upstream-call.ts';

/** A request that may be sent, and everything needed to send it to any target of its chain. */
export interface Job {
  readonly record: RequestRecord;
  readonly surface: Surface;
  readonly facts: RequestFacts;
  readonly steps: readonly Step[];
  readonly reservations: readonly ReservationRecord[];
  readonly hideUsageChunk: boolean;
  readonly incoming: Incoming;
  /** The call as scopes look at it. */
  readonly call: Omit<ScopedCall, 'model'>;
}

type Answer = Extract<AttemptOutcome, { kind: 'answer' }>;
type Failure = Extract<AttemptOutcome, { kind: 'failure' }>;

/** `again`: the same target; `done`: the next one's turn, or the end. */
type Next = 'again' | 'done';

/** How often a chain waits for a provider that asked for it, before the answer is passed on. */
const mostWaits = 2;
const gone = 499;

/**
 * Tries the targets in order until one answers, and sends its answer on. Only before the first byte: what has begun is
 * never started again somewhere else. Writes an intent before each key is opened and exactly one outcome at the end.
 */
export async function runChain(exchange: Exchange, job: Job): Promise<void> {
  await new ChainRun(exchange, job).run();
}

class ChainRun {
  readonly #exchange: Exchange;
  readonly #job: Job;
  readonly #attempts: AttemptRecord[] = [];
  /** When each of them began, in milliseconds after the request's arrival. */
  readonly #begun: number[] = [];
  /** The chain; a version that its provider rejected is followed by the credential's other one. */
  readonly #steps: Step[];
  /** Credentials that the request was sent with and no answer came: their caps are charged. */
  readonly #unsettled = new Set<string>();
  readonly #rates: RateMeter;
  #tried: Step | null = null;
  #index = 0;
  #hiccups = 0;
  #waits = 0;
  /** Some attempt may have reached a provider without its bill being known. */
  #mayBeBilled = false;

  constructor(exchange: Exchange, job: Job) {
    this.#exchange = exchange;
    this.#job = job;
    this.#steps = [...job.steps];
    this.#rates = new RateMeter(exchange.deps.rates, job.record.tenantId);
  }

  async run(): Promise<void> {
    try {
      for (let step = this.#step(); step !== null; step = this.#step()) {
        if (this.#isWithdrawn(step)) continue;
        // What cannot be written for this target is refused before a key is touched.
        const prepared = prepareRequest(this.#job.incoming, step.target);
        if (isRateCapped(step.target) && !await this.#rates.hasRoom(step, this.#hasFallback)) { this.#index += 1; continue; }
        const secret = await this.#openKey(step);
        // The same key may be asked again (a hiccup, a short wait) before the next one's turn comes.
        let next: Next = 'again';
        while (next === 'again' && !this.#isWithdrawn(step)) {
          next = await this.#attempt(step, prepared, secret);
          if (next === 'again' && isRateCapped(step.target)) await this.#rates.take(step);
        }
      }
    } catch (error) {
      if (this.#exchange.dispatched) { await this.#failInside(error); return; }
      if (this.#job.reservations.length > 0) await this.#release();
      throw error;
    }
  }

  /** Nothing was sent and no outcome will settle it. What cannot be given back now expires. */
  async #release(): Promise<void> {
    const { budgets, logger } = this.#exchange.deps;
    await budgets.release(this.#exchange.requestId).catch((error: unknown) => logger.warn({ err: error, requestId: this.#exchange.requestId }, 'a reservation cannot be given back'));
  }

  /** Gemini streams without server-sent events too, as one JSON array in pieces. */
  #streams(): 'no' | 'events' | 'any' {
    if (!this.#job.facts.stream) return 'no';
    return this.#exchange.dialectId === 'gemini' ? 'any' : 'events';
  }

  #step(): Step | null {
    return this.#steps[this.#index] ?? null;
  }

  get #hasFallback(): boolean {
    return this.#index + 1 < this.#steps.length;
  }

  /**
   * V9: between choice and use another target may have taken its time, or the key's service, or a wait. A key that was taken away meanwhile is
   * not used: the next target's turn comes. @throws GatewayError where there is none, or nobody knows.
   */
  #isWithdrawn(step: Step): boolean {
    const { snapshot, clock } = this.#exchange.deps;
    if (!snapshot.usable()) throw outOfDate();
    if (stillUsable(snapshot, { tenantId: this.#job.record.tenantId, target: step.target, call: this.#job.call, now: clock.now().getTime() })) return false;
    if (!this.#hasFallback) throw stoppedError(step.target);
    this.#index += 1;
    return true;
  }

  #end(): void {
    this.#index = this.#steps.length;
  }

  /** Intent first, key after: a use that cannot be recorded does not happen. */
  async #openKey(step: Step): Promise<Secret> {
    const { record, reservations } = this.#job;
    this.#tried = step;
    const written = this.#exchange.append(intentRecord(record, step.target, step.worstCase, reservations));
    if (written !== undefined) await written;
    this.#exchange.dispatched = true;
    try {
      const opened = this.#exchange.deps.keys.open(record.tenantId, step.target.credential);
      return opened instanceof Promise ? await opened : opened;
    } catch (error) {
      this.#exchange.deps.logger.error({ err: error, requestId: record.requestId, credentialId: step.target.credential.id }, 'a key cannot be opened');
      throw new GatewayError('key_unusable', { fingerprint: step.target.credential.version.fingerprint, reason: whyClosed(error) }, { cause: error, retryAfterSeconds: 2 });
    }
  }

  async #attempt(step: Step, prepared: PreparedRequest, secret: Secret): Promise<Next> {
    const exchange = this.#exchange;
    const started = exchange.elapsed();
    if (exchange.cancelled) { await this.#cancelled(step, null, started); return 'done'; }
    const { limits } = exchange.deps;
    const call = new UpstreamCall(this.#streams(), {
      firstByteMilliseconds: this.#hasFallback ? limits.firstByteMilliseconds : null, errorBytes: limits.errorBodyBytes, answerBytes: limits.answerBytes,
    });
    exchange.call = call;
    const { credential } = step.target;
    const done = exchange.deps.inFlight.add(credential.id, credential.version.version, () => call.abort(new KeyStopped('its key was stopped')));
    try {
      this.#send(step.target, prepared, secret, call);
      return await this.#conclude(step, call, secret, started);
    } finally {
      done();
    }
  }

  async #conclude(step: Step, call: UpstreamCall, secret: Secret, started: number): Promise<Next> {
    const exchange = this.#exchange;
    const outcome = await call.outcome;
    if (exchange.cancelled) { await this.#cancelled(step, { outcome, secret }, started); return 'done'; }
    if (outcome.kind === 'failure') return this.#failed(step, outcome, started);
    if (outcome.kind === 'stream') { await this.#stream(step, outcome, call, secret, started); return 'done'; }
    return this.#answered(step, outcome, secret, started);
  }

  #send(target: Target, prepared: PreparedRequest, secret: Secret, call: UpstreamCall): void {
    const exchange = this.#exchange;
    const job = this.#job;
    const { limits } = exchange.deps;
    try {
      const pool = exchange.deps.egress.pool(`${job.record.tenantId}:${target.credential.id}`, target.credential.origin);
      pool.dispatch({
        path: prepared.path, method: 'POST', headers: outgoingHeaders(job.incoming, target, secret), body: prepared.body,
        headersTimeout: limits.answerMilliseconds, bodyTimeout: job.facts.stream ? limits.streamIdleMilliseconds : limits.answerMilliseconds,
      }, call);
    } catch (error) {
      call.abort(error instanceof Error ? error : new Error(String(error)));
    }
  }

  /** No answer came. Once more where that may have been a hiccup of the connection, else the next target, else an error. */
  async #failed(step: Step, failure: Failure, started: number): Promise<Next> {
    const error = errorOfFailure(failure.error, step.target.provider.name, this.#limitSeconds());
    this.#note(step.target, 0, error.code, started);
    if (failure.sent) { this.#mayBeBilled = true; this.#unsettled.add(step.target.credential.id); }
    if (failure.error instanceof KeyStopped) return this.#stopped(step);
    if (failure.sent && isHiccup(failure.error) && this.#hiccups === 0) { this.#hiccups += 1; return 'again'; }
    if (this.#hasFallback && !(failure.error instanceof AnswerTooLarge)) { this.#index += 1; return 'done'; }
    this.#exchange.sendError(error, this.#receiptHeaders(step.target));
    await this.#outcome(step, { outcome: 'failed', status: error.status, facts: null, whole: false, mayBeBilled: this.#mayBeBilled, firstByteMs: null });
    return 'done';
  }

  /** Somebody wanted what is under way with this key broken off. Nothing else is tried: the caller is told. */
  async #stopped(step: Step): Promise<Next> {
    const error = stoppedError(step.target);
    this.#exchange.sendError(error, this.#receiptHeaders(step.target));
    await this.#outcome(step, { outcome: 'failed', status: error.status, facts: null, whole: false, mayBeBilled: this.#mayBeBilled, firstByteMs: null });
    return 'done';
  }

  async #answered(step: Step, answer: Answer, secret: Secret, started: number): Promise<Next> {
    const scrubber = scrubberOf(secret);
    const verdict = judge(answer.status, () => answer.body.toString('utf8'));
    this.#note(step.target, answer.status, verdict.code, started);
    if (verdict.code === null) { await this.#deliver(step, answer, scrubber); return 'done'; }
    if (verdict.loud) this.#exchange.deps.logger.warn({ requestId: this.#exchange.requestId, tenantId: this.#job.record.tenantId, credentialId: step.target.credential.id, provider: step.target.provider.id, status: answer.status, code: verdict.code }, 'provider refused a key');
    if (verdict.replacement === 'provider_key_rejected' && step.backup !== null) return this.#useBackup(step, step.backup);
    const again = await this.#tryAgain(verdict, answer);
    if (again !== null) return again;
    const status = verdict.replacement === null
      ? deliverProviderError(this.#exchange, answer, this.#receipt(step.target, null), scrubber)
      : this.#replace(verdict.replacement, answer.status, step.target);
    await this.#outcome(step, { outcome: 'failed', status, facts: null, whole: false, mayBeBilled: false, firstByteMs: null });
    return 'done';
  }

  /** In a rotation two versions live: the one that the provider takes serves. */
  #useBackup(step: Step, backup: Target): Next {
    this.#steps.splice(this.#index + 1, 0, { target: backup, worstCase: step.worstCase, backup: null });
    this.#index += 1;
    return 'done';
  }

  /** `again`: the same target; `done`: the next one's turn; `null`: this answer is the last word. */
  async #tryAgain(verdict: Verdict, answer: Answer): Promise<Next | null> {
    if (verdict.action === 'pass') return null;
    if (verdict.hiccup && this.#hiccups === 0 && answer.headers['x-should-retry'] !== 'false') { this.#hiccups += 1; return 'again'; }
    if (this.#hasFallback) { this.#index += 1; return 'done'; }
    const wait = verdict.replacement === null && this.#waits < mostWaits ? shortWait(answer.headers) : null;
    if (wait === null) return null;
    this.#waits += 1;
    await this.#exchange.deps.sleep(wait);
    return 'again';
  }

  async #deliver(step: Step, answer: Answer, scrubber: Scrubber): Promise<void> {
    const firstByteMs = this.#exchange.elapsed();
    const facts = deliverAnswer(this.#exchange, answer, (servedModel) => this.#receipt(step.target, servedModel), scrubber);
    const counts = this.#job.surface.kind !== 'count';
    await this.#outcome(step, { outcome: 'answered', status: answer.status, facts: counts ? facts : null, whole: counts, mayBeBilled: false, firstByteMs });
  }

  async #stream(step: Step, head: Extract<AttemptOutcome, { kind: 'stream' }>, call: UpstreamCall, secret: Secret, started: number): Promise<void> {
    const exchange = this.#exchange;
    const job = this.#job;
    const firstByteMs = exchange.elapsed();
    const scrubber = scrubberOf(secret);
    const meter = exchange.dialect.createMeter({ hideUsageChunk: job.hideUsageChunk, answers: job.facts.answers });
    exchange.response.writeHead(head.status, answerHeaders(head.headers, this.#receipt(step.target, null, 1), scrubber));
    const end = await deliverStream({
      call, response: exchange.response, meter, scrubber: scrubber.stream(), clientIdleMilliseconds: exchange.deps.limits.streamIdleMilliseconds,
      renderBreak: (detail, stopped) => {
        const error = stopped ? stoppedError(step.target) : new GatewayError('stream_interrupted', { provider: step.target.provider.name, detail });
        return meter.endWithError(error.forCaller(exchange.requestId));
      },
    });
    const outcome = ({ complete: 'answered', failed: 'failed', broken: 'failed', cancelled: 'cancelled' } as const)[end.kind];
    const stopped = end.kind === 'broken' && end.stopped;
    this.#note(step.target, head.status, stopped ? 'credential_stopped' : ({ complete: null, failed: 'provider_error', broken: 'stream_interrupted', cancelled: 'cancelled' } as const)[end.kind], started);
    const whole = end.kind === 'complete' || (end.kind === 'cancelled' && meter.complete);
    await this.#outcome(step, { outcome, status: end.kind === 'cancelled' ? gone : head.status, facts: scrubber.scrubFacts(meter.facts), whole, mayBeBilled: true, firstByteMs });
  }

  /** The caller left. What was sent may still be billed. */
  async #cancelled(step: Step, answered: { outcome: AttemptOutcome; secret: Secret } | null, started: number): Promise<void> {
    const outcome = answered?.outcome ?? null;
    const sent = outcome !== null && (outcome.kind !== 'failure' || outcome.sent);
    const facts = answered?.outcome.kind === 'answer' && answered.outcome.status < 300 ? readFacts(this.#exchange, answered.outcome, scrubberOf(answered.secret)) : null;
    this.#note(step.target, outcome === null || outcome.kind === 'failure' ? 0 : outcome.status, 'cancelled', started);
    await this.#outcome(step, { outcome: 'cancelled', status: gone, facts, whole: facts !== null, mayBeBilled: sent || this.#mayBeBilled, firstByteMs: null });
  }

  #replace(code: NonNullable<Verdict['replacement']>, status: number, target: Target): number {
    const error = new GatewayError(code, { provider: target.provider.name, fingerprint: target.credential.version.fingerprint, status });
    this.#exchange.sendError(error, this.#receiptHeaders(target));
    return error.status;
  }

  /** Something of ours went wrong after an intent was written: the request still gets its one outcome. */
  async #failInside(cause: unknown): Promise<void> {
    const step = this.#tried ?? this.#step() ?? this.#steps.at(-1);
    if (step === undefined) throw cause;
    if (!(cause instanceof GatewayError)) this.#exchange.deps.logger.error({ err: cause, requestId: this.#exchange.requestId }, 'request failed inside the gateway');
    const error = cause instanceof GatewayError ? cause : new GatewayError('internal', { requestId: this.#exchange.requestId }, { cause });
    this.#exchange.sendError(error, this.#receiptHeaders(step.target));
    await this.#outcome(step, { outcome: 'failed', status: error.status, facts: null, whole: false, mayBeBilled: this.#mayBeBilled || this.#exchange.call !== null, firstByteMs: null });
  }

  async #outcome(step: Step, ending: Omit<Ending, 'latencyMs'>): Promise<void> {
    this.#end();
    const { record } = this.#job;
    const dispatched = { target: step.target, worstCase: step.worstCase, attempts: this.#attempts, reservations: this.#charged(step.target) };
    if (ending.whole) this.#rates.giveBack(ending.facts?.usage ?? null);
    const latencyMs = this.#exchange.elapsed();
    this.#exchange.served = {
      provider: step.target.provider.id, model: step.target.model, ending: { ...ending, latencyMs },
      attempts: this.#attempts.map(({ provider, model, status, code, milliseconds }, index) => ({ provider, model, status, code, milliseconds, startedMs: this.#begun[index] ?? 0 })),
    };
    await this.#exchange.appendAfterwards(outcomeRecord(record, dispatched, { ...ending, latencyMs }));
  }

  /** A cap of a credential that did not serve is charged only where that one may have billed. */
  #charged(served: Target): readonly ReservationRecord[] {
    return this.#job.reservations.map((each) => (each.credentialId !== undefined && each.credentialId !== served.credential.id && this.#unsettled.has(each.credentialId) ? { ...each, mayBeBilled: true } : each));
  }

  #note(target: Target, status: number, code: string | null, started: number): void {
    const { credential, provider, model } = target;
    this.#begun.push(started);
    this.#attempts.push({ credentialId: credential.id, fingerprint: credential.version.fingerprint, provider: provider.id, model, status, code, milliseconds: Math.round(this.#exchange.elapsed() - started) });
  }

  /** `running` attempts are not noted yet. */
  #receipt(target: Target, servedModel: string | null, running = 0): Receipt {
    return { requestId: this.#exchange.requestId, dialect: this.#exchange.dialectId, target, servedModel, attempts: this.#attempts.length + running };
  }

  #receiptHeaders(target: Target): string[] {
    return receiptHeaders(this.#receipt(target, null));
  }

  #limitSeconds(): number {
    const { limits } = this.#exchange.deps;
    return Math.round((this.#hasFallback ? limits.firstByteMilliseconds : limits.answerMilliseconds) / 1_000);
  }
}
