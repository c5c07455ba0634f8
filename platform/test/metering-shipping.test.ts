import assert from 'node:assert/strict';
import { appendFileSync, existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { LedgerRow } from '@keystead/contract';
import { type Database, type Transaction, newId, sql, systemClock } from '../src/foundation/index.ts';
import { type RefusalRecord, type SpoolsShipping, shipSpools } from '../src/metering/index.ts';
import { type MeteringWorld, recordedCall, shipAll, silentLogger, startMeteringWorld, testPriceIds } from './support/metering.ts';

describe('shipping', () => {
  let world: MeteringWorld;
  before(async () => { world = await startMeteringWorld(); });
  after(() => world.close());

  it('B2 every request is in the ledger once and every use of a key in the audit log once', async () => {
    const tenantId = await world.newTenant();
    const spool = world.openSpool();
    const calls = Array.from({ length: 25 }, () => recordedCall(tenantId));
    for (const { intent, outcome } of calls) { await spool.append(intent); await spool.append(outcome); }
    await shipAll(world.shipperFor(spool, { batchRecords: 7 }));
    assert.deepEqual((await world.ledgerOf(tenantId)).map((row) => row.request_id), calls.map((each) => each.requestId).toSorted());
    assert.deepEqual((await world.ledgerOf(tenantId)).map((row) => row.cost_nano_usd), calls.map(() => 270_000));
    const events = await world.eventsOf(tenantId);
    assert.deepEqual(events.map((event) => [event.action, event.detail['requestId']]), calls.map((each) => ['credential.used', each.requestId]));
    await spool.close();
  });

  it('B2 fault 2: a shipper killed at any batch ships the rest once, and nothing twice', async () => {
    const tenantId = await world.newTenant();
    const spool = world.openSpool(world.newFolder(), { segmentBytes: 6_000 });
    const calls = Array.from({ length: 30 }, () => recordedCall(tenantId));
    for (const { intent, outcome } of calls) await Promise.all([spool.append(intent), spool.append(outcome)]);
    let transactions = 0;
    for (let deaths = 0; ; deaths += 1) {
      const shipper = world.shipperFor(spool, { batchRecords: 7, beforeCommit: () => { transactions += 1; if (transactions % 3 === 0) throw new Error('killed'); } });
      try {
        await shipAll(shipper);
        assert.ok(deaths > 3);
        break;
      } catch (error) {
        assert.match(String(error), /killed/);
      }
    }
    assert.equal((await world.ledgerOf(tenantId)).length, 30);
    assert.equal((await world.eventsOf(tenantId)).length, 30);
    await spool.close();
  });

  it('B2 a shipper that lost sight of its own commit asks the database how far it was', async () => {
    const tenantId = await world.newTenant();
    const spool = world.openSpool();
    const refusal: RefusalRecord = { type: 'refusal', requestId: newId(), tenantId, at: Date.now(), caller: recordedCall(tenantId).intent.caller, endpoint: 'e', askedModel: 'm', code: 'model_not_found', status: 404 };
    await spool.append(refusal);
    let transactions = 0;
    const unsteady: Database = {
      ...world.spoolDatabase,
      as<Tables>() {
        const tables = world.spoolDatabase.as<Tables>();
        return {
          ...tables,
          async transaction<Result>(work: (trx: Transaction<Tables>) => Promise<Result>) {
            const result = await tables.transaction(work);
            transactions += 1;
            if (transactions === 2) throw new Error('the connection broke after the commit');
            return result;
          },
        };
      },
    };
    const shipper = world.shipperFor(spool, { database: unsteady });
    await assert.rejects(shipAll(shipper), /broke after the commit/);
    await shipAll(shipper);
    assert.deepEqual((await world.eventsOf(tenantId)).map((event) => event.action), ['request.refused']);
    await spool.close();
  });

  it('B2 an intent in a live process waits for its outcome, also when its segment is long gone', async () => {
    const tenantId = await world.newTenant();
    const spool = world.openSpool(world.newFolder(), { segmentBytes: 2_000 });
    const slow = recordedCall(tenantId);
    await spool.append(slow.intent);
    for (let index = 0; index < 6; index += 1) { const { intent, outcome } = recordedCall(tenantId); await spool.append(intent); await spool.append(outcome); }
    await shipAll(world.shipperFor(spool));
    await shipAll(world.shipperFor(spool));
    assert.equal((await world.ledgerOf(tenantId)).length, 6);
    await spool.append(slow.outcome);
    await shipAll(world.shipperFor(spool));
    assert.equal((await world.ledgerOf(tenantId)).length, 7);
    assert.ok((await world.ledgerOf(tenantId)).every((row) => row.usage_state === 'settled'));
    const left = await world.spoolDatabase.as<{ spool_open_intents: { spool: string } }>().transaction((trx) => trx.selectFrom('spool_open_intents').selectAll().where('spool', '=', spool.id).execute());
    assert.deepEqual(left, []);
    await spool.close();
  });

  it('B2 fault 1: what a killed process left open is settled once at the most it could cost, as an estimate', async () => {
    const tenantId = await world.newTenant();
    const folder = world.newFolder();
    const dead = world.openSpool(folder, { segmentBytes: 2_000 });
    const [early, answered, late] = [recordedCall(tenantId), recordedCall(tenantId), recordedCall(tenantId)];
    await dead.append(early.intent);
    for (let index = 0; index < 4; index += 1) { const { intent, outcome } = recordedCall(tenantId); await dead.append(intent); await dead.append(outcome); }
    await shipAll(world.shipperFor(dead));
    await dead.append(answered.intent);
    await dead.append(late.intent);
    await dead.append(answered.outcome);
    await dead.close(); // Nothing is written by closing that was not there before.
    const next = world.openSpool(folder);
    await shipAll(world.shipperFor(next));
    await shipAll(world.shipperFor(next));
    const estimated = (await world.ledgerOf(tenantId)).filter((row) => row.usage_state === 'estimated');
    assert.deepEqual(estimated.map((row) => [row.request_id, row.outcome, row.cost_nano_usd]), [early.requestId, late.requestId].toSorted().map((requestId) => [requestId, 'failed', 1_000_000]));
    assert.equal((await world.ledgerOf(tenantId)).length, 7);
    assert.equal((await world.eventsOf(tenantId)).length, 7);
    await next.close();
  });

  it('B2 the spool of a process that never comes back is shipped whole and settled', async () => {
    const tenantId = await world.newTenant();
    const dead = world.openSpool();
    const [done, open] = [recordedCall(tenantId), recordedCall(tenantId)];
    for (const record of [done.intent, open.intent, done.outcome]) await dead.append(record);
    await dead.close();
    await world.shipperFor(dead).adoptOrphans();
    await world.shipperFor(dead).adoptOrphans();
    assert.deepEqual((await world.ledgerOf(tenantId)).map((row) => row.usage_state).toSorted(), ['estimated', 'settled']);
  });

  it('fault 1: torn and spoilt lines stop nothing', async () => {
    const tenantId = await world.newTenant();
    const folder = world.newFolder();
    const dead = world.openSpool(folder);
    const first = recordedCall(tenantId);
    await dead.append(first.intent);
    await dead.append(first.outcome);
    await dead.close();
    appendFileSync(join(folder, '000000000001.jsonl'), 'no json\n{"type":"outcome","requestId":"to');
    const next = world.openSpool(folder);
    const second = recordedCall(tenantId);
    await next.append(second.intent);
    await next.append(second.outcome);
    await shipAll(world.shipperFor(next));
    assert.equal((await world.ledgerOf(tenantId)).length, 2);
    await next.close();
  });

  it('attack 22: a record that the database cannot hold is set aside, and all others are shipped', async () => {
    const tenantId = await world.newTenant();
    const spool = world.openSpool();
    const calls = Array.from({ length: 9 }, (_value, index) => recordedCall(tenantId, { askedModel: `m\0${index}` }));
    for (const [index, { intent, outcome }] of calls.entries()) {
      await spool.append(intent);
      await spool.append(index === 4 ? { ...outcome, caller: { ...outcome.caller, tokenId: 'no uuid' } } : outcome);
    }
    await shipAll(world.shipperFor(spool));
    assert.equal((await world.ledgerOf(tenantId)).length, 8);
    assert.ok((await world.ledgerOf(tenantId)).every((row) => row.asked_model.startsWith('m\ufffd')));
    assert.ok(existsSync(join(spool.directory, 'rejected.jsonl')));
    await spool.close();
  });

  it('A1 a refusal repeated in one batch is one event that counts', async () => {
    const tenantId = await world.newTenant();
    const spool = world.openSpool();
    const { caller } = recordedCall(tenantId).intent;
    for (let index = 0; index < 5; index += 1) await spool.append({ type: 'refusal', requestId: newId(), tenantId, at: Date.now(), caller, endpoint: 'openai-chat', askedModel: 'm', code: 'budget_exceeded', status: 402 });
    await shipAll(world.shipperFor(spool));
    assert.deepEqual((await world.eventsOf(tenantId)).map((event) => [event.action, event.detail['code'], event.detail['count']]), [['request.refused', 'budget_exceeded', 5]]);
    assert.deepEqual(await world.ledgerOf(tenantId), []);
    await spool.close();
  });

  it('B1 an unknown price stays null from spool to API, and is counted', async () => {
    const tenantId = await world.newTenant();
    const spool = world.openSpool();
    const { intent, outcome, requestId } = recordedCall(tenantId, { provider: 'house' });
    await spool.append(intent);
    await spool.append(outcome);
    await shipAll(world.shipperFor(spool));
    const row = await world.answer<LedgerRow>(tenantId, 'readLedgerRow', { params: { requestId } });
    assert.deepEqual([row.costNanoUsd, row.priceVersion, row.tokens.input], [null, null, 1_000]);
    const { totals } = await world.answer<{ totals: { requests: number; costNanoUsd: number; unpricedRequests: number } }>(tenantId, 'readUsage');
    assert.deepEqual([totals.requests, totals.costNanoUsd, totals.unpricedRequests], [1, 0, 1]);
    await spool.close();
  });

  it('a token and a credential know when they were last used', async () => {
    const tenantId = await world.newTenant();
    const spool = world.openSpool();
    const { intent, outcome } = recordedCall(tenantId);
    const tokenId = outcome.caller.tokenId ?? assert.fail();
    await world.app.as<unknown>().inTenant(tenantId, async (trx) => {
      await sql`insert into api_tokens (id, tenant_id, name, prefix, token_hash, scopes, environment) values (${tokenId}, ${tenantId}, 'ci', 'ks_', ${Buffer.from(tokenId)}, '{gateway.use}', 'production')`.execute(trx);
      await sql`insert into credentials (id, tenant_id, provider, label, origin, environment) values (${outcome.credential.credentialId}, ${tenantId}, 'openai', 'main', 'https://api.openai.com', 'production')`.execute(trx);
    });
    await spool.append(intent);
    await spool.append(outcome);
    await shipAll(world.shipperFor(spool));
    for (const table of ['api_tokens', 'credentials']) {
      const { rows } = await world.app.as<unknown>().inTenant(tenantId, (trx) => sql<{ last_used_at: Date }>`select last_used_at from ${sql.table(table)}`.execute(trx));
      assert.deepEqual(rows.map((row) => row.last_used_at.getTime()), [outcome.at], table);
    }
    await spool.close();
  });

  const turn = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve); });
  function shipping(root: string, running: (mark: string) => boolean): SpoolsShipping {
    return shipSpools({ root, database: world.spoolDatabase, clock: systemClock, logger: silentLogger, priceIds: testPriceIds, isRunning: running });
  }

  it('B2 all spools of a host are shipped by themselves, also one that begins later, and all of it before shipping stops', async () => {
    const tenantId = await world.newTenant();
    const root = world.newFolder();
    const shipped = shipping(root, () => true);
    const spools = ['gateway-0-a', 'gateway-1-b'].map((name) => world.openSpool(join(root, name)));
    for (const [index, spool] of spools.entries()) {
      const { intent, outcome } = recordedCall(tenantId);
      await spool.append(intent);
      await spool.append(outcome);
      while ((await world.ledgerOf(tenantId)).length <= index) await turn();
    }
    assert.equal(shipped.unshippedBytes(), 0);
    for (const spool of spools) {
      const last = recordedCall(tenantId);
      await spool.append(last.intent);
      await spool.append(last.outcome);
    }
    await shipped.stop();
    assert.equal((await world.ledgerOf(tenantId)).length, 4);
    assert.deepEqual(readdirSync(root).toSorted(), ['gateway-0-a', 'gateway-1-b'], 'their processes live, so they stay');
    for (const spool of spools) await spool.close();
  });

  it('B2 fault 1: the spool of a process that ended is shipped, settled and removed; one whose process lives keeps its open intents', async () => {
    const tenantId = await world.newTenant();
    const root = world.newFolder();
    const [living, gone] = [world.openSpool(join(root, 'gateway-1-a'), { process: 'living' }), world.openSpool(join(root, 'gateway-2-b'), { process: 'gone' })];
    const [done, open, waiting] = [recordedCall(tenantId), recordedCall(tenantId), recordedCall(tenantId)];
    for (const record of [done.intent, open.intent, done.outcome]) await gone.append(record);
    await living.append(waiting.intent);
    await gone.close();
    mkdirSync(join(root, 'gateway-3-c.shipped'));
    const shipped = shipping(root, (mark) => mark === 'living');
    while (readdirSync(root).length > 1) await turn();
    assert.deepEqual((await world.ledgerOf(tenantId)).map((row) => row.usage_state).toSorted(), ['estimated', 'settled']);
    await living.append(waiting.outcome);
    await living.close();
    await shipped.stop();
    assert.deepEqual((await world.ledgerOf(tenantId)).map((row) => row.usage_state).toSorted(), ['estimated', 'settled', 'settled']);
  });

  it('attack 22: what was set aside stays when its spool is removed', async () => {
    const tenantId = await world.newTenant();
    const root = world.newFolder();
    const gone = world.openSpool(join(root, 'gateway-0-a'));
    const { intent, outcome, requestId } = recordedCall(tenantId);
    await gone.append(intent);
    await gone.append({ ...outcome, caller: { ...outcome.caller, tokenId: 'no uuid' } });
    await gone.close();
    await shipping(root, () => false).stop();
    assert.deepEqual(readdirSync(root), ['rejected.jsonl']);
    assert.match(readFileSync(join(root, 'rejected.jsonl'), 'utf8'), new RegExp(requestId));
  });
});
