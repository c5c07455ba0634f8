import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { DialectId } from '@keystead/contract';
import { providers } from '../src/providers/index.ts';
import { sketchTenant, startTestGateway, type TestGateway } from './support/gateway.ts';
import { answerBytes, type Exchange, findFixtures, type FixtureRow, readExchange, type Replay, startReplay } from './support/replay/index.ts';

const fixtures = findFixtures();
const token = 'ks_replay';
const key = 'canary-key-of-replay-0123456789';
const ours = ['openai', 'anthropic', 'google', 'mistral', 'groq', 'together'];

/** Recorded exchanges that the gateway serves as they are: one of our providers, its own dialect, a model named. */
function served(): readonly FixtureRow[] {
  if (fixtures.absent !== undefined) return [];
  return fixtures.rows.filter((row) => row.core && ours.includes(row.provider) && providers.get(row.provider)?.dialects[row.dialect as DialectId] !== undefined && row.method === 'POST' && row.status !== 401 && row.status !== 403 && row.status !== 402 && !isBadGoogleKey(row));
}

function isBadGoogleKey(row: FixtureRow): boolean {
  return row.provider === 'google' && row.status === 400 && fixtures.absent === undefined && JSON.stringify(readExchange(fixtures.folder, row.file).response).includes('API_KEY_INVALID');
}

/** Where a caller asks for it: the provider's base path is ours. */
function callerPath(row: FixtureRow, exchange: Exchange): string {
  const base = providers.get(row.provider)?.dialects[row.dialect as DialectId]?.basePath ?? '';
  const path = exchange.request.path.split('?', 1)[0] ?? '';
  const below = path.startsWith(base) ? path.slice(base.length) : path.replace(/^\/v1(?:beta)?/, '');
  const query = row.dialect === 'gemini' && row.stream ? '?alt=sse' : '';
  return `${row.dialect === 'gemini' ? '/v1beta' : '/v1'}${below}${query}`;
}

/** Some recordings have the answer alone; then any request will do, since it is matched by its id. */
function requestBody(row: FixtureRow, exchange: Exchange): Record<string, unknown> {
  const recorded = exchange.request.body;
  if (typeof recorded === 'object' && recorded !== null && (row.dialect === 'gemini' || 'model' in recorded)) return recorded as Record<string, unknown>;
  return row.dialect === 'gemini' ? { contents: [] } : { model: row.model ?? 'unknown', max_tokens: 9, messages: [], input: '', ...(row.stream ? { stream: true } : {}) };
}

const wantsUsage = (exchange: Exchange) => (exchange.request.body as { stream_options?: { include_usage?: boolean } } | undefined)?.stream_options?.include_usage === true;

describe('G3: recorded traffic of real providers passes as it is, cut anywhere', { skip: fixtures.absent ?? false }, () => {
  let replay: Replay;
  let gateway: TestGateway;
  before(async () => {
    if (fixtures.absent !== undefined) return;
    replay = await startReplay({ fixturesFolder: fixtures.folder, rows: fixtures.rows, seed: 7 });
    gateway = await startTestGateway({
      providers: [...providers.values()], sleep: async () => undefined,
      tenants: [sketchTenant({ token, credentials: ours.map((provider) => ({ provider, origin: replay.origin, secret: key })), routes: Object.fromEntries(ours.map((provider, index) => [`to-${provider}`, [[index, 'unused']]])) })],
    });
  });
  after(async () => { await gateway.close(); await replay.close(); });

  for (const row of served()) {
    it(row.file, async () => {
      if (fixtures.absent !== undefined) return;
      const exchange = readExchange(fixtures.folder, row.file);
      const path = callerPath(row, exchange);
      const body = requestBody(row, exchange);
      const sent = row.dialect === 'gemini' ? JSON.stringify(body) : JSON.stringify({ ...body, model: `${row.provider}/${String(body['model'])}` });
      const target = row.dialect === 'gemini' ? path.replace('/models/', `/models/${row.provider}/`) : path;
      const answer = await fetch(`${gateway.url}${target}`, {
        method: 'POST', headers: { 'x-api-key': token, 'content-type': 'application/json', 'x-replay-id': row.file.replace(/\.json$/, '') }, body: sent,
      });
      const received = Buffer.from(await answer.arrayBuffer());
      const recorded = answerBytes(exchange);
      assert.equal(answer.status, row.status, received.toString().slice(0, 300));
      const seen = replay.received.at(-1);
      assert.equal(seen?.answeredBy, exchange.id);
      assert.ok(!JSON.stringify(seen?.headers).includes(token));
      const { stream_options: _added, ...passed } = JSON.parse(seen?.body.toString() ?? '{}') as Record<string, unknown>;
      const { stream_options: _asked, ...wanted } = body;
      assert.deepEqual(passed, wanted, 'the provider gets what the caller wrote, under its own model id');
      if (row.status >= 400) assert.deepEqual(JSON.parse(received.toString()), JSON.parse(recorded.toString()));
      else if (row.dialect !== 'openai-chat' || !row.stream || wantsUsage(exchange)) {
        const expected = row.stream_complete === false ? received.subarray(0, recorded.length) : received;
        assert.ok(expected.equals(recorded) || row.stream_complete === false, 'byte for byte');
      }
      if (row.stream_complete === false) assert.ok(!received.subarray(recorded.length).includes('[DONE]'));
    });
  }
});
