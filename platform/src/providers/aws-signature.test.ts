import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { describe, it } from 'node:test';
import { awsSigner, readAwsKey } from './aws-signature.ts';
import type { RequestToSign } from './provider.ts';

const pair = 'AKIDEXAMPLE00000:wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const now = new Date('2015-08-30T12:36:00Z');
const get: RequestToSign = { method: 'GET', origin: 'https://example.amazonaws.com', path: '/', contentType: null, body: null, now };
const post: RequestToSign = { ...get, method: 'POST' };

async function signatureOf(request: RequestToSign, secret = pair): Promise<{ signature: string; signedHeaders: string; headers: Readonly<Record<string, string>> }> {
  const headers = await awsSigner({ service: 'service', region: 'us-east-1' })(secret, request) ?? {};
  const [, signedHeaders = '', signature = ''] = /SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(headers['authorization'] ?? '') ?? [];
  return { signature, signedHeaders, headers };
}

/** The same, written down a second time from AWS's description of it. */
function signedByHand(canonicalRequest: string, scope: string, secret: string): string {
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  const key = scope.split('/').reduce<Buffer | string>((from, part) => createHmac('sha256', from).update(part).digest(), `AWS4${secret}`);
  return createHmac('sha256', key).update(['AWS4-HMAC-SHA256', '20150830T123600Z', scope, sha256(canonicalRequest)].join('\n')).digest('hex');
}

describe('AWS Signature Version 4', () => {
  // Of the published test suite; the id of its key is no part of what is signed.
  const vectors: readonly (readonly [name: string, request: RequestToSign, signature: string])[] = [
    ['get-vanilla', get, '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
    ['get-vanilla-query-order-key-case', { ...get, path: '/?Param2=value2&Param1=value1' }, 'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500'],
    ['get-unreserved', { ...get, path: '/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz' }, '07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f'],
    ['get-utf8', { ...get, path: '/ሴ' }, '8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85'],
    ['post-vanilla', post, '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b'],
    ['post-vanilla-query', { ...post, path: '/?Param1=value1' }, '28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11'],
    ['post-x-www-form-urlencoded', { ...post, contentType: 'application/x-www-form-urlencoded', body: Buffer.from('Param1=value1') }, 'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a'],
  ];
  for (const [name, request, expected] of vectors) it(`G2 signs as the published vector ${name}`, async () => { assert.equal((await signatureOf(request)).signature, expected); });

  it('G2 the colon of a model’s id is sent encoded, and signed encoded once more', async () => {
    const body = '{"messages":[]}';
    const hash = createHash('sha256').update(body).digest('hex');
    const canonical = ['POST', '/model/us.amazon.nova-2-lite-v1%253A0/converse', '', 'content-type:application/json', 'host:example.amazonaws.com', 'x-amz-date:20150830T123600Z', '', 'content-type;host;x-amz-date', hash].join('\n');
    const { signature, signedHeaders } = await signatureOf({ ...post, path: '/model/us.amazon.nova-2-lite-v1%3A0/converse', contentType: 'application/json', body: Buffer.from(body) });
    assert.equal(signedHeaders, 'content-type;host;x-amz-date');
    assert.equal(signature, signedByHand(canonical, '20150830/us-east-1/service/aws4_request', 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'));
  });

  it('V4 the token of a session is signed too; neither it nor the secret is told by anything but its own header', async () => {
    const { signedHeaders, headers } = await signatureOf(get, `${pair}:session-token-canary-0123456789`);
    assert.equal(signedHeaders, 'host;x-amz-date;x-amz-security-token');
    assert.deepEqual(Object.keys(headers).toSorted(), ['authorization', 'x-amz-date', 'x-amz-security-token']);
    assert.ok(!JSON.stringify(headers).includes('wJalr'));
  });

  it('G2 keys are taken as a pair, with a session, as the AWS CLI prints them, in base64, or as an API key of Bedrock, which does not sign', async () => {
    const json = { Credentials: { AccessKeyId: 'ASIAEXAMPLE00000', SecretAccessKey: 'wJalrXUtnFEMI/K7MDENG', SessionToken: 'session-token-0123456789' } };
    const spelled = 'ASIAEXAMPLE00000:wJalrXUtnFEMI/K7MDENG:session-token-0123456789';
    for (const text of [spelled, JSON.stringify(json, null, 2), Buffer.from(JSON.stringify(json)).toString('base64')]) assert.deepEqual(readAwsKey(text), { secret: spelled, shown: 'ASIAEXAMPLE00000' });
    assert.deepEqual(readAwsKey('{"accessKeyId":"AKIDEXAMPLE00000","secretAccessKey":"wJalrXUtnFEMI/K7MDENG"}'), { secret: 'AKIDEXAMPLE00000:wJalrXUtnFEMI/K7MDENG', shown: 'AKIDEXAMPLE00000' });
    for (const key of ['ABSKQmVkcm9ja0FQSUtleS0xMjM0', 'bedrock-api-key-YmVkcm9jay5hbWF6b25hd3M']) {
      assert.deepEqual(readAwsKey(key), { secret: key, shown: key });
      assert.equal(awsSigner({ service: 'bedrock', region: 'us-east-1' })(key, get), null);
    }
  });
});
