import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ConfigurationError, readConfiguration } from './configuration.ts';

const s3 = { KEYSTEAD_STORAGE: 's3', KEYSTEAD_S3_BUCKET: 'documents', KEYSTEAD_S3_REGION: 'eu-central-1' };
const problemsOf = (environment: Record<string, string>): string => {
  try {
    readConfiguration(environment);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems.join('\n');
    throw error;
  }
  return '';
};

describe('settings of the storage', () => {
  it('C4 documents lie in the folder, unless a bucket is named with all that belongs to it', () => {
    assert.equal(readConfiguration({}).storage, null);
    assert.deepEqual(readConfiguration(s3).storage, { bucket: 'documents', region: 'eu-central-1', endpoint: null, pathStyle: false, prefix: '', credentials: null });
    const all = { ...s3, KEYSTEAD_S3_ENDPOINT: 'http://127.0.0.1:9000/', KEYSTEAD_S3_PATH_STYLE: 'true', KEYSTEAD_S3_PREFIX: 'a/b', KEYSTEAD_S3_ACCESS_KEY_ID: 'key', KEYSTEAD_S3_SECRET_ACCESS_KEY_FILE: '/run/secret' };
    assert.deepEqual(readConfiguration(all).storage, { bucket: 'documents', region: 'eu-central-1', endpoint: 'http://127.0.0.1:9000', pathStyle: true, prefix: 'a/b', credentials: { accessKeyId: 'key', secret: { file: '/run/secret' } } });
  });

  it('C4 what does not fit together stops the start and says which setting, without a secret', () => {
    assert.match(problemsOf({ KEYSTEAD_STORAGE: 's3' }), /KEYSTEAD_S3_BUCKET is missing.*\n.*KEYSTEAD_S3_REGION is missing/);
    assert.match(problemsOf({ KEYSTEAD_S3_BUCKET: 'documents' }), /documents do not lie in S3/);
    assert.match(problemsOf({ ...s3, KEYSTEAD_S3_ACCESS_KEY_ID: 'key' }), /exactly one of/);
    const both = problemsOf({ ...s3, KEYSTEAD_S3_ACCESS_KEY_ID: 'key', KEYSTEAD_S3_SECRET_ACCESS_KEY: 'hunter2-hunter2', KEYSTEAD_S3_SECRET_ACCESS_KEY_FILE: '/run/secret' });
    assert.match(both, /exactly one of/);
    assert.ok(!both.includes('hunter2'));
    assert.match(problemsOf({ ...s3, KEYSTEAD_S3_ENDPOINT: 'http://s3.example.com' }), /KEYSTEAD_S3_ENDPOINT: must be https/);
    assert.match(problemsOf({ ...s3, KEYSTEAD_S3_PREFIX: '/a/' }), /KEYSTEAD_S3_PREFIX/);
  });
});
