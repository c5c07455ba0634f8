import type { StreamMeter, TokenWatch } from '../../dialects/index.ts';

/**
 * Decides when a stream that a provider has begun may be handed over. Until then nothing of it has been seen by anybody, so that
 * another leg can be asked instead.
 */
export interface StreamGate {
  /** Takes the next bytes; true once the first token (or an end, or an error) has come. */
  push(chunk: Buffer): boolean;
  /** It may be handed over before its end. */
  readonly open: boolean;
  /** Why it should not be handed over, once it is open or has ended; `null`: it may be. */
  problem(): StreamProblem | null;
}

/** `failed`: its provider said so inside it; `text` is what it said, and around it. */
export type StreamProblem = { readonly kind: 'failed'; readonly text: string } | { readonly kind: 'nothing' | 'incomplete' };

/** For requests that no stream answers. */
export const noGate: StreamGate = { push: () => true, open: true, problem: () => null };

/** Hands over at the first byte. */
export function openGate(watch: TokenWatch): StreamGate {
  return { push: (chunk) => watch.push(chunk), open: true, problem: () => null };
}

/** Hands over at the first token. */
export function firstTokenGate(watch: TokenWatch): StreamGate {
  let begun = false;
  return {
    push(chunk) { begun = watch.push(chunk); return begun; },
    get open() { return begun; },
    problem: () => (watch.failure !== null ? { kind: 'failed', text: watch.failure } : begun ? null : { kind: 'nothing' }),
  };
}

/** Of a stream that failed. */
const keptBytes = 4_096;

/** Hands over what is whole: at the end, where its dialect's own sign of an end has come. */
export function wholeGate(watch: TokenWatch, meter: StreamMeter): StreamGate {
  let last: Buffer = Buffer.alloc(0);
  return {
    push(chunk) {
      meter.push(chunk);
      last = chunk.length >= keptBytes ? chunk.subarray(-keptBytes) : Buffer.concat([last, chunk]).subarray(-keptBytes);
      return watch.push(chunk);
    },
    open: false,
    problem() {
      meter.flush();
      if (meter.failed) return { kind: 'failed', text: last.toString('utf8') };
      return meter.complete ? null : { kind: 'incomplete' };
    },
  };
}
