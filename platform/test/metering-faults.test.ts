import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { systemActor } from '../src/audit/index.ts';
import { newId, sql, systemClock } from '../src/foundation/index.ts';
import type { BudgetConfiguration } from '../src/gateway/index.ts';
import { nodeFileSystem } from '../src/metering/spool/file-system.ts';
import { createBudgetIn, shipSpools } from '../src/metering/index.ts';
import { type Billed, type BillingProvider, type Manner, startBillingProvider } from './support/chaos/billing-provider.ts';
import { judgeMoney } from './support/chaos/judge-money.ts';
import { report } from './support/chaos/money.ts';
import { reconcileMoney } from './support/chaos/reconcile-money.ts';
import { type MoneyGateway, startMoneyGateway, type MoneyTenant } from './support/chaos/money-gateway.ts';
import { modelOf, moneyShapes } from './support/chaos/surfaces.ts';
import { openCuttableLine } from './support/cuttable-line.ts';
import { type MeteringWorld, recordedCall, shipAll, silentLogger, startMeteringWorld, testPriceIds } from './support/metering.ts';

/** So that a slice is good for several requests, each of 450,000 nano-dollars at most. */
const wide = 80_000_000;
/** Good for a dozen, each of which is leased for itself. */
const narrow = 6_000_000;

