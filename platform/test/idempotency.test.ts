import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { type Operation, operations } from '@keystead/contract';
import { KeysteadError, type Principal, fixedClock, newId } from '../src/foundation/index.ts';
import { type Repeat, leaseSeconds, openIdempotencyStore, shownOnce } from '../src/server/idempotency.ts';
import { openKeptAnswers } from '../src/server/kept-answers.ts';
import { type TestDatabase, startTestDatabase } from './support/database.ts';

const clock = fixedClock(new Date('2026-11-21T08:00:00Z'));
const never = new Promise<never>(() => undefined);

describe('O4 Idempotency-Key', () => {
  let test: TestDatabase;
  let principal: Principal;
  let renewals: (() => Promise<void>)[] = [];
  before(async () => { test = await startTestDatabase(); });
  after(() => test.close());
  beforeEach(() => {
    renewals = [];
    principal = { kind: 'token', tenantId: newId(), userId: null, tokenId: newId(), name: 'test', role: 'owner', permissions: new Set(), environment: 'production', sessionId: null };
  });

  /** A process that serves the api: its own connections; its renewals are done when the test says so. */
  function aProcess() {
    const repeat: Repeat = (_seconds, task) => { renewals.push(task); return () => { renewals = renewals.filter((each) => each !== task); }; };
    return openIdempotencyStore({ database: test.open('keystead_app'), digestKey: Buffer.alloc(32, 7), now: () => clock.now(), repeat });
  }

  const call = (requestText = 'body') => ({ principal, key: 'k', operation: operations.createBudget, requestText });
  const answered = async (body: string) => ({ status: 201, body });
  const code = (error: unknown): string => (error instanceof KeysteadError ? `${error.code} ${String(error.parameters['detail'] ?? '')}` : String(error));

  it('O4 a request whose process ended in the middle holds its key for the lease and no longer; the next start carries it out once', async () => {
    const crashed = aProcess();
    void crashed.run(call(), () => never);
    await eventually(async () => { assert.equal(renewals.length, 1); });
    const restarted = aProcess();
    await assert.rejects(restarted.run(call(), () => assert.fail('the lease still held')), (error) => code(error).includes('still running'));

    clock.advance(leaseSeconds * 1_000 + 1);
    const runs: string[] = [];
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => restarted.run(call(), async () => { runs.push('done'); return answered('{"id":1}'); })));
    assert.deepEqual(runs, ['done'], 'of those that come at once, one carries it out');
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') assert.match(code(outcome.reason), /still running/);
      else assert.deepEqual(outcome.value, { status: 201, body: '{"id":1}' });
    }
    assert.deepEqual(await restarted.run(call(), () => assert.fail('done already')), { status: 201, body: '{"id":1}' });
  });

  it('O4 V3 an answer with something that is shown once is kept for nobody, whichever operation it is of', async () => {
    const secrets = new Set(['link', 'secret', 'signingSecret', 'recoveryCodes', 'otpauthUri', 'token', 'password']);
    // `token` is also what an API token is called that is described.
    const shows = ({ method, body, response }: Operation): boolean => method === 'POST' && body !== undefined && response !== null && 'shape' in response && Object.keys(response.shape as object).some((name) => secrets.has(name));
    const showing = (Object.values(operations) as Operation[]).filter(shows).map(({ id }) => id);
    assert.ok(showing.includes('createAuditorLink') && showing.includes('createStream'));
    assert.deepEqual(showing.filter((id) => !shownOnce.has(id)), []);
    const store = aProcess();
    const asked = { ...call(), operation: operations.createAuditorLink };
    assert.match((await store.run(asked, () => answered('{"link":"https://keystead.example/auditor#token=x"}'))).body ?? '', /#token=x/);
    await assert.rejects(store.run(asked, () => assert.fail('done already')), (error) => code(error).includes('was shown once'));
  });

  it('O4 a request that lives renews its lease and is not carried out a second time, however long it takes', async () => {
    let finish: (answer: { status: number; body: string }) => void = () => undefined;
    const long = aProcess().run(call(), () => new Promise((resolve) => { finish = resolve; }));
    await eventually(async () => { assert.equal(renewals.length, 1); });
    const other = aProcess();
    for (let time = 0; time < 5; time += 1) {
      clock.advance(leaseSeconds * 900);
      await renewals[0]?.();
      await assert.rejects(other.run(call(), () => assert.fail('it lives')), (error) => code(error).includes('still running'));
    }
    finish({ status: 201, body: '"late"' });
    assert.equal((await long).body, '"late"');
    assert.equal(renewals.length, 0, 'nothing is renewed that has ended');
    assert.equal((await other.run(call(), () => assert.fail('done already'))).body, '"late"');
  });

  it('A7 no answer lies in the clear, none opens for another request, and of an answer that shows runs nothing is kept but an id', async () => {
    const runId = newId();
    const store = openIdempotencyStore({ database: test.open('keystead_app'), digestKey: Buffer.alloc(32, 7), now: () => clock.now(), repeat: () => () => undefined, readAgain: { run: async (_principal, id) => `{"id":"${id}","readAnew":true}`, comparison: async (_principal, id) => `{"id":"${id}","comparedAnew":true}` } });
    const startRun = { ...call('a form'), key: 'r', operation: operations.startRun };
    await store.run(call(), async () => answered('{"secret":"Jane Doe"}'));
    await store.run(startRun, async () => answered(JSON.stringify({ id: runId, input: { patient: 'Jane Doe' } })));
    const rows = await test.open('keystead_app').as<{ idempotency_keys: { key: string; body: string } }>().inTenant(principal.tenantId, (trx) => trx.selectFrom('idempotency_keys').select(['key', 'body']).orderBy('key').execute());
    assert.deepEqual(rows.map(({ key, body }) => [key, body.split(':')[0], body.includes('Jane')]), [['k', 'sealed', false], ['r', 'run', false]]);
    assert.equal(rows[1]?.body, `run:${runId}`);
    assert.equal((await store.run(call(), () => assert.fail('done already'))).body, '{"secret":"Jane Doe"}');
    assert.equal((await store.run(startRun, () => assert.fail('done already'))).body, `{"id":"${runId}","readAnew":true}`);
    const compared = { ...call('which model'), key: 's', operation: operations.keepComparedRun };
    await store.run(compared, async () => answered(JSON.stringify({ id: runId, runs: [{ run: { input: { patient: 'Jane Doe' } } }] })));
    const { body: kept } = await test.open('keystead_app').as<{ idempotency_keys: { key: string; body: string } }>().inTenant(principal.tenantId, (trx) => trx.selectFrom('idempotency_keys').select('body').where('key', '=', 's').executeTakeFirstOrThrow());
    assert.deepEqual([kept, (await store.run(compared, () => assert.fail('done already'))).body], [`comparison:${runId}`, `{"id":"${runId}","comparedAnew":true}`], 'nor of drafts beside each other');
    const strangers = openKeptAnswers({ secret: Buffer.alloc(32, 7) });
    await assert.rejects(strangers.open(call('another body'), rows[0]?.body ?? ''));
  });

  it('O4 one that was taken for dead and comes back neither renews, overwrites nor frees what its successor holds', async () => {
    let fail: (error: Error) => void = () => undefined;
    const stalled = aProcess().run(call(), () => new Promise((_resolve, reject) => { fail = reject; }));
    await eventually(async () => { assert.equal(renewals.length, 1); });
    clock.advance(leaseSeconds * 1_000 + 1);
    const successor = aProcess();
    let finish: (answer: { status: number; body: string }) => void = () => undefined;
    const second = successor.run(call(), () => new Promise((resolve) => { finish = resolve; }));
    await eventually(async () => { assert.equal(renewals.length, 2); });
    fail(new Error('too late'));
    await assert.rejects(stalled, /too late/);
    await assert.rejects(successor.run(call(), () => assert.fail('the successor lives')), (error) => code(error).includes('still running'));
    finish({ status: 201, body: '"second"' });
    assert.equal((await second).body, '"second"');
    assert.equal((await successor.run(call(), () => assert.fail('done already'))).body, '"second"');
  });

  it('O4 a failed request frees its key; a lapsed key still belongs to the request it was first sent with', async () => {
    const store = aProcess();
    await assert.rejects(store.run(call(), async () => { throw new Error('no'); }), /no/);
    void store.run(call(), () => never);
    await eventually(async () => { assert.equal(renewals.length, 1); });
    clock.advance(leaseSeconds * 1_000 + 1);
    await assert.rejects(store.run(call('another'), () => assert.fail('another request')), (error) => code(error).startsWith('idempotency_mismatch'));
    assert.equal((await store.run(call(), () => answered('"again"'))).body, '"again"');
  });
});

/** Waits for what another promise does in its own steps. */
async function eventually(check: () => Promise<void>): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await check();
    } catch (error) {
      if (attempt > 500) throw error;
      await new Promise((resolve) => { setTimeout(resolve, 10); });
    }
  }
}
