import type { ServerResponse } from 'node:http';
import type { DialectId } from '@keystead/contract';
import { type AnswerWatch, type CallerError, type Dialect, dialects, type Translation } from '../dialects/index.ts';
import type { Clock, Complaint, Egress, Logger, TrustedProxies } from '../foundation/index.ts';
import type { RequestSpoolRecord, ShadowDays, SpoolRecord } from '../metering/index.ts';
import type { ContentWatch } from './content-watch.ts';
import type { CreditsHeld } from './credits-held.ts';
import { GatewayError } from './errors.ts';
import type { Concurrency } from './health/concurrency.ts';
import type { LiveHealth } from './health/live-health.ts';
import type { InFlight } from './in-flight.ts';
import type { AttemptEnd, BudgetPort, CreditPort, DefaultRate, KeyPort, RatePort, RequestEnd, SpoolPort, TokenPort, TokenEstimator } from './ports.ts';
import type { Ending, RequestRecord } from './records.ts';
import { refusalRecord } from './records.ts';
import type { RefusedTokens } from './request/refused-tokens.ts';
import type { Reservation } from './reservations/reservation.ts';
import type { Providers } from './routing/resolve.ts';
import type { Shadows } from './shadow/shadows.ts';
import type { Snapshot } from './snapshot/configuration.ts';
import type { Surface } from './surfaces/surface.ts';
import { receiptHeaders } from './upstream/answer-headers.ts';
import { CallAborted, type UpstreamCall } from './upstream/upstream-call.ts';

export interface GatewayLimits {
  readonly bodyBytes: number;
  readonly errorBodyBytes: number;
  readonly answerBytes: number;
  /** Until a stream's first token, where another leg is at hand. */
  readonly firstTokenMilliseconds: number;
  /** What a whole answer may take beyond that goes by its tokens. */
  readonly outputTokensPerSecond: number;
  /** Until the headers, where none is. */
  readonly answerMilliseconds: number;
  /** Between two pieces of a stream; also how long a client may leave one unread. */
  readonly streamIdleMilliseconds: number;
  /** Between two pieces of a stream once its first token has come. */
  readonly flowIdleMilliseconds: number;
  /** How long an answer that is whole is waited for, where its provider leaves the connection open. */
  readonly lingerMilliseconds: number;
  /** Of a stream that is held back until it is whole. */
  readonly heldBytes: number;
  /** How long a call waits for a place, where a credential's are all taken and no other leg is at hand. */
  readonly placeMilliseconds: number;
  /** Calls to providers for one request. */
  readonly attempts: number;
  /** How long a shadow may take, from its sending to its end. */
  readonly shadowMilliseconds: number;
}

export const defaultLimits: GatewayLimits = {
  bodyBytes: 32 * 1024 * 1024, errorBodyBytes: 64 * 1024, answerBytes: 64 * 1024 * 1024,
  firstTokenMilliseconds: 14_000, outputTokensPerSecond: 50, answerMilliseconds: 600_000, streamIdleMilliseconds: 120_000, flowIdleMilliseconds: 25_000,
  lingerMilliseconds: 1_000, heldBytes: 16 * 1024 * 1024, placeMilliseconds: 2_000, attempts: 6, shadowMilliseconds: 120_000,
};

/** What the pipeline works with. */
export interface GatewayDeps {
  readonly snapshot: Snapshot;
  readonly tokens: TokenPort;
  readonly keys: KeyPort;
  readonly spool: SpoolPort;
  readonly budgets: BudgetPort;
  readonly rates: RatePort;
  /** Where left out, organisations without budgets send as much as they like. */
  readonly defaultRate?: DefaultRate;
  /** Where left out, no platform key is used. */
  readonly credits?: CreditPort;
  readonly shadowDays: ShadowDays;
  readonly tokenEstimator: TokenEstimator;
  readonly shadows: Shadows;
  readonly inFlight: InFlight;
  readonly health: LiveHealth;
  readonly concurrency: Concurrency;
  /** 0 up to 1. */
  readonly random: () => number;
  readonly egress: Egress;
  readonly providers: Providers;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Told of each record that could not be written after its request had ended. */
  readonly lostRecords: Complaint;
  /** Milliseconds that only go forward. */
  readonly monotonic: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly limits: GatewayLimits;
  readonly counters: GatewayCounters;
  readonly refusedTokens: RefusedTokens;
  /** Whose word about where a request came from is taken; `null`: nobody's. */
  readonly trustedProxies: TrustedProxies | null;
  /** Told of every request at its end. It must not throw, nor take long. */
  readonly observe?: (end: RequestEnd) => void;
}

/** How a request that reached a provider ended, for `observe`. */
export interface Served { readonly provider: string; readonly model: string; readonly ending: Ending; readonly attempts: readonly AttemptEnd[] }

