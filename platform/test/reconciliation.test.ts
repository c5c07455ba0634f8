import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { BillingStatement, ForeignUseAlarm, OperationId, operations, ReconciliationAnswer, RequestDetail, ResponseOf } from '@keystead/contract';
import { newId, sql } from '../src/foundation/index.ts';
import { type BilledUse, billedReport } from './support/billed-report.ts';
import type { ReservationRecord } from '../src/metering/index.ts';
import { type MeteringWorld, type RecordedCall, recordedCall, startMeteringWorld } from './support/metering.ts';

const at = new Date('2026-03-10T12:00:00Z');
const model = 'gpt-4o-mini-2024-07-18';
const use = (more: Partial<BilledUse> = {}): BilledUse => ({ at, model, input: 1_000, output: 200, costNanoUsd: 270_000, ...more });

/** A call whose count never came: it stands at the most it could use. */
function lost(tenantId: string, reservations: readonly ReservationRecord[] = []): RecordedCall {
  const call = recordedCall(tenantId, { at, reservations });
  return { ...call, outcome: { ...call.outcome, usageState: 'estimated', outcome: 'cancelled', servedModel: null, usage: { input: 5_000, cacheRead: null, cacheWrite: null, output: 4_000, reasoning: null } } };
}
/** A call to `gpt-4o` that was given up after it was sent; then the usual one answered. */
function givenUp(tenantId: string, reservations: readonly ReservationRecord[] = []): RecordedCall {
  const { intent, outcome, requestId } = recordedCall(tenantId, { at, reservations });
  const { credential } = intent;
  const first = { credentialId: newId(), fingerprint: 'fp-0', provider: 'openai', model: 'gpt-4o', status: 0, code: 'provider_timeout', milliseconds: 9, mayBeBilled: true };
  const last = { credentialId: credential.credentialId, fingerprint: 'fp', provider: 'openai', model: 'gpt-4o-mini', status: 200, code: null, milliseconds: 9 };
  return { requestId, earlier: [{ ...intent, credential: { ...credential, credentialId: first.credentialId, fingerprint: 'fp-0', model: 'gpt-4o' } }], intent: { ...intent, attempts: [first] }, outcome: { ...outcome, servedModel: model, attempts: [first, last] } };
}
const counted = (tenantId: string): RecordedCall => { const call = recordedCall(tenantId, { at }); return { ...call, outcome: { ...call.outcome, servedModel: model } }; };

