import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import { newId } from '../src/foundation/index.ts';
import { dayMilliseconds, hourMilliseconds } from '../src/governance/anomalies/facts.ts';
import { baselineDays, learnBaseline } from '../src/governance/anomalies/learn-baseline.ts';
import { readPresent } from '../src/governance/anomalies/read-facts.ts';
import { readWindow } from '../src/governance/anomalies/read-window.ts';
import type { AnomalyTables } from '../src/governance/anomalies/tables.ts';
import { type MeteringWorld, startMeteringWorld } from './support/metering.ts';

/** A Monday. */
const to = Date.parse('2026-11-16T00:00:00Z');
const from = to - baselineDays * dayMilliseconds;
const hours = baselineDays * 24;
const measures = ['requests', 'failures', 'input_tokens', 'cache_read_tokens', 'cache_write_tokens', 'output_tokens', 'reasoning_tokens', 'cost_nano_usd', 'estimated_requests', 'estimated_nano_usd', 'unpriced_requests', 'latency_ms', 'timed_requests'];

describe('A4 what is usual in an organisation with a lot of traffic', () => {
  let world: MeteringWorld;
  let owner: pg.Client;
  before(async () => {
    world = await startMeteringWorld();
    owner = new pg.Client(world.test.ownerUrl);
    await owner.connect();
    await owner.query('set search_path = keystead');
  });
  after(async () => { await owner.end(); await world.close(); });

  const asked = (tenantId: string) => ({ tenantId, from, to, sandboxes: ['sandbox'] });
  const windowOf = (tenantId: string) => world.app.as<AnomalyTables>().inTenant(tenantId, (trx) => readWindow(trx, asked(tenantId)));

  /** Combinations of so many tokens, three models and five keys, in the sums of every hour: each answered two calls and cost as much as `cost` says. The first model is the sandbox's. */
  async function fill(tenantId: string, { tokens, cost, first = 0 }: { readonly tokens: number; readonly cost: string; readonly first?: number }): Promise<void> {
    const id = (name: string): string => `md5('${tenantId}' || ${name})::uuid`;
    await owner.query('begin; set local session_replication_role = replica');
    await owner.query(`create temp table combinations on commit drop as select ${id("'series' || n")} as series, ${id("'service' || (n % 15)")} as service, n, ${id("'token' || (n / 15)")} as token_id, ${id("'key' || (n % 5)")} as credential_id, 'model-' || (n % 3) as model,
      case when n % 3 = 0 then 'sandbox' else 'openai' end as provider, case when n % 5 = 0 then null else 'letters' end as app_id from generate_series(0, ${tokens * 15 - 1}) as n`);
    const named = 'provider, model, asked_model, app_id, credential_id, environment, endpoint, payer';
    const values = `provider, model, model, app_id, credential_id, 'production', 'openai-chat', 'tenant'`;
    await owner.query(`insert into usage_series (tenant_id, series, token_id, ${named}) select $1, series, token_id, ${values} from combinations`, [tenantId]);
    await owner.query(`insert into usage_service_series (tenant_id, series, ${named}) select distinct on (service) $1::uuid, service, ${values} from combinations`, [tenantId]);
    const sums = (where: string, kind: string): string => `insert into usage_${where}hours (tenant_id, hour, series, ${measures.join(', ')}) select $1, $2::timestamptz + h * interval '1 hour', ${kind}, ${measures.map((name) => (name === 'requests' ? 'sum(2)' : name === 'cost_nano_usd' ? `sum(${cost})` : '0')).join(', ')}
      from generate_series(${first}, ${hours - 1}) as h cross join combinations group by h, ${kind} order by h, ${kind}`;
    await owner.query(sums('', 'series'), [tenantId, new Date(from)]);
    await owner.query(sums('service_', 'service'), [tenantId, new Date(from)]);
    await owner.query('commit');
    await owner.query('analyze usage_hours, usage_service_hours, usage_series, usage_service_series');
  }

  it('A4 at 1,500 combinations of caller, model and key an hour, each of 840 hours counts with what it cost', async () => {
    const tenantId = await world.newTenant();
    await fill(tenantId, { tokens: 100, cost: '1000 * (h % 24) + n' });
    const sums = await windowOf(tenantId);
    const { rows } = await owner.query<{ cost: string }>(`select sum(cost_nano_usd) as cost from usage_hours join usage_series using (tenant_id, series) where tenant_id = $1 and provider <> 'sandbox' group by hour order by hour`, [tenantId]);
    const baseline = learnBaseline(sums);
    assert.equal(rows.length, hours);
    assert.deepEqual(baseline.hourlyNanoUsd, rows.map(({ cost }) => Number(cost)));
    // A thousand combinations of it cost something: what an hour of the day costs, and the sum of their numbers.
    assert.deepEqual([0, 13].map((hour) => baseline.ofHour[hour]?.expected), [0, 13].map((hour) => 1_000 * 1_000 * hour + (1_500 * 1_499) / 2 - (500 * 1_497) / 2));
    assert.deepEqual([baseline.from, baseline.activeDays, baseline.callers.size, [...baseline.models].toSorted()], [from, 35, 100, ['openai/model-1', 'openai/model-2', 'sandbox/model-0']]);
    assert.deepEqual([...baseline.callers.values()][0], { ...[...sums.callers][0], requests: 15 * 2 * hours, activeDays: 35, activeHours: hours, workHours: Array.from({ length: 24 }, (_, hour) => hour), restHours: Array.from({ length: 24 }, (_, hour) => hour) });
    assert.deepEqual([...baseline.credentialApps.values()].map((apps) => [...apps]).toSorted(), [[['', 300 * 2 * hours]], ...Array.from({ length: 4 }, () => [['letters', 300 * 2 * hours]])]);
    // As many rows as there are hours, callers, models and keys.
    assert.ok(Object.values(sums).every((part) => typeof part === 'number' || part.length <= hours));
  });

  it('A4 where calls began within the window, what is usual is learnt from there on: an hour before is none that cost nothing', async () => {
    const tenantId = await world.newTenant();
    await fill(tenantId, { tokens: 1, cost: '100', first: hours - 12 * 24 + 9 });
    const baseline = learnBaseline(await windowOf(tenantId));
    assert.deepEqual([baseline.from, baseline.activeDays, baseline.hourlyNanoUsd.length], [to - 12 * dayMilliseconds, 12, 12 * 24]);
    // Twelve days have each hour of the week once or twice, and ten combinations cost something.
    assert.equal(baseline.ofHour[13]?.expected, 1_000);
    assert.equal(learnBaseline(await windowOf(await world.newTenant())).hourlyNanoUsd.length, 0);
  });

  it('A4 of more callers than are named one by one, the sums of each hour, model, app and key are whole', async () => {
    const tenantId = await world.newTenant();
    await fill(tenantId, { tokens: 4, cost: '100 * n' });
    const present = { tenantId, from: to - dayMilliseconds, to, sandboxes: [] };
    const read = (most?: number) => world.app.as<AnomalyTables>().inTenant(tenantId, (trx) => readPresent(trx, present, most));
    const [whole, cut] = [await read(), await read(5)];
    const sumsOf = ({ use }: typeof whole) => Object.fromEntries([...Map.groupBy(use, ({ hour, model, appId, credentialId }) => JSON.stringify([hour, model, appId, credentialId]))].map(([key, of]) => [key, of.reduce<readonly [number, number]>((sum, { requests, costNanoUsd }) => [sum[0] + requests, sum[1] + costNanoUsd], [0, 0])]));
    assert.deepEqual(sumsOf(cut), sumsOf(whole));
    assert.deepEqual([whole.use.length, whole.use.filter(({ tokenId }) => tokenId === null).length], [60 * 24, 0]);
    const named = cut.use.filter(({ tokenId }) => tokenId !== null);
    assert.ok(named.length >= 5 && named.length <= 10 && cut.use.length <= 10 + 15 * 24);
    assert.equal(Math.max(...named.map(({ costNanoUsd }) => costNanoUsd)), 5_900);
  });

  it('A4 the worst hour of refusals, sign-ins and refused credentials, and the habits of where calls come from, are added up by caller', async () => {
    const tenantId = await world.newTenant();
    const [token, other, person, key] = [newId(), newId(), newId(), newId()];
    const at = (hour: number): Date => new Date(from + hour * hourMilliseconds + 60_000);
    for (const [hour, of] of [[1, token], [1, token], [2, token], [3, other]] as const) await owner.query('insert into refused_credentials (tenant_id, hour, kind, subject_id, reason, network, refused, first_at, last_at) values ($1, $2, \'token\', $3, \'revoked\', $4, 4, $2, $2)', [tenantId, new Date(from + hour * hourMilliseconds), of, newId()]);
    for (const reason of ['provider_key_rejected', 'provider_key_forbidden']) await owner.query('insert into refused_credentials (tenant_id, hour, kind, subject_id, reason, network, refused, first_at, last_at) values ($1, $2, \'key\', $3, $4, \'\', 7, $2, $2)', [tenantId, new Date(from), key, reason]);
    for (const [day, network, client] of [[0, '198.51.100.0/24', 'codex'], [1, '198.51.100.0/24', 'undici'], [1, '203.0.113.0/24', 'codex']] as const) await owner.query('insert into call_origins (tenant_id, day, caller, token_id, network, client, requests, first_at, last_at) values ($1, $2::timestamptz::date, $3, $4, $5, $6, 1, $2::timestamptz, $2::timestamptz)', [tenantId, new Date(from + day * dayMilliseconds), token, token, network, client]);
    for (const [hour, who] of [[1, person], [1, person], [1, null], [5, person]] as const) await owner.query('insert into audit_outbox (tenant_id, occurred_at, action, action_version, actor_kind, actor_id, subject_kind, detail) values ($1, $2, \'session.refused\', 1, \'user\', $3, \'session\', \'{}\')', [tenantId, at(hour), who]);
    const baseline = learnBaseline(await windowOf(tenantId));
    assert.deepEqual([[...baseline.mostRefusedTokens].toSorted(), [...baseline.mostRefusedKeys]], [[[token, 8], [other, 4]].toSorted(), [[key, 7]]]);
    assert.deepEqual([baseline.mostFailures.get(person), baseline.mostFailures.get('')], [2, 2.9]);
    const { networks, clients, days } = baseline.originsOf.get(`token ${token}`) ?? assert.fail();
    assert.deepEqual([networks, clients, days, [...baseline.networks].toSorted(), [...baseline.clients].toSorted()], [2, 2, 2, ['198.51.100.0/24', '203.0.113.0/24'], ['codex', 'undici']]);
  });
});
