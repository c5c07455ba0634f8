import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type RequestDetail, type RequestRow, type TailEvent, refusalsKeptAMinute } from '@keystead/contract';
import { newId, sql } from '../src/foundation/index.ts';
import type { OutcomeRecord, RefusalRecord } from '../src/metering/index.ts';
import { forgetOnce } from '../src/metering/requests/forget-refusals.ts';
import { findRequests } from '../src/metering/requests/find-requests.ts';
import type { Place } from '../src/metering/requests/merge-pages.ts';
import type { MeteringTables } from '../src/metering/tables.ts';
import { type MeteringWorld, type RecordedCall, recordedCall, shipAll, startMeteringWorld } from './support/metering.ts';

const noon = Date.parse('2026-03-01T12:00:00Z');
const at = (second: number): Date => new Date(noon + second * 1_000);

function refusal(tenantId: string, second: number, change: Partial<RefusalRecord> = {}): RefusalRecord {
  return {
    type: 'refusal', requestId: newId(), tenantId, at: at(second).getTime(), caller: { userId: null, tokenId: newId(), appId: null, runId: null, environment: 'production' },
    endpoint: '/v1/chat/completions', stream: false, askedModel: 'gpt-4o', code: 'model_not_found', status: 404, ...change,
  };
}

function ended(tenantId: string, second: number, change: Partial<OutcomeRecord> = {}): RecordedCall {
  const call = recordedCall(tenantId, { at: at(second) });
  return { ...call, outcome: { ...call.outcome, ...change } };
}

interface Page { items: RequestRow[]; nextCursor: string | null }

