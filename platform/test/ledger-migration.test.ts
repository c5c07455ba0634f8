import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import pg from 'pg';
import { connectionOptions, migrate, newId } from '../src/foundation/index.ts';
import { migrationsFolder } from '../src/server/postgres/index.ts';
import { type TestDatabase, startTestDatabase } from './support/database.ts';

describe('the ledger of an earlier version', () => {
  let server: TestDatabase;
  let owner: pg.Client;
  let ownerUrl = '';
  let folder = '';
  const name = `test_ledger_${process.pid}_${randomBytes(4).toString('hex')}`;

  before(async () => {
    server = await startTestDatabase();
    owner = new pg.Client(connectionOptions(server.ownerUrl));
    await owner.connect();
    await owner.query(`create database ${name}`);
    await owner.end();
    ownerUrl = Object.assign(new URL(server.ownerUrl), { pathname: `/${name}` }).href;
    owner = new pg.Client(connectionOptions(ownerUrl));
    await owner.connect();
    folder = await mkdtemp(join(tmpdir(), 'keystead-ledger-'));
    for (const file of await readdir(migrationsFolder)) if (file < '0039') await cp(join(migrationsFolder, file), join(folder, file));
  });
  after(async () => {
    await owner.end();
    const last = new pg.Client(connectionOptions(server.ownerUrl));
    await last.connect();
    await last.query(`drop database ${name} with (force)`);
    await last.end();
    await rm(folder, { recursive: true, force: true });
    await server.close();
  });

  it('B2 is moved into months whole, with what refers to it, and rolled up; a request that is there stays the only one of its id', async () => {
    await migrate({ ownerUrl, folder });
    const [tenantId, statementId] = [newId(), newId()];
    // An id of this month for a request of long ago, ids of other kinds, and one that a settlement refers to.
    const ids = [newId(), newId(), '00000000-0000-4000-8000-000000000001', 'ffffffff-ffff-4fff-bfff-ffffffffffff'];
    await owner.query("insert into keystead.tenants (id, name) values ($1, 'Office')", [tenantId]);
    await owner.query(`insert into keystead.ledger (request_id, tenant_id, user_id, occurred_at, environment, payer, custody, endpoint, stream, asked_model, usage_state, input_tokens, cost_nano_usd, status, outcome, shadow_of, output_limit)
      select id, $2, id, case place when 1 then now() - interval '14 months' else now() end, 'production', 'tenant', 'vault', 'openai-chat', false, 'm', 'settled', place, place * 10, 200, 'answered', $1::uuid, 7 from unnest($3::uuid[]) with ordinality as given (id, place)`, [newId(), tenantId, ids]);
    await owner.query("insert into keystead.billing_statements (id, tenant_id, provider, source, from_day, to_day, lines, digest) values ($1, $2, 'openai', 'report', now(), now(), 0, '')", [statementId, tenantId]);
    await owner.query('insert into keystead.reconciled_estimates (request_id, tenant_id, statement_id, reconciled_nano_usd) values ($1, $2, $3, 1)', [ids[0], tenantId, statementId]);
    const whole = 'select request_id, occurred_at, input_tokens, cost_nano_usd, shadow_of, output_limit from keystead.ledger order by request_id';
    const earlier = (await owner.query(whole)).rows;
    await migrate({ ownerUrl, folder: migrationsFolder });
    assert.deepEqual((await owner.query(whole)).rows, earlier);
    // By caller four people; whoever they are, two hours.
    for (const [level, combinations, hours] of [['usage_', 4, 4], ['usage_purpose_', 1, 2], ['usage_service_', 1, 2]] as const) {
      const { rows: [sums] } = await owner.query(`select (select count(*) from keystead.${level}series)::int as series, count(*)::int as hours, sum(requests)::int as requests, sum(input_tokens)::int as tokens, sum(cost_nano_usd)::int as cost,
        (select sum(cost_nano_usd)::int from keystead.${level}days) as by_day, (select sum(cost_nano_usd)::int from keystead.${level}months) as by_month from keystead.${level}hours`);
      assert.deepEqual(sums, { series: combinations, hours, requests: 4, tokens: 10, cost: 100, by_day: 100, by_month: 100 }, level);
    }
    // The sums that the migration made are those that the next request is added to.
    await owner.query("insert into keystead.ledger (request_id, tenant_id, occurred_at, environment, payer, custody, endpoint, stream, asked_model, usage_state, cost_nano_usd, status, outcome) values ($1, $2, now(), 'production', 'tenant', 'vault', 'openai-chat', false, 'm', 'settled', 5, 200, 'answered')", [newId(), tenantId]);
    assert.deepEqual((await owner.query('select count(*)::int as months, (select count(*)::int from keystead.usage_service_series) as series, sum(cost_nano_usd)::int as cost from keystead.usage_service_months')).rows, [{ months: 2, series: 1, cost: 105 }]);
    await assert.rejects(owner.query('delete from keystead.ledger where request_id = $1', [ids[0]]), /reconciled_estimates/);
    for (const id of ids) await assert.rejects(owner.query("insert into keystead.ledger (request_id, tenant_id, occurred_at, environment, payer, custody, endpoint, stream, asked_model, usage_state, status, outcome) values ($1, $2, now() + interval '1 year', 'production', 'tenant', 'vault', 'e', false, 'm', 'none', 200, 'answered')", [id, tenantId]), /duplicate key/);
  });
});
