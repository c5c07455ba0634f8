import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { describeSettings, readConfiguration } from './configuration.ts';

const bucket = { KEYSTEAD_CHECKPOINTS_S3_BUCKET: 'checkpoints', KEYSTEAD_CHECKPOINTS_S3_REGION: 'eu-central-1' };
const read = (environment: Readonly<Record<string, string>>) => readConfiguration({ KEYSTEAD_DATA_DIR: '/tmp/keystead', ...environment }).checkpoints;

describe('A2 settings of places for checkpoints', () => {
  it('A2 without a setting nothing is published and no log is cosigned', () => {
    assert.deepEqual(read({}), { s3: null, https: null, mail: null, witnesses: [], witnessedLogs: [] });
  });

  it('A2 each kind of place is read, several witnesses and addresses too', () => {
    const settings = read({
      ...bucket, KEYSTEAD_CHECKPOINTS_S3_ACCESS_KEY_ID: 'key', KEYSTEAD_CHECKPOINTS_S3_SECRET_ACCESS_KEY: 'secret', KEYSTEAD_CHECKPOINTS_URL: 'https://notary.example/take/', KEYSTEAD_CHECKPOINTS_URL_TOKEN: 'token',
      KEYSTEAD_SMTP_URL: 'smtp://127.0.0.1', KEYSTEAD_MAIL_FROM: 'keystead@example.com', KEYSTEAD_CHECKPOINTS_MAIL_TO: 'a@example.com, b@example.com', KEYSTEAD_CHECKPOINTS_MAIL_EVERY: 'hour',
      KEYSTEAD_CHECKPOINTS_WITNESSES: 'https://one.example/witness one+00000000+AAAA, https://two.example two+00000000+AAAA', KEYSTEAD_WITNESS_LOGS: 'three+00000000+AAAA',
    });
    assert.deepEqual(settings.s3, { bucket: 'checkpoints', region: 'eu-central-1', endpoint: null, pathStyle: false, prefix: '', credentials: { accessKeyId: 'key', secret: { value: 'secret' } } });
    assert.deepEqual([settings.https, settings.mail], [{ url: 'https://notary.example/take', token: 'token' }, { to: ['a@example.com', 'b@example.com'], every: 'hour' }]);
    assert.deepEqual([settings.witnesses.map(({ url }) => url), settings.witnessedLogs], [['https://one.example/witness', 'https://two.example'], ['three+00000000+AAAA']]);
  });

  it('A2 what does not fit together is refused, by name and without a secret', () => {
    const wrongs: readonly (readonly [Readonly<Record<string, string>>, RegExp])[] = [
      [{ KEYSTEAD_CHECKPOINTS_S3_REGION: 'eu-central-1' }, /KEYSTEAD_CHECKPOINTS_S3_BUCKET is missing/], [{ ...bucket, KEYSTEAD_CHECKPOINTS_S3_SECRET_ACCESS_KEY: 'my-secret' }, /KEYSTEAD_CHECKPOINTS_S3_ACCESS_KEY_ID needs/],
      [{ KEYSTEAD_CHECKPOINTS_URL: 'http://notary.example' }, /must be https/], [{ KEYSTEAD_CHECKPOINTS_URL_TOKEN: 'my-secret' }, /without KEYSTEAD_CHECKPOINTS_URL/],
      [{ KEYSTEAD_CHECKPOINTS_MAIL_TO: 'a@example.com' }, /needs a mail server/], [{ KEYSTEAD_CHECKPOINTS_MAIL_EVERY: 'hour' }, /without KEYSTEAD_CHECKPOINTS_MAIL_TO/],
      [{ KEYSTEAD_CHECKPOINTS_WITNESSES: 'http://witness.example key' }, /KEYSTEAD_CHECKPOINTS_WITNESSES: must be/], [{ KEYSTEAD_CHECKPOINTS_WITNESSES: 'https://witness.example' }, /KEYSTEAD_CHECKPOINTS_WITNESSES: must be/],
      [{ KEYSTEAD_CHECKPOINTS_BUCKET: 'checkpoints' }, /no such setting/],
    ];
    for (const [environment, message] of wrongs) assert.throws(() => read(environment), (error: Error) => message.test(error.message) && !error.message.includes('my-secret'), message.source);
    const secret = describeSettings().filter((setting) => setting.name.startsWith('KEYSTEAD_CHECKPOINTS_') && setting.secret).map(({ name }) => name);
    assert.deepEqual(secret.toSorted(), ['KEYSTEAD_CHECKPOINTS_S3_SECRET_ACCESS_KEY', 'KEYSTEAD_CHECKPOINTS_URL_TOKEN']);
  });
});
