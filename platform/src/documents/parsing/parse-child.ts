/**
 * The program of the child process that parses one document: bytes on stdin, one JSON object on stdout. It is started by
 * parser.ts with an empty environment, without the right to write files or start programs, and is killed at its limits.
 */
import { buffer } from 'node:stream/consumers';
import { Worker } from 'node:worker_threads';
import { parseDocument } from './parse.ts';
import { defaultParseLimits, ParseRefusal } from './parsed.ts';

/** What the child answers. */
export type ChildAnswer =
  | { readonly outcome: 'parsed'; readonly document: Awaited<ReturnType<typeof parseDocument>> }
  | { readonly outcome: 'refused'; readonly code: ParseRefusal['code']; readonly detail: string };

async function answer(): Promise<ChildAnswer> {
  try {
    return { outcome: 'parsed', document: await parseDocument(await buffer(process.stdin), defaultParseLimits) };
  } catch (error) {
    if (error instanceof ParseRefusal) return { outcome: 'refused', code: error.code, detail: error.detail };
    return { outcome: 'refused', code: 'document_unreadable', detail: 'it is damaged' };
  }
}

/** Memory outside the JavaScript heap (inflated streams) has no limit of its own. */
const maxResidentBytes = 900 * 1_048_576;
const guard = new Worker(new URL('./memory-guard.ts', import.meta.url), { workerData: maxResidentBytes });
guard.unref();
process.stdout.end(JSON.stringify(await answer()), () => process.exit(0));
