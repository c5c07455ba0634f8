import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { type Answer, type Attacker, eventually, openAttacker, withOwner } from '../support/attacker.ts';
import type { Account, Billed, BillingProvider } from '../support/chaos/billing-provider.ts';
import { moneyShapes, type Shape } from '../support/chaos/surfaces.ts';
import { type RunningKeystead, sandboxTenant } from '../support/keystead.ts';

/** One key for each way in: spoken natively by one of the three, or translated for it. */
const keys = { anthropic: 'sk-ant-billed-0123456789-0123456789', google: 'AIza-billed-0123456789-0123456789', mistral: 'billed0123456789billed0123456789' } as const;

export const tenantOfMoney = {
  ...sandboxTenant('Larch', 'money').tenants[0],
  tokens: [{ name: 'money', scopes: ['gateway.use'] }, { name: 'money-2', scopes: ['gateway.use'] }, { name: 'money-admin', scopes: ['tenant.read', 'budgets.read', 'budgets.manage', 'usage.read'] }],
  credentials: Object.entries(keys).map(([provider, secret]) => ({ name: provider, provider, secret, scope: 'everyone', verify: true })),
};

const bill = new Map<string, Billed>();

/** Has one provider answer for the three, before the server starts and checks their keys: it bills all that it may, and takes a moment. Gives the setting of their origins. */
export function originsOfMoney(billing: BillingProvider): readonly string[] {
  for (const key of Object.values(keys)) billing.open({ key, chance: () => 0.999, bill, onReached: () => undefined } satisfies Account);
  return Object.keys(keys).map((provider) => `${provider}=${billing.origin}`);
}

const modelOf = ({ embeds, name }: Shape): string => (embeds === true ? 'mistral-embed' : name.startsWith('gemini') ? 'gemini-2.5-flash' : 'claude-haiku-4-5');

