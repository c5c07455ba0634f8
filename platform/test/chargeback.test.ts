import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { ChargebackStatement, Department, operations, ResponseOf } from '@keystead/contract';
import fc from 'fast-check';
import { parquetReadObjects } from 'hyparquet';
import { focusColumns, type FocusRow } from '../src/chargeback/focus/columns.ts';
import { focusRows } from '../src/chargeback/export-month.ts';
import { declareChargeback } from '../src/chargeback/index.ts';
import { readLines } from '../src/chargeback/read-lines.ts';
import { newId, sql } from '../src/foundation/index.ts';
import { ChargebackDesk, usedOn } from './support/chargeback.ts';
import { type MeteringWorld, startMeteringWorld } from './support/metering.ts';

type Month = ResponseOf<typeof operations.readChargeback>;
const october = { period: '2026-10' };
const november = { period: '2026-11' };
/** 1,000 input and 200 output tokens of gpt-4o-mini. */
const oneCall = 270_000;

describe('B5 chargeback', () => {
  let world: MeteringWorld;
  before(async () => { world = await startMeteringWorld(); });
  after(() => world.close());

  const desk = async (now = '2026-11-21T12:00:00Z'): Promise<ChargebackDesk> => new ChargebackDesk(world, await world.newTenant(), now);
  const statementOf = (at: ChargebackDesk, params: object): Promise<ChargebackStatement> => at.ask('readChargebackStatement', { params });
  const focusOf = async (at: ChargebackDesk, period: string): Promise<FocusRow[]> => Array.fromAsync(focusRows(at.dependencies, { principal: { tenantId: at.tenantId }, period, statement: await statementOf(at, { period }) }));
  const refused = (work: Promise<unknown>, pattern: RegExp) => assert.rejects(work, (error: Error) => pattern.test(error.message));

  it('B5 a team is charged to its department day by day: a past month does not change when it moves, and unassigned use is shown as such', async () => {
    const at = await desk();
    const [team, other] = [await at.newTeam('Claims'), await at.newTeam('Sales')];
    const claims = await at.ask<Department>('createDepartment', { body: { name: 'Claims', costCentre: 'CC-100' } });
    const legal = await at.ask<Department>('createDepartment', { body: { name: 'Legal' } });
    await refused(at.ask('createDepartment', { body: { name: 'LEGAL' } }), /of this name already/);
    await at.ask('assignTeam', { params: { teamId: team }, body: { departmentId: claims.id, from: '2026-10-01' } });
    await world.ship([
      ...['2026-10-31T23:59:59.999Z', '2026-11-01T00:00:00Z', '2026-11-10T12:00:00Z'].map((when) => usedOn(at.tenantId, { at: when, caller: { teamId: team } })),
      usedOn(at.tenantId, { at: '2026-11-11T00:00:00Z', caller: { teamId: other } }), usedOn(at.tenantId, { at: '2026-11-12T00:00:00Z' }),
    ]);
    await at.ask('assignTeam', { params: { teamId: team }, body: { departmentId: legal.id, from: '2026-11-10' } });
    const shares = async (params: object): Promise<unknown> => (await at.ask<Month>('readChargeback', { params })).rows.map((row) => [row.label, row.requests, row.ownNanoUsd]).toSorted();
    assert.deepEqual(await shares(october), [['Claims', 1, oneCall]]);
    assert.deepEqual(await shares(november), [['Claims', 1, oneCall], ['Legal', 1, oneCall], ['Unassigned', 2, 2 * oneCall]]);
    const { unassigned, items } = await at.ask<ResponseOf<typeof operations.listDepartments>>('listDepartments');
    assert.deepEqual(unassigned, [{ teamId: other, name: 'Sales' }]);
    assert.deepEqual(items.map(({ name, teams }) => [name, teams.map(({ from, until }) => [from, until])]), [['Claims', [['2026-10-01', '2026-11-10']]], ['Legal', [['2026-11-10', null]]]]);
    const teams = await at.ask<Month>('readChargeback', { params: november, query: { by: 'team', department: 'none' } });
    assert.deepEqual(teams.rows.map((row) => row.key).toSorted(), [other, null].toSorted());
  });

  it('B5 no day of a team belongs to two departments, whatever writes it', async () => {
    const at = await desk();
    const team = await at.newTeam('Claims');
    const { id } = await at.ask<Department>('createDepartment', { body: { name: 'Claims' } });
    await at.ask('assignTeam', { params: { teamId: team }, body: { departmentId: id, from: '2026-10-01' } });
    await refused(at.select(sql`insert into department_teams (id, tenant_id, department_id, team_id, valid_from, valid_to) values (${newId()}, ${at.tenantId}, ${id}, ${team}, '2026-10-05', '2026-10-06')`), /one department on one day/);
    const updated = await at.ask<Department>('updateDepartment', { params: { departmentId: id }, body: { archived: true }, ifMatch: (await at.ask<ResponseOf<typeof operations.listDepartments>>('listDepartments')).items[0]?.etag ?? '' });
    assert.ok(updated.archivedAt);
    await refused(at.ask('assignTeam', { params: { teamId: team }, body: { departmentId: id } }), /put aside/);
  });

  it('B5 T5 own keys, platform credits, the sandbox and the subscription share no sum, in the month and in the statement', async () => {
    const at = await desk();
    await world.ship([
      usedOn(at.tenantId, { at: '2026-11-02T00:00:00Z', caller: { project: 'acme' } }), usedOn(at.tenantId, { at: '2026-11-02T00:00:00Z', caller: { project: 'acme' }, state: 'estimated' }),
      usedOn(at.tenantId, { at: '2026-11-02T00:00:00Z', payer: 'platform' }), usedOn(at.tenantId, { at: '2026-11-02T00:00:00Z', provider: 'sandbox', model: 'sandbox-small' }), usedOn(at.tenantId, { at: '2026-11-02T00:00:00Z', provider: 'house' }),
    ]);
    await at.ask('createProject', { body: { code: 'acme', client: 'Acme Ltd' } });
    const statement = await statementOf(at, november);
    const { ownNanoUsd, ownEstimatedNanoUsd, platformNanoUsd, unpricedRequests, requests } = statement.totals;
    assert.deepEqual([ownNanoUsd, ownEstimatedNanoUsd, platformNanoUsd, unpricedRequests, requests], [oneCall + 1_000_000, 1_000_000, oneCall, 1, 5]);
    assert.deepEqual(statement.subscription.map(({ invoiceNumber, amountCents }) => [invoiceNumber, amountCents]), [[null, null]]);
    assert.deepEqual(statement.departments.map(({ name, projects }) => [name, projects.map(({ project, client, requests: count }) => [project, client, count]).toSorted()]), [['Unassigned', [[null, null, 3], ['acme', 'Acme Ltd', 2]].toSorted()]]);
    const rows = await focusOf(at, '2026-11');
    assert.equal(rows.some((row) => row['ProviderName'] === 'Sandbox'), false, 'what nobody pays is in no file of charges');
    const credits = rows.filter((row) => row['x_Payer'] === 'platform');
    assert.deepEqual([total(credits, 'BilledCost'), total(credits, 'EffectiveCost')], [0n, BigInt(oneCall)], 'credits were billed when they were bought');
  });

  it('B5 a closed month stays as it was: late records and reconciled estimates are corrections of the next, once, and all closings together are the ledger', async () => {
    const at = await desk('2026-11-02T08:00:00Z');
    const team = await at.newTeam('Claims');
    const { id } = await at.ask<Department>('createDepartment', { body: { name: 'Claims', costCentre: 'CC-1' } });
    await at.ask('assignTeam', { params: { teamId: team }, body: { departmentId: id, from: '2026-10-01' } });
    const estimate = usedOn(at.tenantId, { at: '2026-10-30T10:00:00Z', caller: { teamId: team, project: 'acme' }, state: 'estimated', output: 4_000 });
    await world.ship([usedOn(at.tenantId, { at: '2026-10-03T10:00:00Z', caller: { teamId: team, project: 'acme', tags: { ticket: 'A-1' } } }), estimate]);
    await refused(at.ask('closeChargebackMonth', { params: november }), /not over yet/);
    const closed = await at.ask<ChargebackStatement>('closeChargebackMonth', { params: october });
    assert.deepEqual([closed.totals.ownNanoUsd, closed.totals.ownEstimatedNanoUsd, closed.corrections, closed.ledger.requests], [oneCall + 1_000_000, 1_000_000, [], 2]);
    await refused(at.ask('closeChargebackMonth', { params: october }), /closed already/);
    await refused(at.ask('assignTeam', { params: { teamId: team }, body: { departmentId: null, from: '2026-10-31' } }), /before 2026-11-01 are closed/);
    const before = await focusOf(at, '2026-10');

    await world.ship([usedOn(at.tenantId, { at: '2026-10-31T22:00:00Z', caller: { teamId: team } }), usedOn(at.tenantId, { at: '2026-11-05T10:00:00Z', caller: { teamId: team } })]);
    await reconcile(at, estimate.requestId, { input: 1_000, output: 100, cost: 210_000 });
    const department = (await at.ask<ResponseOf<typeof operations.listDepartments>>('listDepartments')).items[0] ?? assert.fail();
    await at.ask('updateDepartment', { params: { departmentId: id }, body: { name: 'Claims and more' }, ifMatch: department.etag });
    assert.deepEqual(await statementOf(at, october), closed, 'nothing that comes later changes what was closed, nor what it was called');
    assert.deepEqual(await focusOf(at, '2026-10'), before);

    const draft = await statementOf(at, november);
    assert.deepEqual(draft.corrections.map(({ period, project, ownNanoUsd, ownEstimatedNanoUsd }) => [period, project, ownNanoUsd, ownEstimatedNanoUsd]).toSorted(), [['2026-10', null, oneCall, 0], ['2026-10', 'acme', 210_000 - 1_000_000, -1_000_000]].toSorted());
    at.now = new Date('2026-12-01T00:00:00Z');
    const next = await at.ask<ChargebackStatement>('closeChargebackMonth', { params: november });
    assert.deepEqual([next.totals, next.correctionTotals], [draft.totals, draft.correctionTotals]);
    at.now = new Date('2027-01-02T00:00:00Z');
    await refused(at.ask('closeChargebackMonth', { params: { period: '2027-01' } }), /not over/);
    const december = await at.ask<ChargebackStatement>('closeChargebackMonth', { params: { period: '2026-12' } });
    assert.deepEqual([december.corrections, december.totals.requests], [[], 0], 'a correction is charged once');
    const corrections = (await focusOf(at, '2026-11')).filter((row) => row['ChargeClass'] === 'Correction');
    assert.deepEqual([total(corrections, 'BilledCost'), new Set(corrections.map((row) => row['BillingPeriodStart'])), corrections.every((row) => String(row['ChargePeriodStart']).startsWith('2026-10'))], [BigInt(oneCall + 210_000 - 1_000_000), new Set(['2026-11-01T00:00:00Z']), true]);
    assert.deepEqual(await at.select(sql`select (select sum(cost_nano_usd) from chargeback_lines) as charged, (select sum(cost_nano_usd) from ledger) as ledger`), [{ charged: 3 * oneCall + 210_000, ledger: 3 * oneCall + 210_000 }]);
    await refused(at.select(sql`update chargeback_lines set cost_nano_usd = 0`), /permission denied/);
    await refused(at.select(sql`delete from chargeback_closings`), /permission denied/);
    const actions = (await world.eventsOf(at.tenantId)).map((event) => event.action).filter((action) => action.startsWith('chargeback.'));
    assert.deepEqual(actions, ['chargeback.closed', 'chargeback.closed', 'chargeback.closed']);
  });

  it('B5 T5 whatever was used by whomever, FOCUS rows, the lines of closings and the sums by any dimension equal the ledger to the nano-dollar', async () => {
    const projects = [{}, { project: 'acme' }, { project: 'b' }];
    await fc.assert(fc.asyncProperty(fc.array(fc.record({
      day: fc.integer({ min: 1, max: 31 }), team: fc.nat(2), project: fc.nat(2), model: fc.constantFrom('gpt-4o-mini', 'gpt-4o', 'no-such-model'), payer: fc.constantFrom('tenant' as const, 'platform' as const), provider: fc.constantFrom('openai', 'openai', 'house', 'sandbox'),
      input: fc.nat(99_999), output: fc.nat(9_999), cached: fc.boolean(), estimated: fc.boolean(), tag: fc.boolean(), month: fc.constantFrom('09', '10'),
    }), { minLength: 1, maxLength: 25 }), async (uses) => {
      const at = await desk('2026-11-03T00:00:00Z');
      const teams = [null, await at.newTeam('One'), await at.newTeam('Two')];
      const { id } = await at.ask<Department>('createDepartment', { body: { name: 'D' } });
      await at.ask('assignTeam', { params: { teamId: teams[1] }, body: { departmentId: id, from: '2026-10-12' } });
      const key = newId();
      const call = (use: (typeof uses)[number]) => usedOn(at.tenantId, {
        at: `2026-${use.month}-${String(Math.min(use.day, 30)).padStart(2, '0')}T12:00:00Z`, provider: use.provider, payer: use.payer, model: use.model, input: use.input, cacheRead: use.cached ? Math.floor(use.input / 3) : null, output: use.output, state: use.estimated ? 'estimated' : 'settled', credentialId: key,
        caller: { teamId: teams[use.team] ?? null, ...projects[use.project], ...use.tag ? { tags: { t: '1' } } : {} },
      });
      const late = Math.floor(uses.length / 3);
      await world.ship(uses.slice(late).map(call));
      await at.ask('closeChargebackMonth', { params: { period: '2026-09' } });
      await world.ship(uses.slice(0, late).map(call));
      const october = await at.ask<ChargebackStatement>('closeChargebackMonth', { params: { period: '2026-10' } });
      const [sums] = await at.select(sql<{ charged: number; ledger: number; focus: number; october: number; tokens: number; charged_tokens: number }>`select (select coalesce(sum(cost_nano_usd), 0) from chargeback_lines) as charged, (select coalesce(sum(cost_nano_usd), 0) from ledger) as ledger,
        (select coalesce(sum(cost_nano_usd), 0) from ledger where provider <> 'sandbox') as focus, (select coalesce(sum(cost_nano_usd), 0) from ledger where occurred_at >= '2026-10-01' and provider <> 'sandbox' and payer = 'tenant') as october,
        (select coalesce(sum(input_tokens + output_tokens), 0) from ledger) as tokens, (select coalesce(sum(input_tokens + output_tokens), 0) from chargeback_lines) as charged_tokens`);
      assert.ok(sums);
      assert.deepEqual([sums.charged, sums.charged_tokens], [sums.ledger, sums.tokens]);
      const rows = [...await focusOf(at, '2026-09'), ...await focusOf(at, '2026-10')];
      assert.equal(total(rows, 'EffectiveCost'), BigInt(sums.focus));
      assert.equal(october.totals.ownNanoUsd, sums.october);
      for (const by of ['team', 'project', 'model', 'credential', 'workflow'] as const) assert.deepEqual((await at.ask<Month>('readChargeback', { params: { period: '2026-10' }, query: { by } })).totals, october.totals, by);
      assert.equal((await at.ask<Month>('readChargeback', { params: { period: '2026-10' }, query: { by: 'tag', tag: 't' } })).totals.ownNanoUsd, sums.october);
    }), { numRuns: 4, seed: 17 });
  });

  it('B5 the FOCUS file has every column by name and type, in CSV and in Parquet, and an independent reader finds the same amounts', async () => {
    const at = await desk();
    await at.ask('createProject', { body: { code: '=cmd', client: '=HYPERLINK("x")' } });
    await world.ship([usedOn(at.tenantId, { at: '2026-11-02T00:00:00Z', caller: { project: '=cmd', tags: { ticket: 'A "quoted", one' } }, cacheRead: 400 }), usedOn(at.tenantId, { at: '2026-11-03T00:00:00Z', model: 'gpt-4o' })]);
    const file = async (format: string): Promise<Response> => at.ask<Response>('exportChargeback', { params: november, query: { format } });
    const csv = await (await file('focus-csv')).text();
    const [header, first, ...more] = csv.trimEnd().split('\r\n');
    assert.deepEqual(header?.split(','), focusColumns.map(({ name }) => name));
    assert.equal(more.length + 1, 5, 'input, cached input and output of one call, input and output of the other');
    assert.match(first ?? '', /2026-11-02T00:00:00Z/);
    assert.match(csv, /'=HYPERLINK/);
    assert.doesNotMatch(csv, /(?:^|,)"?=/m, 'nothing that a spreadsheet would run');
    const response = await file('focus-parquet');
    assert.equal(response.headers.get('content-disposition'), 'attachment; filename="keystead-chargeback-2026-11-focus-1.2.parquet"');
    const read = await parquetReadObjects({ file: await response.arrayBuffer() });
    const rows = await focusOf(at, '2026-11');
    assert.deepEqual(read.map((row) => Object.keys(row)), rows.map(() => focusColumns.map(({ name }) => name)));
    const nano = (value: unknown): bigint => BigInt(Math.round(Number(value) * 1e9));
    assert.deepEqual(read.map((row) => [nano(row['BilledCost']), row['SkuMeter'], (row['ChargePeriodStart'] as Date).toISOString().slice(0, 10), row['x_Project'], row['Tags'], row['InvoiceId'], row['x_Estimated']]), rows.map((row) => [row['BilledCost'], row['SkuMeter'], String(row['ChargePeriodStart']).slice(0, 10), row['x_Project'], row['Tags'], null, false]));
    for (const row of rows) for (const { name, nullable } of focusColumns) assert.ok(nullable || (row[name] !== null && row[name] !== undefined), name);
    const everything = await Array.fromAsync(readLines(at.dependencies, { tenantId: at.tenantId, period: '2026-11' }));
    assert.deepEqual(await Array.fromAsync(readLines(at.dependencies, { tenantId: at.tenantId, period: '2026-11', atOnce: 1 })), everything, 'piece by piece it is the same');
    const statement = await (await file('statement-csv')).text();
    assert.match(statement, /^2026-11,Platform subscription,2026-11,,,,,not invoiced yet,USD,/m);
    assert.match(await (await file('lines-csv')).text(), /own key,USD,0\.000240000,no/);
  });

  it('B5 the subscription stands by its numbered invoice, as a line and as a purchase of its own; one that was issued after its month was closed stands in the next', async () => {
    const at = await desk('2026-11-02T08:00:00Z');
    await world.ship([usedOn(at.tenantId, { at: '2026-10-05T10:00:00Z' }), usedOn(at.tenantId, { at: '2026-11-01T10:00:00Z' })]);
    assert.deepEqual((await at.ask<ChargebackStatement>('closeChargebackMonth', { params: october })).subscription.map(({ invoiceNumber }) => invoiceNumber), [null]);
    const number = await at.newInvoice('2026-10', { subscriptionCents: 3_900, creditsCents: 2_500 });
    const { subscription, totals } = await statementOf(at, november);
    assert.deepEqual(subscription.map(({ period, invoiceNumber, amountCents }) => [period, invoiceNumber, amountCents]), [['2026-10', number, 3_900], ['2026-11', null, null]]);
    assert.equal(totals.ownNanoUsd, oneCall, 'in no sum with inference');
    const bought = (await focusOf(at, '2026-11')).filter((row) => row['ChargeCategory'] === 'Purchase');
    assert.deepEqual(bought.map((row) => [row['ServiceName'], row['BilledCost'], row['EffectiveCost'], row['InvoiceId'], row['ChargeClass']]), [['Platform subscription', 39_000_000_000n, 39_000_000_000n, number, 'Correction'], ['Inference credits', 25_000_000_000n, 0n, number, 'Correction']]);
    at.now = new Date('2026-12-02T08:00:00Z');
    await at.ask('closeChargebackMonth', { params: november });
    assert.deepEqual((await statementOf(at, { period: '2026-12' })).subscription.map(({ invoiceNumber }) => invoiceNumber), [null], 'once');
  });

  it('B5 what an init file declares is made once, and left as it is from then on', async () => {
    const at = await desk();
    const declared = { tenantId: at.tenantId, departments: [{ name: 'Claims', costCentre: 'CC-1' }], projects: [{ code: 'acme', client: 'Acme' }] };
    await declareChargeback(world.app, declared);
    const { items: [made] } = await at.ask<ResponseOf<typeof operations.listDepartments>>('listDepartments');
    await at.ask('updateDepartment', { params: { departmentId: made?.id }, body: { costCentre: 'CC-2' }, ifMatch: made?.etag ?? '' });
    await declareChargeback(world.app, { ...declared, departments: [...declared.departments, { name: 'Legal', costCentre: null }] });
    const { items } = await at.ask<ResponseOf<typeof operations.listDepartments>>('listDepartments');
    assert.deepEqual(items.map(({ name, costCentre }) => [name, costCentre]), [['Claims', 'CC-2'], ['Legal', null]]);
    assert.equal((await at.ask<ResponseOf<typeof operations.listProjects>>('listProjects')).items.length, 1);
  });

  it('B4 the list of projects tells those that were charged without being on it; settings begin from what was read', async () => {
    const at = await desk();
    await world.ship([usedOn(at.tenantId, { at: '2026-11-20T00:00:00Z', caller: { project: 'mystery' } }), usedOn(at.tenantId, { at: '2026-11-20T00:00:00Z', caller: { project: 'acme' } })]);
    const { id, etag } = await at.ask<{ id: string; etag: string }>('createProject', { body: { code: 'acme', client: 'Acme' } });
    await refused(at.ask('createProject', { body: { code: 'acme' } }), /on the list already/);
    await at.ask('updateProject', { params: { projectId: id }, body: { closed: true }, ifMatch: etag });
    const { items, unknown } = await at.ask<ResponseOf<typeof operations.listProjects>>('listProjects');
    assert.deepEqual([items.map(({ code, closedAt }) => [code, closedAt !== null]), unknown.map(({ code, requests }) => [code, requests])], [[['acme', true]], [['mystery', 1]]]);
    const settings = await at.ask<{ etag: string; tagKeys: string[] | null }>('readChargebackSettings');
    assert.equal(settings.tagKeys, null);
    await at.ask('updateChargebackSettings', { body: { listedProjectsOnly: true, tagKeys: ['ticket'] }, ifMatch: settings.etag });
    await assert.rejects(at.ask('updateChargebackSettings', { body: { listedProjectsOnly: false, tagKeys: null }, ifMatch: settings.etag }), { code: 'precondition_failed' });
  });
});

function total(rows: readonly FocusRow[], column: string): bigint {
  return rows.reduce((sum, row) => sum + (row[column] as bigint), 0n);
}

/** As a provider's report does: a statement, and its count in the estimate's place. */
async function reconcile(at: ChargebackDesk, requestId: string, { input, output, cost }: { readonly input: number; readonly output: number; readonly cost: number }): Promise<void> {
  const statementId = newId();
  await at.select(sql`insert into billing_statements (id, tenant_id, provider, source, from_day, to_day, lines, digest, file_name) values (${statementId}, ${at.tenantId}, 'openai', 'upload', '2026-10-01', '2026-10-31', 1, ${Buffer.from(statementId)}, 'bill.csv')`);
  await at.select(sql`select keystead.reconcile_counts(${statementId}, null, ${JSON.stringify([{ requestId, input, cacheRead: 0, cacheWrite: 0, output, costNanoUsd: cost }])}::jsonb)`);
}
