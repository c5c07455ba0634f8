import { type BudgetRule, createBudgetIn } from '../../platform/src/metering/index.ts';
import { systemActor } from '../../platform/src/audit/index.ts';
import type { MeteringWorld } from '../../platform/test/support/metering.ts';

/** How many budgets are in force for one request. */
export const inForce = [0, 1, 5, 20] as const;

/** The most that one request of this bench can use. */
export const bound = { nanoUsd: 450_000, tokens: 2_400 } as const;

const periods = ['total', 'month', 'day', 'hour'] as const;

/** An organisation with so many budgets, all of them in force for each of its requests, of money, tokens and requests by turns. */
export async function organisationWith(world: MeteringWorld, count: number, limitInRequests: number): Promise<{ readonly tenantId: string; readonly rules: readonly BudgetRule[] }> {
  const tenantId = await world.newTenant();
  const units = [['nano_usd', bound.nanoUsd], ['tokens', bound.tokens], ['requests', 1]] as const;
  const rules: BudgetRule[] = [];
  for (let index = 0; index < count; index += 1) {
    const [unit, each] = units[index % units.length] ?? units[0];
    rules.push(await createBudgetIn(world.app, { tenantId, actor: systemActor, name: `budget ${index}`, unit, period: periods[index % periods.length] ?? 'total', limit: limitInRequests * each }));
  }
  return { tenantId, rules };
}

export function median(figures: readonly number[]): number {
  const sorted = figures.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Processor time of this process, all its threads, in microseconds. */
export function cpuMicroseconds(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}
