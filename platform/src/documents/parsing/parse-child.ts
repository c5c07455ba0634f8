/**
 * The program of the child process that parses one document: bytes on stdin, JSON objects on stdout, one a line, the last of them the answer. It is started
 * by parser.ts with an empty environment, without the right to write files or start programs, and is killed at its limits.
 *
 * As it is, it may load no native code, and answers `needs-ocr` where pages are pictures. With the argument `ocr` it reads those too: drawing pages needs a
 * native library, so it is started with that right, for these documents alone.
 */
import { buffer } from 'node:stream/consumers';
import { Worker } from 'node:worker_threads';
import { parseDocument } from './parse.ts';
import { defaultParseLimits, NeedsOcr, type PictureReader, ParseRefusal } from './parsed.ts';

/** What the child answers. */
export type ChildAnswer =
  | { readonly outcome: 'parsed'; readonly document: Awaited<ReturnType<typeof parseDocument>> }
  | { readonly outcome: 'needs-ocr' }
  | { readonly outcome: 'refused'; readonly code: ParseRefusal['code']; readonly detail: string };

/** What it says on the way: pages that were read from pictures, of how many. */
export interface ChildProgress { readonly done: number; readonly total: number }

const readsPictures = process.argv[2] === 'ocr';

async function answer(): Promise<ChildAnswer> {
  try {
    const pictures = readsPictures ? lazyPictures() : null;
    const onPage = (done: number, total: number): void => { process.stdout.write(`${JSON.stringify({ done, total } satisfies ChildProgress)}\n`); };
    return { outcome: 'parsed', document: await parseDocument(await buffer(process.stdin), { limits: defaultParseLimits, pictures, onPage, depth: 0 }) };
  } catch (error) {
    if (error instanceof NeedsOcr) return { outcome: 'needs-ocr' };
    if (error instanceof ParseRefusal) return { outcome: 'refused', code: error.code, detail: error.detail };
    return { outcome: 'refused', code: 'document_unreadable', detail: 'it is damaged' };
  }
}

/** Opened at the first picture. */
function lazyPictures(): PictureReader {
  let opened: Promise<PictureReader> | null = null;
  return {
    async read(picture) {
      opened ??= import('./ocr/tesseract.ts').then(({ openTesseract }) => openTesseract({ maxPages: defaultParseLimits.maxOcrPages }));
      return (await opened).read(picture);
    },
  };
}

/** Memory outside the JavaScript heap (inflated streams, pictures) has no limit of its own. */
const maxResidentBytes = (readsPictures ? 1_500 : 900) * 1_048_576;
const guard = new Worker(new URL('./memory-guard.ts', import.meta.url), { workerData: maxResidentBytes });
guard.unref();
process.stdout.end(JSON.stringify(await answer()), () => process.exit(0));
