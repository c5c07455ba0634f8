import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { newId, sql } from '../src/foundation/index.ts';
import { compareShadows, type MeteringTables, openShadowDays, type OutcomeRecord, refusedShadows } from '../src/metering/index.ts';
import { finishOrphan } from '../src/metering/shipper/open-intents.ts';
import { type MeteringWorld, type RecordedCall, recordedCall, startMeteringWorld } from './support/metering.ts';

const noon = Date.parse('2026-03-01T12:00:00Z');

/** A request of the route `main`, and its shadow. */
function pair(tenantId: string, second: number, changes: { readonly primary?: Partial<OutcomeRecord>; readonly shadow?: Partial<OutcomeRecord>; readonly key?: string } = {}): readonly [RecordedCall, RecordedCall] {
  const [primary, shadow] = [0, 1].map((index) => recordedCall(tenantId, { at: new Date(noon + second * 1_000 + index), askedModel: 'main' }));
  assert.ok(primary !== undefined && shadow !== undefined);
  const shape = { stop: 'stop' as const, characters: 100, tools: [], firstTokenMs: 40 };
  const credential = { ...shadow.outcome.credential, credentialId: changes.key ?? shadow.outcome.credential.credentialId, model: 'gpt-4o-mini' };
  return [
    { ...primary, outcome: { ...primary.outcome, route: 'main', answer: shape, ...changes.primary } },
    { ...shadow, intent: { ...shadow.intent, credential, shadowOf: primary.requestId }, outcome: { ...shadow.outcome, route: 'main', credential, shadowOf: primary.requestId, latencyMs: 30, answer: { ...shape, characters: 300 }, ...changes.shadow } },
  ];
}

describe('G4 shadows in the ledger', () => {
  let world: MeteringWorld;
  before(async () => { world = await startMeteringWorld(); });
  after(() => world.close());
  const compare = (tenantId: string) => world.app.as<MeteringTables>().inTenant(tenantId, (trx) => compareShadows(trx, { tenantId, routeName: 'main', from: new Date(noon - 1_000), to: new Date(noon + 60_000) }));

  it('G4 pairs are compared for each key apart: medians, success, cost, how they ended; nothing of another tenant', async () => {
    const [tenantId, stranger] = [await world.newTenant(), await world.newTenant()];
    const [one, two] = [newId(), newId()];
    const calls = [
      ...pair(tenantId, 1, { key: one }), ...pair(tenantId, 2, { key: one, shadow: { latencyMs: 50 } }),
      ...pair(tenantId, 3, { key: one, shadow: { outcome: 'failed', status: 503, code: 'provider_overloaded', usage: null, usageState: 'none', latencyMs: 9_000, answer: undefined as never } }),
      ...pair(tenantId, 4, { key: two, shadow: { answer: { stop: 'tool-calls', characters: 0, tools: ['look_up'], firstTokenMs: null } } }), ...pair(stranger, 5, { key: one }),
    ];
    await world.ship(calls, []);
    const comparisons = await compare(tenantId);
    assert.deepEqual(comparisons.map(({ credentialId, pairs }) => [credentialId, pairs]), [[two, 1], [one, 3]]);
    const [second, first] = comparisons;
    assert.deepEqual([first?.primary.successShare, first?.shadow.answered, first?.shadow.failed, first?.shadow.errors], [1, 2, 1, { provider_overloaded: 1 }]);
    assert.deepEqual([first?.primary.latencyMs, first?.shadow.latencyMs, first?.primary.characters, first?.shadow.characters, first?.shadow.firstTokenMs], [10, 40, 100, 300, 40], 'a failure’s latency does not count');
    assert.deepEqual([first?.pricedPairs, first?.primary.costNanoUsd, first?.shadow.costNanoUsd, first?.differenceNanoUsd], [3, 810_000, 540_000, -270_000]);
    assert.deepEqual([second?.sameStop, second?.sameTools, second?.latest[0]?.shadow.toolCalls, second?.shadow.toolCalls], [0, 0, ['look_up'], 1]);
    assert.equal((await compare(stranger)).length, 1);
  });

  it('G7 the request log marks a shadow and names what it repeats; the audit log says it of the key’s use', async () => {
    const tenantId = await world.newTenant();
    const [primary, shadow] = pair(tenantId, 1);
    await world.ship([primary, shadow], [{ type: 'refusal', requestId: newId(), tenantId, at: noon + 2_000, caller: primary.outcome.caller, endpoint: '/v1/chat/completions', askedModel: 'main', code: 'rate_capped', status: 429, shadowOf: primary.requestId }]);
    const { items } = await world.answer<{ items: { requestId: string; shadowOf: string | null }[] }>(tenantId, 'listRequests', {});
    assert.deepEqual(items.map(({ shadowOf }) => shadowOf), [primary.requestId, primary.requestId, null]);
    assert.deepEqual(await world.app.as<MeteringTables>().inTenant(tenantId, (trx) => refusedShadows(trx, { tenantId, routeName: 'main', from: new Date(noon), to: new Date(noon + 9_000) })), [{ code: 'rate_capped', count: 1 }]);
    const { rows } = await world.app.as<unknown>().inTenant(tenantId, (trx) => sql<{ detail: Record<string, unknown> }>`select detail from audit_outbox where tenant_id = ${tenantId} and action = 'credential.used' order by occurred_at`.execute(trx)).catch(() => ({ rows: null }));
    if (rows !== null && rows.length > 0) assert.deepEqual(rows.map(({ detail }) => detail['shadowOf'] ?? null), [null, primary.requestId]);
  });

  it('attack 36: a shadow whose process died is settled at the most it could cost, and stays a shadow', () => {
    const [, shadow] = pair(newId(), 1);
    const { outcome, estimateNanoUsd } = finishOrphan(shadow.intent);
    assert.deepEqual([outcome.shadowOf, outcome.usageState, estimateNanoUsd], [shadow.intent.shadowOf, 'estimated', 1_000_000]);
  });

  it('G4 a route’s number for a day is never passed, however many ask at once', async () => {
    const tenantId = await world.newTenant();
    const routeId = newId();
    await world.app.as<unknown>().inTenant(tenantId, (trx) => sql`insert into routes (id, tenant_id, name, chain) values (${routeId}, ${tenantId}, 'main', '[]')`.execute(trx));
    const days = openShadowDays({ database: world.spoolDatabase });
    const taken = await Promise.all(Array.from({ length: 12 }, () => days.take({ tenantId, routeId, most: 5 })));
    assert.equal(taken.filter((each) => each).length, 5);
    assert.equal(await days.take({ tenantId, routeId, most: 6 }), true, 'raised, there is room again');
  });
});
