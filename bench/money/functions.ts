import { newId, sql } from '../../platform/src/foundation/index.ts';
import { openBudgets, worstCase } from '../../platform/src/metering/index.ts';
import { type MeteringWorld, recordedCall, shipAll } from '../../platform/test/support/metering.ts';
import { bound, cpuMicroseconds, inForce, median, organisationWith } from './setting.ts';

export interface FunctionFigures {
  /** The proven upper bound of one request. */
  readonly boundMicroseconds: number;
  /** By how many budgets are in force: taken from every slice, and given back. */
  readonly takeMicroseconds: readonly number[];
  /** Shipped, settled and in the ledger: processor time of the shipper’s process alone. */
  readonly settleMicroseconds: readonly number[];
  /** A transaction that locks, reads and writes the budget’s row, for each request: what leasing spares. */
  readonly lockedMicroseconds: number;
  readonly lockedWaitMicroseconds: number;
}

const rounds = 5;
const body = { model: 'gpt-4o-mini', max_tokens: 200, messages: [{ role: 'user', content: 'What does clause 7 of the policy say about storm damage to a roof?' }] };
const bytes = Buffer.byteLength(JSON.stringify(body));

/** The parts of it alone, in this process. Rounds are interleaved; the median of each is given. */
export async function measureFunctions(world: MeteringWorld, { times, calls }: { readonly times: number; readonly calls: number }): Promise<FunctionFigures> {
  const holder = newId();
  const budgets = openBudgets({ database: world.spoolDatabase, holder });
  const organisations = await Promise.all(inForce.map((count) => organisationWith(world, count, 1_000_000)));
  const taken: number[][] = inForce.map(() => []);
  const bounds: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    for (const [index, { tenantId, rules }] of organisations.entries()) {
      const question = { tenantId, rules, bound };
      const before = cpuMicroseconds();
      for (let time = 0; time < times; time += 1) {
        const answer = budgets.take(question);
        const settled = answer instanceof Promise ? await answer : answer;
        if (settled.granted) budgets.giveBack(settled.reservations);
      }
      // The first round warms up.
      if (round > 0) taken[index]?.push((cpuMicroseconds() - before) / times);
    }
    const before = cpuMicroseconds();
    for (let time = 0; time < times; time += 1) worstCase({ priceId: 'openai', dialect: 'openai-chat', model: 'gpt-4o-mini', requestBytes: bytes, body, maxOutputTokens: 200, answers: 1, at: Date.now() });
    if (round > 0) bounds.push((cpuMicroseconds() - before) / times);
  }
  await budgets.close();
  const settleMicroseconds: number[] = [];
  for (const count of inForce) settleMicroseconds.push(await measureSettlement(world, count, calls));
  return { boundMicroseconds: median(bounds), takeMicroseconds: taken.map(median), settleMicroseconds, ...await measureLocked(world, Math.min(calls, 1_000)) };
}

async function measureSettlement(world: MeteringWorld, count: number, calls: number): Promise<number> {
  const { tenantId, rules } = await organisationWith(world, count, 1_000_000);
  const spool = world.openSpool();
  const budgets = openBudgets({ database: world.spoolDatabase, holder: spool.writer });
  for (let call = 0; call < calls; call += 1) {
    const answer = await budgets.take({ tenantId, rules, bound });
    if (!answer.granted) throw new Error('the budgets of the bench are too small');
    const { intent, outcome } = recordedCall(tenantId, { reservations: answer.reservations });
    await Promise.all([spool.append(intent), spool.append(outcome)]);
  }
  const before = cpuMicroseconds();
  await shipAll(world.shipperFor(spool));
  const taken = (cpuMicroseconds() - before) / calls;
  await budgets.close();
  await spool.close();
  return taken;
}

async function measureLocked(world: MeteringWorld, times: number): Promise<Pick<FunctionFigures, 'lockedMicroseconds' | 'lockedWaitMicroseconds'>> {
  const { tenantId, rules: [rule] } = await organisationWith(world, 1, 1_000_000);
  const budgets = openBudgets({ database: world.spoolDatabase, holder: newId() });
  if (rule !== undefined) await budgets.take({ tenantId, rules: [rule], bound });
  const began = performance.now();
  const before = cpuMicroseconds();
  for (let time = 0; time < times; time += 1) {
    await world.spoolDatabase.as<unknown>().transaction(async (trx) => {
      await sql`select reserved_amount, settled_amount from budget_windows where budget_id = ${rule?.id} for update`.execute(trx);
      await sql`update budget_windows set reserved_amount = reserved_amount + 0 where budget_id = ${rule?.id}`.execute(trx);
    });
  }
  const figures = { lockedMicroseconds: (cpuMicroseconds() - before) / times, lockedWaitMicroseconds: ((performance.now() - began) * 1_000) / times };
  await budgets.close();
  return figures;
}
