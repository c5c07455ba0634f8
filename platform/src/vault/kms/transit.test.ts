import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { fixedClock } from '../../foundation/index.ts';
import { kmsConformance } from './kms.conformance.ts';
import { startTransitStandIn } from './stand-ins/transit-stand-in.ts';
import { type TransitLogin, openTransit } from './transit.ts';

const server = await startTransitStandIn();
after(() => server.close());
const token: TransitLogin = { kind: 'token', token: server.createToken() };
const common = { address: server.url, mount: 'transit', namespace: server.namespace, connect: server.connect };
const set = (fault: typeof server.fault) => () => { server.fault = fault; };
const faults = { none: set('none'), down: set('down'), failing: set('failing'), silent: set('silent') };
const deleteKey = (provider: { keyId: string }): void => { server.deleteKey(provider.keyId.slice(provider.keyId.lastIndexOf('/') + 1)); };

kmsConformance('transit (associated data)', {
  against: 'a local stand-in that checks tokens, namespace, associated data and key versions', remote: true, rotates: true, faults, disable: deleteKey,
  open: (options) => openTransit({ ...common, key: server.createKey(), login: token, ...options }),
});
kmsConformance('transit (derived key)', {
  against: 'the same stand-in, keys made with derived=true', remote: true, rotates: true, faults, disable: deleteKey,
  open: (options) => openTransit({ ...common, key: server.createKey({ derived: true }), login: token, ...options }),
});

describe('V2 transit', () => {
  const context = { tenant: 'a' };

  it('V2 a server that ignores the context is refused before anything is entrusted to it', async () => {
    server.ignoresAssociatedData = true;
    try {
      await assert.rejects(openTransit({ ...common, key: server.createKey(), login: token }), { code: 'kms-unbound', message: /aes256-gcm96/ });
      await openTransit({ ...common, key: server.createKey({ derived: true }), login: token });
    } finally {
      server.ignoresAssociatedData = false;
    }
  });

  it('V2 logs in by AppRole, anew before the lease ends and when the token was revoked; a wrong secret is refused by name', async () => {
    const clock = fixedClock(new Date('2026-11-02T09:00:00Z'));
    const login: TransitLogin = { kind: 'approle', mount: 'approle', roleId: server.roleId, secretId: server.secretId };
    const kms = await openTransit({ ...common, key: server.createKey(), login, clock });
    const logins = () => server.asked.filter((path) => path.endsWith('/login')).length;
    const before = logins();
    const wrapped = await kms.wrap(context, Buffer.from('x'));
    assert.equal(logins(), before);
    clock.advance(3_600_000);
    await kms.unwrap(context, wrapped);
    assert.equal(logins(), before + 1);
    server.revokeTokens();
    assert.equal((await kms.unwrap(context, wrapped)).toString(), 'x');
    assert.equal(logins(), before + 2);
    await assert.rejects(openTransit({ ...common, key: server.createKey(), login: { ...login, secretId: 'wrong' } }), { code: 'kms-refused', message: /AppRole login failed/ });
  });

  it('V2 reads its token file again when the token is refused', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'keystead-transit-'));
    const path = join(folder, 'token');
    try {
      await writeFile(path, `${server.createToken()}\n`);
      const kms = await openTransit({ ...common, key: server.createKey(), login: { kind: 'token-file', path } });
      server.revokeTokens();
      await assert.rejects(kms.wrap(context, Buffer.from('x')), { code: 'kms-refused', message: /HTTP 403/ });
      await writeFile(path, server.createToken());
      await kms.wrap(context, Buffer.from('x'));
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('fault 11: says that the server is sealed', async () => {
    const kms = await openTransit({ ...common, key: server.createKey(), login: { kind: 'token', token: server.createToken() } });
    server.sealed = true;
    assert.match((await kms.health()).detail ?? '', /does not answer \(it is sealed\)/);
    server.sealed = false;
    assert.equal((await kms.health()).state, 'ok');
  });

  it('V2 another namespace, mount or key is refused by name', async () => {
    const login: TransitLogin = { kind: 'token', token: server.createToken() };
    for (const wrong of [{ namespace: 'team-b' }, { mount: 'transit2' }, { key: 'absent' }]) {
      await assert.rejects(openTransit({ ...common, key: server.createKey(), login, ...wrong }), { code: 'kms-refused' });
    }
  });
});
