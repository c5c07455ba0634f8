import type { StreamPass } from '../sse.ts';

const keptBytes = 1024 * 1024;
const tailBytes = 64 * 1024;
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
export function openArrayPass(handlers: ArrayHandlers): ArrayPass {
  let depth = 0;
  let inString = false;
  let escaped = false;
  let opened = false;
  let closed = false;
  let elements = 0;
  let held: Buffer[] | null = [];
  let heldBytes = 0;
  let tail = empty;

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
    const whole = held === null ? piece : held.length === 0 ? piece : Buffer.concat([...held, piece]);
    if (held === null) handlers.longTail(joinTail(tail, piece));
    else {
      const from = whole.indexOf(0x7b);
      if (from !== -1) handlers.element(whole.subarray(from, whole.lastIndexOf(0x7d) + 1));
    }
    if (whole.includes(0x7d)) elements += 1;
    held = [];
    heldBytes = 0;
    tail = empty;
    return whole;
  }

  function hold(rest: Buffer, out: Buffer[]): void {
    if (held !== null && heldBytes + rest.length <= keptBytes) {
      held.push(rest);
      heldBytes += rest.length;
      return;
    }
    for (const piece of held ?? []) { out.push(piece); tail = joinTail(tail, piece); }
    out.push(rest);
    tail = joinTail(tail, rest);
    held = null;
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
      if (start < chunk.length) hold(chunk.subarray(start), out);
      const [first] = out;
      return out.length === 1 && first !== undefined ? first : Buffer.concat(out);
    },
    flush() {
      const rest = held === null ? empty : Buffer.concat(held);
      held = [];
      return rest;
    },
    get state() { return { elements, closed }; },
  };
}

function joinTail(tail: Buffer, more: Buffer): Buffer {
  const joined = more.length >= tailBytes ? more : Buffer.concat([tail, more]);
  return joined.length > tailBytes ? joined.subarray(joined.length - tailBytes) : joined;
}
