import type { Readable } from 'node:stream';
import { readLines } from '@keystead/contract';

/** Server-sent events (WHATWG HTML, section 9.2) as they come, the data of each on a line of its own; heartbeats are left out. Resolves at their end. */
export async function printEvents(events: Readable, to: { write(text: string): unknown }): Promise<void> {
  for await (const line of readLines(events as AsyncIterable<Buffer>)) if (line.startsWith('data:')) to.write(`${line.slice(5).trim()}\n`);
}
