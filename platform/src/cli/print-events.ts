import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** Server-sent events (WHATWG HTML, section 9.2) as they come, the data of each on a line of its own; heartbeats are left out. Resolves at their end. */
export async function printEvents(events: Readable, to: { write(text: string): unknown }): Promise<void> {
  for await (const line of createInterface({ input: events, crlfDelay: Infinity })) if (line.startsWith('data:')) to.write(`${line.slice(5).trim()}\n`);
}