export interface GatewayCounters { requests: number; unauthenticated: number; inFlight: number }

/** One request on its way. Knows how to refuse it in the caller's dialect, and whether the caller is still there. */
export class Exchange {
  readonly requestId: string;
  readonly response: ServerResponse;
  readonly deps: GatewayDeps;
  readonly startedAt: number;
  dialectId: DialectId;
  /** Known once the caller is. */
  record: RequestRecord | null = null;
  /** A key was opened for it: it gets an outcome, no refusal. */
  dispatched = false;
  cancelled = false;
  call: UpstreamCall | null = null;
  /** Of the attempt under way; `null` where its provider speaks the caller's dialect. */
  translation: Translation | null = null;
  /** Looks on at the answer, where it is compared with another one. */
  watch: AnswerWatch | null = null;
  /** Makes the hashes of its receipt; `null` where the policy does not want them. */
  content: ContentWatch | null = null;
  /** Of its organisation's budgets; `null` where there are none. */
  reservation: Reservation | null = null;
  /** What it holds of credits; `null` until a platform key is to serve it. */
  credits: CreditsHeld | null = null;
  /** Known once the path was. */
  surface: Surface | null = null;
  served: Served | null = null;
  /** Of the error that was answered. */
  errorCode: string | null = null;

  constructor(requestId: string, dialectId: DialectId, response: ServerResponse, deps: GatewayDeps) {
    this.requestId = requestId;
    this.dialectId = dialectId;
    this.response = response;
    this.deps = deps;
    this.startedAt = deps.monotonic();
    response.on('close', () => this.#closed());
  }

  get dialect(): Dialect {
    return dialects[this.dialectId];
  }

  /** What the provider of the attempt under way speaks. */
  get upstreamDialect(): Dialect {
    return this.translation === null ? this.dialect : dialects[this.translation.to];
  }

  elapsed(): number {
    return this.deps.monotonic() - this.startedAt;
  }

  /** Writes a record, or fails with `audit_unavailable`. */
  append(record: SpoolRecord): void | Promise<void> {
    try {
      const written = this.deps.spool.append(record);
      if (written !== undefined) return written.catch((error: unknown) => { throw auditUnavailable(error); });
    } catch (error) {
      throw auditUnavailable(error);
    }
  }

  /** Writes a record of what has already happened; it must not undo the answer. */
  appendAfterwards(record: RequestSpoolRecord): void | Promise<void> {
    const failed = (error: unknown): void => this.deps.lostRecords((times) => this.deps.logger.error({ err: error, requestId: record.requestId, type: record.type, times }, 'record cannot be written'));
    try {
      return this.deps.spool.append(record)?.catch(failed);
    } catch (error) {
      failed(error);
    }
  }

  /** Answers with an error of the gateway and, where the caller is known and no key was used, records the refusal. */
  async refuse(error: GatewayError): Promise<void> {
    this.sendError(error, []);
    if (this.record !== null && !this.dispatched) await this.appendAfterwards(refusalRecord(this.record, error));
  }

  /** `receipt` names the target where one was tried. */
  sendError(error: GatewayError, receipt: readonly string[], status = error.status): void {
    this.sendCallerError({ ...error.forCaller(this.requestId), status }, receipt);
  }

  /** An error in the caller's dialect, whoever made it. */
  sendCallerError(error: CallerError, receipt: readonly string[]): void {
    const { response } = this;
    this.errorCode = error.code;
    if (response.headersSent || response.destroyed) { response.destroy(); return; }
    const rendered = this.dialect.renderError(error);
    const headers = receipt.length > 0 ? [...receipt] : receiptHeaders({ requestId: this.requestId, dialect: this.dialectId, target: null, servedModel: null, attempts: 0 });
    for (const name in rendered.headers) if (!hasHeader(headers, name)) headers.push(name, rendered.headers[name] ?? '');
    if (!hasHeader(headers, 'content-type')) headers.push('content-type', 'application/json');
    if (error.code === 'body_too_large') headers.push('connection', 'close');
    headers.push('content-length', String(Buffer.byteLength(rendered.body)));
    response.writeHead(rendered.status, headers);
    response.end(rendered.body);
  }

  /** `close` also comes after a whole answer; then there is nobody to be cancelled for. */
  #closed(): void {
    if (this.response.writableFinished) return;
    this.cancelled = true;
    this.call?.abort(new CallAborted('client went away'));
  }
}

function auditUnavailable(cause: unknown): GatewayError {
  return new GatewayError('audit_unavailable', {}, { cause, retryAfterSeconds: 2 });
}

function hasHeader(headers: readonly string[], name: string): boolean {
  for (let index = 0; index < headers.length; index += 2) if (headers[index]?.toLowerCase() === name.toLowerCase()) return true;
  return false;
}
