import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { Pool } from 'undici';
import type { BudgetConfiguration } from '../../platform/src/gateway/index.ts';
import type { MoneyGatewaySettings, MoneyTenant } from '../../platform/test/support/chaos/money-gateway.ts';
import { startFakeProvider } from '../../platform/test/support/gateway.ts';
import type { MeteringWorld } from '../../platform/test/support/metering.ts';
import { pin } from '../processes.ts';
import { inForce, median, organisationWith } from './setting.ts';

const rounds = 5;
const connections = 16;
const answer = JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion', created: 1, model: 'gpt-4o-mini', choices: [{ index: 0, message: { role: 'assistant', content: 'x'.repeat(600) }, finish_reason: 'stop' }], usage: { prompt_tokens: 40, completion_tokens: 150, total_tokens: 190 } });
const body = JSON.stringify({ model: 'gpt-4o-mini', max_tokens: 200, messages: [{ role: 'user', content: 'What does clause 7 of the policy say about storm damage to a roof?' }] });

/** Processor time of a gateway process for one request, by how many budgets are in force for it. Rounds are interleaved; the median of each is given. */
export async function measureGateway(world: MeteringWorld, requests: number): Promise<readonly number[]> {
  const provider = await startFakeProvider((_request, response) => { response.writeHead(200, { 'content-type': 'application/json' }); response.end(answer); });
  const tenants = await Promise.all(inForce.map(async (count): Promise<MoneyTenant> => {
    const { tenantId, rules } = await organisationWith(world, count, 100_000_000);
    const budgets = rules.map((rule, index): BudgetConfiguration => ({ ...rule, name: `budget ${index}`, scopeKind: 'tenant', scopeId: null, whenFull: 'refuse', contact: null }));
    return { tenantId, token: `ks_bench_${count}`, key: `no-secret-at-all-${count}`, budgets };
  }));
  const settings: MoneyGatewaySettings = { databaseUrl: world.test.runtimeUrl, spoolRoot: world.newFolder(), name: 'gateway', providerOrigin: provider.origin, tenants };
  const child = fork(new URL('gateway-process.ts', import.meta.url), [JSON.stringify(settings)], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const [{ url }] = await once(child, 'message') as [{ url: string }];
  if (child.pid !== undefined) pin(child.pid);
  const pool = new Pool(url, { connections });
  const figures: number[][] = inForce.map(() => []);
  for (let round = 0; round <= rounds; round += 1) {
    for (const [index, { token }] of tenants.entries()) {
      const before = await cpuOf(child);
      await load(pool, token, requests);
      // The first round warms up.
      if (round > 0) figures[index]?.push((await cpuOf(child) - before) / requests);
    }
  }
  await pool.close();
  const ended = once(child, 'exit');
  child.send('end');
  await ended;
  await provider.close();
  return figures.map(median);
}

async function cpuOf(child: ChildProcess): Promise<number> {
  const told = once(child, 'message');
  child.send('cpu');
  const [{ cpuMicroseconds }] = await told as [{ cpuMicroseconds: number }];
  return cpuMicroseconds;
}

async function load(pool: Pool, token: string, requests: number): Promise<void> {
  let begun = 0;
  const caller = async (): Promise<void> => {
    while (begun < requests) {
      begun += 1;
      const { statusCode, body: told } = await pool.request({ path: '/v1/chat/completions', method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body });
      const text = await told.text();
      if (statusCode !== 200) throw new Error(`the gateway answered ${statusCode}: ${text.slice(0, 200)}`);
    }
  };
  await Promise.all(Array.from({ length: connections }, caller));
}
