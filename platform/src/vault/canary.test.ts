import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import { Secret, newId, systemClock, toProblem } from '../foundation/index.ts';
import { createEgressClient } from './egress/client.ts';
import { memoryLogger, startEchoService, startTestService } from './egress/test-service.ts';
import { openKeyRing } from './key-ring.ts';
import { createKeyProviders } from './kms/key-providers.ts';
import { openKeyFile } from './kms/key-file.ts';
import { createOpenedSecrets } from './opened-secrets.ts';
import { holdsSecret } from './scrub.ts';
import { openCredential, sealCredential } from './sealed-credential.ts';

const canary = 'canary+Key/0123456789-ABCDEF_tail';

/** Every way in which a value can end up in a log, an error page or an answer. */
function shownInEveryWay(value: unknown): string {
  const lines: string[] = [];
  const logger = memoryLogger(lines);
  logger.error({ err: value, value }, 'shown');
  const texts = [inspect(value, { depth: 20, showHidden: true }), String(value), lines.join('')];
  if (value instanceof Error) texts.push(value.stack ?? '', inspect(value.cause, { depth: 20 }), JSON.stringify(toProblem(value, 'trace')));
  try {
    texts.push(JSON.stringify(value) ?? '');
  } catch {
    // What cannot be serialised cannot leave as JSON.
  }
  return texts.join('\n');
}

async function failureOf(work: () => unknown): Promise<unknown> {
  try {
    await work();
  } catch (error) {
    return error;
  }
  return assert.fail('it was to fail');
}

describe('V3 canary over the parts of the vault', () => {
  it('V3 no error of sealing and opening, no sealed form and no cache shows the key', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'keystead-canary-'));
    try {
      const path = join(folder, 'keys', 'root.key');
      const kms = await openKeyFile({ path, create: true });
      const ring = openKeyRing({ ring: 'credential', keys: createKeyProviders(kms), clock: systemClock });
      const row = await ring.createTenantKey(newId());
      const key = await ring.unwrap(row);
      const binding = { tenantId: row.tenantId, credentialId: newId(), version: 1, provider: 'p', origin: 'https://p.example', tenantKeyId: row.id, tenantKeyVersion: 1 };
      const secret = new Secret(canary);
      const envelope = sealCredential(key, secret, { binding });
      const opened = openCredential(key, { envelope }, binding);
      const cache = createOpenedSecrets({ clock: systemClock });
      cache.put({ tenantId: row.tenantId, credentialId: binding.credentialId, version: 1 }, opened);
      const rootKey = Buffer.from(/key: (\S+)/.exec(await readFile(path, 'utf8'))?.[1] ?? '', 'base64');
      const shown: unknown[] = [
        secret, opened, { secret, nested: [opened] }, envelope, row, kms, ring, key, cache,
        await failureOf(() => openCredential(key, { envelope }, { ...binding, version: 2 })),
        await failureOf(() => openCredential(key, { envelope: null }, binding)),
        await failureOf(() => openCredential(key, { envelope: randomBytes(300) }, binding)),
        await failureOf(() => ring.unwrap({ ...row, tenantId: newId() })),
        await failureOf(() => kms.unwrap({ x: 'y' }, row.wrapped)),
      ];
      for (const value of shown) {
        const text = shownInEveryWay(value);
        assert.ok(!holdsSecret(text, canary), text.slice(0, 300));
        for (const form of [rootKey, key.export()].flatMap((bytes) => [bytes.toString('hex'), bytes.toString('base64')])) assert.ok(!text.includes(form));
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('V3 no error of the egress client shows the key: service down, refusing, breaking off, answering nonsense', async () => {
    const service = await startTestService();
    const echo = await startEchoService();
    const credential = { tenantId: newId(), credentialId: newId(), version: 1, provider: 'test', origin: service.provider.origin };
    const asked = { credential, tenantKey: { ...await service.client.createTenantKey(credential.tenantId), fingerprintKey: null }, entry: await service.entryFor(credential, canary), verify: true };
    try {
      const client = createEgressClient({ socketPath: echo.socketPath, token: 't' });
      const failures = [
        await failureOf(() => createEgressClient({ socketPath: `${service.socketPath}.absent`, token: 't' }).enter(asked)),
        await failureOf(() => createEgressClient({ socketPath: service.socketPath, token: 'wrong' }).enter(asked)),
        await failureOf(() => service.client.enter({ ...asked, credential: { ...credential, provider: 'unknown' } })),
        await failureOf(() => service.client.enter({ ...asked, tenantKey: { ...asked.tenantKey, id: newId(), kmsKeyId: 'other', wrapped: Buffer.from('x') } })),
      ];
      for (const status of [0, 200, 400, 503]) {
        echo.status = status;
        failures.push(await failureOf(() => client.enter(asked)));
      }
      for (const failure of failures) assert.ok(!holdsSecret(shownInEveryWay(failure), canary), shownInEveryWay(failure));
      assert.ok(!holdsSecret(service.logged(), canary));
    } finally {
      await echo.close();
      await service.close();
    }
  });
});
