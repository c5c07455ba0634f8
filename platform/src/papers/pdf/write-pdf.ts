import { Worker } from 'node:worker_threads';
import { KeysteadError } from '../../foundation/index.ts';
import type { Block } from '../block.ts';
import type { PdfOptions, WrittenPdf } from './pdf.ts';

/** Exports that wait for the thread; each holds its text in memory. */
const mostWaiting = 20;
const mostMegabytes = 512;
/** A text of a thousand pages takes a tenth of it. */
const limitMilliseconds = 60_000;
/** How long the thread stays for the next export. */
const staysMilliseconds = 30_000;

let thread: Worker | undefined;
let leave: NodeJS.Timeout | undefined;
let turn: Promise<unknown> = Promise.resolve();
let waiting = 0;

/**
 * Writes blocks as a PDF in a thread of its own, one after the other.
 * @throws KeysteadError `conflict` where the fonts lack letters of the text or it is too long, `unavailable` where many wait.
 */
export async function writePdf(blocks: readonly Block[], options: PdfOptions): Promise<Uint8Array> {
  if (waiting >= mostWaiting) throw new KeysteadError('unavailable', { detail: 'many exports are being written' });
  waiting += 1;
  const mine = turn.then(() => writeInThread(blocks, options));
  turn = mine.catch(() => undefined);
  try {
    const pdf = await mine;
    if ('bytes' in pdf) return pdf.bytes;
    throw new KeysteadError('conflict', { detail: whyNot(pdf) });
  } finally {
    waiting -= 1;
  }
}

const eastAsian = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/** Why a text cannot be a PDF, and what can be had instead. */
function whyNot(pdf: Exclude<WrittenPdf, { readonly bytes: Uint8Array }>): string {
  if ('fromRight' in pdf) return `text from right to left (${pdf.fromRight.slice(0, 3).join(' ')}) is not set in a PDF here. Export it as DOCX: it is laid out right there, and Markdown and plain text hold it too`;
  const { lacking } = pdf;
  const font = lacking.some((letter) => eastAsian.test(letter)) ? '; or ask your operator to install the font Noto Sans CJK' : '';
  return `a PDF’s fonts lack ${lacking.length} of its letters (${lacking.slice(0, 3).join(' ')}). Export it as DOCX, which takes the fonts of whoever opens it${font}`;
}

async function writeInThread(blocks: readonly Block[], options: PdfOptions): Promise<WrittenPdf> {
  clearTimeout(leave);
  const worker = thread ??= new Worker(new URL('./pdf-thread.ts', import.meta.url), { name: 'pdf', env: {}, resourceLimits: { maxOldGenerationSizeMb: mostMegabytes } });
  worker.ref();
  let limit: NodeJS.Timeout | undefined;
  try {
    const pdf = await new Promise<WrittenPdf | { readonly failed: string }>((resolve, reject) => {
      limit = setTimeout(() => { reject(tooLong()); }, limitMilliseconds);
      worker.once('message', resolve);
      // Out of memory, most likely.
      worker.once('error', () => { reject(tooLong()); });
      worker.postMessage({ blocks, options });
    });
    if ('failed' in pdf) throw new Error(`the PDF could not be written: ${pdf.failed}`);
    // What is sent over arrives as plain bytes.
    worker.removeAllListeners('error');
    worker.unref();
    leave = setTimeout(() => { void dismiss(); }, staysMilliseconds).unref();
    return pdf;
  } catch (error) {
    await dismiss();
    throw error;
  } finally {
    clearTimeout(limit);
  }
}

const tooLong = (): KeysteadError => new KeysteadError('conflict', { detail: 'the text is too long for a PDF. Export it as DOCX or Markdown' });

async function dismiss(): Promise<void> {
  const leaving = thread;
  thread = undefined;
  clearTimeout(leave);
  await leaving?.terminate();
}
