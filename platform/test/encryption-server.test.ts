import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmod, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { rootRings } from '@keystead/contract';
import { openKeyFile } from '../src/vault/index.ts';
import { type Attacker, eventually, openAttacker, withOwner } from './support/attacker.ts';
import { canaryKey } from './support/canary.ts';
import { type EchoProvider, startEchoProvider } from './support/echo-provider.ts';
import { type RunningKeystead, sandboxTenant, startKeystead } from './support/keystead.ts';
import { programFile } from './support/program.ts';

const canary = canaryKey('provider key', 'sk-');
const documentText = 'The deductible is 1,250 dollars for wind and hail.';

interface Keys { readonly keys: readonly { id: string; ring: string; version: number; state: string; kmsKeyId: string; sealedCount: number }[]; readonly rotations: readonly { step: string; failure: string | null; finishedAt: string | null }[]; readonly destroyed: boolean }

describe('encryption keys of a running Keystead', () => {
  let provider: EchoProvider;
  let keystead: RunningKeystead;
  let attacker: Attacker;
  let init: { version: 1; tenants: Record<string, unknown>[] };
  let documentId = '';
  const ends: (() => Promise<unknown>)[] = [];

  before(async () => {
    provider = await startEchoProvider();
    ends.push(() => provider.close());
    provider.known.add(canary.secret);
    const [tenant] = sandboxTenant('Harbour').tenants;
    assert.ok(tenant !== undefined);
    const [use, admin] = tenant['tokens'] as [{ scopes: string[] }, { scopes: string[] }];
    init = { version: 1, tenants: [{ ...tenant, credentials: [{ name: 'openai', provider: 'openai', secret: canary.secret, scope: 'everyone', verify: true }], tokens: [use, { ...admin, scopes: [...admin.scopes, 'encryption.destroy'] }] }] };
    await start();
    ends.push(() => keystead.remove());
    const uploaded = await attacker.call({ path: '/api/v1/documents?name=policy.txt', token: adminToken(), body: documentText, headers: { 'content-type': 'application/octet-stream' } });
    assert.equal(uploaded.status, 201, uploaded.text);
    documentId = String(uploaded.json['id']);
  });
  after(async () => { for (const end of ends.toReversed()) await end(); });

  async function start(dataDirectory?: string): Promise<void> {
    keystead = await startKeystead({ init, gatewayProcesses: 2, ...(dataDirectory === undefined ? {} : { dataDirectory }), environment: { KEYSTEAD_ALLOW_PRIVATE_PROVIDERS: 'true', KEYSTEAD_PROVIDER_ORIGINS: `openai=${provider.origin}` } });
    attacker = openAttacker(keystead);
  }

  const adminToken = (): string => keystead.tokens['test-admin'] ?? '';
  const listKeys = async (): Promise<Keys> => (await attacker.call({ path: '/api/v1/encryption/keys', token: adminToken() })).json as unknown as Keys;
  const call = async (): Promise<number> => (await attacker.call({ path: '/v1/chat/completions', token: keystead.tokens['test'] ?? '', body: { model: 'openai/gpt-4o-mini', messages: [{ role: 'user', content: 'hi' }] } })).status;
  const readDocument = async (): Promise<string> => (await attacker.call({ path: `/api/v1/documents/${documentId}/text`, token: adminToken() })).text;
  const actions = async (): Promise<string[]> => withOwner(keystead, async (client) => (await client.query<{ action: string }>('select action from keystead.audit_leaves order by sequence')).rows.map((row) => row.action));

  /** Calls and reads go on while `work` does; all of them must succeed. */
  async function underTraffic(work: () => Promise<void>): Promise<number> {
    const ended = new AbortController();
    let calls = 0;
    const traffic = Promise.all([0, 1].map(async () => {
      while (!ended.signal.aborted) {
        assert.equal(await call(), 200);
        assert.ok((await readDocument()).includes('1,250 dollars'));
        calls += 1;
        // Somebody calls all the while; nobody measures how many calls there can be.
        await setTimeout(20);
      }
    }));
    try {
      await work();
    } finally {
      ended.abort();
      await traffic;
    }
    return calls;
  }

  const rootKeys = (...parameters: string[]) => run('root-keys', ...parameters, '--data-dir', keystead.dataDirectory);

  async function run(...parameters: string[]): Promise<{ code: number | null; output: string }> {
    const child = spawn(process.execPath, [programFile, ...parameters], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, KEYSTEAD_URL: keystead.url, KEYSTEAD_TOKEN: adminToken() } });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => { output += chunk.toString(); });
    return new Promise((resolve) => { child.once('exit', (code) => resolve({ code, output })); });
  }

  it('V8 fault 12: both keys of an organisation are rotated while calls and reads go on; none fails', async () => {
    const calls = await underTraffic(async () => {
      const asked = await attacker.call({ path: '/api/v1/encryption/keys/rotation', token: adminToken(), body: {} });
      assert.equal(asked.status, 202, asked.text);
      await eventually(listKeys, ({ rotations }) => rotations.length === 2 && rotations.every((rotation) => rotation.step === 'retire'));
      // The grace of a minute is over sooner for us.
      await withOwner(keystead, (client) => client.query("update keystead.tenant_key_rotations set made_at = made_at - interval '2 minutes'"));
      await eventually(listKeys, ({ rotations }) => rotations.every((rotation) => rotation.finishedAt !== null));
    });
    assert.ok(calls > 0);
    const { keys } = await listKeys();
    for (const ring of ['credential', 'content']) assert.deepEqual(keys.filter((key) => key.ring === ring).map((key) => [key.version, key.state, key.sealedCount]), [[2, 'current', 1], [1, 'destroyed', 0]]);
    const recorded = await eventually(actions, (list) => list.filter((action) => action === 'tenant-key.destroyed').length === 2);
    for (const action of ['tenant-key.rotation-started', 'tenant-key.created', 'tenant-key.rotated', 'tenant-key.destroyed']) assert.equal(recorded.filter((each) => each === action).length, 2, action);
    assert.equal(recorded.filter((each) => each === 'credential.rewrapped').length, 1);
  });

  it('V8 the root keys are rotated by one command while calls and reads go on; the former ones are retired and can be destroyed', async () => {
    const former = (await listKeys()).keys.filter((key) => key.state === 'current');
    const calls = await underTraffic(async () => {
      const { code, output } = await rootKeys('rotate');
      assert.equal(code, 0, output);
    });
    assert.ok(calls > 0);
    const now = (await listKeys()).keys.filter((key) => key.state === 'current');
    assert.ok(now.every((key) => !former.some((before) => before.kmsKeyId === key.kmsKeyId)));
    const primary = now[0] ?? assert.fail();
    assert.match((await rootKeys('destroy', primary.ring, primary.kmsKeyId, '--confirm', primary.kmsKeyId)).output, /is primary and wraps/);
    assert.deepEqual((await Promise.all(former.map((key) => rootKeys('destroy', key.ring, key.kmsKeyId, '--confirm', key.kmsKeyId)))).map(({ code }) => code), [0, 0]);
    // The key that signs the audit log stands under a root key of its own, which was rotated by the role that holds it.
    const [audit] = (JSON.parse((await rootKeys('list', '--json')).output) as { ring: string; rootKeys: { kmsKeyId: string; state: string; wrapped: number }[] }[]).filter(({ ring }) => ring === 'audit');
    assert.deepEqual(audit?.rootKeys.map(({ state, wrapped }) => [state, wrapped]), [['retired', 0], ['primary', 1]]);
    const [retired, signing] = audit?.rootKeys ?? [];
    assert.equal((await rootKeys('destroy', 'audit', retired?.kmsKeyId ?? '', '--confirm', retired?.kmsKeyId ?? '')).code, 0);
    const files = [...now.map((key) => `${key.ring}-root.${key.kmsKeyId}.key`), `audit-root.${signing?.kmsKeyId ?? ''}.key`];
    assert.deepEqual((await readdir(join(keystead.dataDirectory, 'keys'))).toSorted(), files.toSorted());
  });

  it('A1 the log of all this is exported and verified by the command line, under the key that anybody can read; a change shows', async () => {
    const { tenantId } = (await attacker.call({ path: '/api/v1/session', token: adminToken() })).json as { tenantId?: string };
    const file = join(keystead.dataDirectory, 'audit.jsonl');
    const state = await eventually(async () => (await attacker.call({ path: '/api/v1/audit/checkpoint', token: adminToken() })).json as { origin: string; verifierKey: string; checkpoint: { note: string } | null }, ({ checkpoint }) => checkpoint !== null);
    const published = (await attacker.call({ path: `/api/v1/audit/key?tenant=${tenantId ?? state.origin.split('/').at(-1)}` })).json;
    assert.equal(published['verifierKey'], state.verifierKey);
    await writeFile(`${file}.checkpoint`, state.checkpoint?.note ?? '');
    const exported = await run('audit', 'export', file);
    assert.equal(exported.code, 0, exported.output);
    const pins = ['--key', state.verifierKey, '--origin', state.origin, '--checkpoint', `${file}.checkpoint`];
    const verified = await run('audit', 'verify', file, ...pins);
    assert.deepEqual([verified.code, verified.output.split('\n')[0]], [0, 'Verified.'], verified.output);
    await writeFile(file, (await readFile(file, 'utf8')).replace('"sequence":1,', '"sequence":2,'));
    const changed = await run('audit', 'verify', file, ...pins, '--json');
    assert.deepEqual([changed.code, (JSON.parse(changed.output) as { finding: { first: number } }).finding.first], [1, 1], changed.output);
  });

  it('attack 42: a stolen dump without the root keys: the key is nowhere in it, nothing of it opens under another root key, and Keystead refuses to start on it', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'keystead-dump-'));
    ends.push(() => rm(folder, { recursive: true, force: true }));
    // COPY writes as the account of the database.
    await chmod(folder, 0o777);
    const stolen = await withOwner(keystead, async (client) => {
      const { rows } = await client.query<{ name: string }>("select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('keystead', 'identity')");
      for (const { name } of rows) await client.query(`copy (select * from ${name}) to '${join(folder, `${name.replaceAll('"', '')}.tsv`)}'`);
      const wrapped = await client.query<{ id: string; tenant_id: string; ring: 'credential' | 'content'; version: number; wrapped: Buffer }>('select * from keystead.tenant_keys where wrapped is not null');
      const facts = await client.query<{ name: string; value: { wrapped?: string } }>("select name, value from keystead.installation where value ? 'wrapped'");
      const entry = await client.query<{ id: string; private_key: Buffer }>('select * from keystead.vault_keys where private_key is not null');
      return { keys: wrapped.rows, facts: facts.rows, entry: entry.rows };
    });
    const files = await readdir(folder);
    assert.ok(files.length > 40, 'the whole database was dumped');
    for (const file of files) {
      const text = await readFile(join(folder, file), 'latin1');
      const decoded = text.replaceAll(/\\\\x([0-9a-f]+)/g, (_whole, hex: string) => Buffer.from(hex, 'hex').toString('latin1'));
      assert.equal(canary.foundIn(`${text}\n${decoded}`), null, file);
      assert.ok(!decoded.includes('1,250 dollars'), file);
    }

    // Somebody with root keys of their own, on the same rows.
    const foreign = await openKeyFile({ path: join(folder, 'keys', 'root.key'), create: true });
    assert.ok(stolen.keys.length >= 2 && stolen.facts.length >= 5 && stolen.entry.length === 1);
    for (const key of stolen.keys) await assert.rejects(foreign.unwrap({ purpose: 'tenant-key', ring: key.ring, tenant: key.tenant_id, key: key.id, version: String(key.version) }, key.wrapped), { code: 'does-not-open' });
    for (const { name, value } of stolen.facts) {
      const context = name.startsWith('root-canary') ? { purpose: 'root-canary', ring: rootRings.find((ring) => name.includes(ring)) ?? '' } : { purpose: 'installation-secret', name };
      await assert.rejects(foreign.unwrap(context, Buffer.from(value.wrapped ?? '', 'base64')), { code: 'does-not-open' }, name);
    }
    for (const { id, private_key: bytes } of stolen.entry) await assert.rejects(foreign.unwrap({ purpose: 'vault-entry-key', key: id }, bytes), { code: 'does-not-open' });

    // The whole database with root keys of the thief's under the names that it asks for.
    await keystead.stop();
    const { dataDirectory } = keystead;
    const [keys, kept] = [join(dataDirectory, 'keys'), join(dataDirectory, 'keys-kept')];
    const names = (await readdir(keys)).filter((name) => name.endsWith('.key'));
    await rename(keys, kept);
    for (const name of names) await openKeyFile({ path: join(keys, name), create: true });
    await assert.rejects(startKeystead({ dataDirectory }), /root key/);
    await rm(keys, { recursive: true });
    await rename(kept, keys);
    // With its own keys it starts, and the root keys that were destroyed before are not missed.
    await start(dataDirectory);
    assert.equal(await call(), 200);
    assert.ok((await readDocument()).includes('1,250 dollars'));
  });

  it('V1 crypto-shredding: only an owner who writes the name can do it; then nothing opens in any process, and that stays so', async () => {
    const ask = (confirm: string) => attacker.call({ path: '/api/v1/encryption/keys/destruction', token: adminToken(), body: { confirm } });
    for (const wrong of ['', 'harbour', 'Harbour Insurance']) assert.equal((await ask(wrong)).status, 400);
    assert.equal((await attacker.call({ path: '/api/v1/encryption/keys/destruction', token: keystead.tokens['test'] ?? '', body: { confirm: 'Harbour' } })).status, 403);
    assert.equal(await call(), 200);
    const destroyed = await ask('Harbour');
    assert.equal(destroyed.status, 200, destroyed.text);
    assert.deepEqual([destroyed.json['destroyedKeys'], destroyed.json['credentials'], destroyed.json['documents']], [2, 1, 1]);
    // Both gateway processes: new connections go to them in turn.
    await eventually(async () => Promise.all([call(), call(), call(), call()]), (statuses) => statuses.every((status) => status >= 400));
    for (let index = 0; index < 10; index += 1) assert.ok(await call() >= 400);
    assert.equal((await attacker.call({ path: `/api/v1/documents/${documentId}/text`, token: adminToken() })).status, 404);
    assert.equal((await listKeys()).destroyed, true);
    assert.equal((await ask('Harbour')).status, 409);
    assert.equal((await attacker.call({ path: '/api/v1/documents?name=again.txt', token: adminToken(), body: 'again', headers: { 'content-type': 'application/octet-stream' } })).status, 409);
    assert.equal((await attacker.call({ path: '/api/v1/encryption/keys/rotation', token: adminToken(), body: {} })).status, 409);
    await eventually(actions, (list) => list.includes('encryption.destroyed'));
    assert.equal((await actions()).filter((action) => action === 'encryption.destroyed').length, 1);
    await keystead.stop();
    await start(keystead.dataDirectory);
    assert.ok(await call() >= 400);
  });
});
