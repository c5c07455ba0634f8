import assert from 'node:assert/strict';
import { type Act, cutAt, failure, healthy, inTurn, isWhole, resets, silent } from './misbehaving-provider.ts';
import { type Asked, openStage, type Profile, type Stage, type StageOptions } from './stage.ts';

/** One of the published faults, played by a provider. It throws where the gateway does not do what GATEWAY.md says; what it gives is the evidence. */
export interface Scenario {
  readonly id: string;
  readonly fault: string;
  readonly play: (profile: Profile) => Promise<string>;
}

const fine = healthy('m-2');
const withUsage = { stream: true, stream_options: { include_usage: true } };

async function on(profile: Profile, plays: { readonly primary: Act; readonly backup?: Act; readonly options?: StageOptions }, work: (stage: Stage) => Promise<string>): Promise<string> {
  const stage = await openStage(profile, { primary: plays.primary, backup: plays.backup ?? fine }, plays.options);
  try {
    return await work(stage);
  } finally {
    await stage.close();
  }
}

/** The whole answer of one provider reached the caller, once and properly ended. */
function requireWhole(asked: Asked, model: string): void {
  assert.deepEqual([asked.status, asked.error, isWhole(asked.text, model)], [200, null, true], asked.raw.slice(0, 400));
}

/** What came is visibly not whole: a typed error, and no sign of a proper end. */
function requireTypedError(asked: Asked): void {
  assert.equal(asked.done, false, 'a broken stream has no [DONE]');
  assert.equal(asked.error, 'stream_interrupted');
}

const seconds = (asked: Asked) => `${asked.seconds.toFixed(1)} s`;
/** In the full profile times are as published; in the fast one only order and counts are judged. */
const within = ({ profile }: Stage, asked: Asked, most: number) => { if (profile.name === 'full') assert.ok(asked.seconds <= most, `${asked.seconds} s`); };

/** How many requests came within any three published seconds, at most. */
function busiest({ primary: { requests }, profile: { factor } }: Stage): number {
  return Math.max(0, ...requests.map((first) => requests.filter(({ at }) => at >= first.at && at < first.at + 3_000 * factor).length));
}

async function rescueOf(stage: Stage, fault: string): Promise<string> {
  const held = await stage.ask('held', withUsage);
  requireWhole(held, 'm-2');
  assert.equal(held.done, true);
  assert.equal(held.raw.includes('m-1:'), false, 'nothing of the broken answer');
  const immediate = await stage.ask('main', withUsage);
  requireTypedError(immediate);
  const [first, second] = await stage.gateway.untilOutcomes(2);
  assert.deepEqual([first?.outcome, first?.usageState, first?.attempts[0]?.mayBeBilled, second?.usageState], ['answered', 'settled', true, 'estimated']);
  return `${fault}; buffered: whole answer of the fallback after ${seconds(held)}, immediate: typed error after ${seconds(immediate)}`;
}