export const attackMoney = (running: () => RunningKeystead): unknown => describe('attacks on budgets, over every surface of a whole server', () => {
  let keystead: RunningKeystead;
  let attacker: Attacker;

  before(() => {
    keystead = running();
    attacker = openAttacker(keystead);
  });

  const admin = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> => attacker.call({ method, path: `/api/v1${path}`, token: keystead.tokens['money-admin'] ?? '', headers, ...body === undefined ? {} : { body } });
  const shapeAt = (index: number): Shape => moneyShapes[index % moneyShapes.length] ?? assert.fail();
  const requestOf = (shape: Shape, more: object = {}): { path: string; body: object } => ({ path: shape.path(modelOf(shape)), body: { ...shape.body({ model: modelOf(shape), text: 'hi' }), ...more } });
  const ask = (shape: Shape, headers: Record<string, string> = {}, token = 'money'): Promise<Answer> => attacker.call({ ...requestOf(shape), token: keystead.tokens[token] ?? '', headers });

  /** A cap that lets nothing through until the gateways have heard of it; then it has its limit, behind the database's own locks. */
  async function cap(budget: { readonly unit: 'tokens' | 'requests'; readonly period: 'hour' | 'total'; readonly limit: number }): Promise<() => Promise<Answer>> {
    const made = await admin('POST', '/budgets', { name: 'cap', ...budget, limit: 0 });
    assert.equal(made.status, 201, made.text);
    await eventually(() => ask(shapeAt(0)), ({ status }) => status !== 200);
    const raised = await admin('PUT', `/budgets/${String(made.json['id'])}`, { limit: budget.limit }, { 'if-match': String(made.json['etag']) });
    assert.equal(raised.status, 200, raised.text);
    return async () => {
      assert.equal((await admin('DELETE', `/budgets/${String(made.json['id'])}`)).status, 204);
      return eventually(() => ask(shapeAt(0)), ({ status }) => status === 200);
    };
  }

  /** The ledger's rows of this organisation, once all of what it was billed is known or estimated. */
  async function ledger(): Promise<readonly { billed_id: string | null; usage_state: string; tokens: number }[]> {
    const read = () => withOwner(keystead, async (client) => (await client.query<{ billed_id: string | null; usage_state: string; tokens: number }>(
      "select usage_raw->>'billed_id' as billed_id, usage_state, (coalesce(input_tokens, 0) + coalesce(output_tokens, 0))::int as tokens from keystead.ledger where provider = any($1) and usage_state <> 'none'", [Object.keys(keys)])).rows);
    return eventually(read, (rows) => rows.length >= bill.size);
  }

  it('attack 35: of 500 calls at once over every surface with budget for one, one is served; its provider has billed one, within the cap', async () => {
    const release = await cap({ unit: 'tokens', period: 'total', limit: 2_600 });
    // What fits under no limit is told which one holds by now.
    const told = await eventually(() => attacker.call({ ...requestOf(shapeAt(0), { max_tokens: 50_000 }), token: keystead.tokens['money'] ?? '' }), ({ text }) => text.includes('2,600'));
    assert.equal(told.status, 402, told.text);
    const before = bill.size;
    const answers = await Promise.all(Array.from({ length: 500 }, (_, index) => ask(shapeAt(index), {}, index % 2 === 0 ? 'money' : 'money-2')));
    const count = (status: number): number => answers.filter((answer) => answer.status === status).length;
    const billed = [...bill.values()].slice(before);
    assert.deepEqual([count(200), count(402), billed.length], [1, 499, 1], JSON.stringify(answers.filter(({ status }) => status !== 402).map(({ status, text }) => [status, text.slice(0, 200)])));
    assert.ok(billed.reduce((sum, { input, output }) => sum + input + output, 0) <= 2_600);
    await release();
  });

  it('attack 36: on every surface, plain, with members of the caller’s own, asked twice and left in the middle: each is in the ledger once; no other path leads to a provider', async () => {
    const before = bill.size;
    for (const shape of moneyShapes) {
      const twice = { 'idempotency-key': `again-${shape.name}`, 'x-stainless-retry-count': '1' };
      for (const answer of await Promise.all([ask(shape), ask(shape, twice), ask(shape, twice)])) assert.equal(answer.status, 200, `${shape.name}: ${answer.text}`);
      const leaving = new AbortController();
      const { path, body } = requestOf(shape);
      const left = fetch(`${keystead.url}${path}`, { method: 'POST', signal: leaving.signal, headers: { authorization: `Bearer ${keystead.tokens['money']}`, 'content-type': 'application/json' }, body: JSON.stringify(body) }).then((response) => response.text()).catch(() => 'left');
      await eventually(async () => bill.size, (size) => size === before + (moneyShapes.indexOf(shape) + 1) * 4);
      leaving.abort();
      await left;
    }
    const sent = bill.size;
    assert.equal(sent - before, moneyShapes.length * 4);
    for (const path of ['/v1/completions', '/v1/images/generations', '/v1/audio/speech', '/v1/files', '/v1/batches', '/v1/messages/batches', '/v1beta/models/gemini-2.5-flash:batchGenerateContent', '/v1/rerank', '/anthropic/v1/messages', '/openai/v1/chat/completions', '/v1/chat/completions/', '/model/claude-haiku-4-5/invoke']) {
      const answer = await attacker.call({ path, token: keystead.tokens['money'] ?? '', body: { model: 'claude-haiku-4-5', max_tokens: 5, messages: [{ role: 'user', content: 'hi' }] } });
      assert.ok(answer.status === 404 || answer.status === 405, `${path} ${answer.status}`);
    }
    assert.equal(bill.size, sent, 'nothing of it was sent');
    const rows = await ledger();
    const settled = rows.filter((row) => row.usage_state === 'settled');
    assert.deepEqual(settled.filter(({ billed_id: id, tokens }) => { const line = bill.get(id ?? ''); return line === undefined || line.input + line.output !== tokens; }), [], 'what is settled is what the provider counted');
    assert.equal(new Set(settled.map((row) => row.billed_id)).size, settled.length, 'nothing is there twice');
    assert.equal(rows.length, bill.size, 'nothing is missing: what is not settled is an estimate');
    assert.equal(rows.filter((row) => row.usage_state === 'estimated').length, bill.size - settled.length);
  });

  it('attack 37: a limit of requests an hour holds for the organisation over all surfaces, tokens and whatever address a header names; another organisation is not held', async () => {
    const release = await cap({ unit: 'requests', period: 'hour', limit: 7 });
    const first = await eventually(() => ask(shapeAt(0)), ({ status }) => status === 200);
    const answers = [first];
    for (let index = 1; index < 24; index += 1) answers.push(await ask(shapeAt(index), { 'x-forwarded-for': `2001:db8::${index}`, forwarded: `for=10.0.0.${index}`, 'x-real-ip': `10.0.1.${index}`, 'x-keystead-client-address': `10.0.2.${index}` }, index % 2 === 0 ? 'money' : 'money-2'));
    assert.deepEqual(answers.map(({ status }) => status), answers.map((_, index) => (index < 7 ? 200 : 429)));
    assert.ok(answers.slice(7).every(({ headers }) => Number(headers['retry-after']) > 0), 'each is told when to come again');
    assert.equal((await attacker.call({ path: '/v1/chat/completions', token: keystead.tokens['t'] ?? '', body: { model: 'openai/gpt-4o-mini', messages: [{ role: 'user', content: 'x' }] } })).status, 200);
    const last = String((await release()).headers['x-keystead-request-id']);
    // Others look next whether anything moves.
    await eventually(() => withOwner(keystead, async (client) => (await client.query('select from keystead.ledger where request_id = $1', [last])).rowCount), (count) => count === 1);
  });
});
