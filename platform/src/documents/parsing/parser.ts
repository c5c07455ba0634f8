import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ChildAnswer, ChildProgress } from './parse-child.ts';
import { type ParsedDocument, ParseRefusal } from './parsed.ts';
import { createQueue } from './queue.ts';

export interface ParserOptions {
  /** Documents parsed at the same time; others wait. */
  readonly concurrency?: number;
  /** Uploads that may wait; beyond it the answer is `unavailable`. */
  readonly maxWaiting?: number;
  /** For a document without pictures; for one with them, for each page. */
  readonly timeLimitSeconds?: number;
  readonly maxHeapMegabytes?: number;
  /** Largest answer of a child, in bytes. */
  readonly maxOutputBytes?: number;
  /** Documents whose pictures are read at the same time, beside the others: they take long, and the others shall not wait for them. */
  readonly ocrConcurrency?: number;
  /** For one page that is read from a picture. */
  readonly ocrPageSeconds?: number;
  /** Program of the child; tests put one that misbehaves. */
  readonly program?: string;
}

export type OnParseProgress = (progress: ChildProgress) => void;

export interface DocumentParser {
  /**
   * Parses one document in a process of its own.
   *
   * @param onProgress told when it turns out that there are pictures to be read (of 0 pages yet), and of every page that was read from one.
   * @throws ParseRefusal when the document is not supported, unreadable, or killed at a limit.
   * @throws KeysteadError `unavailable` when too many wait.
   */
  parse(bytes: Uint8Array, onProgress?: OnParseProgress): Promise<ParsedDocument>;
}

const here = import.meta.dirname;
const packages = ['unpdf', 'mammoth', 'file-type', '@e965/xlsx', 'csv-parse', 'postal-mime', 'parse5', '@xmldom/xmldom', 'utif2', 'tesseract.js-core', '@napi-rs/canvas', '@tesseract.js-data/eng/package.json', '@tesseract.js-data/osd/package.json'];

/** Folders that the child may read: its own program and the packages it uses; no data, no keys. */
function readableFolders(program: string): readonly string[] {
  const ofPackages = packages.map((name) => {
    const path = fileURLToPath(import.meta.resolve(name));
    return path.slice(0, path.lastIndexOf('/node_modules/') + '/node_modules/'.length);
  });
  const packageFiles = [join(here, '../../../package.json'), join(here, '../../../../package.json')];
  return [...new Set([`${here}/`, `${dirname(program)}/`, ...ofPackages, ...packageFiles])];
}

/** Makes a parser with its own queues: one for text, one for pictures of pages. */
export function createParser(options: ParserOptions = {}): DocumentParser {
  const { timeLimitSeconds = 30, ocrPageSeconds = 180, maxHeapMegabytes = 512, maxOutputBytes = 20 * 1_048_576 } = options;
  const program = options.program ?? fileURLToPath(new URL('./parse-child.ts', import.meta.url));
  const flags = ['--permission', '--allow-worker', ...readableFolders(program).map((folder) => `--allow-fs-read=${folder}`), `--max-old-space-size=${maxHeapMegabytes}`, '--no-warnings'];
  const texts = createQueue({ concurrency: options.concurrency ?? 2, maxWaiting: options.maxWaiting ?? 50 });
  const pictures = createQueue({ concurrency: options.ocrConcurrency ?? 1, maxWaiting: 4 * (options.maxWaiting ?? 50) });
  const limits = { maxOutputBytes, onProgress: () => undefined };
  return {
    async parse(bytes, onProgress = () => undefined) {
      const answer = await texts.run(() => runChild({ ...limits, arguments: [...flags, program], timeLimitSeconds }, bytes));
      if (answer.outcome !== 'needs-ocr') return documentOf(answer);
      onProgress({ done: 0, total: 0 });
      // Drawing a page takes a native library. Only documents that need it are read with the right to load one.
      return documentOf(await pictures.run(() => runChild({ ...limits, onProgress, arguments: [...flags, '--allow-addons', program, 'ocr'], timeLimitSeconds: ocrPageSeconds }, bytes)));
    },
  };
}

function documentOf(answer: ChildAnswer): ParsedDocument {
  if (answer.outcome === 'parsed') return answer.document;
  if (answer.outcome === 'needs-ocr') throw new ParseRefusal('document_unreadable', 'its pictures cannot be read');
  throw new ParseRefusal(answer.code, answer.detail);
}

interface ChildOptions { readonly arguments: readonly string[]; /** Without a sign of progress. */ readonly timeLimitSeconds: number; readonly maxOutputBytes: number; readonly onProgress: OnParseProgress }

async function runChild(options: ChildOptions, bytes: Uint8Array): Promise<ChildAnswer> {
  const child = spawn(process.execPath, options.arguments, { env: {}, cwd: here, stdio: ['pipe', 'pipe', 'ignore'] });
  let killedFor: string | null = null;
  const kill = (reason: string): void => {
    killedFor ??= reason;
    child.kill('SIGKILL');
  };
  const timer = setTimeout(() => { kill(`reading it took longer than ${options.timeLimitSeconds} seconds`); }, options.timeLimitSeconds * 1_000);
  const lines = readLines(options.maxOutputBytes, () => kill('it holds too much text'), (line) => {
    const progress = readProgress(line);
    if (progress === null) return;
    timer.refresh();
    options.onProgress(progress);
  });
  child.stdout.on('data', lines.take);
  // A child that ends before it read everything closes the pipe; its answer, or its end, says why.
  child.stdin.on('error', () => undefined);
  child.stdin.end(bytes);
  try {
    await new Promise<void>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', () => { resolve(); });
    });
  } finally {
    clearTimeout(timer);
  }
  if (killedFor !== null) throw new ParseRefusal('document_unreadable', killedFor);
  const last = lines.last();
  // Nothing on stdout: the child was ended at its memory limit.
  if (last === '' || readProgress(last) !== null) throw new ParseRefusal('document_unreadable', 'reading it took too much memory');
  return JSON.parse(last) as ChildAnswer;
}

const newline = 10;

/** Cuts what a child writes into lines. The last one has no end. */
function readLines(maxBytes: number, onTooMuch: () => void, onLine: (line: string) => void): { take: (chunk: Buffer) => void; last: () => string } {
  let parts: Buffer[] = [];
  let received = 0;
  const line = (): string => Buffer.concat(parts).toString('utf8');
  return {
    take(chunk) {
      received += chunk.length;
      if (received > maxBytes) return onTooMuch();
      let start = 0;
      for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
        parts.push(chunk.subarray(start, end));
        onLine(line());
        parts = [];
        start = end + 1;
      }
      parts.push(chunk.subarray(start));
    },
    last: line,
  };
}

function readProgress(line: string): ChildProgress | null {
  if (line.length > 100 || !line.startsWith('{"done":')) return null;
  try {
    return JSON.parse(line) as ChildProgress;
  } catch {
    return null;
  }
}
