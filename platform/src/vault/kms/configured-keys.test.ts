import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { type KmsSettings, readConfiguration } from '../../foundation/index.ts';
import { openConfiguredKeys } from './configured-keys.ts';
import { startAwsStandIn } from './stand-ins/aws-stand-in.ts';
import { startAzureStandIn } from './stand-ins/azure-stand-in.ts';
import { startGoogleStandIn } from './stand-ins/google-stand-in.ts';
import { startSoftHsm } from './stand-ins/soft-hsm.ts';
import { startTransitStandIn } from './stand-ins/transit-stand-in.ts';

const folder = await mkdtemp(join(tmpdir(), 'keystead-configured-'));
const [aws, azure, google, transit] = await Promise.all([startAwsStandIn(), startAzureStandIn(), startGoogleStandIn(), startTransitStandIn()]);
const hsm = process.platform === 'linux' ? await startSoftHsm() : null;
after(async () => {
  for (const each of [aws, azure, google, transit, hsm]) await each?.close();
  await rm(folder, { recursive: true });
});

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, `${text}\n`);
  return path;
}

const read = (environment: Record<string, string>): KmsSettings => readConfiguration(environment).kms;
const open = (settings: KmsSettings, known: readonly { kms: string; kmsKeyId: string }[] = []) => openConfiguredKeys({ settings, ring: 'credential', folder, known });

/** What an operator sets for each service. */
const configured: Readonly<Record<string, () => Promise<Record<string, string>>>> = {
  'key-file': async () => ({}),
  aws: async () => ({ KEYSTEAD_KMS: 'aws', KEYSTEAD_KMS_KEY: aws.createKey(), KEYSTEAD_KMS_AWS_ENDPOINT: aws.url }),
  transit: async () => ({
    KEYSTEAD_KMS: 'transit', KEYSTEAD_KMS_KEY: transit.createKey(), KEYSTEAD_KMS_TRANSIT_ADDRESS: transit.url, KEYSTEAD_KMS_TRANSIT_NAMESPACE: transit.namespace, KEYSTEAD_KMS_TRANSIT_ROLE_ID: transit.roleId,
    KEYSTEAD_KMS_TRANSIT_SECRET_ID_FILE: await file('secret-id', transit.secretId),
  }),
  google: async () => ({ KEYSTEAD_KMS: 'google', KEYSTEAD_KMS_KEY: google.createKey(), KEYSTEAD_KMS_GOOGLE_ENDPOINT: google.url, KEYSTEAD_KMS_GOOGLE_CREDENTIALS_FILE: await file('account.json', JSON.stringify(google.account)) }),
  azure: async () => ({
    KEYSTEAD_KMS: 'azure', KEYSTEAD_KMS_KEY: azure.createKey(), KEYSTEAD_KMS_AZURE_AUTHORITY: azure.url, KEYSTEAD_KMS_AZURE_TENANT_ID: azure.application.tenantId, KEYSTEAD_KMS_AZURE_CLIENT_ID: azure.application.clientId,
    KEYSTEAD_KMS_AZURE_CLIENT_SECRET_FILE: await file('client-secret', azure.application.clientSecret),
  }),
};
const atHsm = async (): Promise<Record<string, string>> => ({ KEYSTEAD_KMS: 'pkcs11', KEYSTEAD_KMS_KEY: 'root', KEYSTEAD_KMS_PKCS11_MODULE: hsm?.module ?? '', KEYSTEAD_KMS_PKCS11_TOKEN: hsm?.label ?? '', KEYSTEAD_KMS_PKCS11_PIN_FILE: await file('pin', hsm?.pin ?? '') });

describe('V2 root keys as they are configured', () => {
  // As on a machine with credentials in its environment; the SDK finds them by itself.
  process.env['AWS_ACCESS_KEY_ID'] = aws.credentials.accessKeyId;
  process.env['AWS_SECRET_ACCESS_KEY'] = aws.credentials.secretAccessKey;

  for (const [driver, environment] of Object.entries({ ...configured, ...(hsm === null ? {} : { pkcs11: atHsm }) })) {
    it(`V2 ${driver} opens from its settings alone`, async () => {
      const { current } = await open(read(await environment()));
      assert.equal(current.name, driver);
      const context = { purpose: 'test' };
      assert.equal((await current.unwrap(context, await current.wrap(context, Buffer.from('x')))).toString(), 'x');
      assert.equal((await current.health()).state, 'ok');
      await current.close?.();
    });
  }

  it('V9 earlier root keys open beside the current one; those that only the other ring needed are left alone', async () => {
    const first = await open(read({}));
    const known = [{ kms: 'key-file', kmsKeyId: first.current.keyId }];
    const settings = read({ ...await configured['transit']?.(), KEYSTEAD_KMS_EARLIER: 'key-file, google:projects/p/locations/l/keyRings/r/cryptoKeys/not-ours' });
    const keys = await open(settings, known);
    assert.deepEqual(keys.earlier.map(({ name, keyId }) => [name, keyId]), [['key-file', first.current.keyId]]);
    assert.equal(keys.find('key-file', first.current.keyId)?.keyId, first.current.keyId);
  });

  it('V2 a lost key file or token key is not replaced by a fresh one', async () => {
    await rm(join(folder, 'credential-root.key'));
    await assert.rejects(open(read({}), [{ kms: 'key-file', kmsKeyId: 'kf_0123456789abcdef' }]), { code: 'root-key-missing' });
    if (hsm === null) return;
    await assert.rejects(open(read({ ...await atHsm(), KEYSTEAD_KMS_KEY: 'lost' }), [{ kms: 'pkcs11', kmsKeyId: `${hsm.label}/lost` }]), { code: 'kms-unfit', message: /no AES key with label "lost"/ });
  });

  it('V3 a file that is missing, or holds something else, is named without a word of what it holds', async () => {
    const google2 = await configured['google']?.() ?? {};
    await assert.rejects(open(read({ ...google2, KEYSTEAD_KMS_GOOGLE_CREDENTIALS_FILE: join(folder, 'absent') })), { code: 'kms-unfit', message: /absent cannot be read: ENOENT/ });
    await assert.rejects(open(read({ ...google2, KEYSTEAD_KMS_GOOGLE_CREDENTIALS_FILE: await file('wrong.json', '{"canary":"sk-1"}') })), (error: Error) => /not the JSON key/.test(error.message) && !error.message.includes('canary'));
  });
});
