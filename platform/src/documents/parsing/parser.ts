import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { KeysteadError } from '../../foundation/index.ts';
import type { ChildAnswer } from './parse-child.ts';
import { type ParsedDocument, ParseRefusal } from './parsed.ts';

export interface ParserOptions {
  /** Documents parsed at the same time; others wait. */
  readonly concurrency?: number;
  /** Uploads that may wait; beyond it the answer is `unavailable`. */
  readonly maxWaiting?: number;
  readonly timeLimitSeconds?: number;
  readonly maxHeapMegabytes?: number;
  /** Largest answer of a child, in bytes. */
  readonly maxOutputBytes?: number;
  /** Program of the child; tests put one that misbehaves. */
  readonly program?: string;
}

export interface DocumentParser {
  /**
   * Parses one document in a process of its own.
   * @throws ParseRefusal when the document is not supported, unreadable, or killed at a limit.
   * @throws KeysteadError `unavailable` when too many wait.
   */
  parse(bytes: Uint8Array): Promise<ParsedDocument>;
}

const here = import.meta.dirname;

/** Folders that the child may read: its own program and the packages it uses; no data, no keys. */
function readableFolders(program: string): readonly string[] {
  const ofPackages = ['unpdf', 'mammoth', 'file-type'].map((name) => {
    const path = fileURLToPath(import.meta.resolve(name));
    return path.slice(0, path.lastIndexOf('/node_modules/') + '/node_modules/'.length);
  });
  const packageFiles = [join(here, '../../../package.json'), join(here, '../../../../package.json')];
  return [...new Set([`${here}/`, `${dirname(program)}/`, ...ofPackages, ...packageFiles])];
}

/** Makes a parser with its own queue. */
export function createParser(options: ParserOptions = {}): DocumentParser {
  const { concurrency = 2, maxWaiting = 50, timeLimitSeconds = 30, maxHeapMegabytes = 512, maxOutputBytes = 20 * 1_048_576 } = options;
  const program = options.program ?? join(here, 'parse-child.ts');
  const flags = ['--permission', '--allow-worker', ...readableFolders(program).map((folder) => `--allow-fs-read=${folder}`), `--max-old-space-size=${maxHeapMegabytes}`, '--no-warnings'];
  const waiting: (() => void)[] = [];
  let running = 0;

  async function enter(): Promise<void> {
    if (running < concurrency) {
      running += 1;
      return;
    }
    if (waiting.length >= maxWaiting) throw new KeysteadError('unavailable', { detail: 'many documents are being read' });
    await new Promise<void>((resolve) => { waiting.push(resolve); });
  }

  function leave(): void {
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  }

  return {
    async parse(bytes) {
      await enter();
      try {
        return await runChild({ flags, program, timeLimitSeconds, maxOutputBytes }, bytes);
      } finally {
        leave();
      }
    },
  };
}

interface ChildOptions { readonly flags: readonly string[]; readonly program: string; readonly timeLimitSeconds: number; readonly maxOutputBytes: number }

async function runChild(options: ChildOptions, bytes: Uint8Array): Promise<ParsedDocument> {
  const child = spawn(process.execPath, [...options.flags, options.program], { env: {}, cwd: here, stdio: ['pipe', 'pipe', 'ignore'] });
  let killedFor: string | null = null;
  const kill = (reason: string): void => {
    killedFor ??= reason;
    child.kill('SIGKILL');
  };
  const timer = setTimeout(() => { kill(`reading it took longer than ${options.timeLimitSeconds} seconds`); }, options.timeLimitSeconds * 1_000);
  const chunks: Buffer[] = [];
  let received = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    received += chunk.length;
    if (received > options.maxOutputBytes) kill('it holds too much text');
    else chunks.push(chunk);
  });
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
  return readAnswer(Buffer.concat(chunks).toString('utf8'));
}

function readAnswer(text: string): ParsedDocument {
  // Nothing on stdout: the child was ended at its memory limit.
  if (text === '') throw new ParseRefusal('document_unreadable', 'reading it took too much memory');
  const answer = JSON.parse(text) as ChildAnswer;
  if (answer.outcome === 'parsed') return answer.document;
  throw new ParseRefusal(answer.code, answer.detail);
}
