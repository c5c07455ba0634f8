import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type Answer, type Attacker, openAttacker } from '../support/attacker.ts';
import { type EchoProvider, startEchoProvider } from '../support/echo-provider.ts';
import { type RunningKeystead, sandboxTenant, startKeystead } from '../support/keystead.ts';
import { type FoundProcess, formsInMemory, processTree, searchMemory, withoutProcessMemory } from '../support/process-memory.ts';
import { bareEnvironment, programFile } from '../support/program.ts';
import { sealFile, sealKey, sealedBody } from '../support/sealing.ts';

const withoutMemory = await withoutProcessMemory();
const withoutOpenssl = spawnSync('openssl', ['version']).status === 0 ? false : 'openssl is not installed';

/** Letters and digits that all keys of one kind share, and nothing else does: finding them is finding a key. */
const markOf = (kind: string): string => `${kind}${randomBytes(24).toString('base64').replaceAll(/[^A-Za-z0-9]/g, '').slice(0, 14)}`;
/** Of keys that somebody entered; of keys of the init file, which the supervisor reads; of keys that were sent in clear, for control. */
const marks = { entered: markOf('E'), declared: markOf('D'), clear: markOf('C') };
const keyOf = (prefix: string, mark: string, name: string): string => `${prefix}${mark}${name}${randomBytes(9).toString('hex')}`;