describe('B6 reconciliation', () => {
  let world: MeteringWorld;
  before(async () => { world = await startMeteringWorld(); });
  after(() => world.close());

  const take = async (tenantId: string, bill: readonly BilledUse[]): Promise<BillingStatement> => {
    world.openReport = async () => ({ provider: 'openai-admin', ask: async (path) => ({ status: 200, body: billedReport(bill, path) }) });
    return world.answer<BillingStatement>(tenantId, 'fetchBillingStatement', { body: { credentialId: newId(), from: '2026-03-10', to: '2026-03-11' } });
  };
  const on = <Answer>(tenantId: string, id: OperationId, { id: statementId }: { readonly id: string }) => world.answer<Answer>(tenantId, id, { params: { statementId } });
  const upload = (tenantId: string, text: string, query: object = {}): Promise<BillingStatement> => {
    const body = Buffer.from(text);
    return world.answer<BillingStatement>(tenantId, 'uploadBillingStatement', { query: { provider: 'openai', name: 'bill.csv', ...query }, file: body });
  };

  it('B2 B6 estimates take the provider’s own count: the ledger then adds up to it, to the nano-dollar, and settled rows stay as they are', async () => {
    const tenantId = await world.newTenant();
    const calls = [counted(tenantId), lost(tenantId), lost(tenantId), lost(tenantId)];
    await world.ship(calls);
    const before = await world.ledgerOf(tenantId);
    assert.deepEqual(before.map((row) => row.cost_nano_usd).toSorted(), [1_000_000, 1_000_000, 1_000_000, 270_000].toSorted());
    const bill = [use(), use({ input: 1_501, output: 33, costNanoUsd: 244_950 }), use({ input: 7, output: 1, costNanoUsd: 1_650 })];
    const statement = await take(tenantId, bill);
    const { totals, estimates, cells } = await on<ReconciliationAnswer>(tenantId, 'readReconciliation', statement);
    assert.deepEqual([totals.ourNanoUsd, totals.theirNanoUsd, totals.parts.map((part) => part.kind)], [3_270_000, 516_600, ['estimates']]);
    assert.deepEqual(estimates, { settles: { requests: 3, estimatedNanoUsd: 3_000_000, countedNanoUsd: 246_600 }, stay: [], reconciled: 0 });
    assert.equal(cells.length, 1, 'a call that never named its model stands with those that did');
    assert.deepEqual(await on(tenantId, 'settleEstimates', statement), { reconciled: 3, estimatedNanoUsd: 3_000_000, countedNanoUsd: 246_600 });
    const rows = await world.ledgerOf(tenantId);
    assert.equal(rows.reduce((sum, row) => sum + (row.cost_nano_usd ?? 0), 0), bill.reduce((sum, each) => sum + each.costNanoUsd, 0));
    assert.deepEqual(rows.map((row) => row.usage_state).toSorted(), ['reconciled', 'reconciled', 'reconciled', 'settled']);
    assert.deepEqual(rows.find((row) => row.usage_state === 'settled'), before.find((row) => row.usage_state === 'settled'));
    const after = await on<ReconciliationAnswer>(tenantId, 'readReconciliation', statement);
    assert.deepEqual([after.totals.parts, after.estimates.reconciled], [[], 3]);
    assert.deepEqual(await on(tenantId, 'settleEstimates', statement), { reconciled: 0, estimatedNanoUsd: 0, countedNanoUsd: 0 }, 'twice changes nothing');
    assert.equal((await take(tenantId, bill)).id, statement.id, 'the same report is the same statement');
    await assert.rejects(on(tenantId, 'deleteBillingStatement', statement), /settled estimates/);
    assert.deepEqual((await world.eventsOf(tenantId)).map((event) => event.action).filter((action) => action.startsWith('reconciliation.')), ['reconciliation.statement-added', 'reconciliation.estimates-settled']);
  });

  it('B2 B6 an attempt that was given up stands at its most beside the answer, under its own key and model, until the bill of that key says what it was; what was never billed becomes nothing', async () => {
    const tenantId = await world.newTenant();
    const calls = [givenUp(tenantId), givenUp(tenantId)];
    await world.ship(calls);
    const usage = async (): Promise<unknown> => { const { totals } = await world.answer<ResponseOf<typeof operations.readUsage>>(tenantId, 'readUsage', { query: { from: '2026-03-10T00:00:00Z', to: '2026-03-11T00:00:00Z', by: 'credential' } }); return [totals.requests, totals.costNanoUsd, totals.estimatedNanoUsd, totals.estimatedRequests]; };
    assert.deepEqual(await usage(), [2, 2_540_000, 2_000_000, 2], 'two requests, and what is not known marked as an estimate');
    const detail = await world.answer<RequestDetail>(tenantId, 'readRequest', { params: { requestId: calls[0]?.requestId } });
    assert.deepEqual([detail.costNanoUsd, detail.givenUp], [270_000, { attempts: 1, ownNanoUsd: 1_000_000, platformNanoUsd: 0, estimatedNanoUsd: 1_000_000, unpriced: 0 }]);
    assert.deepEqual(detail.attemptList.map(({ billing, costNanoUsd }) => [billing, costNanoUsd]), [['estimated', 1_000_000], ['settled', 270_000]]);
    assert.equal((await world.answer<{ items: unknown[] }>(tenantId, 'listRequests')).items.length, 2, 'an attempt is no request');
    await on(tenantId, 'settleEstimates', await take(tenantId, [use(), use(), use({ model: 'gpt-4o', input: 100, output: 4, costNanoUsd: 290_000 })]));
    assert.deepEqual(await usage(), [2, 830_000, 0, 0], 'what the provider billed, to the nano-dollar');
    const settled = await Promise.all(calls.map(({ requestId }) => world.answer<RequestDetail>(tenantId, 'readRequest', { params: { requestId } })));
    assert.deepEqual([settled.map((each) => each.attemptList[0]?.billing), settled.reduce((sum, each) => sum + (each.givenUp?.ownNanoUsd ?? 0), 0)], [['reconciled', 'reconciled'], 290_000]);
  });

  it('B1 B6 a budget follows the bill in the window that counted the estimate, in money and tokens, with an event; a request stays a request; what is not there any more stops nothing', async () => {
    const tenantId = await world.newTenant();
    const windowStart = '2026-03-10T00:00:00.000Z';
    const budgets = await Promise.all((['nano_usd', 'tokens', 'requests'] as const).map((unit) => world.answer<{ id: string }>(tenantId, 'createBudget', { body: { name: unit, unit, period: 'day', limit: 10_000_000 } })));
    const amounts = [{ first: 1_000_000, last: 1_000_000 }, { first: 5_000, last: 9_000 }, { first: 1, last: 1 }];
    const reservations = budgets.map(({ id }, index): ReservationRecord => { const { first, last } = amounts[index] ?? assert.fail(); return { budgetId: id, unit: (['nano_usd', 'tokens', 'requests'] as const)[index] ?? 'requests', windowStart, holder: 'h', amount: first + last, atRisk: first, risks: [{ attempt: 0, amount: first }] }; });
    await world.spoolDatabase.as<unknown>().transaction((trx) => sql`insert into budget_windows (budget_id, tenant_id, window_start, reserved_amount, settled_amount) select id, ${tenantId}, ${windowStart}::timestamptz, 0, 0 from unnest(${budgets.map(({ id }) => id)}::uuid[]) as id`.execute(trx));
    const { outcome, requestId, ...intents } = givenUp(tenantId, reservations);
    const gone = lost(tenantId, [{ budgetId: newId(), unit: 'nano_usd', windowStart, holder: 'h', amount: 1_000_000 }]);
    await world.ship([{ ...intents, outcome: { ...outcome, outcome: 'cancelled', usageState: 'estimated', usage: { input: 5_000, cacheRead: null, cacheWrite: null, output: 4_000, reasoning: null }, servedModel: null } }, gone]);
    const settled = async (): Promise<unknown> => (await world.spoolDatabase.as<unknown>().transaction((trx) => sql<{ settled_amount: number }>`select settled_amount from budget_windows w join unnest(${budgets.map(({ id }) => id)}::uuid[]) with ordinality as b (id, place) on b.id = w.budget_id order by place`.execute(trx))).rows.map((row) => row.settled_amount);
    assert.deepEqual(await settled(), [2_000_000, 14_000, 2]);
    // The second attempt and the lost call are one cell of the bill; the first one, at another model, was never billed.
    await on(tenantId, 'settleEstimates', await take(tenantId, [use({ input: 2_000, output: 400, costNanoUsd: 540_000 })]));
    const cost = (await world.ledgerOf(tenantId)).find((row) => row.request_id === requestId)?.cost_nano_usd;
    assert.ok(cost !== undefined && cost !== null && cost > 0 && cost < 540_000);
    assert.deepEqual(await settled(), [cost, 1_200, 2]);
    const events = (await world.eventsOf(tenantId)).filter((event) => event.action === 'budget.reconciled');
    assert.deepEqual(new Set(events.map((event) => event.subject_id)), new Set(budgets.slice(0, 2).map(({ id }) => id)));
    // Whatever a window was corrected to by hand: it never falls below nothing.
    const later = lost(tenantId, [{ budgetId: budgets[0]?.id ?? '', unit: 'nano_usd', windowStart, holder: 'h', amount: 1_000_000 }]);
    await world.ship([later]);
    await world.spoolDatabase.as<unknown>().transaction((trx) => sql`update budget_windows set settled_amount = 5 where tenant_id = ${tenantId}`.execute(trx));
    await on(tenantId, 'settleEstimates', await take(tenantId, [use({ input: 2_001, output: 401, costNanoUsd: 540_750 })]));
    assert.deepEqual(await settled(), [0, 5, 5]);
  });

  it('B2 no role can change a settled row by the function that settles estimates', async () => {
    const tenantId = await world.newTenant();
    const call = counted(tenantId);
    await world.ship([call]);
    const statement = await take(tenantId, [use()]);
    const changed = await world.app.as<unknown>().inTenant(tenantId, (trx) => sql<{ n: unknown }>`select keystead.reconcile_counts(${statement.id}, null, ${JSON.stringify([{ requestId: call.requestId, input: 0, cacheRead: 0, cacheWrite: 0, output: 0, costNanoUsd: 0 }])}::jsonb) as n`.execute(trx));
    assert.deepEqual(changed.rows, [{ n: { changed: 0, budgets: [] } }]);
    await assert.rejects(world.app.as<unknown>().inTenant(tenantId, (trx) => sql`update ledger set cost_nano_usd = 0`.execute(trx)), /permission denied/);
  });

  it('B6 a bill beyond all that was sent raises an alarm, once, in the log and in the list, and settles nothing', async () => {
    const tenantId = await world.newTenant();
    await world.ship([counted(tenantId), lost(tenantId)]);
    const bill = [use({ input: 90_000, output: 9_000, costNanoUsd: 18_900_000 })];
    const statement = await take(tenantId, bill);
    await take(tenantId, [...bill, use({ at: new Date('2026-03-11T10:00:00Z'), input: 10, output: 1, costNanoUsd: 2_100 })]);
    const { items } = await world.answer<{ items: ForeignUseAlarm[] }>(tenantId, 'listForeignUseAlarms', { query: { state: 'open' } });
    assert.deepEqual(items.map((alarm) => [alarm.day, alarm.provider, alarm.models, alarm.billedTokens, alarm.sentTokens, alarm.foreignTokens]), [['2026-03-10', 'openai', [model], 99_000, 10_200, 88_800]]);
    const { estimates } = await on<ReconciliationAnswer>(tenantId, 'readReconciliation', statement);
    assert.deepEqual([estimates.settles.requests, estimates.stay], [0, [{ reason: 'others-use-the-key', requests: 1 }]]);
    assert.equal((await world.eventsOf(tenantId)).filter((event) => event.action === 'reconciliation.foreign-use').length, 1);
    const acknowledged = await world.answer<ForeignUseAlarm>(tenantId, 'acknowledgeForeignUse', { params: { alarmId: items[0]?.id } });
    assert.ok(acknowledged.acknowledgedAt !== null);
    assert.deepEqual((await world.answer<{ items: unknown[] }>(tenantId, 'listForeignUseAlarms', { query: { state: 'open' } })).items, []);
  });

  it('B6 a file is previewed, stored once, compared and deleted; one with a bad line is refused with its number', async () => {
    const tenantId = await world.newTenant();
    await world.ship([counted(tenantId)]);
    const text = `date,model,input_tokens,output_tokens,cost\n2026-03-10,${model},1000,200,0.000243\n`;
    const preview = await world.answer<{ lines: number; problems: unknown[]; costNanoUsd: number }>(tenantId, 'previewBillingFile', { file: Buffer.from(text) });
    assert.deepEqual([preview.lines, preview.problems, preview.costNanoUsd], [1, [], 243_000]);
    const statement = await upload(tenantId, text);
    const { cells } = await on<ReconciliationAnswer>(tenantId, 'readReconciliation', statement);
    assert.deepEqual([cells[0]?.parts, cells[0]?.priceShare?.toFixed(2)], [[{ kind: 'price', tokens: 0, nanoUsd: -27_000 }], '-0.10']);
    await assert.rejects(upload(tenantId, text), /was uploaded on/);
    await assert.rejects(upload(tenantId, `${text}2026-03-10,=1,1,1,1\n`), /line 3.*formula/);
    await assert.rejects(world.answer(tenantId, 'previewBillingFile', { file: Buffer.alloc(4 * 1_048_576 + 1, 'a') }), /larger than 4194304 bytes/);
    await on(tenantId, 'deleteBillingStatement', statement);
    await assert.rejects(on(tenantId, 'readReconciliation', statement), /nothing here/);
  });

  it('T2 B6 statements, lines, alarms and what was reconciled are of one organisation alone', async () => {
    const [mine, other] = [await world.newTenant(), await world.newTenant()];
    const statement = await take(mine, [use({ input: 90_000 })]);
    for (const id of ['readReconciliation', 'settleEstimates', 'deleteBillingStatement'] as const) await assert.rejects(on(other, id, statement), /nothing here/);
    const alarms = await world.answer<{ items: ForeignUseAlarm[] }>(mine, 'listForeignUseAlarms');
    await assert.rejects(world.answer(other, 'acknowledgeForeignUse', { params: { alarmId: alarms.items[0]?.id } }), /nothing here/);
    for (const table of ['billing_statements', 'billing_lines', 'foreign_use_alarms', 'reconciled_estimates']) {
      const count = (tenantId: string) => world.app.as<unknown>().inTenant(tenantId, async (trx) => (await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(trx)).rows[0]?.n);
      assert.equal(await count(other), 0, table);
      assert.ok(table === 'reconciled_estimates' || Number(await count(mine)) > 0, table);
    }
  });
});
