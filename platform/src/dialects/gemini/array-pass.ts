import { joinPieces, openHoldBack } from '../hold-back.ts';
import type { StreamPass } from '../sse.ts';

const empty: Buffer = Buffer.alloc(0);

export interface ArrayHandlers {
  readonly element: (bytes: Buffer) => void;
  readonly longTail: (tail: Buffer) => void;
}

export interface ArrayPass extends StreamPass {
  /** How to go on after what was given: whether the array has elements, and whether it was closed. */
  readonly state: { readonly elements: number; readonly closed: boolean };
}

/**
 * Reads a JSON array of objects that arrives in pieces, cut anywhere, and gives it on element by element. An element
 * longer than 1 MiB is passed on as it comes; of it only the end is looked at.
 */
export function openArrayPass(handlers: ArrayHandlers, keptBytes?: number): ArrayPass {
  let depth = 0;
  let inString = false;
  let escaped = false;
  let opened = false;
  let closed = false;
  let elements = 0;
  const held = openHoldBack(keptBytes);

  /** Index after the byte that ends an element or the array, from `from`; -1 where the piece ends before. */
  function nextBoundary(chunk: Buffer, from: number): number {
    for (let at = from; at < chunk.length; at += 1) {
      const byte = chunk[at];
      if (inString) {
        if (escaped) escaped = false;
        else if (byte === 0x5c) escaped = true;
        else if (byte === 0x22) inString = false;
      } else if (byte === 0x22) inString = true;
      else if (byte === 0x7b || byte === 0x5b) {
        depth += 1;
        if (depth === 1 && byte === 0x5b) opened = true;
      } else if (byte === 0x7d || byte === 0x5d) {
        depth -= 1;
        if (depth === 0) closed = true;
        if (depth <= (opened ? 1 : 0)) return at + 1;
      }
    }
    return -1;
  }

  function finish(piece: Buffer): Buffer {
    const element = held.end(piece);
    const given = 'tail' in element ? piece : element.whole;
    if (given.includes(0x7d)) elements += 1;
    if ('tail' in element) handlers.longTail(element.tail);
    else {
      const from = given.indexOf(0x7b);
      if (from !== -1) handlers.element(given.subarray(from, given.lastIndexOf(0x7d) + 1));
    }
    return given;
  }

  return {
    push(chunk) {
      const out: Buffer[] = [];
      let start = 0;
      for (;;) {
        const end = nextBoundary(chunk, start);
        if (end === -1) break;
        out.push(finish(chunk.subarray(start, end)));
        start = end;
      }
      held.hold(chunk.subarray(start), out);
      return joinPieces(out);
    },
    flush() {
      const rest = held.end(empty);
      return 'whole' in rest ? rest.whole : empty;
    },
    get state() { return { elements, closed }; },
  };
}
