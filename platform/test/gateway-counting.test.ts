import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import Anthropic from '@anthropic-ai/sdk';
import { GoogleGenAI } from '@google/genai';
import OpenAI from 'openai';
import { openTokenEstimator } from '../src/gateway/index.ts';
import { type CountJob, createCountQueue } from '../src/gateway/counting/count-queue.ts';
import { mostCharacters, slicesOf } from '../src/gateway/counting/slices.ts';
import { describeProvider, type FakeProvider, sketchTenant, startFakeProvider, startTestGateway, type TestGateway } from './support/gateway.ts';

const token = 'ks_test_token';
const closing: (() => Promise<void>)[] = [];
after(async () => { await Promise.all(closing.map((close) => close())); });

/** One provider for each way to count, and one that cannot; each answers what its own counter does. */
async function stage(): Promise<{ gateway: TestGateway; provider: FakeProvider }> {
  const provider = await startFakeProvider(({ url }, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const answers: Readonly<Record<string, object>> = { '/v1/messages/count_tokens': { input_tokens: 21 }, '/v1/responses/input_tokens': { object: 'response.input_tokens', input_tokens: 22 }, '/v1beta/models/g-1:countTokens': { totalTokens: 23 }, '/v1/model/anthropic.claude-1/count-tokens': { inputTokens: 24 } };
    response.end(JSON.stringify(answers[url.split('?')[0] ?? ''] ?? { error: { message: `nothing at ${url}` } }));
  });
  const { origin } = provider;
  const gateway = await startTestGateway({
    providers: [
      describeProvider('openai', ['openai-chat', 'openai-responses'], { counts: { 'openai-responses': {} } }), describeProvider('claude', ['anthropic-messages']), describeProvider('google', ['gemini']),
      describeProvider('bedrock', ['bedrock-converse'], { counts: { 'bedrock-converse': { models: /anthropic\.claude/ } } }), describeProvider('cousin', ['openai-chat', 'openai-responses']),
    ],
    tenants: [sketchTenant({ token, credentials: ['openai', 'claude', 'google', 'bedrock', 'cousin'].map((id) => ({ provider: id, origin, secret: `canary-key-of-${id}-0123456789` })), routes: { first: [[4, 'c-1'], [1, 'a-1']] } })],
  });
  closing.push(() => gateway.close(), () => provider.close());
  return { gateway, provider };
}

