import { createHash, createHmac, randomBytes, randomUUID } from 'node:crypto';
import { createCipheriv, createDecipheriv, timingSafeEqual } from 'node:crypto';
import { type StandIn, type StandInAnswer, type StandInRequest, fieldsOf, startStandIn, textOf } from './stand-in.ts';

interface AwsKey { readonly arn: string; versions: Buffer[]; enabled: boolean }

/** For tests: AWS KMS as its API reference describes it (Encrypt, Decrypt, DescribeKey, RotateKeyOnDemand); every request's Signature Version 4 is verified. */
export interface AwsStandIn extends StandIn {
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  createKey(alias?: string): string;
  disable(arn: string): void;
}

const region = 'eu-central-1';

export async function startAwsStandIn(): Promise<AwsStandIn> {
  const credentials = { accessKeyId: 'AKIASTANDIN000000001', secretAccessKey: randomBytes(20).toString('hex') };
  const keys = new Map<string, AwsKey>();
  const aliases = new Map<string, string>();
  const find = (id: string): AwsKey | undefined => keys.get(aliases.get(id) ?? id);

  const operations: Readonly<Record<string, (input: Record<string, unknown>) => StandInAnswer>> = {
    Encrypt(input) {
      const key = find(textOf(input['KeyId']));
      if (key === undefined) return refuse('NotFoundException', 'Invalid keyId');
      if (!key.enabled) return refuse('DisabledException', `${key.arn} is disabled.`);
      return { status: 200, json: { KeyId: key.arn, CiphertextBlob: seal(key, input).toString('base64'), EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' } };
    },
    Decrypt(input) {
      const key = find(textOf(input['KeyId']));
      if (key === undefined) return refuse('NotFoundException', 'Invalid keyId');
      if (!key.enabled) return refuse('DisabledException', `${key.arn} is disabled.`);
      const blob = Buffer.from(textOf(input['CiphertextBlob']), 'base64');
      if (blob.byteLength === 0 || blob.byteLength > 6144) return refuse('ValidationException', '1 validation error detected');
      const other = [...keys.values()].find((each) => each !== key && blob.subarray(0, 32).equals(digest(each.arn)));
      if (other !== undefined) return refuse('IncorrectKeyException', 'The key ID in the request does not identify a CMK that can perform this operation.');
      const plaintext = open(key, blob, input);
      return plaintext === null ? refuse('InvalidCiphertextException', undefined) : { status: 200, json: { KeyId: key.arn, Plaintext: plaintext.toString('base64'), EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' } };
    },
    DescribeKey(input) {
      const key = find(textOf(input['KeyId']));
      if (key === undefined) return refuse('NotFoundException', 'Invalid keyId');
      return { status: 200, json: { KeyMetadata: { Arn: key.arn, KeyId: key.arn.slice(key.arn.lastIndexOf('/') + 1), KeySpec: 'SYMMETRIC_DEFAULT', KeyState: key.enabled ? 'Enabled' : 'Disabled', Enabled: key.enabled } } };
    },
    RotateKeyOnDemand(input) {
      const key = find(textOf(input['KeyId']));
      if (key === undefined) return refuse('NotFoundException', 'Invalid keyId');
      key.versions.unshift(randomBytes(32));
      return { status: 200, json: { KeyId: key.arn } };
    },
  };

  const standIn = await startStandIn((request) => {
    const problem = signatureProblem(request, credentials);
    if (problem !== null) return refuse(problem, 'The request signature we calculated does not match the signature you provided.');
    const operation = operations[(request.headers['x-amz-target'] ?? '').replace('TrentService.', '')];
    return operation === undefined ? refuse('UnknownOperationException', undefined) : operation(fieldsOf(request.body));
  }, { status: 500, json: { __type: 'KMSInternalException', message: 'internal' }, headers: { 'content-type': 'application/x-amz-json-1.1' } });

  return Object.assign(standIn, {
    region, credentials,
    createKey(alias?: string) {
      const arn = `arn:aws:kms:${region}:111122223333:key/${randomUUID()}`;
      keys.set(arn, { arn, versions: [randomBytes(32)], enabled: true });
      if (alias !== undefined) aliases.set(alias, arn);
      return arn;
    },
    disable(arn: string) {
      const key = keys.get(arn);
      if (key !== undefined) key.enabled = false;
    },
  });
}

function refuse(type: string, message: string | undefined): StandInAnswer {
  return { status: 400, json: { __type: type, ...(message === undefined ? {} : { message }) }, headers: { 'content-type': 'application/x-amz-json-1.1' } };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** The encryption context is a set: its order does not count. */
function boundContext(input: Record<string, unknown>): Buffer {
  return Buffer.from(JSON.stringify(Object.entries(input['EncryptionContext'] ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1))));
}

function seal(key: AwsKey, input: Record<string, unknown>): Buffer {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key.versions[0] ?? Buffer.alloc(32), iv, { authTagLength: 16 });
  cipher.setAAD(Buffer.concat([digest(key.arn), boundContext(input)]));
  return Buffer.concat([digest(key.arn), iv, cipher.update(Buffer.from(textOf(input['Plaintext']), 'base64')), cipher.final(), cipher.getAuthTag()]);
}

function open(key: AwsKey, blob: Buffer, input: Record<string, unknown>): Buffer | null {
  if (blob.byteLength < 32 + 12 + 16 || !blob.subarray(0, 32).equals(digest(key.arn))) return null;
  for (const version of key.versions) {
    const decipher = createDecipheriv('aes-256-gcm', version, blob.subarray(32, 44), { authTagLength: 16 });
    decipher.setAAD(Buffer.concat([digest(key.arn), boundContext(input)]));
    decipher.setAuthTag(blob.subarray(-16));
    try {
      return Buffer.concat([decipher.update(blob.subarray(44, -16)), decipher.final()]);
    } catch { /* the next version may be the one */ }
  }
  return null;
}

/** AWS Signature Version 4, from the description in the IAM user guide; `null` where it is right. */
function signatureProblem(request: StandInRequest, credentials: AwsStandIn['credentials']): string | null {
  const given = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/kms\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(request.headers['authorization'] ?? '');
  if (given === null) return 'IncompleteSignatureException';
  const [, accessKeyId = '', date = '', signedRegion = '', signedHeaders = '', signature = ''] = given;
  if (accessKeyId !== credentials.accessKeyId) return 'UnrecognizedClientException';
  const names = signedHeaders.split(';');
  const time = request.headers['x-amz-date'] ?? '';
  if (signedRegion !== region || !time.startsWith(date) || !['host', 'x-amz-date', 'x-amz-target'].every((name) => names.includes(name))) return 'InvalidSignatureException';
  const canonical = [
    request.method, request.path, request.query.toString(), ...names.map((name) => `${name}:${(request.headers[name] ?? '').trim().replace(/ +/g, ' ')}`), '', signedHeaders,
    createHash('sha256').update(request.body).digest('hex'),
  ].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', time, `${date}/${region}/kms/aws4_request`, createHash('sha256').update(canonical).digest('hex')].join('\n');
  const key = [date, region, 'kms', 'aws4_request'].reduce((before: Buffer, part) => createHmac('sha256', before).update(part).digest(), Buffer.from(`AWS4${credentials.secretAccessKey}`));
  const expected = createHmac('sha256', key).update(toSign).digest();
  return timingSafeEqual(expected, Buffer.from(signature, 'hex')) ? null : 'InvalidSignatureException';
}
