import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, start, stop, untilAnswers } from '../../processes.ts';
import { anthropicModel, openaiModel } from '../recorded.ts';
import { type Absent, anthropicKey, openaiKey, type Peer } from './peer.ts';

/**
 * Bifrost, where its program is at hand: BENCH_BIFROST names a `bifrost-http`. Its npm package holds none (it downloads one at its first start), and its Go
 * module is not on every module proxy.
 */
export async function startBifrost(upstreamPort: number): Promise<Peer | Absent> {
  const program = process.env['BENCH_BIFROST'];
  if (program === undefined) return { name: 'Bifrost', absent: 'no program named (BENCH_BIFROST=path of bifrost-http)' };
  const home = await mkdtemp(join(tmpdir(), 'keystead-bench-bifrost-'));
  const provider = (key: string, models: string[]): object => ({
    keys: [{ name: 'bench', value: key, models, weight: 1 }], network_config: { base_url: `http://127.0.0.1:${upstreamPort}`, default_request_timeout_in_seconds: 60 }, concurrency_and_buffer_size: { concurrency: 512, buffer_size: 1_024 },
  });
  await writeFile(join(home, 'config.json'), JSON.stringify({ client: { enable_logging: false }, providers: { openai: provider(openaiKey, [openaiModel]), anthropic: provider(anthropicKey, [anthropicModel]) } }));
  const port = await freePort();
  const child = start({ program, on: 'measured', parameters: ['-app-dir', home, '-port', String(port), '-host', '127.0.0.1', '-log-level', 'error'], environment: { GOMAXPROCS: '1' } });
  child.stdout?.resume();
  await untilAnswers(child, port, 30_000);
  return {
    name: 'Bifrost', version: '', pids: () => [child.pid ?? 0],
    way: (surface) => ({ port, headers: {}, model: surface === 'untranslated' ? `openai/${openaiModel}` : `anthropic/${anthropicModel}` }),
    async stop() { await stop(child); await rm(home, { recursive: true, force: true }); },
  };
}
