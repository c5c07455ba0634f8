import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type CalculatorBasis, type Operation, type OperationId, type Pilot, type PilotReport, type ResponseOf, type UsageForecast, type UsageReview, operations, permissionsOfRole } from '@keystead/contract';
import { type Principal, fixedClock, newId, sql } from '../src/foundation/index.ts';
import { insightOperations } from '../src/insight/index.ts';
import { type MeteringWorld, startMeteringWorld } from './support/metering.ts';

const now = new Date('2026-03-18T12:00:00Z');
const hour = 3_600_000;
const ago = (hours: number): Date => new Date(now.getTime() - hours * hour);
const providers = new Map([['openai', { name: 'OpenAI', sandbox: false }], ['sandbox', { name: 'Sandbox', sandbox: true }]]);
const [ada, ben] = [newId(), newId()];
const names = { names: async () => new Map([[ada, 'Ada'], [ben, 'Ben']]) };

interface Row { readonly at?: Date; readonly cost?: number | null; readonly model?: string; readonly provider?: string; readonly payer?: string; readonly runId?: string | null; readonly user?: string; readonly input?: number; readonly output?: number; readonly version?: string; readonly shadowOf?: string }

describe('B4 B7 insight on the database', () => {
  let world: MeteringWorld;
  before(async () => { world = await startMeteringWorld(); });
  after(() => world.close());

  async function ask<Answer>(tenantId: string, id: OperationId, input: { query?: object; params?: object; body?: object; userId?: string } = {}): Promise<Answer> {
    const principal: Principal = { kind: 'user', tenantId, userId: input.userId ?? ada, tokenId: null, name: 'Owner', role: 'owner', permissions: new Set(permissionsOfRole.owner), environment: 'production', sessionId: null };
    const all = insightOperations({ database: world.app, clock: fixedClock(now), people: names, tokens: names, providers, apps: new Map([['letters', 'Letters'], ['notes', 'Notes']]) });
    const operation = all.find((each) => each.operation.id === id) ?? assert.fail(id);
    const { query, body, response } = operations[id] as Operation;
    const result = await operation.handle({ principal, params: input.params, query: query?.parse(input.query ?? {}), body: body?.parse(input.body) ?? input.body, request: new Request('http://test/'), ifMatch: null, traceId: 'test', clientAddress: null, setHeader: () => undefined } as never);
    return (response === null ? undefined : response.parse(result)) as Answer;
  }

  async function spent(tenantId: string, rows: readonly Row[]): Promise<void> {
    await world.spoolDatabase.as<unknown>().inTenant(tenantId, async (trx) => {
      for (const row of rows) {
        await sql`insert into ledger (request_id, tenant_id, occurred_at, user_id, app_id, run_id, environment, payer, custody, provider, endpoint, stream, asked_model, input_tokens, output_tokens, usage_state, cost_nano_usd, price_version, status, outcome, shadow_of)
          values (${newId()}, ${tenantId}, ${row.at ?? ago(1)}, ${row.user ?? ada}, 'letters', ${row.runId ?? null}, 'production', ${row.payer ?? 'tenant'}, 'vault', ${row.provider ?? 'openai'}, 'openai-chat', false, ${row.model ?? 'large'}, ${row.input ?? 500}, ${row.output ?? 200},
            'settled', ${row.cost === undefined ? 1_000 : row.cost}, ${row.version ?? 'table'}, 200, 'answered', ${row.shadowOf ?? null})`.execute(trx);
      }
    });
  }

  const app = <Result>(tenantId: string, work: (trx: Parameters<Parameters<ReturnType<typeof world.app.as<unknown>>['inTenant']>[1]>[0]) => Promise<Result>): Promise<Result> => world.app.as<unknown>().inTenant(tenantId, work);

  async function ran(tenantId: string, run: { minutes: number | null; startedAt?: Date; sandbox?: boolean; appId?: string }): Promise<string> {
    const id = newId();
    const startedAt = run.startedAt ?? ago(30);
    await app(tenantId, async (trx) => {
      await sql`insert into runs (id, tenant_id, app_id, app_version, state, audience, sandbox, started_by, created_at) values (${id}, ${tenantId}, ${run.appId ?? 'letters'}, '1', 'draft', 'internal', ${run.sandbox ?? false}, ${ada}, ${startedAt})`.execute(trx);
      if (run.minutes !== null) await sql`insert into run_handling (run_id, tenant_id, first_exported_at) values (${id}, ${tenantId}, ${new Date(startedAt.getTime() + run.minutes * 60_000)})`.execute(trx);
    });
    return id;
  }

  it('B4 the month is foretold from own money alone, exact so far, and a budget’s day with it', async () => {
    const tenantId = await world.newTenant();
    const days = Array.from({ length: 40 }, (_nothing, index) => ({ at: ago(index * 24), cost: 1_000_000 }));
    await spent(tenantId, [...days, { provider: 'sandbox', cost: 7_000_000_000 }, { payer: 'platform', cost: 9_000_000_000 }, { cost: null }]);
    await app(tenantId, async (trx) => {
      await sql`insert into budgets (id, tenant_id, name, period, limit_amount) values (${newId()}, ${tenantId}, 'Monthly', 'month', 20000000000), (${newId()}, ${tenantId}, 'Far off', 'month', 900000000000000)`.execute(trx);
    });
    const forecast = await ask<UsageForecast>(tenantId, 'readForecast');
    assert.deepEqual([forecast.method, forecast.historyDays, forecast.soFarNanoUsd, forecast.total, forecast.unpricedRequests], ['weekday', 39, 18_000_000, { likelyNanoUsd: 31_000_000, lowNanoUsd: 31_000_000, highNanoUsd: 31_000_000 }, 1]);
    assert.deepEqual(forecast.budgets.map(({ name, state }) => [name, state]), [['Far off', 'not-this-month'], ['Monthly', 'not-this-month']]);
    const sandbox = await ask<UsageForecast>(tenantId, 'readForecast', { query: { money: 'sandbox' } });
    assert.deepEqual([sandbox.method, sandbox.soFarNanoUsd, sandbox.total], ['none', 7_000_000_000, null]);
    await world.spoolDatabase.as<unknown>().inTenant(tenantId, (trx) => sql`insert into budget_windows (budget_id, tenant_id, window_start, settled_amount) select id, tenant_id, '2026-03-01', 20000000000 from budgets where name = 'Monthly' and tenant_id = ${tenantId}`.execute(trx));
    assert.equal((await ask<UsageForecast>(tenantId, 'readForecast')).budgets.find(({ name }) => name === 'Monthly')?.state, 'reached');
  });

  it('B4 T2 the most expensive runs and requests are named by reference; sandbox, credits and other organisations are in no sum of it', async () => {
    const [tenantId, other, run] = [await world.newTenant(), await world.newTenant(), newId()];
    await spent(tenantId, [{ runId: run, cost: 700 }, { runId: run, cost: 50, model: 'small' }, { cost: 600 }, { cost: null }, { runId: newId(), provider: 'sandbox', cost: 9_999 }, { runId: newId(), payer: 'platform', cost: 8_888 }]);
    await spent(other, [{ runId: run, cost: 1 }]);
    type Expensive = ResponseOf<typeof operations.listExpensiveRuns>;
    const runs = await ask<Expensive>(tenantId, 'listExpensiveRuns');
    assert.deepEqual([runs.totalNanoUsd, runs.items.map((item) => [item.runId, item.costNanoUsd, item.requests, item.models, item.userName])], [1_350, [[run, 750, 2, ['large', 'small'], 'Ada']]]);
    assert.deepEqual((await ask<Expensive>(tenantId, 'listExpensiveRuns', { query: { of: 'request' } })).items.map(({ costNanoUsd }) => costNanoUsd), [700, 600, 50]);
    assert.deepEqual((await ask<Expensive>(tenantId, 'listExpensiveRuns', { query: { money: 'sandbox' } })).items.map(({ costNanoUsd }) => costNanoUsd), [9_999]);
    await assert.rejects(ask(tenantId, 'listExpensiveRuns', { query: { from: now.toISOString(), to: ago(1).toISOString() } }), /before/);
  });

  it('B4 a good answer costs what all rated ones did, by the good ones; n is said and few are not ranked', async () => {
    const tenantId = await world.newTenant();
    const runs = Array.from({ length: 4 }, () => newId());
    await spent(tenantId, runs.flatMap((runId) => [{ runId, cost: 100 }, { runId, cost: 500, shadowOf: newId() }]));
    await app(tenantId, async (trx) => {
      for (const [index, rating] of [[0, 'good'], [1, 'poor'], [2, 'good']] as const) await sql`insert into run_ratings (id, tenant_id, run_id, user_id, rating) values (${newId()}, ${tenantId}, ${runs[index]}, ${ada}, ${rating})`.execute(trx);
      await sql`insert into run_ratings (id, tenant_id, run_id, user_id, rating) values (${newId()}, ${tenantId}, ${runs[2]}, ${ben}, 'poor')`.execute(trx);
    });
    const answer = await ask<ResponseOf<typeof operations.readGoodAnswers>>(tenantId, 'readGoodAnswers', { query: { by: 'app' } });
    assert.deepEqual([answer.runs, answer.ratedRuns, answer.rankedFrom], [4, 3, 20]);
    const [row] = answer.rows;
    // One of three is good: of the third, people are of two minds.
    assert.deepEqual([row?.label, row?.goodRuns, row?.costNanoUsd, row?.costPerGoodNanoUsd, row?.ranked], ['Letters', 1, 300, 300, false]);
    assert.deepEqual((await app(tenantId, (trx) => sql`select 1 from run_ratings where tenant_id <> ${tenantId}`.execute(trx))).rows, []);
  });

  it('B4 the review counts the month that was asked for, and names what it found in figures of it', async () => {
    const tenantId = await world.newTenant();
    await spent(tenantId, [
      ...Array.from({ length: 60 }, () => ({ at: new Date('2026-02-10T10:01:00Z'), input: 5_000, cost: 10 })), { at: new Date('2026-02-11T10:00:00Z'), cost: 40, shadowOf: newId() }, { at: new Date('2026-02-28T23:59:59Z'), cost: null },
      { at: new Date('2026-03-01T00:00:00Z'), cost: 5_000 }, { at: new Date('2026-01-31T23:59:59Z'), cost: 77 },
    ]);
    const review = await ask<UsageReview>(tenantId, 'readUsageReview');
    assert.deepEqual([review.month, review.complete, review.totals.requests, review.totals.costNanoUsd, review.totals.unpricedRequests, review.previousCostNanoUsd], ['2026-02', true, 62, 640, 1, 77]);
    assert.deepEqual(review.hints.map(({ rule, concernsNanoUsd }) => [rule, concernsNanoUsd]), [['cache-unused', 600], ['shadows', 40], ['unpriced', 0]]);
    assert.deepEqual(review.hints[0]?.figures.map(({ value }) => value), [60, 59, 600]);
    assert.equal((await ask<UsageReview>(tenantId, 'readUsageReview', { query: { month: '2026-03' } })).complete, false);
  });

  it('B7 the calculator begins with real use: what people ask for, each model’s cost, and what it was before the agreed discount', async () => {
    const tenantId = await world.newTenant();
    const term = newId();
    await app(tenantId, (trx) => sql`insert into price_terms (id, tenant_id, provider, kind, discount_percent, valid_from) values (${term}, ${tenantId}, 'openai', 'discount', 20, '2026-01-01')`.execute(trx));
    await spent(tenantId, [...Array.from({ length: 9 }, () => ({ cost: 80, version: `table term:${term}`, at: ago(48) })), { user: ben, cost: 50, model: 'small', at: ago(48) }, { at: ago(1), cost: 1_000_000 }, { at: ago(48), provider: 'sandbox' }, { at: ago(48), cost: 7_000, shadowOf: newId() }, { at: ago(48), model: 'shadow', shadowOf: newId() }]);
    const basis = await ask<CalculatorBasis>(tenantId, 'readCalculatorBasis');
    assert.deepEqual([basis.requests, basis.people, basis.perPerson, basis.to], [10, 2, { light: 1, typical: 1, heavy: 9 }, '2026-03-18T00:00:00.000Z'], 'today is not whole');
    assert.deepEqual(basis.models.map((model) => [model.model, model.requests, model.billedNanoUsd, model.listNanoUsd]), [['large', 9, 720, 900], ['small', 1, 50, 50]]);
  });

  it('B7 hours saved: what was exported within the limit measures, what took longer goes by the others, the sandbox is left out', async () => {
    const tenantId = await world.newTenant();
    for (const minutes of [10, 10, 10, 10, 20, 300, null]) await ran(tenantId, { minutes });
    await ran(tenantId, { minutes: 5, sandbox: true });
    await spent(tenantId, [{ runId: await ran(tenantId, { minutes: null }), cost: 30 }, { runId: newId(), cost: 999 }]);
    type TimeSaved = ResponseOf<typeof operations.readTimeSaved>;
    assert.equal((await ask<TimeSaved>(tenantId, 'readTimeSaved')).total.savedMinutes, null, 'nobody has said how long it took before');
    await assert.rejects(ask(tenantId, 'setAppHandleTime', { params: { appId: 'no-such-app' }, body: { minutesBefore: 5 } }), /not/i);
    await ask(tenantId, 'setAppHandleTime', { params: { appId: 'letters' }, body: { minutesBefore: 60 } });
    await ask(tenantId, 'setTimeSavedTerms', { body: { hourlyRateCents: 6_000, longestMinutes: 120 } });
    const { apps: [letters], terms } = await ask<TimeSaved>(tenantId, 'readTimeSaved');
    assert.deepEqual([letters?.appName, letters?.minutesBefore, letters?.setByName, terms.hourlyRateCents], ['Letters', 60, 'Ada', 6_000]);
    assert.deepEqual(letters?.total, { usedRuns: 6, measuredRuns: 5, guessedRuns: 1, leftOutRuns: 0, medianMinutesAfter: 10, savedMinutes: 4 * 50 + 40 + 50, valueNanoUsd: 290_000_000_000, costNanoUsd: 30 });
    assert.deepEqual(letters?.months.map(({ month, usedRuns }) => [month, usedRuns]).at(-1), ['2026-03', 6]);
    assert.deepEqual((await world.eventsOf(tenantId)).map((event) => event.action).filter((action) => action.startsWith('time-saved')), ['time-saved.handle-time-set', 'time-saved.terms-set']);
  });

  it('B7 a pilot keeps its baseline, reports two weeks and 90 days, and says when it is paid back', async () => {
    const tenantId = await world.newTenant();
    for (const day of [3, 4, 5]) await ran(tenantId, { minutes: 30, startedAt: new Date(`2026-03-0${day}T09:00:00Z`) });
    await ran(tenantId, { minutes: 30, startedAt: new Date('2026-02-20T09:00:00Z') });
    const body = { name: 'Letters', startedOn: '2026-03-02', baseline: [{ appId: 'letters', minutesBefore: 90 }], hourlyRateCents: 3_900, platformFeeCents: 3_900 };
    await assert.rejects(ask(tenantId, 'createPilot', { body: { ...body, baseline: [...body.baseline, ...body.baseline] } }), /twice/);
    const { id } = await ask<Pilot>(tenantId, 'createPilot', { body });
    await ask(tenantId, 'setAppHandleTime', { params: { appId: 'letters' }, body: { minutesBefore: 1 } });
    const { pilot, reports } = await ask<{ pilot: Pilot; reports: PilotReport[] }>(tenantId, 'readPilot', { params: { pilotId: id } });
    assert.deepEqual([pilot.baseline[0]?.minutesBefore, pilot.startedOn, pilot.createdByName], [90, '2026-03-02', 'Ada']);
    assert.deepEqual(reports.map((report) => [report.kind, report.state, report.usedRuns, report.savedMinutes, report.platformFeeNanoUsd, report.netNanoUsd, report.paidBackOn]), [['two-week', 'complete', 3, 180, 39_000_000_000, 78_000_000_000, '2026-03-03'], ['ninety-day', 'running', 3, 180, 39_000_000_000, 78_000_000_000, '2026-03-03']]);
    const other = await world.newTenant();
    await assert.rejects(ask(other, 'readPilot', { params: { pilotId: id } }), { code: 'not_found' });
    await assert.rejects(ask(other, 'deletePilot', { params: { pilotId: id } }), { code: 'not_found' });
    await ask(tenantId, 'deletePilot', { params: { pilotId: id } });
    assert.deepEqual((await ask<{ items: Pilot[] }>(tenantId, 'listPilots')).items, []);
  });

  it('B4 views of usage are a person’s own: a name is replaced, and nobody else sees or removes them', async () => {
    const tenantId = await world.newTenant();
    const save = (address: string) => ask<{ id: string; address: string }>(tenantId, 'saveUsageView', { body: { name: 'By team', address } });
    await save('by=team');
    const saved = await save('by=team&period=7d');
    type Views = { items: { id: string; address: string }[] };
    assert.deepEqual((await ask<Views>(tenantId, 'listUsageViews')).items.map(({ address }) => address), ['by=team&period=7d']);
    assert.deepEqual((await ask<Views>(tenantId, 'listUsageViews', { userId: ben })).items, []);
    await assert.rejects(ask(tenantId, 'deleteUsageView', { params: { viewId: saved.id }, userId: ben }), { code: 'not_found' });
    await assert.rejects(save('by=team and more'));
    await ask(tenantId, 'deleteUsageView', { params: { viewId: saved.id } });
    assert.deepEqual((await ask<Views>(tenantId, 'listUsageViews')).items, []);
  });
});
