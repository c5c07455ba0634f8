import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { nanoUsdPerCredit, trialCredits } from '@keystead/contract';
import { askHost } from '../src/server/index.ts';
import { type Answer, type Attacker, openAttacker } from './support/attacker.ts';
import { type RunningKeystead, ownerPassword, sandboxTenant, startKeystead } from './support/keystead.ts';
import { steppedUpSession } from './support/second-factor.ts';

interface Account { readonly availableNanoUsd: number; readonly reservedNanoUsd: number }

describe('G5 B8 platform keys, from the operator to the receipt', () => {
  let keystead: RunningKeystead;
  let attacker: Attacker;
  let cookies: { a: string; b: string };
  let platformKey: string;
  let tenantA: string;

  before(async () => {
    const [first, second] = [sandboxTenant('Aster', 'a'), sandboxTenant('Birch', 'b')];
    keystead = await startKeystead({ init: { version: 1, tenants: [...first.tenants, ...second.tenants] } });
    attacker = openAttacker(keystead);
    await askHost(keystead.dataDirectory, 'operator-add', { email: 'ada@aster.example' });
    cookies = { a: await steppedUpSession(attacker, 'ada@aster.example', ownerPassword), b: await steppedUpSession(attacker, 'ada@birch.example', ownerPassword) };
    tenantA = String((await as('a', 'GET', '/tenant')).json['id']);
  });
  after(() => keystead.remove());

  const as = (who: 'a' | 'b', method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> => attacker.call({ method, path: `/api/v1${path}`, cookie: cookies[who], headers, ...(body === undefined ? {} : { body }) });
  async function setMode(who: 'a' | 'b', mode: string): Promise<Answer> {
    const { json } = await as(who, 'GET', '/key-mode');
    return as(who, 'PUT', '/key-mode', { mode }, { 'if-match': String(json['etag']) });
  }
  const call = (model: string, dataClass: string, more: { token?: string; maxTokens?: number } = {}): Promise<Answer> => attacker.call({
    path: '/v1/chat/completions', token: keystead.tokens[more.token ?? 'a'] ?? '', headers: { 'x-keystead-data-class': dataClass }, body: { model, max_tokens: more.maxTokens ?? 20, messages: [{ role: 'user', content: 'hello' }] },
  });
  const codeOf = ({ json }: Answer): unknown => (json['error'] as { code?: string } | undefined)?.code;
  /** What is set is in force within a second. */
  async function until(work: () => Promise<boolean>): Promise<void> {
    while (!await work()) await new Promise((resolve) => { setTimeout(resolve, 50); });
  }

  it('G5 an operator seals a key of the platform; nobody can name it before it is offered and the organisation’s owner switched it on', async () => {
    const made = await as('a', 'POST', '/operator/platform-keys', { provider: 'sandbox', label: 'Shared sandbox' });
    assert.equal(made.status, 201, made.text);
    platformKey = String(made.json['id']);
    const route = { name: 'house', chain: [{ credentialId: platformKey, model: 'sandbox-large', payer: 'platform' }] };
    const early = await as('a', 'POST', '/routes', route);
    assert.deepEqual([early.status, early.json['code']], [409, 'conflict']);
    assert.equal((await setMode('a', 'hybrid')).status, 200);
    assert.equal((await as('a', 'POST', '/routes', route)).status, 404, 'not offered is as unknown as never made');
    assert.equal((await as('a', 'POST', '/operator/platform-offers', { credentialId: platformKey, tenantId: tenantA })).status, 201);
    assert.equal((await as('a', 'POST', '/routes', route)).status, 201);
    const own = ((await as('a', 'GET', '/credentials')).json['items'] as { id: string }[])[0]?.id;
    assert.equal((await as('a', 'POST', '/routes', { name: 'mixed', chain: [...route.chain, { credentialId: own, model: 'sandbox-small' }] })).status, 201);
  });

  it('G5 B8 hybrid serves a permitted class with the platform key, says so on receipt, ledger and request log, and a sensitive one with the own key or not at all', async () => {
    await until(async () => (await call('house', 'public')).status === 200);
    const served = await call('house', 'public');
    assert.deepEqual([served.status, served.headers['x-keystead-payer']], [200, 'platform']);
    const refused = await call('house', 'health');
    assert.deepEqual([refused.status, codeOf(refused)], [403, 'platform_keys_refused']);
    const own = await call('mixed', 'health');
    assert.deepEqual([own.status, own.headers['x-keystead-payer']], [200, undefined]);
    const requestId = String(served.headers['x-keystead-request-id']);
    await until(async () => (await as('a', 'GET', `/requests/${requestId}`)).status === 200);
    const logged = (await as('a', 'GET', `/requests/${requestId}`)).json;
    assert.deepEqual([logged['payer'], logged['custody'], (logged['attemptList'] as { payer: string }[]).map((each) => each.payer), logged['fingerprint']], ['platform', 'vault', ['platform'], served.headers['x-keystead-credential']]);
    assert.equal((await as('a', 'GET', `/ledger/${requestId}`)).json['payer'], 'platform');
  });

  it('G5 the mode is an owner’s to change, and back at own keys required the same route is refused with why', async () => {
    const { json } = await as('a', 'GET', '/key-mode');
    const asToken = await attacker.call({ method: 'PUT', path: '/api/v1/key-mode', token: keystead.tokens['a-admin'] ?? '', headers: { 'if-match': String(json['etag']) }, body: { mode: 'hybrid' } });
    assert.equal(asToken.status, 403);
    assert.equal((await setMode('a', 'own-keys-required')).status, 200);
    await until(async () => (await call('house', 'public')).status === 403);
    assert.match((await call('house', 'public')).text, /own keys required/);
    assert.equal((await setMode('a', 'hybrid')).status, 200);
    await until(async () => (await call('house', 'public')).status === 200);
  });

  it('G5 attacks 7, 8 and 14: nobody reads, lists, tests or borrows a platform key, the organisation it is offered to no more than another', async () => {
    for (const who of ['a', 'b'] as const) {
      assert.ok(!(await as(who, 'GET', '/credentials')).text.includes(platformKey));
      for (const [method, path, body] of [['GET', '', undefined], ['POST', '/verification', undefined], ['GET', '/versions', undefined], ['PUT', '/state', { state: 'disabled' }], ['POST', '/test-prompt', { model: 'sandbox-large' }], ['DELETE', '', undefined]] as const) {
        assert.equal((await as(who, method, `/credentials/${platformKey}${path}`, body)).status, 404, `${who} ${method} ${path}`);
      }
    }
    assert.equal((await setMode('b', 'hybrid')).status, 200);
    assert.deepEqual((await as('b', 'GET', '/key-mode')).json['offered'], []);
    assert.equal((await as('b', 'POST', '/routes', { name: 'house', chain: [{ credentialId: platformKey, model: 'sandbox-large', payer: 'platform' }] })).status, 404);
    assert.equal((await as('b', 'GET', '/operator/platform-keys')).status, 403);
    const offered = (await as('a', 'GET', '/key-mode')).text;
    const { items } = (await as('a', 'GET', '/operator/platform-keys')).json as { items: { fingerprint: string }[] };
    assert.ok(offered.includes(platformKey) && !offered.includes(items[0]?.fingerprint ?? 'missing'), 'its fingerprint stands on receipts alone');
    assert.ok(!(await as('a', 'GET', '/operator/tenants')).text.includes('Installation'), 'the platform is no organisation');
  });

  it('B8 attack 35: 50 requests at once with credits for a few: what is served is paid once, and the balance never falls below zero', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => call('house', 'internal', { maxTokens: 4_000 })));
    const served = answers.filter((answer) => answer.status === 200);
    assert.ok(served.length > 0 && served.length < 50);
    const refused = answers.filter((answer) => answer.status !== 200);
    assert.deepEqual([...new Set(refused.map(codeOf))], ['credits_exhausted']);
    assert.match(refused[0]?.text ?? '', /ask an owner of Aster/);
    let account: Account = { availableNanoUsd: 0, reservedNanoUsd: 1 };
    await until(async () => { account = (await as('a', 'GET', '/credits')).json as unknown as Account; return account.reservedNanoUsd === 0; });
    const { items } = (await as('a', 'GET', '/credits/entries?limit=200')).json as { items: { kind: string; amountNanoUsd: number; balanceNanoUsd: number; requestId: string | null; uncoveredNanoUsd: number }[] };
    const uses = items.filter((each) => each.kind === 'use');
    assert.ok(served.every((answer) => uses.filter((each) => each.requestId === answer.headers['x-keystead-request-id']).length === 1));
    assert.ok(items.every((each) => each.balanceNanoUsd >= 0 && each.uncoveredNanoUsd === 0));
    assert.equal(account.availableNanoUsd, trialCredits * nanoUsdPerCredit + uses.reduce((sum, each) => sum + each.amountNanoUsd, 0));
  });

  it('B8 a top-up by the operator makes room; a key that the operator switches off serves nobody from then on', async () => {
    assert.equal((await as('a', 'POST', `/operator/tenants/${tenantA}/credits`, { credits: 5_000, reference: 'PO 17' })).status, 201);
    assert.equal((await askHost(keystead.dataDirectory, 'top-up-credits', { tenantId: tenantA, credits: 10, reference: 'by hand' })).status, 200);
    const onHost = (await askHost(keystead.dataDirectory, 'platform-keys', {})).body as { offers: { tenantId: string }[] };
    assert.deepEqual(onHost.offers.map((each) => each.tenantId), [tenantA]);
    assert.equal((await call('house', 'public', { maxTokens: 4_000 })).status, 200);
    assert.equal((await as('a', 'PUT', `/operator/platform-keys/${platformKey}/state`, { state: 'disabled' })).status, 200);
    await until(async () => (await call('house', 'public')).status === 403);
    assert.equal(codeOf(await call('house', 'public')), 'platform_keys_refused');
  });
});
