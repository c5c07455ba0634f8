import { existsSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { besideMe, familyOf, freePort, start, stop, untilAnswers } from '../../processes.ts';
import { anthropicModel, openaiModel } from '../recorded.ts';
import { type Absent, anthropicKey, openaiKey, type Peer } from './peer.ts';

const masterKey = 'sk-bench-5f3c9a7e1d2b4c6f8a0e9d7c5b3a1f2e';
const pinned = '1.106.2';
const folder = besideMe(import.meta.url, '../../../node_modules/.cache/keystead-bench/litellm');

/** Puts LiteLLM into a virtual environment of its own in the cache folder; about 500 MB from PyPI. */
export function installLitellm(): void {
  if (!existsSync(join(folder, 'bin/python'))) execFileSync('python3', ['-m', 'venv', folder], { stdio: 'inherit' });
  execFileSync(join(folder, 'bin/pip'), ['install', '--quiet', `litellm[proxy]==${pinned}`], { stdio: 'inherit' });
}

/** LiteLLM's proxy with one worker, without a database and without logging: less than it does in production. */
export async function startLitellm(upstreamPort: number): Promise<Peer | Absent> {
  const program = join(folder, 'bin/litellm');
  if (!existsSync(program)) return { name: 'LiteLLM', absent: 'not installed (npm run bench -- gateway install)' };
  const home = await mkdtemp(join(tmpdir(), 'keystead-bench-litellm-'));
  const model = (name: string, of: string, key: string, base: string): object => ({ model_name: name, litellm_params: { model: of, api_key: key, api_base: base } });
  const origin = `http://127.0.0.1:${upstreamPort}`;
  // JSON is YAML.
  await writeFile(join(home, 'config.yaml'), JSON.stringify({
    model_list: [model(openaiModel, `openai/${openaiModel}`, openaiKey, `${origin}/v1`), model(anthropicModel, `anthropic/${anthropicModel}`, anthropicKey, origin)],
    litellm_settings: { telemetry: false, request_timeout: 60 }, general_settings: { disable_spend_logs: true },
  }));
  const port = await freePort();
  const child = start({
    program, on: 'measured', parameters: ['--config', join(home, 'config.yaml'), '--host', '127.0.0.1', '--port', String(port), '--num_workers', '1'],
    quiet: true, environment: { LITELLM_MASTER_KEY: masterKey, LITELLM_LOCAL_MODEL_COST_MAP: 'True', LITELLM_LOG: 'ERROR', HOME: home },
  });
  child.stdout?.resume();
  await untilAnswers(child, port, 240_000);
  return {
    name: 'LiteLLM', version: pinned, pids: () => familyOf(child.pid ?? 0),
    way: (surface) => ({ port, headers: { authorization: `Bearer ${masterKey}` }, model: surface === 'untranslated' ? openaiModel : anthropicModel }),
    async stop() { await stop(child); await rm(home, { recursive: true, force: true }); },
  };
}
