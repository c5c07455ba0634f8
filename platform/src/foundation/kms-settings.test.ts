import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ConfigurationError, describeSettings, readConfiguration } from './configuration.ts';
import { keyFileSettings } from './kms-settings.ts';

const read = (environment: Record<string, string>) => readConfiguration(environment).kms;

function problems(environment: Record<string, string>): string {
  try {
    readConfiguration(environment);
    return '';
  } catch (error) {
    assert.ok(error instanceof ConfigurationError);
    return error.problems.join('\n');
  }
}

describe('V2 settings of the root keys', () => {
  it('V2 without any, all root keys are files in their usual places', () => {
    assert.deepEqual(read({}), keyFileSettings);
  });

  it('V2 one key service for both purposes, or one of its own for each', () => {
    const both = read({ KEYSTEAD_KMS: 'aws', KEYSTEAD_KMS_KEY: 'arn:aws:kms:eu-central-1:111122223333:key/a' });
    assert.deepEqual([both.credential, both.content], [{ driver: 'aws', key: 'arn:aws:kms:eu-central-1:111122223333:key/a' }, { driver: 'aws', key: 'arn:aws:kms:eu-central-1:111122223333:key/a' }]);
    const split = read({ KEYSTEAD_KMS: 'aws', KEYSTEAD_KMS_KEY: 'arn:aws:kms:eu-central-1:111122223333:key/a', KEYSTEAD_KMS_CONTENT_KEY: 'key-file' });
    assert.deepEqual(split.content, { driver: 'key-file', key: null });
    assert.deepEqual(read({ KEYSTEAD_KMS: 'aws', KEYSTEAD_KMS_CREDENTIAL_KEY: 'alias/a', KEYSTEAD_KMS_CONTENT_KEY: 'alias/b' }).content, { driver: 'aws', key: 'alias/b' });
  });

  it('A1 the key that signs checkpoints stands under a root key of its own, or under the one that is named for all, or for content', () => {
    assert.deepEqual(read({ KEYSTEAD_KMS: 'aws', KEYSTEAD_KMS_KEY: 'alias/a', KEYSTEAD_KMS_AUDIT_KEY: 'key-file' }).audit, { driver: 'key-file', key: null });
    assert.deepEqual(read({ KEYSTEAD_KMS: 'aws', KEYSTEAD_KMS_KEY: 'alias/a' }).audit, { driver: 'aws', key: 'alias/a' });
    assert.deepEqual(read({ KEYSTEAD_KMS: 'aws', KEYSTEAD_KMS_CREDENTIAL_KEY: 'alias/a', KEYSTEAD_KMS_CONTENT_KEY: 'alias/b' }).audit, { driver: 'aws', key: 'alias/b' });
  });

  it('V9 earlier root keys are named with their service', () => {
    assert.deepEqual(read({ KEYSTEAD_KMS: 'aws', KEYSTEAD_KMS_KEY: 'alias/a', KEYSTEAD_KMS_EARLIER: 'key-file, aws:arn:aws:kms:x' }).earlier, [{ driver: 'key-file', key: null }, { driver: 'aws', key: 'arn:aws:kms:x' }]);
    assert.match(problems({ KEYSTEAD_KMS_EARLIER: 'arn:aws:kms:x' }), /not service:key/);
  });

  it('V2 every login of every service is complete and unambiguous, or refused with what to set', () => {
    const transit = { KEYSTEAD_KMS: 'transit', KEYSTEAD_KMS_KEY: 'k', KEYSTEAD_KMS_TRANSIT_ADDRESS: 'https://vault.example:8200/' };
    assert.deepEqual(read({ ...transit, KEYSTEAD_KMS_TRANSIT_ROLE_ID: 'r', KEYSTEAD_KMS_TRANSIT_SECRET_ID_FILE: '/s' }).transit,
      { address: 'https://vault.example:8200', mount: 'transit', namespace: null, login: { kind: 'approle', mount: 'approle', roleId: 'r', secretId: { file: '/s' } } });
    for (const wrong of [transit, { ...transit, KEYSTEAD_KMS_TRANSIT_TOKEN: 'a', KEYSTEAD_KMS_TRANSIT_TOKEN_FILE: 'b' }, { ...transit, KEYSTEAD_KMS_TRANSIT_ROLE_ID: 'r' }]) assert.match(problems(wrong), /exactly one login/);
    const pkcs11 = { KEYSTEAD_KMS: 'pkcs11', KEYSTEAD_KMS_KEY: 'k', KEYSTEAD_KMS_PKCS11_MODULE: '/lib.so', KEYSTEAD_KMS_PKCS11_TOKEN: 't', KEYSTEAD_KMS_PKCS11_PIN: '1' };
    assert.deepEqual(read(pkcs11).pkcs11, { module: '/lib.so', token: { label: 't' }, pin: { value: '1' } });
    assert.match(problems({ ...pkcs11, KEYSTEAD_KMS_PKCS11_PIN_FILE: '/pin' }), /exactly one of KEYSTEAD_KMS_PKCS11_PIN/);
    assert.match(problems({ KEYSTEAD_KMS: 'azure', KEYSTEAD_KMS_KEY: 'https://v.vault.azure.net/keys/k', KEYSTEAD_KMS_AZURE_CLIENT_ID: 'c' }), /managed identity/);
    assert.equal(read({ KEYSTEAD_KMS: 'azure', KEYSTEAD_KMS_KEY: 'https://v.vault.azure.net/keys/k' }).azure.application, null);
  });

  it('V2 what is missing, misspelled or for a service that is not used stops the start', () => {
    assert.match(problems({ KEYSTEAD_KMS: 'aws' }), /KEYSTEAD_KMS_KEY/);
    assert.match(problems({ KEYSTEAD_KMS: 'awz', KEYSTEAD_KMS_KEY: 'k' }), /KEYSTEAD_KMS/);
    assert.match(problems({ KEYSTEAD_KMS_AWS_REGIN: 'x' }), /KEYSTEAD_KMS_AWS_REGIN: no such setting/);
    assert.match(problems({ KEYSTEAD_KMS_AWS_REGION: 'eu-central-1' }), /no root key is at aws/);
    assert.match(problems({ KEYSTEAD_KMS_KEY: 'k' }), /does not go with KEYSTEAD_KMS=key-file/);
  });

  it('V2 a key service across the network is reached by HTTPS or not at all', () => {
    const transit = { KEYSTEAD_KMS: 'transit', KEYSTEAD_KMS_KEY: 'k', KEYSTEAD_KMS_TRANSIT_TOKEN: 't' };
    assert.match(problems({ ...transit, KEYSTEAD_KMS_TRANSIT_ADDRESS: 'http://vault.example:8200' }), /must be https/);
    assert.equal(read({ ...transit, KEYSTEAD_KMS_TRANSIT_ADDRESS: 'http://127.0.0.1:8200' }).transit?.address, 'http://127.0.0.1:8200');
  });

  it('V3 settings that hold a secret are marked, and no refusal repeats one', () => {
    const marked = describeSettings().filter(({ secret }) => secret).map(({ name }) => name);
    for (const { name } of describeSettings()) assert.equal(marked.includes(name), /(_PIN|_TOKEN|_SECRET_ID|_CLIENT_SECRET|_SECRET_ACCESS_KEY|_DATABASE_URL|_OWNER_URL|_SMTP_URL)$/.test(name) && !name.includes('PKCS11_TOKEN'), name);
    const said = problems({ KEYSTEAD_KMS: 'transit', KEYSTEAD_KMS_TRANSIT_TOKEN: 'hvs.canary', KEYSTEAD_KMS_TRANSIT_SECRET_ID: 'canary-2', KEYSTEAD_KMS_PKCS11_PIN: 'canary-3' });
    assert.ok(said.length > 0 && !said.includes('canary'));
  });
});
