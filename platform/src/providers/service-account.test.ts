import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, it } from 'node:test';
import { jwtVerify } from 'jose';
import { readServiceAccount, serviceAccountExchange } from './service-account.ts';

const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const file = {
  type: 'service_account', project_id: 'p-1', private_key_id: 'key-1', private_key: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), client_email: 'gateway@p-1.iam.gserviceaccount.com',
  client_id: '1', token_uri: 'https://evil.example/token', auth_uri: 'https://evil.example', universe_domain: 'evil.example',
};
const now = new Date('2026-11-21T10:00:00Z');
const sealed = (): string => {
  const read = readServiceAccount(JSON.stringify(file));
  assert.ok('secret' in read);
  return read.secret;
};

describe('the key file of a service account', () => {
  it('G2 is taken as JSON, with line ends and without, and in base64; what it names beside the key is not kept', () => {
    const forms = [JSON.stringify(file), JSON.stringify(file, null, 2), JSON.stringify(file, null, 2).replaceAll('\n', '\r\n'), Buffer.from(JSON.stringify(file, null, 2)).toString('base64')];
    for (const text of forms) assert.deepEqual(readServiceAccount(text), { secret: sealed(), shown: '' });
    assert.ok(!sealed().includes('evil.example'));
  });

  it('G2 attack 13: the assertion goes to Google’s token endpoint, whatever the file says, and is Google’s alone to take', async () => {
    assert.equal(serviceAccountExchange.origin, 'https://oauth2.googleapis.com');
    const { path, contentType, body } = await serviceAccountExchange.request(sealed(), now);
    assert.deepEqual([path, contentType], ['/token', 'application/x-www-form-urlencoded']);
    const sent = new URLSearchParams(body);
    assert.equal(sent.get('grant_type'), 'urn:ietf:params:oauth:grant-type:jwt-bearer');
    const { payload, protectedHeader } = await jwtVerify(sent.get('assertion') ?? '', pair.publicKey, { audience: 'https://oauth2.googleapis.com/token', issuer: file.client_email, currentDate: now, algorithms: ['RS256'] });
    assert.deepEqual([protectedHeader.kid, payload['scope'], Number(payload.exp) - Number(payload.iat)], ['key-1', 'https://www.googleapis.com/auth/cloud-platform', 3_600]);
  });

  it('V3 attack 22: a token is a token; a deleted key is invalid, trouble and nonsense say nothing', () => {
    const { read } = serviceAccountExchange;
    assert.deepEqual(read(200, { access_token: 'ya29.token', expires_in: 3599, token_type: 'Bearer' }), { token: 'ya29.token', seconds: 3599 });
    const state = (status: number, body: unknown) => { const verdict = read(status, body); return 'state' in verdict ? verdict.state : 'token'; };
    assert.deepEqual([state(400, { error: 'invalid_grant', error_description: 'Invalid JWT Signature.' }), state(401, { error: 'invalid_client' }), state(401, null)], ['invalid', 'invalid', 'invalid']);
    for (const [status, body] of [[200, {}], [200, { access_token: 'a b' }], [200, { access_token: 'x\r\ny: z' }], [200, []], [200, 'page'], [302, null], [400, { error: 'invalid_scope' }], [403, {}], [500, null]] as const) assert.equal(state(status, body), 'unknown');
  });
});
