import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { LedgerRow } from '@keystead/contract';
import { type MeteringWorld, recordedCall, startMeteringWorld } from './support/metering.ts';

describe('ledger and usage', () => {
  let world: MeteringWorld;
  before(async () => { world = await startMeteringWorld(); });
  after(() => world.close());

  it('B4 usage is summed by bucket and dimension, with sandbox money apart', async () => {
    const tenantId = await world.newTenant();
    const at = (daysAgo: number) => new Date(Date.parse('2026-03-10T12:00:00Z') - daysAgo * 86_400_000);
    const sandbox = recordedCall(tenantId, { provider: 'sandbox', at: at(1) });
    await world.ship([recordedCall(tenantId, { at: at(1) }), recordedCall(tenantId, { at: at(1) }), recordedCall(tenantId, { at: at(2) }), { ...sandbox, outcome: { ...sandbox.outcome, servedModel: 'sandbox-small' } }]);
    const query = { from: at(3).toISOString(), to: at(0).toISOString() };
    const result = await world.answer<{ points: { bucketStart: string; label: string; requests: number; costNanoUsd: number; sandbox: boolean }[]; totals: object }>(tenantId, 'readUsage', { query });
    assert.deepEqual(result.points.map((point) => [point.bucketStart, point.label, point.requests, point.costNanoUsd, point.sandbox]), [
      ['2026-03-08T00:00:00.000Z', 'OpenAI', 1, 270_000, false], ['2026-03-09T00:00:00.000Z', 'OpenAI', 2, 540_000, false], ['2026-03-09T00:00:00.000Z', 'Sandbox', 1, 450_000, true],
    ]);
    assert.deepEqual(result.totals, {
      requests: 4, failures: 0, inputTokens: 4_000, cacheReadTokens: 0, cacheWriteTokens: 0, outputTokens: 800, reasoningTokens: 0, costNanoUsd: 810_000, estimatedRequests: 0, estimatedNanoUsd: 0, unpricedRequests: 0, latencyMs: 40, timedRequests: 4,
      sandboxCostNanoUsd: 450_000, platformRequests: 0, platformCostNanoUsd: 0,
    });
    for (const by of ['model', 'app', 'user', 'credential', 'environment', 'token']) {
      const { totals } = await world.answer<{ totals: object }>(tenantId, 'readUsage', { query: { ...query, by, bucket: 'month' } });
      assert.deepEqual(totals, result.totals, by);
    }
  });

  it('attack 22: a range that is empty, or too long for its buckets, is refused by name', async () => {
    const tenantId = await world.newTenant();
    await assert.rejects(world.answer(tenantId, 'readUsage', { query: { from: '2026-03-02T00:00:00Z', to: '2026-03-01T00:00:00Z' } }), /query\.from/);
    await assert.rejects(world.answer(tenantId, 'readUsage', { query: { from: '2020-03-02T00:00:00Z', to: '2026-03-01T00:00:00Z', bucket: 'hour' } }), /query\.from/);
  });

  it('B2 the ledger is listed newest first, page by page, and filtered', async () => {
    const tenantId = await world.newTenant();
    const same = new Date('2026-03-01T00:00:00.001Z');
    const calls = [recordedCall(tenantId, { at: new Date('2026-03-01T00:00:00Z') }), recordedCall(tenantId, { at: same }), recordedCall(tenantId, { at: same, provider: 'house' }), recordedCall(tenantId, { at: new Date('2026-03-02T00:00:00Z') })];
    await world.ship(calls);
    const seen: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page: { items: LedgerRow[]; nextCursor: string | null } = await world.answer(tenantId, 'listLedger', { query: { limit: 1, ...(cursor === undefined ? {} : { cursor }) } });
      seen.push(...page.items.map((row) => row.requestId));
      cursor = page.nextCursor;
    }
    const newestFirst = calls.toSorted((left, right) => right.outcome.at - left.outcome.at || (right.requestId < left.requestId ? -1 : 1));
    assert.deepEqual(seen, newestFirst.map((each) => each.requestId));
    const filtered = await world.answer<{ items: LedgerRow[] }>(tenantId, 'listLedger', { query: { provider: 'house', model: 'gpt-4o-mini' } });
    assert.deepEqual(filtered.items.map((row) => row.requestId), [calls[2]?.requestId]);
    await assert.rejects(world.answer(tenantId, 'listLedger', { query: { cursor: 'bm9uc2Vuc2U' } }), /cursor/);
  });

  it('attack 7: another tenant’s rows are in no list, no sum, and answer 404 by id', async () => {
    const [own, foreign] = [await world.newTenant(), await world.newTenant()];
    const theirs = recordedCall(foreign);
    await world.ship([theirs]);
    await assert.rejects(world.answer(own, 'readLedgerRow', { params: { requestId: theirs.requestId } }), { code: 'not_found' });
    assert.deepEqual((await world.answer<{ items: object[] }>(own, 'listLedger')).items, []);
    assert.deepEqual((await world.answer<{ points: object[] }>(own, 'readUsage')).points, []);
  });

  it('A1 no role of the program may change or remove a row of the ledger', async () => {
    for (const role of ['keystead_app', 'keystead_spool', 'keystead_sequencer'] as const) {
      const tables = world.test.open(role).as<{ ledger: { status: number } }>();
      await assert.rejects(tables.transaction((trx) => trx.updateTable('ledger').set({ status: 1 }).execute()), /permission denied/);
      await assert.rejects(tables.transaction((trx) => trx.deleteFrom('ledger').execute()), /permission denied/);
    }
  });
});
