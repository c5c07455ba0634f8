import { parse } from 'partial-json';
import { type Clock, KeysteadError } from '../../foundation/index.ts';
import type { Output } from '../answer/assemble.ts';
import { plainTexts } from '../answer/plain-text.ts';

/** Drafts are shown at most this often, long ones less: each showing reads all that was written, and is drawn anew wherever it is followed. Five times a second is as lively to a reader as ten. */
const intervalMilliseconds = 200;
const charactersOfMillisecond = 500;
/** No app asks for a quarter of it, nor for sections a third as deep; a provider that goes on and on is not listened to. */
const maxCharacters = 400_000;
const maxDepth = 32;

export interface DraftStream {
  /** Takes the next piece of the answer. @returns a draft when it is time for one. @throws KeysteadError `provider_failed` once it is longer or deeper than any answer. */
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
  const depth = createDepthGauge();

  function partial(): Output | null {
    try {
      return asObject(parse(withoutFence(text)));
    } catch {
      return null;
    }
  }

  return {
    push(piece) {
      if (text.length + piece.length > maxCharacters) throw new KeysteadError('provider_failed', { detail: `the answer is longer than ${maxCharacters} characters` });
      if (depth.after(piece) > maxDepth) throw new KeysteadError('provider_failed', { detail: `the answer is nested more than ${maxDepth} deep` });
      text += piece;
      const now = clock.now().getTime();
      if (now - shownAt < intervalMilliseconds + Math.floor(text.length / charactersOfMillisecond)) return null;
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

/** How deep JSON is nested, piece by piece, without reading it: readers of half-written JSON take long over what never closes. */
function createDepthGauge(): { after(piece: string): number } {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  let escaped = false;
  return {
    after(piece) {
      for (const sign of piece) {
        if (escaped) escaped = false;
        else if (inString && sign === '\\') escaped = true;
        else if (sign === '"') inString = !inString;
        else if (inString) continue;
        else if (sign === '{' || sign === '[') deepest = Math.max(deepest, depth += 1);
        else if (sign === '}' || sign === ']') depth -= 1;
      }
      return deepest;
    },
  };
}

/** Some models put JSON into a Markdown fence although none was asked for. */
function withoutFence(text: string): string {
  const answer = text.trim();
  const opening = /^```(?:json)?/.exec(answer)?.[0].length ?? 0;
  return answer.slice(opening, answer.endsWith('```') && answer.length > opening ? -3 : undefined).trim();
}

function asObject(value: unknown): Output | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? plainTexts(value as Output) : null;
}
