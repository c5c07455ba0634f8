import type { ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { besideMe, firstLine, pin, start, stop } from './processes.ts';

/** Keystead as a user starts it, on its embedded database, with everything switched on. */
export interface RunningKeystead {
  readonly port: number;
  readonly token: string;
  /** Ledger rows of the bench's tenant. */
  ledgerRows(): Promise<number>;
  stop(): Promise<void>;
}

const main = besideMe('../../platform/src/cli/main.ts');

export async function startKeystead(upstreamPort: number): Promise<RunningKeystead> {
  const folder = await mkdtemp(join(tmpdir(), 'keystead-bench-'));
  const init = join(folder, 'init.json');
  await writeFile(init, JSON.stringify({
    version: 1,
    tenants: [{
      name: 'Bench', owner: { name: 'Bench', email: 'bench@example.com' },
      credentials: [{ name: 'upstream', provider: 'openai', secret: 'sk-proj-bench-0123456789abcdefghijklmnop', scope: 'everyone' }],
      tokens: [{ name: 'bench', scopes: ['gateway.use'] }, { name: 'reader', scopes: ['usage.read'] }],
    }],
  }));
  const child = start({
    file: main, on: 'other', parameters: ['start', '--json', '--port', '0', '--data-dir', join(folder, 'data'), '--init', init],
    environment: {
      KEYSTEAD_PROVIDER_ORIGINS: `openai=http://127.0.0.1:${upstreamPort}`, KEYSTEAD_ALLOW_PRIVATE_PROVIDERS: 'true',
      KEYSTEAD_GATEWAY_PROCESSES: '1', KEYSTEAD_LOG_LEVEL: 'warn',
    },
  });
  const ready = JSON.parse(await firstLine(child, 120_000)) as { gateway: string; api: string; tokens: Record<string, string> };
  pin(await gatewayPid(child));
  const reader = ready.tokens['reader'] ?? '';
  return {
    port: Number(new URL(ready.gateway).port), token: ready.tokens['bench'] ?? '',
    ledgerRows: () => countLedger(new URL(ready.gateway).origin, reader),
    async stop() {
      await stop(child);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The gateway processes are the cluster's workers: Node.js marks their environment. */
async function gatewayPid(supervisor: ChildProcess): Promise<number> {
  const waiting = [supervisor.pid ?? 0];
  for (let pid = waiting.shift(); pid !== undefined; pid = waiting.shift()) {
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
    if (environment.includes('\0NODE_UNIQUE_ID=')) return pid;
    const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
    waiting.push(...children.split(' ').filter((text) => text !== '').map(Number));
  }
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
    await sleep(3_000);
  }
}
