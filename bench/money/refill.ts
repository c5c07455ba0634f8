import { setTimeout as pause } from 'node:timers/promises';
import { newId, openDatabase } from '../../platform/src/foundation/index.ts';
import { type ReservationRecord, openBudgets } from '../../platform/src/metering/index.ts';
import { applyChanges } from '../../platform/src/metering/budgets/settle.ts';
import type { MeteringTables } from '../../platform/src/metering/tables.ts';
import type { MeteringWorld } from '../../platform/test/support/metering.ts';
import { bound, organisationWith } from './setting.ts';
import { type Traffic, countTraffic, trafficSince } from './statements.ts';

/** What one gateway process sends to PostgreSQL for its budgets. */
export interface RefillFigures { readonly name: string; readonly budgets: number; readonly served: number; readonly refused: number; readonly seconds: number; readonly traffic: Traffic }

interface Case { readonly name: string; readonly budgets: number; /** Of all budgets, in requests at their most. */ readonly limit: number }

const cases: readonly Case[] = [
  { name: 'wide', budgets: 1, limit: 10_000_000 }, { name: 'wide', budgets: 5, limit: 10_000_000 }, { name: 'wide', budgets: 20, limit: 10_000_000 },
  { name: 'room for 1,000 more', budgets: 1, limit: 1_000 }, { name: 'room for 20 at once', budgets: 1, limit: 20 }, { name: 'room for 20 at once', budgets: 5, limit: 20 },
];
const clients = 32;
const answerMilliseconds = 5;

/** 32 callers at once. Each call takes its bound, is answered after five milliseconds, and is settled by a shipper on connections of its own, at nothing: so the room stays as it is. */
export async function measureRefill(world: MeteringWorld, requests: number, told: (figures: RefillFigures) => void): Promise<void> {
  for (const one of cases) told(await measureCase(world, one, requests));
}

async function measureCase(world: MeteringWorld, { name, budgets: count, limit }: Case, requests: number): Promise<RefillFigures> {
  const { tenantId, rules } = await organisationWith(world, count, limit);
  const database = openDatabase({ url: world.test.runtimeUrl, role: 'keystead_spool', maxConnections: 4 });
  const traffic = countTraffic(database);
  const holder = newId();
  const budgets = openBudgets({ database, holder });
  const settling: ReservationRecord[] = [];
  const settle = async (): Promise<void> => {
    const changes = settling.splice(0).map(({ budgetId, windowStart, amount }) => ({ holder, budgetId, windowStart, freed: amount, settled: 0 }));
    if (changes.length > 0) await world.spoolDatabase.as<MeteringTables>().transaction((trx) => applyChanges(trx, changes));
  };
  const shipper = new AbortController();
  const shipping = (async () => { while (!shipper.signal.aborted) { await settle(); await pause(100, undefined, { signal: shipper.signal }).catch(() => undefined); } await settle(); })();
  const [before, began] = [traffic(), performance.now()];
  let [begun, served] = [0, 0];
  const client = async (): Promise<void> => {
    while (begun < requests) {
      begun += 1;
      const answer = await budgets.take({ tenantId, rules, bound });
      await pause(answerMilliseconds);
      if (!answer.granted) continue;
      served += 1;
      settling.push(...answer.reservations);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  const seconds = (performance.now() - began) / 1_000;
  const taken = trafficSince(traffic(), before);
  shipper.abort();
  await shipping;
  await budgets.close();
  await database.close();
  return { name, budgets: count, served, refused: requests - served, seconds, traffic: taken };
}
