import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { operations, permissionsOfRole, type RouteDrill, type RouteStep } from '@keystead/contract';
import { type Database, newId, type Principal, sql, systemClock } from '../src/foundation/index.ts';
import { drillRoute, type DrillDeps } from '../src/gateway/http/drill-route.ts';
import { startTestDatabase, type TestDatabase } from './support/database.ts';

const usage = { input: 1_000, cacheRead: 800, cacheWrite: null, output: 10, reasoning: null };

describe('G4 fail-over drill', () => {
  let test: TestDatabase;
  let app: Database;
  before(async () => { test = await startTestDatabase(); app = test.open('keystead_app'); });
  after(() => test.close());

  interface Drilled { readonly run: (principal?: Partial<Principal>) => Promise<RouteDrill>; readonly called: string[]; readonly kept: () => Promise<number>; readonly agree: (percent: number) => Promise<unknown> }

  async function stage(chain: (own: string) => readonly RouteStep[], fails = false): Promise<Drilled> {
    const [tenantId, routeId, own] = [newId(), newId(), newId()];
    await app.as<unknown>().inTenant(tenantId, async (trx) => {
      await sql`insert into tenants (id, name) values (${tenantId}, 'Office')`.execute(trx);
      await sql`insert into credentials (id, tenant_id, provider, label, origin, environment) values (${own}, ${tenantId}, 'openai', 'Key', 'https://x.example', 'production')`.execute(trx);
      await sql`insert into routes (id, tenant_id, name, chain) values (${routeId}, ${tenantId}, 'main', ${JSON.stringify(chain(own))})`.execute(trx);
    });
    const called: string[] = [];
    const sendPrompt: DrillDeps['sendPrompt'] = async (_principal, credentialId, model) => {
      called.push(credentialId === own ? 'own' : credentialId);
      if (fails) throw new Error('not to be called');
      return { answer: { model, servedModel: model, fingerprint: 'fp', requestId: null, latencyMs: 1, tokens: { input: usage.input, output: usage.output } }, usage, usageRaw: null };
    };
    const { handle } = drillRoute({ database: app, clock: systemClock, providers: new Map([['openai', { priceId: 'openai' }]]), sendPrompt });
    const principal: Principal = { kind: 'user', tenantId, userId: newId(), tokenId: null, name: 'Owner', role: 'owner', permissions: new Set(permissionsOfRole.owner), environment: 'production', sessionId: null };
    return {
      called,
      run: async (more = {}) => operations.drillRoute.response.parse(await handle({ principal: { ...principal, ...more }, params: { routeId } } as never)),
      kept: () => app.as<unknown>().inTenant(tenantId, async (trx) => (await sql`select 1 from route_drills`.execute(trx)).rows.length),
      agree: (percent) => app.as<unknown>().inTenant(tenantId, (trx) => sql`
        insert into price_terms (id, tenant_id, provider, kind, discount_percent, valid_from) values (${newId()}, ${tenantId}, 'openai', 'discount', ${percent}, now() - interval '1 day')`.execute(trx)),
    };
  }
  const shared = { credentialId: '00000000-0000-7000-8000-00000000c0de', model: 'gpt-4o-mini', payer: 'platform' } as const;

  it('G4 G5 a leg of the platform is not called, and neither failed nor ready for it', async () => {
    const { run, called } = await stage((own) => [{ credentialId: own, model: 'gpt-4o-mini' }, shared, { credentialId: own, model: 'gpt-4o' }]);
    const { legs, standby } = await run();
    assert.deepEqual([called, legs.map(({ answer, problem }) => [answer !== null, problem]), standby], [['own', 'own'], [[true, null], [false, null], [true, null]], 'ready']);
    const alone = await stage(() => [shared]);
    assert.deepEqual([(await alone.run()).legs.map(({ problem }) => problem), alone.called], [[null], []]);
  });

  it('B3 a leg costs what the ledger would say: cached tokens at their price, less what was agreed', async () => {
    const { run, agree } = await stage((own) => [{ credentialId: own, model: 'gpt-4o-mini' }]);
    // 200 at 0.15, 800 cached at 0.075, 10 out at 0.60 dollars a million.
    const published = 200 * 150 + 800 * 75 + 10 * 600;
    assert.equal((await run()).costNanoUsd, published);
    await agree(50);
    assert.equal((await run()).costNanoUsd, published / 2);
  });

  it('G4 a caller that is no person is refused before anything is written down or called', async () => {
    const { run, called, kept } = await stage((own) => [{ credentialId: own, model: 'gpt-4o-mini' }], true);
    await assert.rejects(run({ userId: null }), (error: Error & { code?: string }) => error.code === 'conflict');
    assert.deepEqual([called, await kept()], [[], 0]);
  });
});
