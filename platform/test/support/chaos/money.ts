import { systemActor } from '../../../src/audit/index.ts';
import { newId, sql, systemClock } from '../../../src/foundation/index.ts';
import type { BudgetConfiguration } from '../../../src/gateway/index.ts';
import { createBudgetIn, shipSpools } from '../../../src/metering/index.ts';
import { type MeteringWorld, silentLogger, testPriceIds } from '../metering.ts';
import { type Billed, type BillingProvider, startBillingProvider } from './billing-provider.ts';
import { chanceOf } from './chance.ts';
import { askAll } from './clients.ts';

import { Gateways } from './gateways.ts';
import { type Kill, type KillPoint, killsOf } from './kill-points.ts';
import type { MoneyTenant } from './money-gateway.ts';
import { type ReconciledMoney, reconcileMoney } from './reconcile-money.ts';

export interface MoneyChaos {
  readonly seeds: readonly number[];
  /** How many seeds more are played at most, one after the other, while there is a point that was aimed at and that nobody came by. */
  readonly standby?: number;
  readonly processes: number;
  /** At once. */
  readonly clients: number;
  /** For each seed. */
  readonly requests: number;
  readonly kills: number;
  readonly capNanoUsd: number;
}

export interface MoneyReport {
  readonly seed: number;
  /** What the provider counted, by its own ids. */
  readonly billed: ReadonlyMap<string, number>;
  readonly ledger: readonly { readonly billed_id: string | null; readonly usage_state: string; readonly cost_nano_usd: number | null; readonly outcome: string }[];
  readonly window: { readonly reserved: number; readonly settled: number; readonly leases: number };
  /** How many clients came to which end, by surface and status. */
  readonly answers: Readonly<Record<string, number>>;
  /** Where its processes were when they were killed. */
  readonly killed: readonly (KillPoint | 'at any moment')[];
  /** The ledger after the provider's own report was taken in. */
  readonly reconciled: ReconciledMoney;
}

/** One seed: an organisation of its own with one budget, and its own bill at the provider. */
interface Run { readonly seed: number; readonly tenant: MoneyTenant; readonly budgetId: string; readonly chance: () => number; readonly bill: Map<string, Billed> }

/** Begins with a seed's number, so that two seeds have nothing in common. */
async function prepare(world: MeteringWorld, seed: number, limit: number): Promise<Run> {
  const tenantId = await world.newTenant();
  const made = await createBudgetIn(world.app, { tenantId, actor: systemActor, name: 'one for all', period: 'total', limit });
  const budget: BudgetConfiguration = { id: made.id, name: made.name, scopeKind: 'tenant', scopeId: null, unit: 'nano_usd', period: 'total', limit: made.limit, whenFull: 'refuse', contact: null };
  return { seed, tenant: { tenantId, token: `ks_chaos_${seed}`, key: `no-secret-at-all-${seed}`, budgets: [budget] }, budgetId: made.id, chance: chanceOf(seed), bill: new Map() };
}

/**
 * Many clients over several gateway processes against one budget: every surface, streams and not, delays, clients that leave, and processes that are
 * killed (`kill -9`) at a named point of a request and replaced. Seed after seed over the same processes, with an organisation each. Then everything that is left
 * is shipped, settled and reconciled with the provider's own report.
 */
export async function runMoneyChaos(world: MeteringWorld, options: MoneyChaos): Promise<readonly MoneyReport[]> {
  const provider = await startBillingProvider();
  // Every point is reached in some seed; which processes come by which in time depends on the machine, so that a few seeds stand by.
  const last = Math.max(...options.seeds);
  const runs = await Promise.all([...options.seeds, ...Array.from({ length: options.standby ?? 0 }, (_, index) => last + 1 + index)].map((seed) => prepare(world, seed, options.capNanoUsd)));
  const spoolRoot = world.newFolder();
  const gateways = new Gateways({ databaseUrl: world.test.runtimeUrl, spoolRoot, providerOrigin: provider.origin, tenants: runs.map(({ tenant }) => tenant) });
  await gateways.fill(options.processes);
  const shipping = shipSpools({ root: spoolRoot, database: world.spoolDatabase, clock: systemClock, logger: silentLogger, priceIds: testPriceIds });
  const played: (Run & Pick<MoneyReport, 'answers' | 'killed'>)[] = [];
  const missed = new Set<KillPoint>();
  for (const run of runs) {
    if (played.length >= options.seeds.length && missed.size === 0) break;
    const kills = killsOf(run.seed, { count: options.kills, chance: run.chance, missed: [...missed] });
    const { answers, killed } = await play(run, { gateways, provider, options, kills });
    for (const { point } of kills) missed.add(point);
    played.push({ ...run, answers, killed });
    for (const { killed: reached } of played) for (const point of reached) if (point !== 'at any moment') missed.delete(point);
  }
  await gateways.end();
  await shipping.stop();
  const reports = await Promise.all(played.map((run) => report(world, run, provider)));
  await provider.close();
  return reports;
}

async function play({ tenant, chance, bill }: Run, { gateways, provider, options, kills }: { readonly gateways: Gateways; readonly provider: BillingProvider; readonly options: MoneyChaos; readonly kills: readonly Kill[] }): Promise<Pick<MoneyReport, 'answers' | 'killed'>> {
  provider.open({ key: tenant.key, chance, bill, onReached: (point, gateway) => { gateways.reached(point, gateway); } });
  gateways.arm(kills, chance);
  const answers = await askAll({
    token: tenant.token, clients: options.clients, requests: options.requests, chance, pick: () => gateways.pick(chance),
    // Whoever came by its point too seldom is killed wherever it is.
    onBegun: (begun) => { if (begun === Math.ceil(options.requests * 0.8)) gateways.killArmed(); },
  });
  return { answers, killed: await gateways.settled(options.processes) };
}

/** What stands where once everything is shipped, and after the provider's own report was taken in. */
export async function report(world: MeteringWorld, { seed, tenant: { tenantId, key }, budgetId, bill, answers, killed }: Omit<Run, 'chance' | 'bill'> & { readonly bill: ReadonlyMap<string, Billed> } & Pick<MoneyReport, 'answers' | 'killed'>, { origin }: Pick<BillingProvider, 'origin'>): Promise<MoneyReport> {
  const ledger = (await world.app.as<unknown>().inTenant(tenantId, (trx) => sql<MoneyReport['ledger'][number]>`select usage_raw->>'billed_id' as billed_id, usage_state, cost_nano_usd, outcome from ledger`.execute(trx))).rows;
  const { rows } = await world.spoolDatabase.as<unknown>().transaction((trx) => sql<MoneyReport['window']>`
    select reserved_amount as reserved, settled_amount as settled, (select count(*)::int from budget_leases where budget_id = ${budgetId}) as leases from budget_windows where budget_id = ${budgetId}`.execute(trx));
  const billed = new Map([...bill.values()].map(({ id, costNanoUsd }) => [id, costNanoUsd]));
  const reconciled = await reconcileMoney(world, { tenantId, origin, key, credentialId: newId() });
  return { seed, billed, ledger, window: rows[0] ?? { reserved: 0, settled: 0, leases: 0 }, answers, killed, reconciled };
}
