import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { openAwsKms } from './aws.ts';
import { kmsConformance } from './kms.conformance.ts';
import { startAwsStandIn } from './stand-ins/aws-stand-in.ts';
import { findMoto, startMoto } from './stand-ins/moto-server.ts';

const server = await startAwsStandIn();
const program = findMoto();
const moto = program === null ? null : await startMoto(program);
after(async () => {
  moto?.close();
  await server.close();
});
const common = { endpoint: server.url, credentials: server.credentials };
const set = (fault: typeof server.fault) => () => { server.fault = fault; };

kmsConformance('aws (stand-in)', {
  against: 'a local stand-in that verifies Signature Version 4 of every request of the real SDK', remote: true, rotates: true,
  faults: { none: set('none'), down: set('down'), failing: set('failing'), silent: set('silent') },
  disable: (provider) => { server.disable(provider.keyId); },
  open: (options) => openAwsKms({ ...common, key: server.createKey(), ...options }),
});

if (moto === null) {
  process.stdout.write(`KMS conformance: aws against moto_server: skipped, ${program === null ? 'it is not installed' : 'it does not start'}; the stand-in above was used\n`);
  it('V2 key provider aws against moto_server', { skip: 'moto_server is not installed here (pip install "moto[server]"); the driver was run against the stand-in' }, () => undefined);
} else {
  const credentials = { accessKeyId: 'AKIAMOTO000000000001', secretAccessKey: 'moto-does-not-verify-it' };
  const admin = new KMSClient({ region: 'eu-central-1', endpoint: moto.url, credentials });
  after(() => { admin.destroy(); });
  kmsConformance('aws', {
    against: 'moto_server (which runs context names and values together, and does not mind disabled keys; the stand-in does)', remote: true, rotates: true,
    // Its ciphertext begins with the key id as text, and it fails with a page of HTML where that is not UTF-8.
    quirks: { joinsContext: true, breaksAt: (bit) => bit >> 3 >= 1 && bit >> 3 <= 36 && (bit & 7) === 7 },
    open: async (options) => openAwsKms({ endpoint: moto.url, credentials, key: (await admin.send(new CreateKeyCommand({}))).KeyMetadata?.Arn ?? '', ...options }),
  });
}

describe('V2 AWS KMS', () => {
  const context = { tenant: 'a' };

  it('V2 an alias is resolved once: moving it does not move what is wrapped', async () => {
    const arn = server.createKey('alias/keystead');
    const kms = await openAwsKms({ ...common, key: 'alias/keystead', region: server.region });
    assert.equal(kms.keyId, arn);
    const wrapped = await kms.wrap(context, Buffer.from('x'));
    server.createKey('alias/keystead');
    assert.equal((await kms.unwrap(context, wrapped)).toString(), 'x');
    await kms.close?.();
  });

  it('V2 a wrong secret is refused by its signature, and is in no text', async () => {
    const kms = await openAwsKms({ ...common, key: server.createKey(), credentials: { ...server.credentials, secretAccessKey: 'wrong-secret-0123' } });
    await assert.rejects(kms.wrap(context, Buffer.from('x')), (error: Error & { code: string }) => error.code === 'kms-refused' && /InvalidSignature/.test(error.message) && !error.message.includes('wrong-secret'));
    await kms.close?.();
  });

  it('V2 a key that is not there is refused when it is opened', async () => {
    await assert.rejects(openAwsKms({ ...common, key: 'alias/absent', region: server.region }), { code: 'kms-refused', message: /NotFoundException/ });
  });
});
