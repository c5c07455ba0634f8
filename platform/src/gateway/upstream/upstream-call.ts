import type { Dispatcher } from 'undici';
import type { ProviderHeaders } from './answer-headers.ts';

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
  /** `sent`: the request may have reached the provider, so it may be billed. */
  | { readonly kind: 'failure'; readonly error: Error; readonly sent: boolean };

export interface CallLimits {
  /** Until the first byte of the answer's body, where another target is at hand; `null`: the connection's own limit. */
  readonly firstByteMilliseconds: number | null;
  readonly errorBytes: number;
  readonly answerBytes: number;
}

export class FirstByteTimeout extends Error {}
export class AnswerTooLarge extends Error {}
export class CallAborted extends Error {}
/** Whoever manages the key wanted what is under way with it broken off. */
export class KeyStopped extends Error {}

/** Whether an answer is handed over in pieces: never, when it says so itself, or whatever it says. */
export type Streams = 'no' | 'events' | 'any';

type Controller = Dispatcher.DispatchController;

/**
 * One request to a provider. Errors and whole answers are collected; a stream is handed over at its first byte, so that
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

  constructor(streams: Streams, limits: CallLimits) {
    this.#streams = streams;
    this.#limits = limits;
    this.outcome = new Promise((resolve) => { this.#settle = resolve; });
    if (limits.firstByteMilliseconds !== null) this.#timer = setTimeout(() => this.abort(new FirstByteTimeout('no first byte in time')), limits.firstByteMilliseconds);
  }

  /** Ends the call; the provider's connection is closed. */
  abort(reason: Error): void {
    if (this.#ended || this.#abortReason !== null) return;
    this.#abortReason = reason;
    if (this.#controller === null) this.#finish({ kind: 'failure', error: reason, sent: false });
    else this.#controller.abort(reason);
  }

  pause(): void {
    this.#controller?.pause();
  }

  resume(): void {
    this.#controller?.resume();
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
    this.#streaming = status < 300 && (this.#streams === 'any' || (this.#streams === 'events' && typeof type === 'string' && type.startsWith('text/event-stream')));
  }

  onResponseData(_controller: Controller, chunk: Buffer): void {
    if (this.#sink !== null) { this.#sink.data(chunk); return; }
    this.#bytes += chunk.length;
    this.#chunks.push(chunk);
    if (this.#streaming) this.#finish({ kind: 'stream', status: this.#status, headers: this.#headers });
    else if (this.#status >= 300) { if (this.#bytes > this.#limits.errorBytes) this.#cutError(); }
    else if (this.#bytes > this.#limits.answerBytes) this.abort(new AnswerTooLarge('the answer is too large'));
  }

  onResponseEnd(): void {
    this.#ended = true;
    if (this.#sink !== null) this.#sink.end();
    else if (this.#streaming) this.#finish({ kind: 'stream', status: this.#status, headers: this.#headers });
    else this.#finish(this.#whole(false));
  }

  onResponseError(_controller: Controller, error: Error): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#error = error;
    if (this.#sink !== null) this.#sink.fail(error);
    else this.#finish({ kind: 'failure', error, sent: this.#controller !== null });
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
    if (this.#timer !== null) { clearTimeout(this.#timer); this.#timer = null; }
    const settle = this.#settle;
    this.#settle = null;
    settle?.(outcome);
  }
}
