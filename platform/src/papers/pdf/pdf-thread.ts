import { parentPort } from 'node:worker_threads';
import type { Block } from '../block.ts';
import { type PdfOptions, toPdf } from './pdf.ts';

/** The thread in which PDFs are written: setting a long text takes longer than the others of the process should wait. */
parentPort?.on('message', (job: { readonly blocks: readonly Block[]; readonly options: PdfOptions }) => {
  toPdf(job.blocks, job.options).then(
    (pdf) => { parentPort?.postMessage(pdf); },
    (error: unknown) => { parentPort?.postMessage({ failed: error instanceof Error ? error.message : 'unknown' }); },
  );
});
