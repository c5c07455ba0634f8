import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import type { Credential, KeyNotice, QuotaLeft, TestPromptAnswer } from '@keystead/contract';
import { type Principal, KeysteadError, createLogger, newId, systemClock } from '../src/foundation/index.ts';
import { type OutcomeRecord, type SpoolRecord, openShipper, openSpool } from '../src/metering/index.ts';
import { type AskGateway, vaultOperations } from '../src/vault/index.ts';
import { type CredentialWorld, startCredentialWorld } from './support/credential-world.ts';
import { type Play, chatAnswer, describeProvider, sketchTenant, startFakeProvider, startTestGateway } from './support/gateway.ts';
import { recordedCall, shipAll } from './support/metering.ts';

const noQuota = JSON.stringify({ error: { message: 'You exceeded your current quota. sk-proj-canary', type: 'insufficient_quota', param: null, code: 'insufficient_quota' } });
const noCredit = JSON.stringify({ type: 'error', error: { type: 'invalid_request_error', message: 'Your credit balance is too low to access the API.' } });

describe('quota of a credential', () => {
  let world: CredentialWorld;
  const closers: (() => Promise<void>)[] = [];
  before(async () => { world = await startCredentialWorld(systemClock); });
  afterEach(async () => { for (const close of closers.splice(0).toReversed()) await close(); });
  after(async () => { await world.close(); });

  const read = async (id: string): Promise<Credential> => (await world.send('a', 'GET', `/credentials/${id}`)).json as unknown as Credential;
  const noticesOf = async (id: string): Promise<string[]> => ((await world.send('a', 'GET', '/key-notices')).json as unknown as { items: KeyNotice[] }).items.filter((each) => each.credentialId === id).map(({ kind }) => kind);
  const addSeeing = async (...models: string[]) => {
    world.service.answer = (_request, response) => { response.end(JSON.stringify({ models })); };
    return (await world.add()).credential;
  };

  /** Takes records all the way into the database, in one batch. */
  async function ship(records: readonly SpoolRecord[]): Promise<void> {
    const directory = mkdtempSync(join(tmpdir(), 'keystead-quota-'));
    const logger = createLogger({ name: 'test', level: 'silent' });
    const database = world.test.open('keystead_spool');
    const spool = openSpool({ directory, clock: systemClock, logger });
    for (const record of records) await spool.append(record);
    await shipAll(openShipper({ directory, spool: spool.id, database, clock: systemClock, logger, priceIds: {} }));
    await spool.close();
    rmSync(directory, { recursive: true, force: true });
  }

  /** A call with the credential, as it came to its end. */
  function called(credentialId: string, minute: number, code: string | null, change: Partial<OutcomeRecord> = {}): SpoolRecord[] {
    const { intent, outcome } = recordedCall(world.tenants.a, { at: new Date(Date.UTC(2026, 10, 20, 10, minute)) });
    const credential = { ...intent.credential, credentialId };
    const attempts = [{ credentialId, fingerprint: 'fp', provider: 'openai', model: 'm', status: code === null ? 200 : 429, code, milliseconds: 1 }];
    return [{ ...intent, credential }, { ...outcome, credential, attempts, ...(code === null ? {} : { outcome: 'failed' as const, status: 429, usage: null, usageState: 'none' as const }), ...change }];
  }
  const at = (minute: number) => `2026-11-20T10:${String(minute).padStart(2, '0')}:00.000Z`;

  /** A gateway with the credential, and a provider that a test plays. */
  async function stage(credentialId: string, play: Play) {
    const provider = await startFakeProvider(play);
    const tenant = sketchTenant({ token: 'ks_prod_quota_0123456789abcdefghijklmnopqrstuvwxyz', credentials: [{ provider: 'test', origin: provider.origin, secret: 'another-key-0123456789', models: ['m-1'] }, { id: credentialId, provider: 'test', origin: provider.origin, secret: 'this-very-key-0123456789', models: ['m-1'] }] });
    const own = { ...tenant, configuration: { ...tenant.configuration, id: world.tenants.a, members: new Map([[world.userId, { userId: world.userId, role: 'owner' as const, active: true, teamIds: new Set<string>(), primaryTeamId: null }]]) } };
    const principal = { tenantId: world.tenants.a, userId: world.userId, appId: 'key-test', runId: newId(), environment: 'production' as const, teamId: null };
    const gateway = await startTestGateway({ tenants: [own], providers: [describeProvider('test', ['openai-chat'], { origin: provider.origin })], principals: new Map([['principal', principal]]), sleep: async () => undefined });
    closers.push(() => provider.close(), () => gateway.close());
    const asked: Parameters<AskGateway>[0][] = [];
    const askGateway: AskGateway = async (question) => {
      asked.push(question);
      const response = await fetch(`${gateway.url}${question.path}`, { method: 'POST', headers: { ...question.headers, authorization: 'Bearer principal', 'content-type': 'application/json' }, body: JSON.stringify(question.body) });
      return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.json() as unknown };
    };
    return { gateway, provider, asked, askGateway };
  }

  async function prompt(credentialId: string, askGateway: AskGateway, body: object): Promise<TestPromptAnswer> {
    const operation = vaultOperations({ ...world.vault, askGateway }).find((each) => each.operation.id === 'sendTestPrompt') ?? assert.fail();
    const principal: Principal = { kind: 'user', tenantId: world.tenants.a, userId: world.userId, tokenId: null, name: 'Ada', role: 'owner', permissions: new Set(), environment: 'production', sessionId: null };
    return await operation.handle({ principal, params: { credentialId }, body } as never) as TestPromptAnswer;
  }

  it('V6 a call that was told the quota is used up shows in health and notices, since when and until the next answered call; the key stays enabled', async () => {
    const { id } = await addSeeing('m-1');
    assert.deepEqual((await read(id)).quota, { usedUpSince: null, usedUpSeenAt: null, left: [] });
    await ship([...called(id, 1, null), ...called(id, 2, 'provider_quota_used_up'), ...called(id, 3, 'provider_rate_limited'), ...called(id, 4, 'provider_quota_used_up')]);
    const usedUp = await read(id);
    assert.deepEqual([usedUp.quota, usedUp.state, usedUp.health.state], [{ usedUpSince: at(2), usedUpSeenAt: at(4), left: [] }, 'active', 'valid']);
    assert.ok((await noticesOf(id)).includes('quota-used-up'));
    await ship(called(id, 5, 'provider_payment_required'));
    assert.deepEqual((await read(id)).quota, { usedUpSince: at(2), usedUpSeenAt: at(5), left: [] });
    await ship([...called(id, 6, null, { usage: null, usageState: 'none' }), ...called(id, 3, null)]);
    assert.equal((await read(id)).quota.usedUpSince, at(2), 'a free call, and one from before, say nothing');
    await ship(called(id, 7, null));
    assert.equal((await read(id)).quota.usedUpSince, null);
    assert.ok(!(await noticesOf(id)).includes('quota-used-up'));
    await ship([...called(id, 8, 'provider_quota_used_up'), ...called(id, 9, null), ...called(id, 10, 'provider_quota_used_up')]);
    assert.equal((await read(id)).quota.usedUpSince, at(10), 'it began anew after the answered one');
  });

  it('V6 what the calls of one key were told stands with that key alone', async () => {
    const [first, second] = [await addSeeing('m-1'), await addSeeing('m-1')];
    await ship(called(first.id, 1, 'provider_quota_used_up'));
    assert.deepEqual([(await read(first.id)).quota.usedUpSince, (await read(second.id)).quota.usedUpSince], [at(1), null]);
  });

  it('V6 attack 22: the check shows what is left in the window as numbers alone, and that the quota is used up where it is told so', async () => {
    const { id } = await addSeeing('m-1');
    world.service.answer = (_request, response) => {
      response.writeHead(200, { 'x-ratelimit-remaining-requests': '59', 'x-ratelimit-limit-requests': '60', 'anthropic-ratelimit-input-tokens-remaining': '1000', 'x-ratelimit-remaining-tokens': 'tk-canary', 'x-ratelimit-remaining-tk-canary': '1' });
      response.end('{"models":["m-1"]}');
    };
    const checked = (await world.send('a', 'POST', `/credentials/${id}/verification`)).json as unknown as Credential;
    const left: QuotaLeft[] = [{ what: 'requests', remaining: 59, limit: 60 }, { what: 'input tokens', remaining: 1000, limit: null }];
    assert.deepEqual(checked.quota, { usedUpSince: null, usedUpSeenAt: null, left });
    world.service.answer = (_request, response) => { response.writeHead(402).end('{"error":"tk-canary"}'); };
    const told = (await world.send('a', 'POST', `/credentials/${id}/verification`)).json as unknown as Credential;
    assert.deepEqual([told.state, told.health.state, told.quota.left], ['active', 'unknown', []]);
    assert.notEqual(told.quota.usedUpSince, null);
    assert.ok(!JSON.stringify([checked, told]).includes('canary'));
  });

  it('V6 the gateway tells a used-up quota from a limit that passes, and passes the provider’s answer on', async () => {
    const { id } = await addSeeing('m-1');
    const answers = [[429, noQuota], [400, noCredit], [429, '{"error":{"code":"rate_limit_exceeded"}}'], [400, '{"error":{"message":"bad"}}']] as const;
    // A limit that passes is waited for and asked again: the provider goes on saying the same.
    let current: readonly [number, string] = answers[0];
    const { gateway, askGateway } = await stage(id, (_request, response) => { const [status, text] = current; response.writeHead(status, { 'content-type': 'application/json' }).end(text); });
    for (const answer of answers) {
      current = answer;
      const [status] = answer;
      const failed: unknown = await prompt(id, askGateway, { model: 'm-1', maxOutputTokens: 16 }).catch((error: unknown) => error);
      assert.ok(failed instanceof KeysteadError && failed.code === 'provider_failed');
      assert.equal(failed.parameters['detail'], `the provider answered HTTP ${status}`, 'nothing of its text');
    }
    const outcomes = await gateway.untilOutcomes(4);
    assert.deepEqual(outcomes.map(({ attempts }) => attempts.at(-1)?.code), ['provider_quota_used_up', 'provider_quota_used_up', 'provider_rate_limited', 'provider_refused']);
  });

  it('V6 B2 a test prompt is one tiny fixed request with this very key, through the gateway, and its outcome is written like any other', async () => {
    const { id, fingerprint } = await addSeeing('m-1', 'm-2');
    const { gateway, provider, asked, askGateway } = await stage(id, (_request, response) => { response.writeHead(200, { 'content-type': 'application/json' }).end(chatAnswer('OK', 'm-1')); });
    const answer = await prompt(id, askGateway, { model: 'm-1', maxOutputTokens: 16 });
    assert.notEqual(answer.fingerprint, fingerprint, 'the gateway’s receipt says which key served');
    assert.deepEqual({ model: answer.model, tokens: answer.tokens, fingerprint: answer.fingerprint }, { model: 'm-1', tokens: { input: 7, output: 3 }, fingerprint: 'fp1' });
    assert.deepEqual(gateway.opened, [id]);
    assert.equal(provider.requests[0]?.headers.authorization, 'Bearer this-very-key-0123456789');
    assert.deepEqual(JSON.parse(provider.requests[0].body), { model: 'm-1', max_completion_tokens: 16, messages: [{ role: 'user', content: 'Reply with the word OK.' }] });
    const [outcome] = await gateway.untilOutcomes(1);
    assert.deepEqual([outcome?.credential.credentialId, outcome?.caller.appId, outcome?.caller.userId, outcome?.usageState], [id, 'key-test', world.userId, 'settled']);
    assert.deepEqual([asked[0]?.app, asked[0]?.tenantId], ['key-test', world.tenants.a]);
  });

  it('V6 V7 a test prompt is refused for a model the key does not see, a disabled key, another tenant’s, and out of scope', async () => {
    const { id } = await addSeeing('m-1');
    const { askGateway, provider } = await stage(newId(), (_request, response) => { response.end(chatAnswer('OK')); });
    await assert.rejects(prompt(id, askGateway, { model: 'm-9', maxOutputTokens: 1 }), { code: 'conflict' });
    await assert.rejects(prompt(newId(), askGateway, { model: 'm-1', maxOutputTokens: 1 }), { code: 'not_found' });
    assert.equal((await world.send('b', 'POST', `/credentials/${id}/test-prompt`, { model: 'm-1' })).status, 404);
    assert.equal((await world.send('a', 'POST', `/credentials/${id}/test-prompt`, { model: 'm-1', maxOutputTokens: 17 })).status, 400);
    await world.send('a', 'PUT', `/credentials/${id}/state`, { state: 'disabled' });
    await assert.rejects(prompt(id, askGateway, { model: 'm-1', maxOutputTokens: 1 }), { code: 'conflict', message: /disabled/ });
    assert.equal(provider.requests.length, 0);
  });
});
