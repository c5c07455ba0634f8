import type { ServerResponse } from 'node:http';
import { errors as undiciErrors } from 'undici';
import type { StreamMeter } from '../../dialects/index.ts';
import type { StreamScrubber } from './scrub.ts';
import { CallAborted, KeyStopped, type StreamSink, type UpstreamCall } from './upstream-call.ts';

export type StreamEnd =
  /** The dialect's own sign of a proper end was seen. */
  | { readonly kind: 'complete' }
  /** The provider said inside the stream that it failed; the caller has seen it. */
  | { readonly kind: 'failed' }
  /** The stream broke off or stalled. */
  /** `stopped`: by whoever manages the key. */
  | { readonly kind: 'broken'; readonly detail: string; readonly stopped: boolean }
  | { readonly kind: 'cancelled' };

export interface StreamDelivery {
  readonly call: UpstreamCall;
  readonly response: ServerResponse;
  readonly meter: StreamMeter;
  readonly scrubber: StreamScrubber;
  /** How long a client may leave data unread. */
  readonly clientIdleMilliseconds: number;
  /** How long an answer that is whole is waited for, where its provider leaves the connection open. */
  readonly lingerMilliseconds: number;
  /** Bytes that end a broken stream with a typed error. */
  readonly renderBreak: (detail: string, stopped: boolean) => string | Buffer;
}

/**
 * Sends a stream on as it comes, no faster than the client reads. It ends the response: properly where the stream had
 * its end, with a typed error where it had not, never with an end of our own making.
 */
export function deliverStream(delivery: StreamDelivery): Promise<StreamEnd> {
  return new Promise((resolve) => {
    const sink = new DeliveringSink(delivery, resolve);
    delivery.call.attach(sink);
  });
}

class DeliveringSink implements StreamSink {
  readonly #delivery: StreamDelivery;
  readonly #resolve: (end: StreamEnd) => void;
  #over = false;
  #waiting: NodeJS.Timeout | null = null;
  #lingering: NodeJS.Timeout | null = null;

  constructor(delivery: StreamDelivery, resolve: (end: StreamEnd) => void) {
    this.#delivery = delivery;
    this.#resolve = resolve;
    delivery.response.on('close', () => this.#closed());
    if (delivery.response.destroyed) this.#closed();
  }

  data(chunk: Buffer): void {
    if (this.#over) return;
    const { meter, scrubber } = this.#delivery;
    this.#write(scrubber.push(meter.push(chunk)));
    if (meter.complete) this.#linger();
  }

  /** S11: the answer is whole, and its connection stays open without the sign of its end: it is waited for a moment (counts come last), not for the idle limit. */
  #linger(): void {
    if (this.#lingering !== null) { this.#lingering.refresh(); return; }
    this.#lingering = setTimeout(() => {
      if (this.#over) return;
      this.#conclude('nothing came any more');
      this.#delivery.call.abort(new CallAborted('the answer is whole'));
    }, this.#delivery.lingerMilliseconds);
  }

  end(): void {
    if (this.#over) return;
    this.#conclude('the connection ended before the answer did');
  }

  fail(error: Error): void {
    if (this.#over) return;
    if (error instanceof CallAborted) { this.#closed(); return; }
    this.#conclude(error instanceof undiciErrors.BodyTimeoutError ? 'nothing came any more' : 'the connection was lost', error instanceof KeyStopped);
  }

  /** What is held back belongs to a whole stream; to a broken one it would be half an event before the error. */
  #conclude(detail: string, stopped = false): void {
    const { meter, scrubber } = this.#delivery;
    if (meter.complete || meter.failed) {
      this.#write(scrubber.push(meter.flush()));
      this.#write(scrubber.flush());
      this.#finish({ kind: meter.failed ? 'failed' : 'complete' });
    } else {
      this.#write(scrubber.flush());
      this.#delivery.response.write(this.#delivery.renderBreak(detail, stopped));
      this.#finish({ kind: 'broken', detail, stopped });
    }
  }

  #write(bytes: Buffer): void {
    if (bytes.length === 0 || this.#delivery.response.write(bytes)) return;
    if (this.#waiting !== null) return;
    const { call, response, clientIdleMilliseconds } = this.#delivery;
    call.pause();
    this.#waiting = setTimeout(() => response.destroy(), clientIdleMilliseconds);
    response.once('drain', () => {
      this.#stopWaiting();
      call.resume();
    });
  }

  #stopWaiting(): void {
    if (this.#waiting === null) return;
    clearTimeout(this.#waiting);
    this.#waiting = null;
  }

  #stopLingering(): void {
    if (this.#lingering !== null) clearTimeout(this.#lingering);
  }

  #finish(end: StreamEnd): void {
    this.#over = true;
    this.#stopWaiting();
    this.#stopLingering();
    this.#delivery.response.end();
    this.#resolve(end);
  }

  /** The client is gone: the provider stops working for nobody. */
  #closed(): void {
    if (this.#over) return;
    this.#over = true;
    this.#stopWaiting();
    this.#stopLingering();
    this.#delivery.call.abort(new CallAborted('client went away'));
    this.#resolve({ kind: 'cancelled' });
  }
}
