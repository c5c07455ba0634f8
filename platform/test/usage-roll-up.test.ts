import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import pg from 'pg';
import { type ResponseOf, operations, usageDimensions } from '@keystead/contract';
import { connectionOptions, newId, sql } from '../src/foundation/index.ts';
import type { MeteringTables } from '../src/metering/index.ts';
import { planSlots } from '../src/metering/usage/plan-slots.ts';
import { asksDepartments, selectUsage } from '../src/metering/usage/select-usage.ts';
import { wholeOf } from '../src/metering/usage/answer-usage.ts';
import { askedTime } from '../src/metering/usage/usage-range.ts';
import { type MeteringWorld, recordedCall, shipAll, startMeteringWorld } from './support/metering.ts';

type Usage = ResponseOf<typeof operations.readUsage>;

/** What the roll-up must be: the ledger, summed anew. */
const differences = `
  with sums as (
    select tenant_id, date_trunc('hour', occurred_at, 'UTC') as hour, row(provider, coalesce(served_model, asked_model), asked_model, app_id, user_id, token_id, team, project, workflow, credential_id, environment, endpoint, payer)::text as about,
      count(*) as requests, count(*) filter (where outcome = 'failed') as failures, coalesce(sum(input_tokens), 0) as input, coalesce(sum(cache_read_tokens), 0) as cache_read, coalesce(sum(cache_write_tokens), 0) as cache_write,
      coalesce(sum(output_tokens), 0) as output, coalesce(sum(reasoning_tokens), 0) as reasoning, coalesce(sum(cost_nano_usd), 0) as cost, count(*) filter (where usage_state = 'estimated') as estimated,
      coalesce(sum(cost_nano_usd) filter (where usage_state = 'estimated'), 0) as estimated_cost, count(*) filter (where cost_nano_usd is null) as unpriced, coalesce(sum(latency_ms), 0) as latency, count(latency_ms) as timed
    from keystead.ledger where tenant_id = $1 group by 1, 2, 3
  ), hours as (
    select f.tenant_id, f.hour, row(provider, model, asked_model, app_id, user_id, token_id, team, project, workflow, credential_id, environment, endpoint, payer)::text as about,
      requests, failures, input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, reasoning_tokens, cost_nano_usd, estimated_requests, estimated_nano_usd, unpriced_requests, latency_ms, timed_requests
    from keystead.usage_hours f join keystead.usage_series s using (tenant_id, series) where f.tenant_id = $1 and requests <> 0
  ), days as (
    select tenant_id, series, date_trunc('day', hour, 'UTC') as day, sum(requests) as requests, sum(cost_nano_usd) as cost, sum(input_tokens) as input, sum(timed_requests) as timed from keystead.usage_hours where tenant_id = $1 group by 1, 2, 3
  )
  select 'hours' as place from (select * from sums except select * from hours) a union all select 'hours' from (select * from hours except select * from sums) b
  union all select 'days' from days d full join (select * from keystead.usage_days where tenant_id = $1) k using (tenant_id, series, day)
    where (d.requests, d.cost, d.input, d.timed) is distinct from (k.requests, k.cost_nano_usd, k.input_tokens, k.timed_requests)`;

/** What the sums of every level must be: the hours of the finest, summed anew over what it leaves out, one row each. */
const measures = ['requests', 'failures', 'input_tokens', 'cache_read_tokens', 'cache_write_tokens', 'output_tokens', 'reasoning_tokens', 'cost_nano_usd', 'estimated_requests', 'estimated_nano_usd', 'unpriced_requests', 'latency_ms', 'timed_requests'];
const levels = { 'usage_': 'user_id, token_id, team, project, workflow, ', 'usage_purpose_': 'team, project, workflow, ', 'usage_service_': '' };
const levelDifferences = Object.entries(levels).flatMap(([prefix, more]) => ['hour', 'day', 'month'].map((span) => {
  const about = `provider, model, asked_model, app_id, ${more}credential_id, environment, endpoint, payer`;
  const kept = `select ${span}, ${about}, ${measures.join(', ')} from keystead.${prefix}${span}s join keystead.${prefix}series using (tenant_id, series) where tenant_id = $1 and requests <> 0`;
  const anew = `select date_trunc('${span}', hour, 'UTC') as at, ${about}, ${measures.map((name) => `sum(${name})`).join(', ')} from keystead.usage_hours join keystead.usage_series using (tenant_id, series) where tenant_id = $1 group by at, ${about} having sum(requests) <> 0`;
  return `select '${prefix}${span}s' as place from ((${kept} except all ${anew}) union all (${anew} except all ${kept})) as different`;
})).join(' union all ');

