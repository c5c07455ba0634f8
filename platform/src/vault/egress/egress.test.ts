import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { after, before, beforeEach, describe, it } from 'node:test';
import { newId } from '../../foundation/index.ts';
import { holdsSecret } from '../scrub.ts';
import { openCredential } from '../sealed-credential.ts';
import { createEgressClient } from './client.ts';
import { type EgressCredential, type EgressSealingKey, type EnterAnswer, type VerifyAnswer, writeMessage } from './protocol.ts';
import { type TestService, startTestService } from './test-service.ts';

const canary = 'canary-Key+egress/0123456789_tail';

describe('egress service', () => {
  let service: TestService;
  const working: TestService['answer'] = (_request, response) => { response.end('{"models":["test-1","test-2"]}'); };
  before(async () => { service = await startTestService(); });
  beforeEach(() => { service.answer = working; });
  after(() => service.close());

  const credentialOf = (tenantId = newId()) => ({ tenantId, credentialId: newId(), version: 1, provider: service.provider.id, origin: service.provider.origin });

  const sealingKeyOf = async (tenantId: string): Promise<EgressSealingKey> => ({ ...await service.client.createTenantKey(tenantId), fingerprintKey: null });

  async function enter(credential: EgressCredential, options: { tenantKey?: EgressSealingKey; verify?: boolean; text?: string } = {}): Promise<EnterAnswer> {
    const { tenantKey = await sealingKeyOf(credential.tenantId), verify = false, text = canary } = options;
    return service.client.enter({ credential, tenantKey, entry: await service.entryFor(credential, text), verify });
  }
  const seal = async (credential: EgressCredential, tenantKey: EgressSealingKey) => {
    const { sealed } = await enter(credential, { tenantKey });
    assert.ok(sealed !== null);
    return sealed;
  };
  const verifyEntered = async (credential: EgressCredential): Promise<VerifyAnswer> => {
    const { verdict } = await enter(credential, { verify: true });
    assert.ok(verdict !== null);
    return verdict;
  };

  async function raw(options: { path?: string; method?: string; authorization?: string; body?: string }): Promise<{ status: number; text: string }> {
    const call = httpRequest({
      socketPath: service.socketPath, path: options.path ?? '/enter', method: options.method ?? 'POST', agent: false,
      headers: { authorization: options.authorization ?? `Bearer ${service.token}` },
    });
    const answered = new Promise<{ status: number; text: string }>((resolve, reject) => {
      call.on('response', (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => { text += chunk.toString(); }).on('end', () => { resolve({ status: response.statusCode ?? 0, text }); });
      }).on('error', reject);
    });
    call.end(options.body ?? '{}');
    return answered;
  }

  it('V1 seals a key so that it opens for its own credential, and gives fingerprint and last four', async () => {
    const credential = credentialOf();
    const tenantKey = await sealingKeyOf(credential.tenantId);
    const sealed = await seal(credential, tenantKey);
    assert.match(sealed.fingerprint, /^fp_[a-z2-7]{12}$/);
    assert.equal(sealed.lastFour, 'tail');
    assert.ok(!holdsSecret(sealed.envelope.toString('latin1'), canary));
    const key = await service.ring.unwrap({ ...tenantKey, tenantId: credential.tenantId });
    assert.equal(openCredential(key, sealed, { ...credential, tenantKeyId: tenantKey.id, tenantKeyVersion: 1 }).reveal(), canary);
    assert.equal((await seal(credentialOf(credential.tenantId), tenantKey)).fingerprint, sealed.fingerprint);
  });

  it('V1 a tenant key of another tenant seals and opens nothing', async () => {
    const credential = credentialOf();
    const foreign = await sealingKeyOf(newId());
    await assert.rejects(seal(credential, foreign), { code: 'internal' });
  });

  it('V4 a sealed entry is taken once, for its own tenant, provider and purpose alone', async () => {
    const credential = credentialOf();
    const tenantKey = await sealingKeyOf(credential.tenantId);
    const entry = await service.entryFor(credential, canary);
    const refused = { code: 'sealed_entry_refused' };
    const other = credentialOf();
    await assert.rejects(service.client.enter({ credential: other, tenantKey: await sealingKeyOf(other.tenantId), entry, verify: false }), refused);
    await assert.rejects(service.client.enter({ credential, tenantKey, entry: { ...entry, purpose: 'credential-version' }, verify: false }), refused);
    await assert.rejects(service.client.enter({ credential, tenantKey, entry: await service.entryFor({ ...credential, provider: 'other' }, canary), verify: false }), refused);
    assert.ok((await service.client.enter({ credential, tenantKey, entry, verify: false })).sealed !== null);
    await assert.rejects(service.client.enter({ credential: { ...credential, credentialId: newId() }, tenantKey, entry, verify: false }), { ...refused, message: /entered before/ });
  });

  it('V4 an entry for a further version of a credential opens for that credential alone', async () => {
    const credential = { ...credentialOf(), version: 2 };
    const tenantKey = await sealingKeyOf(credential.tenantId);
    const entry = await service.entryFor(credential, canary, 'credential-version');
    await assert.rejects(service.client.enter({ credential: { ...credential, credentialId: newId() }, tenantKey, entry, verify: false }), { code: 'sealed_entry_refused' });
    assert.equal((await service.client.enter({ credential, tenantKey, entry, verify: false })).sealed?.lastFour, 'tail');
  });

  it('V4 what is no key is refused without being shown; a trailing newline is trimmed', async () => {
    for (const text of ['short', `${canary} ${canary}`, `${canary}\r\nx: y`, canary.repeat(400), '\u00e9'.repeat(20)]) {
      await assert.rejects(enter(credentialOf(), { text }), (error: Error) => 'code' in error && error.code === 'sealed_entry_refused' && !holdsSecret(error.message, canary));
    }
    assert.equal((await enter(credentialOf(), { text: `${canary}\r\n` })).sealed?.lastFour, 'tail');
  });

  it('V6 asks the provider with the key in its own header, and gives state, models and latency', async () => {
    let seen: Record<string, unknown> = {};
    service.answer = (request, response) => { seen = { url: request.url, method: request.method, ...request.headers }; response.end('{"models":["m-1"]}'); };
    const verdict = await verifyEntered(credentialOf());
    assert.deepEqual({ state: verdict.state, detail: verdict.detail, models: verdict.models, latency: typeof verdict.latencyMs }, { state: 'valid', detail: null, models: ['m-1'], latency: 'number' });
    assert.deepEqual([seen['method'], seen['url'], seen['authorization'], seen['x-version']], ['GET', '/v1/models', `Bearer ${canary}`, '1']);
  });

  it('V6 opens a stored key for the check, and refuses an envelope of another credential', async () => {
    const credential = credentialOf();
    const tenantKey = await sealingKeyOf(credential.tenantId);
    const { fingerprintKey: _fingerprintKey, ...opening } = tenantKey;
    const { envelope } = await seal(credential, tenantKey);
    assert.equal((await service.client.verifySealed({ credential, tenantKey: opening, envelope })).state, 'valid');
    await assert.rejects(service.client.verifySealed({ credential: { ...credential, credentialId: newId() }, tenantKey: opening, envelope }), { code: 'internal' });
    await assert.rejects(service.client.verifySealed({ credential: { ...credential, version: 2 }, tenantKey: opening, envelope }), { code: 'internal' });
  });

  it('V3 attack 12 and 14: a key is sent to no origin but its provider’s own', async () => {
    for (const wrong of [{ origin: 'https://attacker.example' }, { origin: `${service.provider.origin}/` }, { provider: 'unknown' }, { provider: '__proto__' }]) {
      let asked = 0;
      service.answer = (_request, response) => { asked += 1; response.end('{}'); };
      await assert.rejects(verifyEntered({ ...credentialOf(), ...wrong }), { code: 'internal' });
      assert.equal(asked, 0);
    }
  });

  it('V3 attack 15: a redirect is not followed, for any status of it', async () => {
    for (const status of [301, 302, 303, 307, 308]) {
      const paths: (string | undefined)[] = [];
      service.answer = (request, response) => { paths.push(request.url); response.writeHead(status, { location: `${service.provider.origin}/elsewhere` }).end(); };
      const verdict = await verifyEntered(credentialOf());
      assert.equal(verdict.state, 'unknown');
      assert.match(verdict.detail ?? '', /redirect/);
      assert.deepEqual(paths, ['/v1/models']);
    }
  });

  it('V3 whatever the provider echoes of the key is taken out of detail and models', async () => {
    const forms = [canary, Buffer.from(canary).toString('base64'), Buffer.from(canary).toString('hex'), encodeURIComponent(canary), `${canary.slice(0, 8)}*****${canary.slice(-4)}`];
    for (const form of forms) {
      service.answer = (_request, response) => { response.writeHead(401).end(JSON.stringify({ error: `Incorrect API key provided: ${form}.` })); };
      const invalid = await verifyEntered(credentialOf());
      assert.equal(invalid.state, 'invalid');
      assert.ok(!holdsSecret(JSON.stringify(invalid), canary), JSON.stringify(invalid));
      service.answer = (_request, response) => { response.end(JSON.stringify({ models: ['good', form, 'bad\nname', ''] })); };
      const valid = await verifyEntered(credentialOf());
      assert.ok(valid.models.includes('good') && !holdsSecret(JSON.stringify(valid), canary), JSON.stringify(valid));
    }
  });

  it('V6 a web page, broken JSON, an empty or an endless answer is no fault of ours: unknown or what the status says', async () => {
    service.answer = (_request, response) => { response.writeHead(503, { 'content-type': 'text/html' }).end('<html>closed</html>'); };
    assert.match((await verifyEntered(credentialOf())).detail ?? '', /closed/);
    service.answer = (_request, response) => { response.writeHead(401).end('{"error":'); };
    assert.equal((await verifyEntered(credentialOf())).state, 'invalid');
    service.answer = (_request, response) => { response.writeHead(204).end(); };
    assert.equal((await verifyEntered(credentialOf())).state, 'unknown');
    service.answer = (_request, response) => {
      const piece = Buffer.alloc(65_536, 'a');
      const more = (): void => { while (!response.destroyed && response.write(piece)); };
      response.on('drain', more);
      more();
    };
    const endless = await verifyEntered(credentialOf());
    assert.deepEqual([endless.state, endless.models], ['valid', []]);
  });

  it('V6 a provider that breaks off is unknown, with a reason and no text of the error', async () => {
    service.answer = (request) => { request.socket.destroy(); };
    const verdict = await verifyEntered(credentialOf());
    assert.equal(verdict.state, 'unknown');
    assert.match(verdict.detail ?? '', /^Test provider could not be asked: /);
    assert.equal(verdict.latencyMs, null);
  });

  it('V3 a wrong or missing token is refused before anything is read', async () => {
    for (const authorization of ['', 'Bearer', `Bearer ${service.token}x`, `Bearer ${service.token.slice(0, -1)}`, service.token, `bearer ${service.token}`]) {
      assert.deepEqual(await raw({ authorization, path: '/tenant-key', body: JSON.stringify({ tenantId: newId() }) }), { status: 401, text: '{"error":"unauthenticated"}' });
    }
    await assert.rejects(createEgressClient({ socketPath: service.socketPath, token: 'other' }).createTenantKey(newId()), { code: 'internal' });
  });

  it('V3 bad input is refused with a code and never quoted: broken JSON, wrong types, unknown fields, oversized', async () => {
    const credential = credentialOf();
    const { sealed } = await service.entryFor(credential, canary);
    const good = { credential, tenantKey: JSON.parse(writeMessage(await sealingKeyOf(newId()))) as object, entry: { purpose: 'credential', sealed }, verify: false };
    for (const body of [`{"secret":"${canary}`, canary, '[]', 'null', '{}', JSON.stringify({ ...good, entry: { ...good.entry, purpose: 'import' } }), JSON.stringify({ ...good, more: canary }), JSON.stringify({ ...good, secret: canary }), JSON.stringify({ ...good, entry: canary })]) {
      assert.deepEqual(await raw({ body }), { status: 400, text: '{"error":"malformed"}' }, body);
    }
    assert.deepEqual(await raw({ body: JSON.stringify({ ...good, more: canary.repeat(10_000) }) }), { status: 413, text: '{"error":"too-large"}' });
    for (const wrong of [{ path: '/open' }, { path: '/seal' }, { path: '/' }, { path: '/constructor' }, { path: '/seal?x' }, { method: 'PUT' }]) assert.deepEqual(await raw(wrong), { status: 404, text: '{"error":"unknown-path"}' });
  });

  it('V1 fault 11: with the KMS down the caller is told to try again', async () => {
    service.kms.failing = true;
    await assert.rejects(service.client.createTenantKey(newId()), { code: 'unavailable', retryable: true });
    service.kms.failing = false;
  });

  it('V1 with the gateway role down the caller is told to try again', async () => {
    const client = createEgressClient({ socketPath: `${service.socketPath}.absent`, token: service.token });
    await assert.rejects(client.readVaultKey(), { code: 'unavailable', retryable: true });
  });

  it('V3 nothing that was logged in all of this holds the key', () => {
    assert.match(service.logged(), /key checked/);
    assert.ok(!holdsSecret(service.logged(), canary));
  });
});

describe('egress service and a provider that never answers', () => {
  it('V6 fault 7: the call ends at its deadline and the key is neither good nor bad', async () => {
    const service = await startTestService();
    try {
      let arrived: () => void = () => undefined;
      const asked = new Promise<void>((resolve) => { arrived = resolve; });
      service.answer = () => { arrived(); };
      const credential = { tenantId: newId(), credentialId: newId(), version: 1, provider: 'test', origin: service.provider.origin };
      const tenantKey = { ...await service.client.createTenantKey(credential.tenantId), fingerprintKey: null };
      const answer = service.client.enter({ credential, tenantKey, entry: await service.entryFor(credential, canary), verify: true });
      await asked;
      const aborted = once(service.deadline.signal, 'abort');
      service.deadline.abort();
      await aborted;
      const { verdict } = await answer;
      assert.deepEqual([verdict?.state, verdict?.detail, verdict?.models, verdict?.latencyMs], ['unknown', 'Test provider could not be asked: it did not answer in time.', [], null]);
    } finally {
      await service.close();
    }
  });
});
