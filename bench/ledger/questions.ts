import { type UsageQuery, operations, permissionsOfRole } from '@keystead/contract';
import { type Database, type Principal, newId, openDatabase, systemClock } from '../../platform/src/foundation/index.ts';
import { type MeteringDependencies, type MeteringTables, meteringOperations } from '../../platform/src/metering/index.ts';
import { planSlots } from '../../platform/src/metering/usage/plan-slots.ts';
import { selectUsage } from '../../platform/src/metering/usage/select-usage.ts';
import { askedTime } from '../../platform/src/metering/usage/usage-range.ts';
import type { BenchTenant, LedgerWorld } from './world.ts';

export interface QuestionFigure { readonly name: string; readonly asked: number; readonly p50: number; readonly p95: number; readonly max: number }

const dayMilliseconds = 86_400_000;

/** What the explorer asks as it is opened and clicked through, as a query each. `most`: a value to narrow by. */
function defaults(tenant: BenchTenant): readonly (readonly [string, object])[] {
  const days = (count: number) => new Date(Math.floor(Date.now() / dayMilliseconds) * dayMilliseconds - (count - 1) * dayMilliseconds).toISOString();
  return [
    ['30 days by provider, with the 30 before', { from: days(30), by: 'provider', top: 8, previous: 'yes' }],
    ['30 days by model', { from: days(30), by: 'model', top: 8 }],
    ['30 days by person, 8 and the rest', { from: days(30), by: 'user', top: 8 }],
    ['30 days by team and model', { from: days(30), by: 'team', thenBy: 'model', top: 8 }],
    ['30 days by model, one team', { from: days(30), by: 'model', top: 8, team: tenant.teams[0] }],
    ['7 days by app', { from: days(7), by: 'app', top: 8 }],
    ['90 days by key', { from: days(90), by: 'credential', top: 8 }],
    ['12 months by provider', { bucket: 'month', by: 'provider', top: 8 }],
    ['48 hours by model', { bucket: 'hour', by: 'model', top: 8 }],
    ['30 days of Zurich by provider', { from: days(30), by: 'provider', top: 8, timeZone: 'Europe/Zurich' }],
  ];
}

/** Asks the explorer’s questions of the operation itself, so many times each; then the same of the ledger without its roll-up. */
export async function measureQuestions(world: LedgerWorld, tenants: readonly BenchTenant[], rounds: { readonly each: number; readonly plain: number }): Promise<readonly QuestionFigure[]> {
  const [largest] = tenants;
  if (largest === undefined) return [];
  const database = openDatabase({ url: world.runtimeUrl, role: 'keystead_app', maxConnections: 8 });
  try {
    const ask = asker(database);
    const figures: QuestionFigure[] = [];
    const all: (() => Promise<unknown>)[] = [];
    for (const [name, query] of defaults(largest)) {
      const question = () => ask(largest, query);
      await question();
      figures.push(await figure(name, 1, Array.from({ length: rounds.each }, () => question)));
      all.push(...Array.from({ length: rounds.each }, () => question));
    }
    const mixed = all.map((_question, index) => all[(index * 7_919) % all.length] as () => Promise<unknown>);
    figures.push(await figure('all of these, one after the other', 1, mixed), await figure('all of these, 4 at a time', 4, mixed));
    for (const [name, query] of defaults(largest)) figures.push(await figure(`plain ledger: ${name}`, 1, Array.from({ length: rounds.plain }, () => () => askLedger(database, largest, query))));
    return figures;
  } finally {
    await database.close();
  }
}

function asker(database: Database): (tenant: BenchTenant, query: object) => Promise<unknown> {
  const none = { names: async () => new Map<string, string>() };
  const dependencies: Partial<MeteringDependencies> = { database, clock: systemClock, people: none, tokens: none, teams: none, providers: new Map() };
  const operation = meteringOperations(dependencies as MeteringDependencies).find((each) => each.operation.id === 'readUsage');
  return async (tenant, query) => {
    const principal: Principal = { kind: 'user', tenantId: tenant.id, userId: newId(), tokenId: null, name: 'Owner', role: 'owner', permissions: new Set(permissionsOfRole.owner), environment: 'production', sessionId: null };
    return operations.readUsage.response.parse(await operation?.handle({ principal, query: operations.readUsage.query.parse(query) } as never));
  };
}

/** The same question, summed from the rows themselves. */
async function askLedger(database: Database, tenant: BenchTenant, query: object): Promise<unknown> {
  const asked: UsageQuery = operations.readUsage.query.parse(query);
  return database.as<MeteringTables>().inTenant(tenant.id, async (trx) => {
    const time = await askedTime(trx, asked, new Date());
    return selectUsage(trx, { tenantId: tenant.id, slots: planSlots(time.buckets, null), query: asked, top: asked.top, sandboxes: [] });
  });
}

async function figure(name: string, atOnce: number, questions: readonly (() => Promise<unknown>)[]): Promise<QuestionFigure> {
  const took: number[] = [];
  let next = 0;
  const askOn = async (): Promise<void> => {
    for (let question = questions[next++]; question !== undefined; question = questions[next++]) {
      const began = performance.now();
      await question();
      took.push(performance.now() - began);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, askOn));
  const sorted = took.toSorted((left, right) => left - right);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return { name, asked: sorted.length, p50: at(0.5), p95: at(0.95), max: at(1) };
}