describe('faults in flight: nothing billed is missing, and nothing is there twice', () => {
  let world: MeteringWorld;
  let provider: BillingProvider;
  before(async () => { world = await startMeteringWorld(); provider = await startBillingProvider(); });
  const closing: (() => Promise<void>)[] = [];
  after(async () => { await Promise.all(closing.map((close) => close())); await provider.close(); await world.close(); });

  interface Stage { readonly tenant: MoneyTenant; readonly budgetId: string; readonly bill: ReadonlyMap<string, Billed>; readonly spoolRoot: string; start(databaseUrl?: string, more?: Parameters<typeof startMoneyGateway>[2]): Promise<MoneyGateway> }

  /** An organisation with a budget of its own, and a provider that bills all that it may. */
  async function stage(cap: number, manner: Manner = 'well'): Promise<Stage> {
    const tenantId = await world.newTenant();
    const made = await createBudgetIn(world.app, { tenantId, actor: systemActor, name: 'all of us', period: 'total', limit: cap, contact: 'Ada' });
    const budget: BudgetConfiguration = { id: made.id, name: made.name, scopeKind: 'tenant', scopeId: null, unit: 'nano_usd', period: 'total', limit: cap, whenFull: 'refuse', contact: 'Ada' };
    const tenant = { tenantId, token: `ks_${tenantId}`, key: `no-secret-${tenantId}`, budgets: [budget] };
    const bill = new Map<string, Billed>();
    provider.open({ key: tenant.key, chance: () => 0.999, bill, manner, onReached: () => undefined });
    const spoolRoot = world.newFolder();
    return { tenant, budgetId: made.id, bill, spoolRoot, async start(databaseUrl = world.test.runtimeUrl, more = { transactionMilliseconds: 300 }) {
      const started = await startMoneyGateway({ databaseUrl, spoolRoot, name: `gateway-${newId()}`, providerOrigin: provider.origin, tenants: [tenant] }, undefined, more);
      // Where a test ended before it closed it.
      closing.push(() => started.gateway.close());
      return started;
    } };
  }

  const billedOf = ({ bill }: Stage): number => [...bill.values()].reduce((sum, { costNanoUsd }) => sum + costNanoUsd, 0);
  async function ask({ tenant }: Stage, { url }: MoneyGateway, index = 0): Promise<{ status: number; text: string; retryAfter: string | null }> {
    const shape = moneyShapes[index % moneyShapes.length] ?? assert.fail();
    const model = modelOf(shape);
    const answer = await fetch(`${url}${shape.path(model)}`, { method: 'POST', headers: { authorization: `Bearer ${tenant.token}`, 'content-type': 'application/json' }, body: JSON.stringify(shape.body({ model, text: 'hi' })) });
    return { status: answer.status, text: await answer.text(), retryAfter: answer.headers.get('retry-after') };
  }
  async function windowOf({ budgetId }: Stage): Promise<{ reserved: number; settled: number; leases: number }> {
    const { rows } = await world.spoolDatabase.as<unknown>().transaction((trx) => sql<{ reserved: number; settled: number; leases: number }>`select reserved_amount as reserved, settled_amount as settled, (select count(*)::int from budget_leases where budget_id = ${budgetId}) as leases from budget_windows where budget_id = ${budgetId}`.execute(trx));
    return rows[0] ?? { reserved: 0, settled: 0, leases: 0 };
  }
  const shipping = (root: string, isRunning?: (mark: string) => boolean) => shipSpools({ root, database: world.spoolDatabase, clock: systemClock, logger: silentLogger, priceIds: testPriceIds, ...isRunning === undefined ? {} : { isRunning } });
  const costsOf = async ({ tenant }: Stage): Promise<readonly (number | null)[]> => (await world.ledgerOf(tenant.tenantId)).map((row) => row.cost_nano_usd);

  /** Everything is shipped; then what holds after any fault. */
  async function judge(here: Stage): Promise<ReturnType<typeof judgeMoney>> {
    await shipping(here.spoolRoot, () => false).stop();
    return judgeMoney({ capNanoUsd: wide }, await report(world, { ...here, seed: 0, answers: {}, killed: [] }, provider));
  }
  const askAll = (here: Stage, gateway: MoneyGateway): Promise<readonly number[]> => Promise.all(moneyShapes.map(async (_, index) => (await ask(here, gateway, index).catch(() => ({ status: 0 }))).status));
  const soon = 300;
  const impatient = { limits: { firstTokenMilliseconds: soon, answerMilliseconds: soon, streamIdleMilliseconds: soon, flowIdleMilliseconds: soon, outputTokensPerSecond: 1_000_000 } };

  const manners: readonly (readonly [Manner, string, 'settled' | 'estimated'])[] = [
    ['hangs', 'a provider that works and never answers', 'estimated'],
    ['garbles', 'an answer that turns into bytes of no meaning', 'estimated'], ['limits', '429 to every second request', 'settled'],
    // Whole answers are asked for once more: both attempts stand in the ledger.
    ['hangs midway', 'a provider that hangs in the middle of an answer', 'estimated'], ['breaks off', 'a provider’s connection that breaks in the middle of an answer', 'estimated'],
  ];
  for (const [manner, what, state] of manners) {
    it(`B1 B2 faults 7, 9 and 10, ${what}: over every surface each attempt that is billed is known or estimated at its most, once, and with the provider’s report the ledger says what it billed`, { timeout: 60_000 }, async () => {
      const here = await stage(wide, manner);
      const gateway = await here.start(undefined, impatient);
      await askAll(here, gateway);
      await gateway.close();
      const { settledRows, estimatedRows } = await judge(here);
      assert.ok(here.bill.size > 0 && (state === 'settled' ? settledRows : estimatedRows) > 0, JSON.stringify({ settledRows, estimatedRows }));
    });
  }

  it('B1 B2 fault 4: a disk that is full in the middle of requests: no further one is sent, and each that was is known once it takes records again', { timeout: 60_000 }, async () => {
    const here = await stage(wide);
    let full = false;
    const gateway = await here.start(undefined, { fileSystem: { ...nodeFileSystem, append: (file, bytes) => { if (full) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }); return nodeFileSystem.append(file, bytes); } } });
    const first = askAll(here, gateway);
    while (here.bill.size < moneyShapes.length) await new Promise((resolve) => { setImmediate(resolve); });
    full = true;
    assert.deepEqual(new Set(await askAll(here, gateway)), new Set([503]));
    assert.deepEqual(new Set(await first), new Set([200]));
    assert.equal(here.bill.size, moneyShapes.length, 'nothing was sent that could not be written down');
    full = false;
    await gateway.close();
    assert.equal((await judge(here)).settledRows, moneyShapes.length);
  });

  it('B1 B2 faults 8 and 15: clients that leave, and a process that is told to stop with requests under way: who stays is answered, and each is known once', { timeout: 60_000 }, async () => {
    const here = await stage(wide);
    const gateway = await here.start();
    const leaving = new AbortController();
    const shape = moneyShapes[1] ?? assert.fail();
    const left = fetch(`${gateway.url}${shape.path(modelOf(shape))}`, { method: 'POST', signal: leaving.signal, headers: { authorization: `Bearer ${here.tenant.token}`, 'content-type': 'application/json' }, body: JSON.stringify(shape.body({ model: modelOf(shape), text: 'hi' })) }).then((response) => response.text()).catch(() => 'left');
    const asked = askAll(here, gateway);
    while (here.bill.size < moneyShapes.length + 1) await new Promise((resolve) => { setImmediate(resolve); });
    leaving.abort();
    const closed = gateway.close();
    assert.deepEqual([await left, new Set(await asked)], ['left', new Set([200])]);
    await closed;
    const { settledRows, estimatedRows } = await judge(here);
    assert.deepEqual([settledRows, estimatedRows], [moneyShapes.length, 1]);
  });

  /** With a limit, so that one that hangs is told by its name. */
  const timeout = 60_000;

  for (const how of ['closed', 'silent'] as const) {
    it(`B1 B2 fault 3: a gateway that is cut off from the database (${how}) spends the slice that it has and then refuses with what is the matter; the others spend the rest; after it heals nothing is missing and nothing twice`, { timeout }, async () => {
      const here = await stage(wide);
      const line = await openCuttableLine(world.test.runtimeUrl);
      closing.push(() => line.close());
      const [cutOff, other] = [await here.start(line.url), await here.start()];
      assert.equal((await ask(here, cutOff)).status, 200);
      line.cut(how);
      // At once: whoever waits behind a question without an answer is told so with it.
      const answers = await Promise.all(Array.from({ length: 16 }, (_, index) => ask(here, cutOff, index)));
      const refused = answers.filter(({ status }) => status !== 200);
      assert.ok(refused.length > 0 && refused.length < answers.length, 'the slice served some');
      for (const { status, text, retryAfter } of refused) assert.deepEqual([status, /budgets cannot be read/.test(text), retryAfter], [503, true, '2'], text);
      if (how === 'closed') while ((await Promise.all(Array.from({ length: 40 }, (_, index) => ask(here, other, index)))).every(({ status }) => status === 200)) { /* until it is spent */ }
      else assert.equal((await ask(here, other)).status, 200);
      assert.ok(billedOf(here) <= wide, 'both together pass no cap');
      line.heal();
      const healed = await ask(here, cutOff);
      assert.ok(healed.status === 200 || healed.status === 402, `asked again, the database answers: ${healed.text}`);
      await Promise.all([cutOff.close(), other.close()]);
      await shipping(here.spoolRoot, () => false).stop();
      assert.deepEqual((await costsOf(here)).toSorted(), [...here.bill.values()].map(({ costNanoUsd }) => costNanoUsd).toSorted(), 'each of its figures once');
      assert.deepEqual(await windowOf(here), { reserved: 0, settled: billedOf(here), leases: 0 });
    });
  }

  it('B1 B2 a lost spool: what was shipped stands, the rest of what its process held counts as used, is shown as lost after an hour, and the provider’s report names what is missing; other spools go on', { timeout }, async () => {
    const here = await stage(narrow);
    const [lost, other] = [await here.start(), await here.start()];
    assert.equal((await ask(here, lost)).status, 200);
    await lost.gateway.untilOutcomes(1);
    await shipAll(world.shipperFor(lost.spool));
    for (const index of [1, 2, 3]) assert.equal((await ask(here, lost, index)).status, 200);
    await lost.gateway.untilOutcomes(4);
    const running = shipping(here.spoolRoot, (mark) => mark !== 'dead');
    closing.push(() => running.stop());
    const orphan = recordedCall(here.tenant.tenantId);
    const beside = world.openSpool(join(here.spoolRoot, 'gateway-z'), { process: 'dead' });
    rmSync(lost.spool.directory, { recursive: true });
    // Its process is gone with its disk: nothing is returned.
    await lost.gateway.close();
    await beside.append(orphan.intent);
    await beside.close();
    while ((await world.ledgerOf(here.tenant.tenantId)).length < 2) await new Promise((resolve) => { setImmediate(resolve); });
    assert.equal(running.unshippedBytes(), 0);
    const shippedNanoUsd = billedOf(here) - [...here.bill.values()].slice(1).reduce((sum, { costNanoUsd }) => sum + costNanoUsd, 0);
    const held = await windowOf(here);
    assert.equal(held.settled, shippedNanoUsd);
    assert.ok(held.reserved + held.settled >= billedOf(here), 'what is billed and not known is held');
    for (let index = 0; index < 24; index += 1) if ((await ask(here, other, index)).status === 402) break;
    assert.ok(billedOf(here) <= narrow, 'nobody spends it a second time');
    await other.close();
    await running.stop();
    await settleLost(here);
  });

  /** An hour later, with the provider's report. */
  async function settleLost(here: Stage): Promise<void> {
    const { tenant: { tenantId, key }, budgetId } = here;
    const before = await windowOf(here);
    const { nanoUsd } = await reconcileMoney(world, { tenantId, origin: provider.origin, key, credentialId: newId() });
    const missing = [...here.bill.values()].slice(1, 4).reduce((sum, { costNanoUsd }) => sum + costNanoUsd, 0);
    assert.ok(nanoUsd < billedOf(here), 'the ledger cannot know them');
    assert.ok(before.reserved >= missing, 'they are what is held');
    await world.spoolDatabase.as<unknown>().transaction((trx) => sql`update budget_leases set renewed_at = now() - interval '2 hours' where budget_id = ${budgetId}`.execute(trx));
    const { items } = await world.answer<{ items: { id: string; lost: number }[] }>(tenantId, 'listBudgets');
    assert.equal(items.find(({ id }) => id === budgetId)?.lost, before.reserved);
    const settled = await world.answer<{ settled: number; reserved: number }>(tenantId, 'settleLostReservations', { params: { budgetId }, body: { as: 'used' } });
    assert.deepEqual([settled.reserved, settled.settled], [0, before.settled + before.reserved]);
    assert.ok(settled.settled >= billedOf(here) && settled.settled <= narrow, 'no less than what is billed, and no more than the cap');
  }
});