describe('V4 attack 19: the role split, read from the memory of every process', { skip: withoutMemory }, () => {
  let keystead: RunningKeystead;
  let provider: EchoProvider;
  let attacker: Attacker;
  let folder = '';
  let processes: readonly FoundProcess[] = [];
  /** What was found in the memory of each kind of process; each is read once. */
  const memories = new Map<string, ReadonlySet<string>>();
  let cli = '';
  const keys = {
    declared: keyOf('sk-proj-', marks.declared, 'file'), fromEnvironment: keyOf('sk-ant-', marks.declared, 'variable'), sealed: keyOf('sk-ant-', marks.entered, 'sealed'), typed: keyOf('AIza', marks.entered, 'typed'),
    imported: keyOf('sk-proj-', marks.entered, 'imported'), transferred: keyOf('gsk_', marks.entered, 'transferred'), rotated: keyOf('sk-ant-', marks.entered, 'rotated'), passphrase: keyOf('', marks.entered, 'passphrase'),
    refused: keyOf('sk-proj-', marks.entered, 'refused'), clear: keyOf('sk-proj-', marks.clear, 'clear'),
  };
  const target = (): { url: string; token: string } => ({ url: keystead.url, token: keystead.tokens['split-admin'] ?? '' });
  const api = (path: string, body?: unknown): Promise<Answer> => attacker.call({ path: `/api/v1${path}`, token: target().token, ...(body === undefined ? {} : { body }) });

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'keystead-split-'));
    provider = await startEchoProvider();
    for (const key of Object.values(keys)) if (key !== keys.refused && key !== keys.clear) provider.known.add(key);
    const file = sandboxTenant('Split', 'split');
    const credentials = [{ name: 'declared', provider: 'openai', secret: keys.declared, scope: 'everyone', verify: true }, { name: 'variable', provider: 'anthropic', environment: 'staging', secret: { environment: 'SPLIT_TEST_KEY' } }];
    keystead = await startKeystead({
      init: { ...file, tenants: file.tenants.map((tenant) => ({ ...tenant, credentials })) },
      environment: {
        SPLIT_TEST_KEY: keys.fromEnvironment, KEYSTEAD_LOG_LEVEL: 'trace', KEYSTEAD_ALLOW_PRIVATE_PROVIDERS: 'true',
        KEYSTEAD_PROVIDER_ORIGINS: ['openai', 'anthropic', 'google', 'groq'].map((id) => `${id}=${provider.origin}`).join(','),
      },
    });
    attacker = openAttacker(keystead);
    await enterKeys();
    await useKeys();
    processes = await processTree(keystead.process.pid ?? 0);
    for (const name of ['api', 'gateway', 'worker', 'postgres', 'supervisor']) memories.set(name, await read(name));
  });
  after(async () => {
    await keystead.remove();
    await provider.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Every way in: as the browser seals it, by the CLI, by import (a file of openssl too), as a new version. */
  async function enterKeys(): Promise<void> {
    const made = await api('/credentials', { ...await sealedBody(target(), { provider: 'anthropic', secret: keys.sealed }), scope: 'everyone' });
    assert.equal(made.status, 201, made.text);
    assert.equal((await api('/credentials', await sealedBody(target(), { provider: 'openai', secret: keys.refused }))).json['code'], 'key_rejected');
    const version = await api(`/credentials/${String(made.json['id'])}/versions`, { sealed: await sealKey(target(), keys.rotated, String(made.json['id']), 'credential-version') });
    assert.equal(version.status, 201, version.text);
    const typed = await command(['create-credential', '--provider', 'google', '--label', 'typed', '--secret', '-'], keys.typed);
    assert.match(typed, /fp_/);

    const sealed = await sealFile(target(), `OPENAI_API_KEY=${keys.imported}\n`);
    const imported = await api('/credential-imports', { sealed, selected: [{ index: 0 }], scope: 'everyone' });
    assert.deepEqual([imported.status, imported.json['added']], [200, 1], imported.text);
    if (withoutOpenssl !== false) return;
    const [plain, encrypted] = [join(folder, 'plain'), join(folder, 'transfer.enc')];
    await writeFile(plain, `${keys.transferred}\n`);
    execFileSync('openssl', ['enc', '-aes-256-cbc', '-pbkdf2', '-a', '-pass', `pass:${keys.passphrase}`, '-in', plain, '-out', encrypted]);
    const transferred = await command(['import-credentials', encrypted, '--apply', '--provider', '0=groq', '--passphrase', '-'], keys.passphrase);
    assert.match(transferred, /1 added, 0 refused/);
  }

  async function useKeys(): Promise<void> {
    for (const [path, model] of [['/v1/chat/completions', 'openai/gpt-4o-mini'], ['/v1/messages', 'anthropic/claude-haiku-4-5']] as const) {
      const answer = await attacker.call({ path, token: keystead.tokens['split'] ?? '', body: { model, max_tokens: 5, messages: [{ role: 'user', content: 'hello' }] } });
      assert.equal(answer.status, 200, answer.text);
    }
    const { items } = (await api('/credentials')).json as { items?: { id: string }[] };
    assert.ok((items?.length ?? 0) >= 5);
    for (const { id } of items ?? []) assert.equal((await attacker.call({ method: 'POST', path: `/api/v1/credentials/${id}/verification`, token: target().token })).status, 200);
    const refused = await api('/credentials', { provider: 'openai', secret: keys.clear });
    assert.equal(refused.json['code'], 'plain_key_refused');
  }

  function command(parameters: string[], input: string): Promise<string> {
    return new Promise((resolve) => {
      const child = spawn(process.execPath, [programFile, ...parameters], { env: { ...bareEnvironment, XDG_CONFIG_HOME: folder, KEYSTEAD_URL: keystead.url, KEYSTEAD_TOKEN: target().token } });
      let output = '';
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => { output += chunk.toString(); });
      child.on('close', () => { cli += output; resolve(output); });
      child.stdin.end(`${input}\n`);
    });
  }

  async function read(name: string): Promise<ReadonlySet<string>> {
    const wanted = processes.filter((each) => each.name === name);
    assert.ok(wanted.length > 0, `no process ${name} among ${processes.map((each) => each.name).join(', ')}`);
    const needles = new Map(Object.entries(marks).flatMap(([kind, mark]) => [...formsInMemory(mark)].map(([form, bytes]) => [`${kind}: ${form}`, bytes] as const)));
    const all = await Promise.all(wanted.map((each, index) => searchMemory(each.id, needles, { withShared: index === 0 }).catch(() => ({ found: [], bytesRead: 0 }))));
    assert.ok(Math.max(...all.map(({ bytesRead }) => bytesRead)) > 1_000_000, `the memory of ${name} could not be read`);
    return new Set(all.flatMap(({ found }) => found));
  }

  function memoryOf(name: string): { entered: readonly string[]; declared: readonly string[]; clear: readonly string[] } {
    const of = (kind: string): string[] => [...memories.get(name) ?? ['not read']].filter((form) => form.startsWith(`${kind}: `) || form === 'not read');
    return { entered: of('entered'), declared: of('declared'), clear: of('clear') };
  }

  it('V4 all keys arrived and were used', () => {
    const sent = new Set(provider.received.map(({ headers }) => String(headers['x-api-key'] ?? headers['x-goog-api-key'] ?? headers.authorization?.replace('Bearer ', ''))));
    for (const name of ['declared', 'fromEnvironment', 'sealed', 'typed', 'imported', 'refused', ...(withoutOpenssl === false ? ['transferred'] as const : [])] as const) assert.ok(sent.has(keys[name]), name);
    assert.ok(!sent.has(keys.clear));
  });

  it('V4 control: the same search finds the keys in the gateway, which holds them, and in the api role one that was sent to it in clear', () => {
    const gateway = memoryOf('gateway');
    assert.ok(gateway.entered.includes('entered: as it is') && gateway.declared.includes('declared: as it is'), JSON.stringify(gateway));
    assert.ok(memoryOf('api').clear.includes('clear: as it is'));
  });

  it('V4 the memory of the api role holds no key, in any form, however it came in and whatever was done with it', () => {
    const { entered, declared } = memoryOf('api');
    assert.deepEqual([...entered, ...declared], []);
  });

  it('V4 neither does that of the worker and of the database', () => {
    for (const name of ['worker', 'postgres']) {
      const { entered, declared } = memoryOf(name);
      assert.deepEqual([name, ...entered, ...declared], [name]);
    }
  });

  it('V4 the supervisor, which reads the init file, holds no other key than those of that file', () => {
    assert.deepEqual(memoryOf('supervisor').entered, []);
  });

  it('V3 no log at the most talkative level and no output of a command holds one', () => {
    for (const mark of Object.values(marks)) {
      for (const [form, bytes] of formsInMemory(mark)) assert.ok(![keystead.log(), cli, keystead.output()].some((text) => text.includes(bytes.toString('latin1'))), form);
    }
    assert.match(keystead.log(), /Vault key {6}[a-z2-7]{4}-/);
  });
});
