import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { has, output, start } from '../../processes.ts';

export interface LoadOrder {
  readonly port: number;
  readonly body: string;
  /** One set of headers for each request, in turn. */
  readonly headers: readonly Readonly<Record<string, string>>[];
  readonly connections: number;
  readonly seconds: number;
}

export interface LoadResult { readonly requests: number; readonly failures: number; readonly requestsPerSecond: number; readonly p50Ms: number; readonly p99Ms: number }

/** What `done` of the script prints. */
interface Told { readonly requests: number; readonly micros: number; readonly failures: number; readonly p50: number; readonly p99: number }

export const hasWrk = has('wrk', '-v');

const quoted = (text: string): string => JSON.stringify(text);

/** A script for wrk: every request is written once, at the start. */
function scriptOf({ body, headers }: LoadOrder): string {
  const requests = headers.map((each) => `wrk.format("POST", "/v1/chat/completions", { ["content-type"] = "application/json", ${Object.entries(each).map(([name, value]) => `[${quoted(name)}] = ${quoted(value)}`).join(', ')} }, body)`);
  return `
local body = ${quoted(body)}
local requests = {}
local turn = 0
function init() requests = { ${requests.join(',\n')} } end
function request() turn = turn % #requests + 1; return requests[turn] end
function done(summary, latency)
  local errors = summary.errors
  io.write(string.format('{"requests":%d,"micros":%d,"failures":%d,"p50":%d,"p99":%d}\\n', summary.requests, summary.duration, errors.status + errors.connect + errors.read + errors.write + errors.timeout, latency:percentile(50), latency:percentile(99)))
end
`;
}

/** Sends the same request over so many connections until the time is over. wrk costs a small part of the core it shares, less than any gateway here. */
export async function load(order: LoadOrder): Promise<LoadResult> {
  const folder = await mkdtemp(join(tmpdir(), 'keystead-bench-wrk-'));
  try {
    const script = join(folder, 'load.lua');
    await writeFile(script, scriptOf(order));
    const child = start({
      program: 'wrk', on: 'other',
      parameters: ['--threads', '1', '--connections', String(order.connections), '--duration', `${order.seconds}s`, '--timeout', '30s', '--script', script, `http://127.0.0.1:${order.port}`],
    });
    const told = JSON.parse((await output(child)).trim().split('\n').at(-1) ?? '') as Told;
    return { requests: told.requests - told.failures, failures: told.failures, requestsPerSecond: (told.requests - told.failures) / (told.micros / 1e6), p50Ms: told.p50 / 1_000, p99Ms: told.p99 / 1_000 };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
