import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { systemActor } from '../../../src/audit/index.ts';
import { newId, sql, systemClock } from '../../../src/foundation/index.ts';
import type { BudgetConfiguration } from '../../../src/gateway/index.ts';
import { createBudgetIn, shipSpools } from '../../../src/metering/index.ts';
import { type MeteringWorld, silentLogger, testPriceIds } from '../metering.ts';
import { type BillingProvider, startBillingProvider } from './billing-provider.ts';
import { chanceOf } from './chance.ts';
import type { ChildSettings } from './gateway-child.ts';
import { type ReconciledMoney, reconcileMoney } from './reconcile-money.ts';

export interface MoneyChaos {
  readonly seed: number;
  readonly processes: number;
  /** At once. */
  readonly clients: number;
  readonly requests: number;
  readonly kills: number;
  readonly capNanoUsd: number;
}

export interface MoneyReport {
  /** What the provider counted, by its own ids. */
  readonly billed: ReadonlyMap<string, number>;
  readonly ledger: readonly { readonly billed_id: string | null; readonly usage_state: string; readonly cost_nano_usd: number | null; readonly outcome: string }[];
  readonly window: { readonly reserved: number; readonly settled: number; readonly leases: number };
  readonly answers: Readonly<Record<string, number>>;
  /** The ledger after the provider's own report was taken in. */
  readonly reconciled: ReconciledMoney;
}

interface Gateway { readonly child: ChildProcess; readonly url: string }

const token = 'ks_chaos_token';
const childFile = new URL('gateway-child.ts', import.meta.url);

async function begin(settings: ChildSettings): Promise<Gateway> {
  const child = fork(childFile, [JSON.stringify(settings)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const [message] = await once(child, 'message') as [{ url: string }];
  return { child, url: message.url };
}

/** Drains it, or waits for what was killed to be gone. */
async function end({ child }: Gateway): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  if (child.connected) child.send('drain');
  await exited;
}

const shapes = [
  { path: '/v1/chat/completions', body: { model: 'gpt-4o-mini', max_tokens: 200, messages: [{ role: 'user', content: 'hi' }] } },
  { path: '/v1/chat/completions', body: { model: 'gpt-4o-mini', max_tokens: 200, stream: true, messages: [{ role: 'user', content: 'hi' }] } },
  { path: '/v1/responses', body: { model: 'gpt-4o-mini', max_output_tokens: 200, input: 'hi' } },
  { path: '/v1/embeddings', body: { model: 'text-embedding-3-small', input: 'hi' } },
] as const;

/** One client's request; gives its status, or what became of it. Some clients leave in the middle. */
async function ask(url: string, chance: () => number): Promise<string> {
  const shape = shapes[Math.floor(chance() * shapes.length)] ?? shapes[0];
  const leaving = new AbortController();
  const timer = chance() < 0.2 ? setTimeout(() => leaving.abort(), chance() * 100) : null;
  try {
    const response = await fetch(`${url}${shape.path}`, { method: 'POST', signal: leaving.signal, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify(shape.body) });
    await response.text();
    return String(response.status);
  } catch {
    return leaving.signal.aborted ? 'left' : 'cut';
  } finally {
    if (timer !== null) clearTimeout(timer);
  }
}

/**
 * Many clients over several gateway processes against one budget: every surface, streams and not, delays, clients that leave, and processes that are
 * killed (`kill -9`) and replaced. Then everything that is left is shipped and settled.
 */
export async function runMoneyChaos(world: MeteringWorld, options: MoneyChaos): Promise<MoneyReport> {
  const chance = chanceOf(options.seed);
  const provider = await startBillingProvider(chance);
  const tenantId = await world.newTenant();
  const made = await createBudgetIn(world.app, { tenantId, actor: systemActor, name: 'one for all', period: 'total', limit: options.capNanoUsd });
  const budget: BudgetConfiguration = { id: made.id, name: made.name, scopeKind: 'tenant', scopeId: null, unit: 'nano_usd', period: 'total', limit: made.limit, whenFull: 'refuse', contact: null };
  const spoolRoot = world.newFolder();
  const beginOne = (): Promise<Gateway> => begin({ databaseUrl: world.test.runtimeUrl, spoolRoot, name: `gateway-${newId()}`, tenantId, token, providerOrigin: provider.origin, budgets: [budget] });
  const gateways = await Promise.all(Array.from({ length: options.processes }, beginOne));
  const all = [...gateways];
  const shipping = shipSpools({ root: spoolRoot, database: world.spoolDatabase, clock: systemClock, logger: silentLogger, priceIds: testPriceIds });
  const answers: Record<string, number> = {};
  const replaced: Promise<void>[] = [];
  let begun = 0;
  const killEvery = Math.ceil(options.requests / (options.kills + 1));
  const client = async (): Promise<void> => {
    while (begun < options.requests) {
      begun += 1;
      if (begun % killEvery === 0 && replaced.length < options.kills) replaced.push(replace(gateways, all, beginOne, chance));
      const result = await ask(gateways[Math.floor(chance() * gateways.length)]?.url ?? '', chance);
      answers[result] = (answers[result] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: options.clients }, client));
  await Promise.all(replaced);
  await Promise.all(all.map(end));
  await shipping.stop();
  const found = await report(world, { tenantId, budgetId: made.id, provider, answers });
  const reconciled = await reconcileMoney(world, { tenantId, origin: provider.origin });
  await provider.close();
  return { ...found, reconciled };
}

async function replace(gateways: Gateway[], all: Gateway[], beginOne: () => Promise<Gateway>, chance: () => number): Promise<void> {
  const [killed] = gateways.splice(Math.floor(chance() * gateways.length), 1);
  killed?.child.kill('SIGKILL');
  const next = await beginOne();
  gateways.push(next);
  all.push(next);
}

async function report(world: MeteringWorld, { tenantId, budgetId, provider, answers }: { readonly tenantId: string; readonly budgetId: string; readonly provider: BillingProvider; readonly answers: MoneyReport['answers'] }): Promise<Omit<MoneyReport, 'reconciled'>> {
  const ledger = (await world.app.as<unknown>().inTenant(tenantId, (trx) => sql<MoneyReport['ledger'][number]>`select usage_raw->>'billed_id' as billed_id, usage_state, cost_nano_usd, outcome from ledger`.execute(trx))).rows;
  const { rows } = await world.spoolDatabase.as<unknown>().transaction((trx) => sql<MoneyReport['window']>`
    select reserved_amount as reserved, settled_amount as settled, (select count(*)::int from budget_leases where budget_id = ${budgetId}) as leases from budget_windows where budget_id = ${budgetId}`.execute(trx));
  return { billed: new Map([...provider.bill.values()].map(({ id, costNanoUsd }) => [id, costNanoUsd])), ledger, window: rows[0] ?? { reserved: 0, settled: 0, leases: 0 }, answers };
}