const call = fc.record({
  minutes: fc.integer({ min: 0, max: 5_000 }), provider: fc.constantFrom('openai', 'sandbox', 'house'), model: fc.constantFrom('gpt-4o-mini', 'a"b', 'x,y', null), user: fc.integer({ min: 0, max: 2 }), project: fc.constantFrom('p', undefined),
  payer: fc.constantFrom('tenant' as const, 'platform' as const), state: fc.constantFrom('settled' as const, 'estimated' as const, 'none' as const), outcome: fc.constantFrom('answered' as const, 'failed' as const, 'cancelled' as const), twice: fc.boolean(),
});
const users = [null, newId(), newId()];
const begin = Date.parse('2026-03-01T00:00:00Z');
const credentialId = newId();
const tokenId = newId();

describe('the roll-up of usage', () => {
  let world: MeteringWorld;
  let owner: pg.Client;
  before(async () => {
    world = await startMeteringWorld();
    owner = new pg.Client(connectionOptions(world.test.ownerUrl));
    await owner.connect();
  });
  after(async () => { await owner.end(); await world.close(); });

  function made(tenantId: string, each: typeof call extends fc.Arbitrary<infer T> ? T : never) {
    const { intent, outcome, requestId } = recordedCall(tenantId, { provider: each.provider, at: new Date(begin + each.minutes * 60_000) });
    const caller = { userId: users[each.user] ?? null, tokenId, appId: null, runId: null, environment: 'production', ...each.project === undefined ? {} : { project: each.project } };
    const credential = { ...outcome.credential, credentialId, payer: each.payer };
    return { requestId, intent: { ...intent, caller, credential }, outcome: { ...outcome, caller, credential, servedModel: each.model, usageState: each.state, outcome: each.outcome } };
  }

  it('B2 B4 after any requests, by two shippers at once, some of them shipped twice, settled anew in any order, some gone: the roll-up is the ledger, summed', async () => {
    await fc.assert(fc.asyncProperty(fc.array(call, { minLength: 1, maxLength: 40 }), fc.array(fc.nat(39), { maxLength: 10 }), async (calls, settled) => {
      const tenantId = await world.newTenant();
      const records = calls.map((each) => made(tenantId, each));
      const spools = [world.openSpool(), world.openSpool()];
      for (const [index, { intent, outcome }] of records.entries()) {
        for (const spool of calls[index]?.twice === true ? spools : [spools[index % 2]]) { await spool?.append(intent); await spool?.append(outcome); }
      }
      await Promise.all(spools.map((spool) => shipAll(world.shipperFor(spool, { batchRecords: 9 }))));
      assert.deepEqual((await owner.query(differences, [tenantId])).rows, []);
      for (const index of settled) {
        const record = records[index];
        if (record !== undefined) await owner.query("update keystead.ledger set usage_state = 'reconciled', input_tokens = 7, output_tokens = null, cost_nano_usd = $2 where request_id = $1 and usage_state = 'estimated'", [record.requestId, index * 3]);
      }
      assert.deepEqual((await owner.query(differences, [tenantId])).rows, []);
      await owner.query('delete from keystead.ledger where request_id = any($1)', [records.slice(0, 7).map(({ requestId }) => requestId)]);
      assert.deepEqual((await owner.query(`${differences} union all ${levelDifferences}`, [tenantId])).rows, []);
      await Promise.all(spools.map((spool) => spool.close()));
    }), { numRuns: 8, seed: 5 });
  });

  it('B4 the roll-up and the ledger answer every question alike: any dimension, filter, bucket, time zone and edge', async () => {
    const tenantId = await world.newTenant();
    await world.ship(fc.sample(call, { numRuns: 60, seed: 7 }).map((each) => made(tenantId, each)));
    const ask = async (query: object): Promise<Usage> => world.answer<Usage>(tenantId, 'readUsage', { query });
    const whole = { from: '2026-02-27T23:17:00Z', to: '2026-03-05T12:40:30Z' };
    const { totals } = await ask(whole);
    assert.equal(totals.requests, 60);
    for (const by of usageDimensions) {
      const usage = await ask({ ...whole, by, thenBy: 'model', top: 2 });
      assert.deepEqual([usage.totals, usage.source], [totals, 'rollup'], by);
      assert.ok(new Set(usage.points.map(({ key, other }) => `${other} ${key}`)).size <= 3, by);
    }
    const [user = ''] = users.flatMap((each) => each ?? []);
    const narrow = { ...whole, user: [user, ''], model: 'a"b', payer: 'tenant' };
    for (const timeZone of ['Europe/Zurich', 'Asia/Kolkata']) {
      for (const bucket of ['hour', 'day', 'month']) {
        const usage = await ask({ ...narrow, timeZone, bucket });
        // Of Kolkata's hours, each is half of two.
        assert.equal(usage.source, timeZone === 'Asia/Kolkata' && bucket === 'hour' ? 'ledger' : 'rollup');
        assert.deepEqual(usage.totals, (await ask({ ...narrow, bucket })).totals);
      }
    }
    const [first] = (await ask({ ...narrow, timeZone: 'Asia/Kolkata', by: 'user' })).points;
    assert.match(first?.bucketStart ?? '', /T18:30:00.000Z$/);
  });

  it('B4 every level of the sums, and the ledger’s rows by themselves, give the same lines to the nano-dollar: random rows, ranges, buckets, zones, dimensions, filters', async () => {
    const tenantId = await world.newTenant();
    // Around the turn of a month and of clocks: those of Havana go back from one to midnight, those of Lord Howe by half an hour.
    const turns = ['2026-03-01T00:00:00Z', '2026-04-04T15:00:00Z', '2025-11-02T04:00:00Z', '2026-03-29T01:00:00Z'].map((each) => Date.parse(each));
    const around = fc.record({ turn: fc.constantFrom(...turns), minutes: fc.integer({ min: -4_000, max: 4_000 }) }).map(({ turn, minutes }) => turn + minutes * 60_000);
    const rows = fc.sample(fc.record({ call, at: around, team: fc.constantFrom(undefined, 'team-a', 'team-b'), token: fc.constantFrom(tokenId, newId()) }), { numRuns: 90, seed: 11 });
    await world.ship(rows.map(({ call: each, at, team, token }) => {
      const { intent, outcome, requestId } = made(tenantId, each);
      const caller = { ...outcome.caller, tokenId: token, ...team === undefined ? {} : { teamId: team } };
      return { requestId, intent: { ...intent, at, caller }, outcome: { ...outcome, at, caller } };
    }));
    const zones = ['UTC', 'Europe/Zurich', 'America/Los_Angeles', 'Asia/Kolkata', 'Asia/Kathmandu', 'America/Havana', 'Australia/Lord_Howe', 'Pacific/Kiritimati'];
    const question = fc.record({
      from: around, length: fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 300, max: 40_000 })), whole: fc.boolean(), timeZone: fc.constantFrom(...zones), bucket: fc.constantFrom('hour', 'day', 'month'), by: fc.constantFrom(...usageDimensions), thenBy: fc.option(fc.constantFrom(...usageDimensions), { nil: undefined }),
      top: fc.constantFrom(1, 2, 1_000), rank: fc.constantFrom('cost', 'requests', 'tokens'), filter: fc.constantFrom({}, {}, { model: ['gpt-4o-mini', 'a"b'] }, { team: '' }, { user: users.flatMap((each) => each ?? []) }, { project: 'p', payer: 'tenant' }, { department: '' }),
    });
    await world.app.as<MeteringTables>().inTenant(tenantId, async (trx) => {
      for (const { from: at, length, whole: hours, filter, ...rest } of fc.sample(question, { numRuns: 50, seed: 3 })) {
        const from = hours ? Math.floor(at / 3_600_000) * 3_600_000 : at;
        const query = operations.readUsage.query.parse({ ...rest, ...filter, from: new Date(from).toISOString(), to: new Date(from + length * (hours ? 3_600_000 / 60 : 60_000)).toISOString() });
        const time = await askedTime(trx, query, new Date());
        const asked = { tenantId, query, top: query.top, sandboxes: ['sandbox'] };
        const plain = await selectUsage(trx, { ...asked, slots: planSlots(time.buckets, null) });
        assert.deepEqual(await selectUsage(trx, { ...asked, slots: planSlots(time.buckets, asksDepartments(query) ? 'day' : 'month'), wholeSlots: wholeOf(time) }), plain, JSON.stringify(query));
        // What the database itself calls the bucket of each row.
        const { rows: called } = await sql<{ at: Date; n: number }>`select date_trunc(${query.bucket}, occurred_at, ${query.timeZone}) as at, count(*) as n from ledger where tenant_id = ${tenantId} and occurred_at >= ${query.from} and occurred_at < ${query.to} group by 1 order by 1`.execute(trx);
        if (Object.keys(filter).length === 0) assert.deepEqual([...Map.groupBy(plain, (line) => line.bucket_start.toISOString())].map(([start, of]) => [start, of.reduce((sum, line) => sum + line.requests, 0)]), called.map((each) => [each.at.toISOString(), each.n]), JSON.stringify(query));
      }
    });
  });

  it('B4 a filter of none, the rest as other, the time before and the table of it all', async () => {
    const tenantId = await world.newTenant();
    const at = (hours: number) => new Date(begin + hours * 3_600_000);
    const calls = [0, 1, 30].map((hours, index) => recordedCall(tenantId, { at: at(hours), askedModel: `=m${index}` })).map((each, index) => ({ ...each, outcome: { ...each.outcome, servedModel: null, caller: { ...each.outcome.caller, ...index === 0 ? {} : { project: `p${index}` } } } }));
    await world.ship(calls);
    const day = { from: at(24).toISOString(), to: at(48).toISOString() };
    const usage = await world.answer<Usage>(tenantId, 'readUsage', { query: { ...day, previous: 'yes', by: 'project' } });
    assert.deepEqual([usage.totals.requests, usage.previous?.totals.requests, usage.previous?.from], [1, 2, at(0).toISOString()]);
    const none = await world.answer<Usage>(tenantId, 'readUsage', { query: { ...day, from: at(0).toISOString(), project: '', by: 'askedModel' } });
    assert.deepEqual(none.groups.map(({ key, requests }) => [key, requests]), [['=m0', 1]]);
    const rest = await world.answer<Usage>(tenantId, 'readUsage', { query: { ...day, from: at(0).toISOString(), by: 'askedModel', top: 1, rank: 'tokens' } });
    assert.deepEqual(rest.groups.map(({ key, other, requests }) => [key, other, requests]), [['=m0', false, 1], ['other', true, 2]]);
    const file = await (await world.answer<Response>(tenantId, 'exportUsage', { query: { ...day, by: 'askedModel' } })).text();
    assert.match(file.split('\r\n')[1] ?? '', /^2026-03-02T00:00:00.000Z,day,UTC,askedModel,'=m2,'=m2,,,,false,tenant,1,0,1000,0,0,200,0,\d+,0\.\d{9},/);
    await assert.rejects(world.answer(tenantId, 'readUsage', { query: { timeZone: 'Nowhere/Land' } }), /timeZone/);
    await assert.rejects(world.answer(tenantId, 'readUsage', { query: { timeZone: '+05:30' } }), /timeZone/);
  });

  it('B6 a department has what its teams used on the days on which they belonged to it, the day of the move included', async () => {
    const tenantId = await world.newTenant();
    const [team, sales, legal] = [newId(), newId(), newId()];
    await owner.query("insert into keystead.teams (id, tenant_id, name) values ($1, $2, 'Team')", [team, tenantId]);
    await owner.query("insert into keystead.departments (id, tenant_id, name) values ($1, $3, 'Sales'), ($2, $3, 'Legal')", [sales, legal, tenantId]);
    await owner.query("insert into keystead.department_teams (id, tenant_id, department_id, team_id, valid_from, valid_to) values (gen_random_uuid(), $1, $2, $4, '2026-01-01', '2026-03-03'), (gen_random_uuid(), $1, $3, $4, '2026-03-03', null)", [tenantId, sales, legal, team]);
    // Of the third day, one in the hour that is taken from the ledger itself.
    const hours = [1, 30, 48.2, 60, 71.5];
    await world.ship([...hours, 5].map((hour, index) => { const each = recordedCall(tenantId, { at: new Date(begin + hour * 3_600_000) }); return { ...each, outcome: { ...each.outcome, caller: { ...each.outcome.caller, ...index < hours.length ? { teamId: team } : {} } } }; }));
    const query = { from: new Date(begin + 600_000).toISOString(), to: new Date(begin + 71.6 * 3_600_000).toISOString(), bucket: 'month' };
    const sums = async (more: object) => (await world.answer<Usage>(tenantId, 'readUsage', { query: { ...query, ...more } })).groups.map(({ label, requests }) => [label, requests]);
    assert.deepEqual(await sums({ by: 'department' }), [['Legal', 3], ['Sales', 2], ['none', 1]]);
    assert.deepEqual(await sums({ by: 'provider', department: [sales, ''] }), [['OpenAI', 3]]);
  });

  it('B2 T2 attack 7: neither a month of the ledger nor its roll-up is reached around its policy, and no role of the program writes to them', async () => {
    const [own, foreign] = [await world.newTenant(), await world.newTenant()];
    await world.ship([recordedCall(foreign)]);
    const rollUp = Object.keys(levels).flatMap((prefix) => ['series', 'hours', 'days', 'months'].map((table) => `${prefix}${table}`));
    const { rows: months } = await owner.query<{ name: string }>("select relid::regclass::text as name from pg_partition_tree('keystead.ledger') where isleaf");
    assert.ok(months.length >= 6);
    for (const role of ['keystead_app', 'keystead_spool', 'keystead_sequencer', 'keystead_snapshot'] as const) {
      const tables = world.test.open(role).as<unknown>();
      for (const { name } of months) await assert.rejects(tables.inTenant(foreign, (trx) => sql`select from ${sql.raw(name)}`.execute(trx)), /permission denied/, `${role} ${name}`);
      for (const name of rollUp) await assert.rejects(tables.inTenant(foreign, (trx) => sql`delete from ${sql.table(name)}`.execute(trx)), /permission denied/, `${role} ${name}`);
      await assert.rejects(tables.inTenant(foreign, (trx) => sql`select keystead.add_usage('{}')`.execute(trx)), /permission denied/, role);
    }
    const seen = async (tenantId: string) => (await world.app.as<unknown>().inTenant(tenantId, (trx) => sql<{ n: number }>`select ${sql.raw(rollUp.map((name) => `(select count(*) from ${name})`).join(' + '))} as n`.execute(trx))).rows[0]?.n;
    assert.deepEqual([await seen(own), await seen(foreign)], [0, rollUp.length]);
  });

  it('B2 the months ahead are made before they come; a request of a month without a table is kept all the same, and told of', async () => {
    const prepare = async () => (await world.app.as<unknown>().transaction((trx) => sql<{ made: string[]; without_month: number }>`select * from keystead.prepare_ledger(5)`.execute(trx))).rows[0];
    const far = 'f7000000-0000-7000-8000-000000000001';
    const tenantId = await world.newTenant();
    await world.ship([recordedCall(tenantId, { requestId: far })]);
    assert.equal((await world.ledgerOf(tenantId)).length, 1);
    const first = await prepare();
    assert.deepEqual([first?.made.length, first?.without_month], [2, 1]);
    assert.deepEqual((await prepare())?.made, []);
    assert.deepEqual((await owner.query(differences, [tenantId])).rows, []);
  });
});
