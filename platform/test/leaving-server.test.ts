import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { permissions } from '@keystead/contract';
import { enrolFactor } from './support/second-factor.ts';
import { type RunningKeystead, sandboxTenant, startKeystead } from './support/keystead.ts';
import { bareEnvironment, programFile } from './support/program.ts';

describe('T8 leaving, on a whole server', () => {
  let keystead: RunningKeystead;
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'keystead-leave-'));
    const init = sandboxTenant();
    const [tenant] = init.tenants;
    keystead = await startKeystead({ init: { ...init, tenants: [{ ...tenant, tokens: [{ name: 'owner', scopes: [...permissions] }, { name: 'caller', scopes: ['gateway.use'] }] }] } });
  });
  after(async () => {
    await keystead.remove();
    await rm(folder, { recursive: true, force: true });
  });

  async function command(parameters: readonly string[], token = ''): Promise<{ code: number | null; output: string }> {
    const child = spawn(process.execPath, [programFile, ...parameters], { env: { ...bareEnvironment, KEYSTEAD_URL: keystead.url, KEYSTEAD_DATA_DIR: keystead.dataDirectory, ...(token === '' ? {} : { KEYSTEAD_TOKEN: token }) } });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => { output += chunk.toString(); });
    const [code] = await once(child, 'close') as [number | null];
    return { code, output };
  }
  async function call(method: string, path: string, token: string, body?: unknown): Promise<{ status: number; json: Record<string, unknown> }> {
    const response = await fetch(`${keystead.url}${path}`, { method, headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
    const text = await response.text();
    return { status: response.status, json: text.startsWith('{') ? JSON.parse(text) as Record<string, unknown> : {} };
  }
  /** Calls with cookies, as a browser does. */
  function browser(): (method: string, path: string, body?: unknown) => Promise<{ status: number; json: Record<string, unknown> }> {
    let cookie = '';
    return async (method, path, body) => {
      const response = await fetch(`${keystead.url}${path}`, { method, headers: { cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
      const set = response.headers.getSetCookie().map((line) => line.split(';')[0] ?? '').filter((pair) => pair.startsWith('keystead='));
      if (set.length > 0) cookie = set.join('; ');
      const text = await response.text();
      return { status: response.status, json: text.startsWith('{') ? JSON.parse(text) as Record<string, unknown> : {} };
    };
  }
  const tokenOf = (name: string): string => Object.entries(keystead.tokens).find(([each]) => each.endsWith(name))?.[1] ?? '';
  const chat = (token: string) => call('POST', '/v1/chat/completions', token, { model: 'sandbox/sandbox-1', messages: [{ role: 'user', content: 'Hello' }], max_tokens: 16 });

  it('T8 one command exports everything, one deletes at once, one brings it back; what came back has no key until one is entered', async () => {
    const [owner, caller] = [tokenOf('owner'), tokenOf('caller')];
    assert.equal((await chat(caller)).status, 200);
    const uploaded = await fetch(`${keystead.url}/api/v1/documents?name=lease.txt`, { method: 'POST', headers: { authorization: `Bearer ${owner}`, 'content-type': 'application/octet-stream' }, body: 'The lease ends in May.' });
    assert.equal(uploaded.status, 201);
    const documentId = ((await uploaded.json()) as { id: string }).id;
    const tenantId = String((await call('GET', '/api/v1/tenant', owner)).json['id']);
    const file = join(folder, 'everything.zip');
    const exported = await command(['export-tenant', '--out', file], owner);
    assert.equal(exported.code, 0, exported.output);
    assert.equal((await readFile(file)).subarray(0, 2).toString(), 'PK');
    const present = await command(['import-tenant', file]);
    assert.deepEqual([present.code, /has the organisation/.test(present.output)], [1, true], present.output);
    assert.match((await command(['delete-tenant', tenantId, '--now', '--confirm', 'Harbor'])).output, /must be typed exactly/);
    const deleted = await command(['delete-tenant', tenantId, '--now', '--confirm', 'Harbour Insurance']);
    assert.equal(deleted.code, 0, deleted.output);
    assert.equal((await call('GET', '/api/v1/tenant', owner)).status, 401);
    for (let attempt = 0; attempt < 100 && (await chat(caller)).status !== 401; attempt += 1) await new Promise((resolve) => { setTimeout(resolve, 50); });
    assert.equal((await chat(caller)).status, 401);
    const brought = await command(['import-tenant', file, '--json']);
    assert.equal(brought.code, 0, brought.output);
    const made = JSON.parse(brought.output) as { tenantId: string; people: number; documents: number; leaves: number };
    assert.deepEqual([made.people, made.documents, made.leaves > 0], [1, 1, true]);
    assert.notEqual(made.tenantId, tenantId);
    // Nobody brought a password along: the host gives a link, and the owner is in.
    const reset = await command(['reset-password', 'ada@harbourinsurance.example', '--json']);
    const link = (JSON.parse(reset.output) as { link: string }).link;
    const password = 'a new long password here';
    const owners = browser();
    assert.equal((await owners('POST', '/api/v1/password/reset', { token: new URL(link).hash.replace('#token=', ''), password })).status, 204);
    assert.equal((await owners('POST', '/api/v1/session', { email: 'ada@harbourinsurance.example', password })).status, 200);
    const items = async (path: string) => (await owners('GET', path)).json['items'] as Record<string, unknown>[];
    assert.deepEqual((await owners('GET', `/api/v1/documents/${documentId}/text`)).json['pages'], [{ number: 1, text: 'The lease ends in May.', part: null, firstRow: null, ocrConfidence: null }]);
    assert.equal((await items('/api/v1/ledger')).length, 1);
    assert.equal((await owners('GET', '/api/v1/audit/imported')).json['size'], made.leaves);
    const [credential] = await items('/api/v1/credentials');
    assert.deepEqual([credential?.['provider'], credential?.['state']], ['sandbox', 'disabled']);
    // The key is entered again, and the credential switched on: from then on calls pass with a token made here.
    await enrolFactor((path, body) => owners('POST', path, body), password);
    const at = `/api/v1/credentials/${String(credential?.['id'])}`;
    const added = await owners('POST', `${at}/versions`, {});
    assert.equal(added.status, 201, JSON.stringify(added.json));
    const promoted = await owners('POST', `${at}/versions/${String(added.json['version'])}/promotion`, { graceDays: 0, untested: true });
    assert.equal(promoted.status, 200, JSON.stringify(promoted.json));
    assert.equal((await owners('PUT', `${at}/state`, { state: 'active' })).status, 200);
    const token = await owners('POST', '/api/v1/tokens', { name: 'new', scopes: ['gateway.use'] });
    for (let attempt = 0; attempt < 100 && (await chat(String(token.json['secret']))).status !== 200; attempt += 1) await new Promise((resolve) => { setTimeout(resolve, 50); });
    assert.equal((await chat(String(token.json['secret']))).status, 200);
    assert.equal((await chat(caller)).status, 401, 'a token of before opens nothing');
  });

  it('T7 provisioning is reached at the one port, and speaks SCIM there', async () => {
    const answer = await fetch(`${keystead.url}/scim/v2/Users`, { headers: { authorization: 'Bearer ks_prod_unknown' } });
    assert.deepEqual([answer.status, answer.headers.get('content-type')], [401, 'application/scim+json; charset=utf-8']);
    assert.equal((await fetch(`${keystead.url}/api/v1/session/sso`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"email":"a@nowhere.test"}' })).status, 404);
  });
});
