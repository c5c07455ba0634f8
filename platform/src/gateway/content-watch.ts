import { type Hash, createHash, randomBytes } from 'node:crypto';
import { contentMarks } from '@keystead/contract';
import type { ContentRecord } from '../metering/index.ts';
import type { StreamScrubber } from './upstream/scrub.ts';

const saltBytes = 32;

/**
 * Makes commitments to what was asked and answered, where the policy wants them on receipts: SHA-256(salt ‖ mark ‖ bytes), with a salt for each request. Nothing
 * is kept of the bytes themselves.
 */
export class ContentWatch {
  readonly #salt: Buffer;
  readonly #input: string;
  #output: Hash | null = null;

  /** @param input the request's body as the caller sent it. @param salt 32 random bytes. */
  constructor(input: Buffer, salt: Buffer = randomBytes(saltBytes)) {
    this.#salt = salt;
    this.#input = this.#begin(contentMarks.input).update(input).digest('hex');
  }

  /** Takes the next bytes that go to the caller. */
  delivered(bytes: Buffer | string): void {
    this.#output ??= this.#begin(contentMarks.output);
    this.#output.update(bytes);
  }

  /** A scrubber whose bytes are noted on their way to the caller. */
  ofStream(scrubber: StreamScrubber): StreamScrubber {
    const noted = (bytes: Buffer): Buffer => { this.delivered(bytes); return bytes; };
    return { push: (chunk) => noted(scrubber.push(chunk)), flush: () => noted(scrubber.flush()) };
  }

  /** For the outcome, once. @param whole all of the answer was given to the caller. */
  record(whole: boolean): ContentRecord {
    return { salt: this.#salt.toString('base64'), input: this.#input, output: whole && this.#output !== null ? this.#output.digest('hex') : null };
  }

  #begin(mark: number): Hash {
    return createHash('sha256').update(this.#salt).update(Uint8Array.of(mark));
  }
}
