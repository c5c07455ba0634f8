import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { openAzureKeyVault } from './azure.ts';
import { kmsConformance } from './kms.conformance.ts';
import { startAzureStandIn } from './stand-ins/azure-stand-in.ts';

const server = await startAzureStandIn();
after(() => server.close());
const common = { application: server.application, authority: server.url, connect: server.connect };
const set = (fault: typeof server.fault) => () => { server.fault = fault; };

kmsConformance('azure', {
  against: 'a local stand-in that checks client credentials, tokens, algorithm and key versions', remote: true, rotates: true,
  faults: { none: set('none'), down: set('down'), failing: set('failing'), silent: set('silent') },
  disable: (provider) => { server.disable(provider.keyId); },
  open: (options) => openAzureKeyVault({ ...common, key: server.createKey(), ...options }),
});

describe('V2 Azure Key Vault', () => {
  const context = { tenant: 'a' };

  it('V2 a key that was removed is a refusal, not bytes that do not open', async () => {
    const kms = await openAzureKeyVault({ ...common, key: server.createKey() });
    const wrapped = await kms.wrap(context, Buffer.from('x'));
    server.remove(kms.keyId);
    await assert.rejects(kms.unwrap(context, wrapped), { code: 'kms-refused', message: /no such key/ });
  });

  it('V2 a token that ended is bought anew; a wrong client secret is refused and not repeated in the text', async () => {
    const kms = await openAzureKeyVault({ ...common, key: server.createKey() });
    const wrapped = await kms.wrap(context, Buffer.from('x'));
    server.revokeTokens();
    assert.equal((await kms.unwrap(context, wrapped)).toString(), 'x');
    const wrong = await openAzureKeyVault({ ...common, key: server.createKey(), application: { ...server.application, clientSecret: 'wrong-secret-0123' } });
    await assert.rejects(wrong.wrap(context, Buffer.from('x')), (error: Error & { code: string }) => error.code === 'kms-refused' && !error.message.includes('wrong-secret'));
  });

  it('V2 an address with a version, or none of a key, is refused: the newest version wraps', async () => {
    for (const key of ['my-key', `${server.url}/secrets/a`, `${server.createKey()}/0123456789abcdef0123456789abcdef`]) {
      await assert.rejects(openAzureKeyVault({ ...common, key }), { code: 'kms-unfit', message: /without a version/ });
    }
  });
});
