import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { InitFileError, readInitFile } from './read-init-file.ts';

describe('O1 the init file', () => {
  let folder = '';
  before(async () => { folder = await mkdtemp(join(tmpdir(), 'keystead-init-')); });
  after(() => rm(folder, { recursive: true, force: true }));

  async function read(text: string, environment: NodeJS.ProcessEnv = {}): Promise<unknown> {
    const file = join(folder, 'init.yaml');
    await writeFile(file, text);
    return readInitFile(file, environment);
  }

  const whole = `version: 1
tenants:
  - name: Harbour Insurance
    plan: standard
    owner: { name: Ada Holm, email: Ada@Harbour.example, password: correct horse battery }
    credentials:
      - name: main
        provider: openai
        secret: { environment: OPENAI_KEY }
    routes:
      - name: drafting
        chain: [{ credential: main, model: gpt-4.1 }]
    budgets:
      - { name: monthly, limitUsd: 50 }
    tokens:
      - { name: crm }
`;

  it('O1 fills secrets from the environment and defaults from the schema', async () => {
    const file = await read(whole, { OPENAI_KEY: 'sk-test-0123456789' }) as { tenants: { owner: { email: string }; credentials: { secret: string; environment: string }[]; tokens: { scopes: string[] }[] }[] };
    assert.equal(file.tenants[0]?.owner.email, 'ada@harbour.example');
    assert.deepEqual([file.tenants[0]?.credentials[0]?.secret, file.tenants[0]?.credentials[0]?.environment], ['sk-test-0123456789', 'production']);
    assert.deepEqual(file.tenants[0]?.tokens[0]?.scopes, ['gateway.use']);
  });

  it('V4 a variable that held a secret is taken out of the environment, so that no process started later inherits it', async () => {
    const environment = { OPENAI_KEY: 'sk-test-0123456789', PATH: '/bin' };
    await read(whole, environment);
    assert.deepEqual(environment, { PATH: '/bin' });
    const kept = { OPENAI_KEY: 'sk-test-0123456789' };
    await assert.rejects(read(whole.replace('plan: standard', 'plan: gold'), kept));
    assert.deepEqual(Object.keys(kept), ['OPENAI_KEY']);
  });

  it('O1 an unknown field is an error that names the field and its line', async () => {
    await assert.rejects(read(whole.replace('limitUsd: 50', 'limitUsd: 50, limt: 3'), { OPENAI_KEY: 'sk-test-0123456789' }), (error: Error) => {
      assert.ok(error instanceof InitFileError);
      assert.match(error.message, /line 14: tenants\[0\]\.budgets\[0\]\.limt: there is no such field/);
      return true;
    });
  });

  it('O1 a wrong type names the field and its line', async () => {
    await assert.rejects(read(whole.replace('plan: standard', 'plan: gold')), /line 4: tenants\[0\]\.plan/);
  });

  it('O1 a missing environment variable is named, and no value is shown', async () => {
    await assert.rejects(read(whole), /credentials\[0\]\.secret: the environment variable OPENAI_KEY is not set/);
  });

  it('O1 a name used twice, and a route to an unknown credential, are refused', async () => {
    const text = whole.replace('credential: main,', 'credential: spare,').replace('- { name: crm }', '- { name: crm }\n      - { name: crm }');
    await assert.rejects(read(text, { OPENAI_KEY: 'sk-test-0123456789' }), /token "crm" stands twice[\s\S]*names a credential "spare"/);
  });

  it('O1 G4 apps run on one route at most', async () => {
    const text = whole.replace(/routes:\n/, "routes:\n      - { name: one, forApps: true, chain: [{ credential: main, model: m }] }\n      - { name: two, forApps: true, chain: [{ credential: main, model: m }] }\n");
    await assert.rejects(read(text, { OPENAI_KEY: 'sk-test-0123456789' }), /run on one route; more than one has forApps/);
  });

  it('O1 a shadow to an unknown credential is refused as well', async () => {
    const text = whole.replace('model: gpt-4.1 }]', 'model: gpt-4.1 }]\n        shadow: { credential: spare, model: gpt-4.1-mini, share: 0.1 }');
    await assert.rejects(read(text, { OPENAI_KEY: 'sk-test-0123456789' }), /route "drafting" of Harbour Insurance names a credential "spare"/);
  });

  it('O1 JSON is accepted, broken syntax names its line', async () => {
    await assert.doesNotReject(read(JSON.stringify({ version: 1, tenants: [{ name: 'A', owner: { name: 'B', email: 'b@example.com' } }] })));
    await assert.rejects(read('version: 1\ntenants: [\n'), /line \d+/);
  });
});
