import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Secret, newId, systemClock } from '../../foundation/index.ts';
import { keepCredentialRing } from '../encryption/index.ts';
import { type KeyRing, openKeyRing } from '../key-ring.ts';
import { createKeyProviders } from '../kms/key-providers.ts';
import { openKeyFile } from '../kms/key-file.ts';
import { type RootKeyFacts, type RootKeys, openLiveRootKeys } from '../kms/root-keys.ts';
import { holdsSecret } from '../scrub.ts';
import { openCredential, sealCredential } from '../sealed-credential.ts';
import type { StoredTenantKey } from '../tenant-keys.ts';
import { type EgressClient, createEgressClient } from './client.ts';
import { createEgressService } from './service.ts';
import { memoryLogger } from './test-service.ts';

const token = 'keeper-test-token';
const binding = { credentialId: newId(), version: 1, provider: 'openai', origin: 'https://api.openai.com' };
const secret = 'sk-keeper-0123456789abcdefghij';

describe('V8 rotation over the egress socket', () => {
  let folder: string;
  let server: Server;
  let ring: KeyRing;
  let roots: RootKeys;
  let client: EgressClient;
  let facts: RootKeyFacts = { primary: null, retired: [] };
  const lines: string[] = [];
  const answers: string[] = [];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'keystead-keeper-'));
    const keys = join(folder, 'keys');
    roots = await openLiveRootKeys({ ring: 'credential', folder: keys, configured: createKeyProviders(await openKeyFile({ path: join(keys, 'credential-root.key'), create: true })), facts: async () => facts });
    ring = openKeyRing({ ring: 'credential', keys: roots, clock: systemClock });
    // Of the rest of the service nothing is asked here.
    const options = { ring, token, logger: memoryLogger(lines), clock: systemClock, keeper: keepCredentialRing({ ring, roots, renewSecrets: async () => undefined }) } as unknown as Parameters<typeof createEgressService>[0];
    const service = createEgressService(options);
    server = createServer((request, response) => {
      const end = response.end.bind(response);
      response.end = ((text: string) => { answers.push(text); return end(text); }) as typeof response.end;
      service(request, response);
    });
    await new Promise<void>((resolve) => { server.listen(join(folder, 'egress.sock'), resolve); });
    client = createEgressClient({ socketPath: join(folder, 'egress.sock'), token });
  });
  after(async () => {
    server.closeAllConnections();
    server.close();
    await rm(folder, { recursive: true, force: true });
  });

  const stored = (made: Omit<StoredTenantKey, 'fingerprintKey'> & { readonly fingerprintKey?: Buffer | null }): StoredTenantKey => ({ ...made, fingerprintKey: made.fingerprintKey ?? null });
  const sealUnder = async (key: StoredTenantKey): Promise<Buffer> => sealCredential(await ring.unwrap(key), new Secret(secret), { binding: { ...binding, tenantId: key.tenantId, tenantKeyId: key.id, tenantKeyVersion: key.version } });

  it('V8 a key is sealed anew under the next version over there, and neither answers nor logs hold it', async () => {
    const first = stored(await ring.createTenantKey(newId()));
    const second = stored(await client.keeper.createTenantKey({ tenantId: first.tenantId, version: 2, former: first }));
    assert.equal(second.fingerprintKey?.byteLength, 64);
    const [moved] = await client.keeper.move({ to: second, things: [{ from: first, sealed: await sealUnder(first), binding }] });
    const opened = openCredential(await ring.unwrap(second), { envelope: moved ?? null }, { ...binding, tenantId: first.tenantId, tenantKeyId: second.id, tenantKeyVersion: 2 });
    assert.equal(opened.reveal(), secret);
    assert.ok(answers.length >= 2);
    for (const text of [...answers, ...lines]) {
      assert.ok(!holdsSecret(text, secret));
      for (const key of [first, second]) assert.ok(!text.includes((await ring.unwrap(key)).export().toString('base64')));
    }
  });

  it('V8 nothing moves from one tenant to another; a thing that is damaged, or bound otherwise, comes back as none', async () => {
    const [mine, theirs] = [stored(await ring.createTenantKey(newId())), stored(await ring.createTenantKey(newId()))];
    const sealed = await sealUnder(mine);
    await assert.rejects(client.keeper.move({ to: theirs, things: [{ from: mine, sealed, binding }] }), { code: 'internal' });
    await assert.rejects(client.keeper.createTenantKey({ tenantId: theirs.tenantId, version: 2, former: mine }), { code: 'internal' });
    const to = stored(await ring.createTenantKey(mine.tenantId, 2));
    const damaged = Buffer.from(sealed.map((byte, index) => (index === 50 ? byte ^ 1 : byte)));
    const outcome = await client.keeper.move({ to, things: [{ from: mine, sealed: damaged, binding }, { from: mine, sealed, binding: { ...binding, origin: 'https://attacker.example' } }, { from: mine, sealed, binding }] });
    assert.deepEqual(outcome.map((each) => each === null), [true, true, false]);
    assert.deepEqual(await client.keeper.move({ to, things: [{ from: { ...mine, wrapped: null }, sealed, binding }] }), [null]);
  });

  it('V8 a root key is added once however often it is asked for, wraps nothing before it is primary, and rewraps then; a retired one opens nothing', async () => {
    const key = await ring.createTenantKey(newId());
    const known = [{ kms: key.kms, kmsKeyId: key.kmsKeyId }];
    const added = await client.keeper.addRootKey(known);
    assert.deepEqual((await client.keeper.addRootKey(known)).kmsKeyId, added.kmsKeyId);
    assert.deepEqual((await client.keeper.rootKeys()).map(({ kmsKeyId }) => kmsKeyId), [key.kmsKeyId, added.kmsKeyId]);
    assert.equal((await client.keeper.rewrap([key]))[0]?.kmsKeyId, key.kmsKeyId);
    facts = { primary: added, retired: [] };
    await roots.refresh();
    const [wrap] = await client.keeper.rewrap([key]);
    assert.equal(wrap?.kmsKeyId, added.kmsKeyId);
    assert.ok((await ring.unwrap({ ...key, ...wrap })).equals(await ring.unwrap(key)));
    facts = { primary: added, retired: known };
    await roots.refresh();
    ring.forget();
    await assert.rejects(ring.unwrap(key), { code: 'wrong-root-key' });
    await ring.unwrap({ ...key, ...wrap });
    facts = { primary: null, retired: [] };
  });

  it('V8 whoever has no token, or asks a service without a keeper, gets nothing', async () => {
    await assert.rejects(createEgressClient({ socketPath: join(folder, 'egress.sock'), token: 'other' }).keeper.rootKeys(), { code: 'internal' });
    await assert.rejects(createEgressClient({ socketPath: join(folder, 'absent.sock'), token }).keeper.rootKeys(), { code: 'unavailable' });
  });
});
