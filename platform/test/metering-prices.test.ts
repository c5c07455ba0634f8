import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { PriceTermAnswer, ResponseOf, operations } from '@keystead/contract';
import { newId, sql } from '../src/foundation/index.ts';
import { type MeteringWorld, recordedCall, startMeteringWorld } from './support/metering.ts';

const listPrice = 270_000;
type Report = ResponseOf<typeof operations.readRepricing>;
type Models = ResponseOf<typeof operations.listModelPrices>;

describe('prices of a tenant', () => {
  let world: MeteringWorld;
  before(async () => { world = await startMeteringWorld(); });
  after(() => world.close());

  const create = (tenantId: string, body: object) => world.answer<PriceTermAnswer>(tenantId, 'createPriceTerm', { body });
  const rates = (input: number, output: number) => ({ kind: 'rates', rates: { input, output } });
  /** As it stands once its ten seconds are over: terms that hold can be added, and never changed. */
  async function inForce(tenantId: string, term: { provider?: string; model?: string | null; kind: string; discount?: number; rates?: object; credentialId?: string; from?: string; to?: string }): Promise<string> {
    const id = newId();
    await world.app.as<unknown>().inTenant(tenantId, (trx) => sql`
      insert into price_terms (id, tenant_id, provider, credential_id, model, kind, discount_percent, rates, valid_from, valid_to)
      values (${id}, ${tenantId}, ${term.provider ?? 'openai'}, ${term.credentialId ?? null}, ${term.model ?? null}, ${term.kind}, ${term.discount ?? null}, ${term.rates === undefined ? null : JSON.stringify(term.rates)}::jsonb, ${term.from ?? '2026-01-01T00:00:00Z'}, ${term.to ?? null})`.execute(trx));
    return id;
  }
  const rowsOf = async (tenantId: string) => (await world.app.as<{ ledger: { request_id: string; cost_nano_usd: number | null; price_version: string | null; occurred_at: Date } }>().inTenant(tenantId, (trx) => trx.selectFrom('ledger').selectAll().orderBy('occurred_at').orderBy('cost_nano_usd').execute())).map((row) => [row.cost_nano_usd, row.price_version] as const);
  const reprice = (tenantId: string, query: object = {}) => world.answer<Report>(tenantId, 'readRepricing', { query: { from: '2026-11-01T00:00:00Z', to: '2026-11-30T00:00:00Z', ...query } });

  it('B3 a new price holds ten seconds after it was set at the earliest; one that held is ended and another follows it', async () => {
    const tenantId = await world.newTenant();
    const made = await create(tenantId, { provider: 'openai', model: 'gpt-4o*', price: { kind: 'discount', percent: 15 }, note: 'contract 7', validFrom: '2020-01-01T00:00:00Z' });
    assert.equal(made.state, 'coming');
    assert.ok(Date.parse(made.validFrom) > Date.now());
    // What has not begun is edited; with the version it was read in.
    const edited = await world.answer<PriceTermAnswer>(tenantId, 'updatePriceTerm', { params: { termId: made.id }, body: { note: 'contract 8' }, ifMatch: made.etag });
    assert.deepEqual([edited.id, edited.note], [made.id, 'contract 8']);
    await assert.rejects(world.answer(tenantId, 'updatePriceTerm', { params: { termId: made.id }, body: { note: 'lost' }, ifMatch: made.etag }), { code: 'precondition_failed' });

    const held = await inForce(tenantId, { kind: 'discount', discount: 5 });
    const [before] = (await world.answer<{ items: PriceTermAnswer[] }>(tenantId, 'listPriceTerms')).items.filter(({ id }) => id === held);
    const next = await world.answer<PriceTermAnswer>(tenantId, 'updatePriceTerm', { params: { termId: held }, body: { price: rates(1, 2) }, ifMatch: before?.etag ?? '' });
    assert.deepEqual([next.follows, next.price, next.state], [held, { kind: 'rates', rates: { input: 1, output: 2 } }, 'coming']);
    const [old] = (await world.answer<{ items: PriceTermAnswer[] }>(tenantId, 'listPriceTerms', { query: { state: 'all' } })).items.filter(({ id }) => id === held);
    assert.deepEqual([old?.price, old?.validTo], [{ kind: 'discount', percent: 5 }, next.validFrom]);
    // It ends already.
    await assert.rejects(world.answer(tenantId, 'endPriceTerm', { params: { termId: held } }), { code: 'conflict' });
    assert.ok(Date.parse((await world.answer<PriceTermAnswer>(tenantId, 'endPriceTerm', { params: { termId: made.id } })).validTo ?? '') - Date.now() > 5_000);
    const actions = (await world.eventsOf(tenantId)).map((event) => event.action).filter((action) => action.startsWith('price-term.'));
    assert.deepEqual(actions, ['price-term.created', 'price-term.updated', 'price-term.ended', 'price-term.created', 'price-term.ended']);
  });

  it('B3 the database itself keeps a price that has been in force as it was', async () => {
    const tenantId = await world.newTenant();
    const id = await inForce(tenantId, { kind: 'discount', discount: 5 });
    const change = (set: ReturnType<typeof sql>) => world.app.as<unknown>().inTenant(tenantId, (trx) => sql`update price_terms set ${set} where id = ${id}`.execute(trx));
    for (const set of [sql`discount_percent = 50`, sql`valid_from = now() + interval '1 day'`, sql`valid_to = now() - interval '1 hour'`, sql`provider = 'anthropic'`]) await assert.rejects(change(set), /ended, never changed/);
    await assert.rejects(world.app.as<unknown>().inTenant(tenantId, (trx) => sql`delete from price_terms where id = ${id}`.execute(trx)), /permission denied/);
  });

  it('T2 terms of another tenant, and a key of another tenant, are as if they were not there', async () => {
    const [tenantId, other] = [await world.newTenant(), await world.newTenant()];
    const foreign = await create(other, { provider: 'openai', price: rates(1, 1) });
    await assert.rejects(world.answer(tenantId, 'endPriceTerm', { params: { termId: foreign.id } }), { code: 'not_found' });
    await assert.rejects(create(tenantId, { provider: 'openai', credentialId: newId(), price: rates(1, 1) }), { code: 'not_found' });
    await assert.rejects(create(tenantId, { provider: 'no-such', price: rates(1, 1) }), { code: 'invalid_request' });
    await assert.rejects(reprice(tenantId, { terms: 'chosen', termIds: foreign.id }), { code: 'not_found' });
    assert.deepEqual((await world.answer<{ items: unknown[] }>(tenantId, 'listPriceTerms', { query: { state: 'all' } })).items, []);
  });

  it('B3 the shipper prices each row by the tenant’s term at the time of the call, and names it; platform keys stay at the list', async () => {
    const [tenantId, plain] = [await world.newTenant(), await world.newTenant()];
    const id = await inForce(tenantId, { kind: 'discount', discount: 10, from: '2026-11-10T00:00:00Z', to: '2026-11-20T00:00:00Z' });
    const call = (tenant: string, at: string) => recordedCall(tenant, { at: new Date(at) });
    const during = call(tenantId, '2026-11-15T00:00:00Z');
    const platform = call(tenantId, '2026-11-15T00:00:00Z');
    const paid = { ...platform, outcome: { ...platform.outcome, credential: { ...platform.outcome.credential, payer: 'platform' as const } } };
    await world.ship([call(tenantId, '2026-11-09T23:59:59Z'), during, call(tenantId, '2026-11-20T00:00:00Z'), call(plain, '2026-11-15T00:00:00Z'), paid]);
    const rows = await rowsOf(tenantId);
    assert.deepEqual(rows.map(([cost]) => cost), [listPrice, listPrice * 0.9, listPrice, listPrice]);
    assert.ok(rows[1]?.[1]?.endsWith(` term:${id}`) && rows[2]?.[1]?.includes('term:') === false);
    assert.deepEqual((await rowsOf(plain)).map(([cost]) => cost), [listPrice]);
  });

  it('B1 models without a price are listed first, until they have a ceiling or a price of their own', async () => {
    const tenantId = await world.newTenant();
    const house = recordedCall(tenantId, { provider: 'house', askedModel: 'ours-70b' });
    await world.ship([recordedCall(tenantId), house]);
    const models = () => world.answer<Models>(tenantId, 'listModelPrices', {});
    const [first, second] = (await models()).models;
    assert.deepEqual([first?.provider, first?.model, first?.source, first?.unpricedRequests, first?.list], ['house', 'ours-70b', 'unknown', 1, null]);
    assert.deepEqual([second?.source, second?.list?.input, second?.list?.output], ['list', 0.15, 0.6]);
    const id = await inForce(tenantId, { provider: 'house', kind: 'ceiling', rates: { input: 5, output: 10 } });
    const [ceiled] = (await models()).models;
    assert.deepEqual([ceiled?.source, ceiled?.termIds], ['ceiling', [id]]);
    assert.deepEqual((await world.answer<Models>(tenantId, 'listModelPrices', { query: { unpriced: 'true' } })).models, []);
  });

  it('B3 history is priced again as a report, page by page, and no row is changed', async () => {
    const tenantId = await world.newTenant();
    const calls = ['2026-11-10T08:00:00Z', '2026-11-10T09:00:00Z', '2026-11-11T08:00:00Z'].map((at) => recordedCall(tenantId, { at: new Date(at) }));
    const house = recordedCall(tenantId, { provider: 'house', askedModel: 'ours-70b', at: new Date('2026-11-11T09:00:00Z') });
    const estimated = recordedCall(tenantId, { at: new Date('2026-11-11T10:00:00Z') });
    await world.ship([...calls, house, { ...estimated, outcome: { ...estimated.outcome, usageState: 'estimated' } }]);
    const stood = await rowsOf(tenantId);
    const ceiling = await inForce(tenantId, { provider: 'house', kind: 'ceiling', rates: { input: 5, output: 10 } });
    const report = await reprice(tenantId);
    assert.deepEqual(report.days.map((day) => [day.day, day.provider, day.requests, day.billedNanoUsd, day.repricedNanoUsd, day.differenceNanoUsd, day.keptRows, day.unpricedRows, day.newlyPricedRows]), [
      ['2026-11-10', 'openai', 2, 2 * listPrice, 2 * listPrice, 0, 0, 0, 0],
      ['2026-11-11', 'house', 1, 0, 7_000_000, 7_000_000, 0, 0, 1],
      ['2026-11-11', 'openai', 2, listPrice + 1_000_000, listPrice + 1_000_000, 0, 1, 0, 0],
    ]);
    assert.deepEqual([report.rows, report.nextCursor], [5, null]);
    const without = await reprice(tenantId, { terms: 'none' });
    assert.equal(without.days.find(({ provider }) => provider === 'house')?.unpricedRows, 1);
    // A term that never held, tried on all of it.
    const { id: tried } = await create(tenantId, { provider: 'openai', price: { kind: 'discount', percent: 50 } });
    const half = await reprice(tenantId, { terms: 'chosen', termIds: `${tried},${ceiling}` });
    assert.equal(half.days[0]?.repricedNanoUsd, listPrice);
    assert.deepEqual(await rowsOf(tenantId), stood);
    await assert.rejects(reprice(tenantId, { from: '2026-01-01T00:00:00Z' }), { code: 'invalid_request' });
    await assert.rejects(reprice(tenantId, { cursor: 'bm9uc2Vuc2U' }), { code: 'invalid_request' });
  });
});