describe('the request log', () => {
  let world: MeteringWorld;
  before(async () => { world = await startMeteringWorld(); });
  after(() => world.close());

  const list = (tenantId: string, query: object = {}): Promise<Page> => world.answer<Page>(tenantId, 'listRequests', { query });
  const idsOf = (page: Page): string[] => page.items.map((row) => row.requestId);

  it('G7 holds every request once, answered, failed, cancelled and refused, newest first, page by page', async () => {
    const tenantId = await world.newTenant();
    const calls = [ended(tenantId, 1), ended(tenantId, 3, { outcome: 'failed', status: 502, code: 'provider_error' }), ended(tenantId, 5, { outcome: 'cancelled', status: 499, code: 'cancelled' })];
    const refusals = [refusal(tenantId, 2), refusal(tenantId, 4), refusal(tenantId, 6)];
    await world.ship(calls, refusals);
    const expected = [refusals[2], calls[2], refusals[1], calls[1], refusals[0], calls[0]].map((each) => each?.requestId);
    const whole = await list(tenantId);
    assert.deepEqual(idsOf(whole), expected);
    assert.deepEqual(whole.items.map((row) => [row.outcome, row.code]), [['refused', 'model_not_found'], ['cancelled', 'cancelled'], ['refused', 'model_not_found'], ['failed', 'provider_error'], ['refused', 'model_not_found'], ['answered', null]]);
    for (const limit of [1, 2, 4]) {
      const seen: string[] = [];
      for (let cursor: string | null | undefined; cursor !== null;) {
        const page: Page = await list(tenantId, { limit, ...(cursor === undefined ? {} : { cursor }) });
        seen.push(...idsOf(page));
        cursor = page.nextCursor;
      }
      assert.deepEqual(seen, expected, `by ${limit}`);
    }
    await assert.rejects(list(tenantId, { cursor: 'bm9uc2Vuc2U' }), /cursor/);
  });

  it('G7 is narrowed by everything it says of a request', async () => {
    const tenantId = await world.newTenant();
    const [userId, teamId] = [newId(), newId()];
    const plain = ended(tenantId, 1);
    const odd = ended(tenantId, 2, {
      outcome: 'failed', status: 502, code: 'provider_error', route: 'house', askedModel: 'house', servedModel: 'claude-x', translation: { to: 'anthropic-messages', warnings: 2 },
      policy: { dataClass: 'health', action: 'mask', finds: { email: 1 } }, attempts: [{ credentialId: newId(), fingerprint: 'fp', provider: 'anthropic', model: 'claude-sent', status: 502, code: 'provider_error', milliseconds: 3 }],
    });
    const caller = { ...odd.outcome.caller, userId, teamId, appId: 'analyzer' };
    const special = { ...odd, outcome: { ...odd.outcome, caller, credential: { ...odd.outcome.credential, provider: 'anthropic' } } };
    const turnedAway = refusal(tenantId, 3, { code: 'policy_blocked', status: 400, askedModel: 'house', caller: { ...caller, tokenId: newId() }, policy: { dataClass: 'health', action: 'block', finds: {} } });
    await world.ship([plain, special], [turnedAway]);
    const [a, b, c] = [plain.requestId, special.requestId, turnedAway.requestId];
    const expected: readonly (readonly [object, readonly string[]])[] = [
      [{ outcome: 'answered' }, [a]], [{ outcome: 'failed' }, [b]], [{ outcome: 'refused' }, [c]], [{ outcome: 'unanswered' }, [c, b]], [{ outcome: 'cancelled' }, []],
      [{ provider: 'anthropic' }, [b]], [{ model: 'claude-x' }, [b]], [{ model: 'claude-sent' }, [b]], [{ model: 'house' }, [c, b]], [{ route: 'house' }, [c, b]], [{ credentialId: special.outcome.credential.credentialId }, [b]],
      [{ appId: 'analyzer' }, [c, b]], [{ personId: userId }, [c, b]], [{ teamId }, [c, b]], [{ tokenId: plain.outcome.caller.tokenId }, [a]], [{ code: 'provider_error' }, [b]], [{ code: 'policy_blocked' }, [c]],
      [{ dataClass: 'health' }, [c, b]], [{ translated: 'yes' }, [b]], [{ translated: 'no' }, [c, a]], [{ from: at(2).toISOString() }, [c, b]], [{ to: at(2).toISOString() }, [a]],
      [{ from: at(2).toISOString(), to: at(3).toISOString(), provider: 'anthropic', dataClass: 'health' }, [b]],
    ];
    for (const [query, ids] of expected) assert.deepEqual(idsOf(await list(tenantId, query)), ids, JSON.stringify(query));
  });

  it('G7 one request says every attempt with its start, who paid, and of a refusal what its text is filled in with', async () => {
    const tenantId = await world.newTenant();
    const attempts = [
      { credentialId: newId(), fingerprint: 'fp-1', provider: 'openai', model: 'gpt-4o', status: 503, code: 'provider_overloaded', startedMs: 4, milliseconds: 40 },
      { credentialId: newId(), fingerprint: 'fp-2', provider: 'openai', model: 'gpt-4o-mini', status: 200, code: null, startedMs: 45, milliseconds: 30, mayBeBilled: true },
    ];
    const call = ended(tenantId, 1, { attempts });
    const turnedAway = refusal(tenantId, 2, { parameters: { label: 'Claims', rule: 'it is for certain teams', tokens: 12 }, field: 'model' });
    await world.ship([call], [turnedAway]);
    const detail = await world.answer<RequestDetail>(tenantId, 'readRequest', { params: { requestId: call.requestId } });
    assert.deepEqual(detail.attemptList, [{ ...attempts[0], mayBeBilled: false, payer: 'tenant', billing: 'none', costNanoUsd: 0 }, { ...attempts[1], payer: 'tenant', billing: 'estimated', costNanoUsd: null }]);
    assert.deepEqual([detail.payer, detail.custody, detail.sentModel, detail.servedModel, detail.attempts], ['tenant', 'vault', 'gpt-4o-mini', 'gpt-4o-mini', 2]);
    const refused = await world.answer<RequestDetail>(tenantId, 'readRequest', { params: { requestId: turnedAway.requestId } });
    assert.deepEqual([refused.outcome, refused.parameters, refused.field, refused.costNanoUsd, refused.attemptList], ['refused', turnedAway.parameters, 'model', null, []]);
  });

  it('B2 fault 2: refusals are kept once each, however often a shipper dies; a flood of one caller is counted beyond so many a minute, over all shippers', async () => {
    const tenantId = await world.newTenant();
    const caller = refusal(tenantId, 0).caller;
    const flood = Array.from({ length: refusalsKeptAMinute + 25 }, (_, index) => refusal(tenantId, index % 50, { caller }));
    const others = [refusal(tenantId, 10), refusal(tenantId, 70, { caller })];
    const half = Math.ceil(flood.length / 2);
    for (const part of [flood.slice(0, half), [...flood.slice(half), ...others]]) {
      const spool = world.openSpool();
      for (const each of part) await spool.append(each);
      let transactions = 0;
      for (;;) {
        const shipper = world.shipperFor(spool, { batchRecords: 9, beforeCommit: () => { transactions += 1; if (transactions % 3 === 0) throw new Error('killed'); } });
        try {
          await shipAll(shipper);
          break;
        } catch (error) { assert.match(String(error), /killed/); }
      }
      await spool.close();
    }
    const { items } = await list(tenantId, { limit: 200 });
    assert.equal(items.length, refusalsKeptAMinute + others.length);
    const flooded = items.filter((row) => row.refusedInMinute !== null);
    assert.deepEqual([flooded.length, new Set(flooded.map((row) => row.refusedInMinute))], [refusalsKeptAMinute, new Set([flood.length])]);
    const events = await world.eventsOf(tenantId);
    assert.equal(events.reduce((sum, event) => sum + Number(event.detail['count']), 0), flood.length + others.length, 'the audit log counts all of them');
  });

  it('refused requests go after their days, and no sooner, whoever asks', async () => {
    const tenantId = await world.newTenant();
    const now = Date.now();
    const [old, young] = [refusal(tenantId, 0, { at: now - 40 * 86_400_000 }), refusal(tenantId, 0, { at: now - 20 * 86_400_000 })];
    await world.ship([], [old, young, refusal(tenantId, 0, { at: now })]);
    await forgetOnce({ database: world.app, keptDays: 30 });
    const kept = idsOf(await list(tenantId));
    assert.ok(kept.length === 2 && kept.includes(young.requestId));
    await forgetOnce({ database: world.app, keptDays: -100 });
    assert.equal((await list(tenantId)).items.length, 1, 'the youngest day stays');
    for (const role of ['keystead_app', 'keystead_spool'] as const) await assert.rejects(world.test.open(role).as<MeteringTables>().transaction((trx) => trx.deleteFrom('refusals').execute()), /permission denied/);
  });

  it('attack 7: another tenant’s requests, answered or refused, are in no list and answer 404 by id', async () => {
    const [own, foreign] = [await world.newTenant(), await world.newTenant()];
    const [call, turnedAway] = [ended(foreign, 1), refusal(foreign, 2)];
    await world.ship([call], [turnedAway]);
    assert.deepEqual((await list(own)).items, []);
    for (const requestId of [call.requestId, turnedAway.requestId]) await assert.rejects(world.answer(own, 'readRequest', { params: { requestId } }), { code: 'not_found' });
  });

  it('a page goes along an index, and looks through a bounded number of requests for those that fit', async () => {
    const tenantId = await world.newTenant();
    await world.app.as<unknown>().inTenant(tenantId, (trx) => sql`select 1`.execute(trx));
    await world.spoolDatabase.as<unknown>().transaction((trx) => sql`
      insert into ledger (request_id, tenant_id, occurred_at, environment, payer, custody, endpoint, stream, asked_model, usage_state, status, outcome, provider)
      select gen_random_uuid(), ${tenantId}, ${at(0)}::timestamptz - n * interval '1 second', 'production', 'tenant', 'vault', 'e', false, 'm', 'none', 200, 'answered', case when n = 1500 then 'rare' else 'often' end
      from generate_series(1, 2000) n`.execute(trx));
    await world.app.as<unknown>().inTenant(tenantId, async (trx) => {
      await sql`set local enable_seqscan = off`.execute(trx);
      const plan = await sql<{ 'QUERY PLAN': string }>`explain select * from ledger l where l.tenant_id = ${tenantId} and (l.occurred_at, l.request_id) < (${at(-500)}::timestamptz, ${newId()}::uuid) order by l.occurred_at desc, l.request_id desc limit 26`.execute(trx);
      const text = plan.rows.map((row) => row['QUERY PLAN']).join('\n');
      assert.match(text, /Index Scan using ledger_\w+_tenant_id_occurred_at_request_id_idx/);
      assert.doesNotMatch(text, /Seq Scan|Bitmap|Sort {2}\(cost/, 'neither is a month read whole, nor anything sorted');
    });
    const asked = { tenantId, filters: { provider: 'rare' }, from: null, to: null, limit: 10, lookThrough: 400 };
    let before: Place | null = null;
    const pages: number[] = [];
    do {
      const from: Place | null = before;
      const page: Awaited<ReturnType<typeof findRequests>> = await world.app.as<MeteringTables>().inTenant(tenantId, (trx) => findRequests(trx, { ...asked, before: from }));
      pages.push(page.rows.length);
      before = page.next;
    } while (before !== null && pages.length < 20);
    assert.deepEqual(pages.slice(0, 5), [0, 0, 0, 1, 0], 'none is missed, and each page looked through its share');
    assert.ok(pages.length <= 6);
  });

  describe('looked on at live', () => {
    /** Reads the events of a view, one at a time; heartbeats are left out. */
    async function open(tenantId: string, query: object = {}): Promise<{ next(): Promise<TailEvent | null>; close(): void }> {
      const left = new AbortController();
      const response = await world.answer<Response>(tenantId, 'tailRequests', { query, signal: left.signal });
      const reader = response.body?.getReader() ?? assert.fail('no body');
      return {
        async next() {
          for (;;) {
            const { done, value } = await reader.read();
            if (done) return null;
            const data = /^data: (.*)$/m.exec(Buffer.from(value).toString())?.[1];
            if (data !== undefined) return JSON.parse(data) as TailEvent;
          }
        },
        close: () => { left.abort(); },
      };
    }
    const shown = (event: TailEvent | null): string => (event?.type === 'request' ? event.request.requestId : event?.type ?? 'closed');

    it('G7 shows each request once as it lands, to those of its organisation who look on, as far as it fits their filter', async () => {
      const [tenantId, other] = [await world.newTenant(), await world.newTenant()];
      const [all, failures, elsewhere] = [await open(tenantId), await open(tenantId, { outcome: 'unanswered' }), await open(other)];
      for (const view of [all, failures, elsewhere]) assert.equal(shown(await view.next()), 'ready');
      const [answered, turnedAway, foreign] = [ended(tenantId, 1), refusal(tenantId, 2), ended(other, 3)];
      await world.ship([answered, foreign], [turnedAway]);
      assert.deepEqual([shown(await all.next()), shown(await all.next())].toSorted(), [answered.requestId, turnedAway.requestId].toSorted());
      assert.equal(shown(await failures.next()), turnedAway.requestId);
      assert.equal(shown(await elsewhere.next()), foreign.requestId);
      for (const view of [all, failures, elsewhere]) view.close();
    });

    it('G7, attack 8: whoever has signed out or lost the right sees nothing more', async () => {
      const tenantId = await world.newTenant();
      const view = await open(tenantId);
      assert.equal(shown(await view.next()), 'ready');
      world.mayLookOn = false;
      try {
        await world.ship([ended(tenantId, 1)]);
        assert.deepEqual([await view.next(), await view.next()], [{ type: 'end', reason: 'no-longer-allowed' }, null]);
      } finally {
        world.mayLookOn = true;
      }
    });

    it('fault: so many views and no more; each that closes makes room', async () => {
      const tenantId = await world.newTenant();
      const views = [];
      for (let count = 0; count < 20; count += 1) views.push(await open(tenantId));
      await assert.rejects(open(tenantId), { code: 'conflict' });
      views.shift()?.close();
      views.push(await open(tenantId));
      for (const view of views) view.close();
    });
  });
});
