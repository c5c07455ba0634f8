import { parse } from 'partial-json';
import type { Clock } from '../../foundation/index.ts';
import type { Output } from '../answer/assemble.ts';

/** Drafts are shown at most this often. */
const intervalMilliseconds = 100;

export interface DraftStream {
  /** Takes the next piece of the answer. @returns a draft when it is time for one. */
  push(text: string): Output | null;
  /** The draft as far as it came. */
  partial(): Output | null;
  /**
   * The whole answer.
   * @throws SyntaxError when it is not one JSON object.
   */
  complete(): Output;
  readonly characters: number;
}

/** Collects the pieces of a structured answer and shows what is readable of it so far. */
export function createDraftStream(clock: Clock): DraftStream {
  let text = '';
  let shownAt = 0;

  function partial(): Output | null {
    try {
      return asObject(parse(withoutFence(text)));
    } catch {
      return null;
    }
  }

  return {
    push(piece) {
      text += piece;
      const now = clock.now().getTime();
      if (now - shownAt < intervalMilliseconds) return null;
      shownAt = now;
      return partial();
    },
    partial,
    complete() {
      const whole = asObject(JSON.parse(withoutFence(text)));
      if (whole === null) throw new SyntaxError('not a JSON object');
      return whole;
    },
    get characters() { return text.length; },
  };
}

/** Some models put JSON into a Markdown fence although none was asked for. */
function withoutFence(text: string): string {
  return text.replace(/^\s*```(?:json)?\s*/, '').replace(/\s*```\s*$/, '').trim();
}

function asObject(value: unknown): Output | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Output : null;
}
