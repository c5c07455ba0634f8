import { type Dispatcher, errors as undiciErrors } from 'undici';
import type { ProviderHeaders } from './answer-headers.ts';
import type { StreamGate } from './stream-gate.ts';

/** Receives a stream's bytes as they come. */
export interface StreamSink {
  data(chunk: Buffer): void;
  end(): void;
  fail(error: Error): void;
}

/** How one attempt went. A stream is alive: attach a sink to it. */
export type AttemptOutcome =
  | { readonly kind: 'answer'; readonly status: number; readonly headers: ProviderHeaders; readonly body: Buffer; readonly truncated: boolean }
  | { readonly kind: 'stream'; readonly status: number; readonly headers: ProviderHeaders }
  /** `sent`: the request may have reached the provider, so it may be billed. `begun`: an answer had begun. */
  | { readonly kind: 'failure'; readonly error: Error; readonly sent: boolean; readonly begun: boolean };

export interface CallLimits {
  /** Until a stream's first token, or a whole answer; `null`: the connection's own limit. */
  readonly firstMilliseconds: number | null;
  /** Between two pieces of a stream, from its first token on. */
  readonly idleMilliseconds: number;
  /** When a stream is handed over. */
  readonly gate: StreamGate;
  /** Of a stream that is held back. */
  readonly heldBytes: number;
  readonly errorBytes: number;
  readonly answerBytes: number;
}

export class FirstTokenTimeout extends Error {}
/** A stream that is held back until it is whole grew beyond what may be held. */
export class HeldTooMuch extends Error {}
export class AnswerTooLarge extends Error {}
export class CallAborted extends Error {}
/** Whoever manages the key wanted what is under way with it broken off. */
export class KeyStopped extends Error {}

/** Whether an answer is handed over in pieces: never (`no`), whatever it says (`any`), or when it says that it is of this media type. */
export type Streams = 'no' | 'any' | { readonly type: string };

type Controller = Dispatcher.DispatchController;

/**
 * One request to a provider. Errors and whole answers are collected; a stream is handed over when its gate opens, so that
 * until then another target can be tried.
 */
export class UpstreamCall implements Dispatcher.DispatchHandler {
  readonly outcome: Promise<AttemptOutcome>;
  readonly #streams: Streams;
  readonly #limits: CallLimits;
  #settle: ((outcome: AttemptOutcome) => void) | null = null;
  #controller: Controller | null = null;
  #abortReason: Error | null = null;
  #status = 0;
  #headers: ProviderHeaders = {};
  #streaming = false;
  #chunks: Buffer[] = [];
  #bytes = 0;
  #ended = false;
  #error: Error | null = null;
  #sink: StreamSink | null = null;
  #timer: NodeJS.Timeout | null = null;
  /** The first token has come: from now on the stream may not pause for long. */
  #flowing = false;
  #idle: NodeJS.Timeout | null = null;

  constructor(streams: Streams, limits: CallLimits) {
    this.#streams = streams;
    this.#limits = limits;
    this.outcome = new Promise((resolve) => { this.#settle = resolve; });
    if (limits.firstMilliseconds !== null) this.#timer = setTimeout(() => this.abort(new FirstTokenTimeout('no answer began in time')), limits.firstMilliseconds);
  }

  /** Ends the call; the provider's connection is closed. */
  abort(reason: Error): void {
    if (this.#ended || this.#abortReason !== null) return;
    this.#abortReason = reason;
    if (this.#controller === null) this.#finish({ kind: 'failure', error: reason, sent: false, begun: false });
    else this.#controller.abort(reason);
  }

  pause(): void {
    this.#controller?.pause();
    this.#stopIdle();
  }

  resume(): void {
    this.#controller?.resume();
    if (this.#flowing && !this.#ended) this.#armIdle();
  }

  /** Takes over a stream: what came before is given at once. */
  attach(sink: StreamSink): void {
    this.#sink = sink;
    for (const chunk of this.#chunks.splice(0)) sink.data(chunk);
    if (this.#error !== null) sink.fail(this.#error);
    else if (this.#ended) sink.end();
  }

  onRequestStart(controller: Controller): void {
    this.#controller = controller;
    if (this.#abortReason !== null) controller.abort(this.#abortReason);
  }

  onResponseStart(_controller: Controller, status: number, headers: ProviderHeaders): void {
    if (status < 200) return;
    this.#status = status;
    this.#headers = headers;
    const type = headers['content-type'];
    // A failed stream may call itself text/event-stream over a plain JSON body: the status decides.
    this.#streaming = status < 300 && this.#streams !== 'no' && (this.#streams === 'any' || (typeof type === 'string' && type.startsWith(this.#streams.type)));
  }

  onResponseData(_controller: Controller, chunk: Buffer): void {
    if (this.#streaming) this.#watch(chunk);
    if (this.#sink !== null) { this.#sink.data(chunk); return; }
    this.#bytes += chunk.length;
    this.#chunks.push(chunk);
    if (this.#streaming) this.#handOver();
    else if (this.#status >= 300) { if (this.#bytes > this.#limits.errorBytes) this.#cutError(); }
    else if (this.#bytes > this.#limits.answerBytes) this.abort(new AnswerTooLarge('the answer is too large'));
  }

  onResponseEnd(): void {
    this.#ended = true;
    this.#stopIdle();
    if (this.#sink !== null) this.#sink.end();
    else if (this.#streaming) this.#finish({ kind: 'stream', status: this.#status, headers: this.#headers });
    else this.#finish(this.#whole(false));
  }

  onResponseError(_controller: Controller, error: Error): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#stopIdle();
    this.#error = error;
    if (this.#sink !== null) this.#sink.fail(error);
    else this.#finish({ kind: 'failure', error, sent: this.#controller !== null, begun: this.#status !== 0 });
  }

  #watch(chunk: Buffer): void {
    // What is held back is watched to its end; what flows, until its first token.
    const begun = this.#flowing && this.#sink !== null ? true : this.#limits.gate.push(chunk);
    if (this.#flowing) this.#idle?.refresh();
    else if (begun) {
      this.#flowing = true;
      this.#stopTimer();
      this.#armIdle();
    }
  }

  #handOver(): void {
    if (this.#limits.gate.open) this.#finish({ kind: 'stream', status: this.#status, headers: this.#headers });
    else if (this.#bytes > this.#limits.heldBytes) this.abort(new HeldTooMuch('the answer is too large to be held back'));
  }

  #armIdle(): void {
    this.#stopIdle();
    this.#idle = setTimeout(() => this.abort(new undiciErrors.BodyTimeoutError()), this.#limits.idleMilliseconds);
  }

  #stopIdle(): void {
    if (this.#idle === null) return;
    clearTimeout(this.#idle);
    this.#idle = null;
  }

  #stopTimer(): void {
    if (this.#timer === null) return;
    clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** An error's body beyond the limit is not read: what came is enough to say what is wrong. */
  #cutError(): void {
    this.#finish(this.#whole(true));
    this.abort(new CallAborted('error body too large'));
  }

  #whole(truncated: boolean): AttemptOutcome {
    const [only] = this.#chunks;
    const body = this.#chunks.length === 1 && only !== undefined ? only : Buffer.concat(this.#chunks, this.#bytes);
    return { kind: 'answer', status: this.#status, headers: this.#headers, body, truncated };
  }

  #finish(outcome: AttemptOutcome): void {
    this.#stopTimer();
    const settle = this.#settle;
    this.#settle = null;
    settle?.(outcome);
  }
}
