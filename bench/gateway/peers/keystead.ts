import type { ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { besideMe, familyOf, firstLine, pin, start, stop } from '../../processes.ts';
import { anthropicModel, openaiModel } from '../recorded.ts';
import { anthropicKey, openaiKey, type Peer } from './peer.ts';

/** Keystead as a user starts it, on its embedded database, with everything switched on; its one gateway process on the measured core. */
export interface RunningKeystead extends Peer {
  readonly port: number;
  readonly dataDirectory: string;
  /** One for each organisation. */
  readonly tokens: readonly string[];
  /** Ledger rows of the first organisation, once their number stands still. */
  ledgerRows(): Promise<number>;
}

const main = besideMe(import.meta.url, '../../../platform/src/cli/main.ts');
const readyLimitMilliseconds = 3_600_000;

export async function startKeystead(upstreamPort: number, organisations = 1): Promise<RunningKeystead> {
  const folder = await mkdtemp(join(tmpdir(), 'keystead-bench-'));
  const init = join(folder, 'init.json');
  await writeFile(init, JSON.stringify({ version: 1, tenants: Array.from({ length: organisations }, (_value, index) => tenant(index)) }));
  const child = start({
    file: main, on: 'other', parameters: ['start', '--json', '--port', '0', '--data-dir', join(folder, 'data'), '--init', init],
    environment: {
      KEYSTEAD_PROVIDER_ORIGINS: `openai=http://127.0.0.1:${upstreamPort},anthropic=http://127.0.0.1:${upstreamPort}`, KEYSTEAD_ALLOW_PRIVATE_PROVIDERS: 'true',
      KEYSTEAD_GATEWAY_PROCESSES: '1', KEYSTEAD_LOG_LEVEL: 'warn', NODE_ENV: 'production',
    },
  });
  const ready = JSON.parse(await firstLine(child, readyLimitMilliseconds)) as { gateway: string; tokens: Record<string, string> };
  const pid = await gatewayPid(child);
  pin(pid);
  const origin = new URL(ready.gateway).origin;
  const port = Number(new URL(ready.gateway).port);
  const tokens = Array.from({ length: organisations }, (_value, index) => ready.tokens[`bench-${index}`] ?? '');
  const ledgerRows = (): Promise<number> => countLedger(origin, ready.tokens['reader-0'] ?? '');
  return {
    name: 'Keystead', version: '', port, tokens, dataDirectory: join(folder, 'data'), ledgerRows, pids: () => [pid],
    way: (surface) => ({ port, headers: { authorization: `Bearer ${tokens[0] ?? ''}` }, model: surface === 'untranslated' ? openaiModel : anthropicModel }),
    async settle() { await ledgerRows(); },
    async stop() {
      await stop(child);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** An organisation with a key of each provider, and a token. */
function tenant(index: number): object {
  return {
    name: `Bench ${index}`, owner: { name: 'Bench', email: `bench-${index}@example.com` },
    credentials: [{ name: 'openai', provider: 'openai', secret: openaiKey, scope: 'everyone' }, { name: 'anthropic', provider: 'anthropic', secret: anthropicKey, scope: 'everyone' }],
    tokens: [{ name: `bench-${index}`, scopes: ['gateway.use'] }, ...index === 0 ? [{ name: 'reader-0', scopes: ['usage.read'] }] : []],
  };
}

/** The gateway processes are the cluster's workers: Node.js marks their environment. */
async function gatewayPid(supervisor: ChildProcess): Promise<number> {
  for (const pid of familyOf(supervisor.pid ?? 0)) if ((await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '')).includes('\0NODE_UNIQUE_ID=')) return pid;
  throw new Error('the gateway process was not found');
}

/** Rows are shipped in batches: counts until the number stands still. */
async function countLedger(origin: string, token: string): Promise<number> {
  let before = -1;
  for (;;) {
    const answer = await fetch(`${origin}/api/v1/usage`, { headers: { authorization: `Bearer ${token}` } });
    if (!answer.ok) throw new Error(`usage cannot be read: ${answer.status} ${await answer.text()}`);
    const usage = await answer.json() as { totals: { requests: number } };
    if (usage.totals.requests === before) return before;
    before = usage.totals.requests;
    await sleep(2_000);
  }
}
