import type { IncomingMessage, ServerResponse } from 'node:http';

/** About four milliseconds of work on one core. */
const usuallyBegunInATurn = 16;

export interface Turnstile {
  /** Begins a request now, or in one of the coming turns of the event loop; in the order in which they came. */
  enter(request: IncomingMessage, response: ServerResponse): void;
  /** How many have come and were not begun. Each holds a connection, so their number is bounded by that of connections. */
  waiting(): number;
}

/**
 * Lets so many requests begin in one turn of the event loop and no more. Node.js accepts one connection in a turn: where two
 * hundred connections that are busy already are all served in each, whoever comes new waits for seconds, and so do
 * answers, timers and revocations. Short turns cost nothing but the wait that would be in the kernel otherwise.
 *
 * @param begin Must not throw.
 */
export function createTurnstile(begin: (request: IncomingMessage, response: ServerResponse) => void, mostInATurn = usuallyBegunInATurn): Turnstile {
  const waiting: { readonly request: IncomingMessage; readonly response: ServerResponse }[] = [];
  let begun = 0;
  let scheduled = false;

  function nextTurn(): void {
    scheduled = false;
    begun = 0;
    while (begun < mostInATurn) {
      const next = waiting.shift();
      if (next === undefined) break;
      // Whoever went away meanwhile has nobody to be answered for, and no stream would say so once more.
      if (next.response.destroyed) continue;
      begun += 1;
      begin(next.request, next.response);
    }
    if (begun > 0) schedule();
  }

  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    setImmediate(nextTurn);
  }

  return {
    enter(request, response) {
      schedule();
      if (begun < mostInATurn && waiting.length === 0) {
        begun += 1;
        begin(request, response);
      } else waiting.push({ request, response });
    },
    waiting: () => waiting.length,
  };
}