describe('G1 counting tokens across dialects, by the official SDKs', () => {
  it('G1 Anthropic’s SDK: the target’s own counter is asked, whatever it speaks, and nothing is billed', async () => {
    const { gateway, provider } = await stage();
    const client = new Anthropic({ apiKey: token, baseURL: gateway.url, maxRetries: 0 });
    const ask = (model: string) => client.messages.countTokens({ model, system: 'Be brief.', messages: [{ role: 'user', content: 'Hello' }], tools: [{ name: 'look_up', input_schema: { type: 'object', properties: {} } }] });
    for (const [model, tokens] of [['claude/a-1', 21], ['openai/o-1', 22], ['google/g-1', 23], ['bedrock/eu.anthropic.claude-1', 24]] as const) assert.equal((await ask(model)).input_tokens, tokens, model);
    type Sent = { model?: string; generateContentRequest?: { model: string }; input?: { converse?: object } };
    const [native, openai, google, bedrock] = provider.requests.map(({ body }) => JSON.parse(body) as Sent);
    assert.equal(native?.model, 'a-1');
    assert.deepEqual(Object.keys(openai ?? {}).toSorted(), ['input', 'instructions', 'model', 'tools']);
    assert.equal(google?.generateContentRequest?.model, 'models/g-1');
    assert.deepEqual(Object.keys(bedrock?.input?.converse ?? {}).toSorted(), ['messages', 'system', 'toolConfig']);
    const outcomes = await gateway.untilOutcomes(4);
    assert.deepEqual(outcomes.map(({ usageState, outcome, endpoint }) => [usageState, outcome, endpoint]), Array.from({ length: 4 }, () => ['none', 'answered', '/v1/messages/count_tokens']));
    assert.deepEqual(outcomes.map(({ translation }) => translation?.to ?? null), [null, 'openai-responses', 'gemini', 'bedrock-converse']);
  });

  it('G1 OpenAI’s SDK and Google’s: the same count in their own words', async () => {
    const { gateway } = await stage();
    const openai = new OpenAI({ apiKey: token, baseURL: `${gateway.url}/v1`, maxRetries: 0 });
    const google = new GoogleGenAI({ apiKey: token, httpOptions: { baseUrl: gateway.url } });
    for (const [model, tokens] of [['openai/o-1', 22], ['claude/a-1', 21], ['google/g-1', 23]] as const) {
      const counted = await openai.responses.inputTokens.count({ model, input: 'Hello', instructions: 'Be brief.' });
      assert.deepEqual([counted.object, counted.input_tokens], ['response.input_tokens', tokens], model);
      assert.equal((await google.models.countTokens({ model, contents: 'Hello' })).totalTokens, tokens, model);
    }
  });

  it('G1 where nobody counts, an estimate says that it is one; no key is opened and nothing sent, and a route’s first leg decides', async () => {
    const { gateway, provider } = await stage();
    const client = new Anthropic({ apiKey: token, baseURL: gateway.url, maxRetries: 0 });
    for (const model of ['cousin/c-1', 'bedrock/amazon.nova-1', 'first']) {
      const { data, response } = await client.messages.countTokens({ model, messages: [{ role: 'user', content: [{ type: 'text', text: '12345' }, { type: 'image', source: { type: 'url', url: 'https://x.example/a.png' } }] }] }).withResponse();
      assert.equal(data.input_tokens, 5 + 4 + 1_000, 'one for each character here, the frame of a turn, an image');
      assert.equal(response.headers.get('x-keystead-estimated'), 'true');
      assert.match(JSON.stringify(data), /"warnings":\[\{"field":"model","message":"Provider [a-z]+ has no counter/);
    }
    assert.deepEqual([provider.requests.length, gateway.opened.length, gateway.records.length], [0, 0, 0]);
    const wrong = await fetch(`${gateway.url}/v1/messages/count_tokens`, { method: 'POST', headers: { 'x-api-key': token }, body: JSON.stringify({ model: 'cousin/c-1', messages: 'none' }) });
    assert.equal(wrong.status, 400);
  });
});

describe('G1 the estimate', () => {
  it('G1 is the vocabulary’s own count of plain text, special tokens are text, and a run without spaces costs no time without end', async () => {
    const estimator = openTokenEstimator();
    closing.push(() => estimator.close());
    assert.equal(await estimator.estimate(['Hello, world! This is a sentence of plain words.', ''], 'a'), 12);
    assert.ok(await estimator.estimate(['<|endoftext|>'], 'a') > 1);
    const runs = await estimator.estimate(['a'.repeat(50_000), '日本語'.repeat(5_000)], 'a');
    assert.ok(runs > 5_000 && runs < 40_000, String(runs));
    const long = await estimator.estimate(['word '.repeat(200_000)], 'a');
    assert.ok(Math.abs(long - 200_000) < 10_000, `beyond what is counted, its beginning speaks for the rest: ${long}`);
  });

  it('attack 23: text is cut at spaces where there are any, and nothing of it is lost', () => {
    for (const text of ['', ' ', 'one two  three\n\n', 'x'.repeat(500), ` ${'\t'.repeat(300)}y`, `${'some words '.repeat(900)}${'z'.repeat(200)}`]) {
      const slices = [...slicesOf(text)];
      assert.equal(slices.join(''), text);
      assert.ok(slices.every((slice) => !/\S{65}|\s{65}/.test(slice) && slice.length < 2_200));
    }
  });

  /** A queue over threads that count when the test says so. */
  function stageQueue(bounds: { most?: number; mostOfTenant?: number } = {}) {
    const threads: { jobs: CountJob[]; ended: boolean; count: (tokens: number) => void; fail: (error: Error) => void }[] = [];
    let overs: (() => void)[] = [];
    const queue = createCountQueue({
      begin(count, fail) {
        const thread = { jobs: [] as CountJob[], ended: false, count, fail };
        threads.push(thread);
        return { count: (job) => { thread.jobs.push(job); }, end: async () => { thread.ended = true; } };
      },
      limit(over) { overs.push(over); return () => { overs = overs.filter((each) => each !== over); }; }, ...bounds,
    });
    return { queue, threads, overs: () => overs };
  }

  it('attack 23: no more text goes to the thread than it tokenizes, and how long the whole is', async () => {
    const { queue, threads } = stageQueue();
    const counted = queue.count('a', ['x'.repeat(mostCharacters - 10), 'y'.repeat(5_000_000), 'z'.repeat(1_000_000)]);
    const [job] = threads[0]?.jobs ?? [];
    assert.deepEqual([job?.texts.map(({ length }) => length), job?.characters], [[mostCharacters - 10, 10], mostCharacters - 10 + 6_000_000]);
    threads[0]?.count(7);
    assert.equal(await counted, 7);
  });

  it('attack 37: a count that takes too long ends alone; whoever waits behind it has the whole time, and a thread of its own', async () => {
    const { queue, threads, overs } = stageQueue();
    const slow = queue.count('a', ['slow']);
    const next = queue.count('b', ['next']);
    assert.deepEqual([overs().length, threads[0]?.jobs.length], [1, 1], 'time runs for the one that is counted');
    overs()[0]?.();
    await assert.rejects(slow, /took too long/);
    assert.deepEqual([threads[0]?.ended, threads[1]?.jobs.map(({ texts }) => texts), overs().length], [true, [['next']], 1]);
    threads[0]?.count(99);
    threads[1]?.count(2);
    assert.equal(await next, 2, 'what an ended thread still says is nobody’s');
    assert.deepEqual([overs().length, queue.busy], [0, false]);
    const broken = queue.count('b', ['again']);
    threads[1]?.fail(new Error('out of memory'));
    await assert.rejects(broken, /out of memory/);
  });

  it('attack 37: one organisation does not fill the queue', async () => {
    const { queue, threads } = stageQueue({ most: 3, mostOfTenant: 2 });
    const first = [queue.count('a', ['1']), queue.count('a', ['2'])];
    await assert.rejects(queue.count('a', ['3']), /of one organisation/);
    const other = queue.count('b', ['4']);
    await assert.rejects(queue.count('c', ['5']), /too many counts at once/);
    for (const tokens of [1, 2, 4]) threads[0]?.count(tokens);
    assert.deepEqual(await Promise.all([...first, other]), [1, 2, 4]);
    const left = queue.count('a', ['6']);
    await Promise.all([assert.rejects(left, /closed/), queue.end(new Error('closed'))]);
  });
});