/** The scenarios of the public failoverbench catalogue (methodology v0.1). */
export const scenarios: readonly Scenario[] = [
  {
    id: 'S01', fault: '429 with `Retry-After: 2`, then healthy',
    play: (profile) => on(profile, { primary: inTurn(failure(429, 'rate_limited', { 'retry-after': '2' }), healthy('m-1')), options: { stopsClock: true } }, async (stage) => {
      const asked = await stage.ask('alone');
      requireWhole(asked, 'm-1');
      assert.deepEqual([stage.primary.requests.length, stage.sleeps.length], [2, 1]);
      assert.ok((stage.sleeps[0] ?? 0) >= 2_000 && (stage.sleeps[0] ?? 0) <= 2_200);
      within(stage, asked, 4);
      stage.primary.behave(failure(429, 'rate_limited', { 'retry-after': '30' }));
      const beside = await stage.ask('main');
      requireWhole(beside, 'm-2');
      assert.equal(stage.primary.requests.length, 3);
      // While it rests nobody calls it.
      requireWhole(await stage.ask('main'), 'm-2');
      assert.equal(stage.primary.requests.length, 3);
      return `alone: waited, two requests, ${seconds(asked)}; with a fallback: it answered, ${seconds(beside)}`;
    }),
  },
  {
    id: 'S02', fault: '429 for ever, no Retry-After',
    play: (profile) => on(profile, { primary: failure(429, 'rate_limited') }, async (stage) => {
      const asked = await stage.ask('alone');
      assert.equal(asked.status, 429);
      const attempts = stage.primary.requests.length;
      assert.ok(attempts <= 6 && busiest(stage) <= 4, `${attempts} attempts`);
      assert.ok(stage.sleeps.every((each, index) => index === 0 || each > (stage.sleeps[index - 1] ?? 0)), 'each wait is longer');
      const beside = await stage.ask('main');
      requireWhole(beside, 'm-2');
      assert.ok(stage.primary.requests.length <= attempts + 1);
      return `alone: ${attempts} attempts in ${seconds(asked)} with growing waits, then its 429; with a fallback: it answered after one, ${seconds(beside)}`;
    }),
  },
  {
    id: 'S03', fault: 'one 500, then healthy',
    play: (profile) => on(profile, { primary: inTurn(failure(500, 'server_error'), healthy('m-1')) }, async (stage) => {
      requireWhole(await stage.ask('main'), 'm-1');
      assert.deepEqual([stage.primary.requests.length, stage.backup.requests.length], [2, 0]);
      return 'once more at the same provider, which answered';
    }),
  },
  {
    id: 'S04', fault: '503 for ever',
    play: (profile) => on(profile, { primary: failure(503, 'overloaded') }, async (stage) => {
      requireWhole(await stage.ask('main'), 'm-2');
      assert.equal(stage.primary.requests.length, 1);
      const alone = await stage.ask('alone');
      assert.deepEqual([alone.status, alone.error], [503, 'overloaded']);
      assert.ok(stage.primary.requests.length <= 1 + 4);
      return `the fallback answered after one; alone: ${stage.primary.requests.length - 1} attempts, then the provider’s own error`;
    }),
  },
  {
    id: 'S05', fault: 'TCP reset before headers',
    play: (profile) => on(profile, { primary: resets }, async (stage) => {
      requireWhole(await stage.ask('main'), 'm-2');
      assert.equal(stage.primary.requests.length, 2);
      stage.primary.behave(inTurn(resets, healthy('m-1')));
      requireWhole(await stage.ask('alone'), 'm-1');
      return 'once more, then the fallback; alone: the second attempt answered';
    }),
  },
  {
    id: 'S06', fault: 'accepts, never answers',
    play: (profile) => on(profile, { primary: silent, options: { cuts: 'first-token' } }, async (stage) => {
      const asked = await stage.ask('main', { stream: true });
      requireWhole(asked, 'm-2');
      assert.equal(stage.primary.requests.length, 1, 'a silent route is not asked again');
      within(stage, asked, 15);
      const whole = await stage.ask('main', { max_tokens: 50 });
      requireWhole(whole, 'm-2');
      assert.equal(stage.primary.requests.length, 2);
      return `given up once, the fallback answered: a stream after ${seconds(asked)}, a whole answer of 50 tokens after ${seconds(whole)}`;
    }),
  },
  {
    id: 'S07', fault: 'first token after 20 s',
    play: (profile) => on(profile, { primary: healthy('m-1', { firstTokenAfter: 20_000 }), options: { cuts: 'first-token' } }, async (stage) => {
      const asked = await stage.ask('main', { stream: true });
      requireWhole(asked, 'm-2');
      assert.equal(asked.raw.includes('m-1'), false, 'its role, which came at once, is not the beginning of an answer');
      within(stage, asked, 15);
      return `the fallback answered after ${seconds(asked)}, though a first chunk without a token had come at once`;
    }),
  },
  {
    id: 'S08', fault: 'stream cut after 40 of 60 tokens',
    play: (profile) => on(profile, { primary: cutAt('m-1', 40) }, async (stage) => {
      const evidence = await rescueOf(stage, 'cut');
      stage.primary.behave(inTurn(cutAt('m-1', 40), healthy('m-1')));
      requireWhole(await stage.ask('held-alone', withUsage), 'm-1');
      return evidence;
    }),
  },
  {
    id: 'S09', fault: 'stream stalls 30 s',
    play: (profile) => on(profile, { primary: healthy('m-1', { at: { token: 20, does: ({ wait }) => wait(30_000) } }), options: { cuts: 'idle' } }, async (stage) => {
      const evidence = await rescueOf(stage, 'stalled');
      stage.primary.behave(healthy('m-1'));
      requireWhole(await stage.ask('main', { stream: true }), 'm-1');
      return `${evidence}; healthy afterwards`;
    }),
  },
  {
    id: 'S10', fault: 'one malformed chunk, stream otherwise fine',
    play: (profile) => on(profile, { primary: healthy('m-1', { at: { token: 30, does: ({ response }) => { response.write('data: {"id":"c","choices":[{"ind\n\n'); } } }) }, async (stage) => {
      for (const model of ['main', 'held', 'alone']) {
        const asked = await stage.ask(model, withUsage);
        requireWhole(asked, 'm-1');
        assert.deepEqual([asked.done, asked.usage !== null], [true, true]);
      }
      return 'left out; every client reads the rest to its end';
    }),
  },
  {
    id: 'S11', fault: 'stream complete, `[DONE]` missing',
    play: (profile) => on(profile, { primary: healthy('m-1', { done: false }) }, async (stage) => {
      const closed = await stage.ask('main', withUsage);
      stage.primary.behave(healthy('m-1', { done: false, keepsOpen: true }));
      const open = await stage.ask('main', withUsage);
      for (const asked of [closed, open]) {
        requireWhole(asked, 'm-1');
        assert.notEqual(asked.usage, null);
      }
      within(stage, closed, 2);
      within(stage, open, 3);
      assert.deepEqual((await stage.gateway.untilOutcomes(2)).map(({ outcome, usageState, usage }) => [outcome, usageState, usage?.output]), [['answered', 'settled', 60], ['answered', 'settled', 60]]);
      return `finished with its usage: connection closed ${seconds(closed)}, left open ${seconds(open)}`;
    }),
  },
  {
    id: 'S12', fault: '400 context_length_exceeded',
    play: async (profile) => {
      const primary = failure(400, 'context_length_exceeded');
      await on(profile, { primary }, async (stage) => {
        const asked = await stage.ask('main');
        assert.deepEqual([asked.status, asked.error, stage.primary.requests.length, stage.backup.requests.length], [400, 'context_length_exceeded', 1, 0]);
        return '';
      });
      return on(profile, { primary, options: { legs: [{}, { largerContext: true }] } }, async (stage) => {
        requireWhole(await stage.ask('main'), 'm-2');
        assert.equal(stage.primary.requests.length, 1);
        return 'never sent to the same model again; a leg for longer requests answered, without one the reason is passed on';
      });
    },
  },
  {
    id: 'S13', fault: '400 content_policy_violation',
    play: (profile) => on(profile, { primary: failure(400, 'content_policy_violation') }, async (stage) => {
      for (const model of ['main', 'held']) {
        const asked = await stage.ask(model, { stream: model === 'held' });
        assert.deepEqual([asked.status, asked.error], [400, 'content_policy_violation']);
      }
      stage.primary.behave(({ response }) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.end(`data: ${JSON.stringify({ error: { message: 'refused', type: 'invalid_request_error', code: 'content_policy_violation' } })}\n\n`);
      });
      assert.equal((await stage.ask('main', { stream: true })).error, 'content_policy_violation');
      assert.deepEqual([stage.primary.requests.length, stage.backup.requests.length], [3, 0]);
      return 'passed on at once, as an answer and inside a stream; nobody else was asked';
    }),
  },
  {
    id: 'S14', fault: 'cut stream; fallback rejects prefill',
    play: (profile) => on(profile, {
      primary: cutAt('m-1', 40),
      backup: (turn) => {
        const messages = turn.body['messages'] as readonly { readonly role: string }[];
        return messages.at(-1)?.role === 'assistant' ? failure(400, 'prefill_not_supported')(turn) : fine(turn);
      },
    }, async (stage) => {
      const asked = await stage.ask('held', withUsage);
      requireWhole(asked, 'm-2');
      assert.deepEqual(stage.backup.requests.map(({ body }) => body['messages']), [[{ role: 'user', content: 'hi' }]]);
      return 'the fallback got the caller’s own request and answered whole; no prefill was ever sent';
    }),
  },
  {
    id: 'S15', fault: '60 s outage, then healthy',
    play: (profile) => on(profile, { primary: failure(503, 'overloaded'), options: { stopsClock: true } }, async (stage) => {
      for (let second = 0; second < 60; second += 1) {
        requireWhole(await stage.ask('main'), 'm-2');
        await stage.pass(1_000);
      }
      const during = stage.primary.requests.length;
      assert.ok(during <= 5 + 6, `${during} requests reached it`);
      stage.primary.behave(healthy('m-1'));
      let waited = 0;
      for (; waited < 30; waited += 1) {
        const asked = await stage.ask('main');
        assert.equal(asked.status, 200);
        if (asked.servedBy === 'm-1') break;
        await stage.pass(1_000);
      }
      assert.ok(waited < 30, 'used again within 30 s');
      requireWhole(await stage.ask('main'), 'm-1');
      return `60 of 60 requests answered by the fallback, ${during} of them had tried the primary; used again ${waited} s after it was healthy`;
    }),
  },
  {
    id: 'S16', fault: '503 for ever, fallback answers',
    play: (profile) => on(profile, { primary: failure(503, 'overloaded') }, async (stage) => {
      const asked = await stage.ask('main');
      requireWhole(asked, 'm-2');
      assert.deepEqual([asked.servedBy, asked.headers.get('x-keystead-provider'), asked.headers.get('x-keystead-attempts')], ['m-2', 'beta', '2']);
      const [outcome] = await stage.gateway.untilOutcomes(1);
      assert.deepEqual([outcome?.credential.model, outcome?.usage?.output, outcome?.usageState, outcome?.attempts.map(({ status, mayBeBilled }) => [status, mayBeBilled ?? false])], ['m-2', 60, 'settled', [[503, false], [200, false]]]);
      return 'the caller and the ledger have the fallback’s model and usage, once; the failed attempt has none';
    }),
  },
];
