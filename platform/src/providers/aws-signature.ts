import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import { type KeyRead, readJsonKey } from './keys.ts';
import type { KeyHeaders, RequestToSign } from './provider.ts';

interface AwsKey { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string }

/** Ids of access keys: `AKIA…` of a user, `ASIA…` of a session. */
const pair = /^([A-Z0-9]{16,128}):([A-Za-z0-9/+=]{16,128})(?::([A-Za-z0-9/+=_-]{16,4096}))?$/;
/** Bedrock's own API keys: long-term ones, and those of a session. */
const apiKey = /^(?:ABSK|bedrock-api-key-)[A-Za-z0-9+/=_-]{16,}$/;

/**
 * An IAM key as `ACCESS_KEY_ID:SECRET_ACCESS_KEY`, with `:SESSION_TOKEN` for one of a session, or the JSON that the AWS CLI prints; or
 * an API key of Bedrock. Sealed in the first form.
 */
export function readAwsKey(text: string): KeyRead {
  if (apiKey.test(text)) return { secret: text, shown: text };
  const json = readJsonKey(text);
  const spelled = json === null ? text : inOneLine(json);
  const key = readPair(spelled);
  if (key === null) return { problem: 'an IAM key is entered as ACCESS_KEY_ID:SECRET_ACCESS_KEY (and :SESSION_TOKEN), or as the JSON that the AWS CLI prints; an API key of Bedrock begins with ABSK or bedrock-api-key-' };
  // The id is no secret, and what AWS shows.
  return { secret: spelled, shown: key.accessKeyId };
}

function inOneLine(json: Readonly<Record<string, unknown>>): string {
  const inner = json['Credentials'];
  const holder = typeof inner === 'object' && inner !== null ? inner as Readonly<Record<string, unknown>> : json;
  const member = (name: string): unknown => holder[name] ?? holder[name.slice(0, 1).toUpperCase() + name.slice(1)];
  return [member('accessKeyId'), member('secretAccessKey'), member('sessionToken')].filter((part) => typeof part === 'string' && part !== '').join(':');
}

function readPair(text: string): AwsKey | null {
  const [, accessKeyId, secretAccessKey, sessionToken] = pair.exec(text) ?? [];
  if (accessKeyId === undefined || secretAccessKey === undefined) return null;
  return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
}

/**
 * Signs requests by AWS Signature Version 4. Signed are host, date, content type and body; the path as it is sent, so a `:` in a model's
 * id, sent as `%3A`, is signed as `%253A` (every service but S3 encodes twice). `null` for a key that is no pair.
 */
export function awsSigner(scope: { readonly service: string; readonly region: string }): (secret: string, request: RequestToSign) => Promise<KeyHeaders> | null {
  return (secret, request) => {
    const credentials = readPair(secret);
    return credentials === null ? null : sign(credentials, scope, request);
  };
}

async function sign(credentials: AwsKey, { service, region }: { readonly service: string; readonly region: string }, request: RequestToSign): Promise<KeyHeaders> {
  const [path = '/', query = ''] = request.path.split('?', 2);
  const url = new URL(request.origin);
  const contentType: Readonly<Record<string, string>> = request.contentType === null ? {} : { 'content-type': request.contentType };
  const signer = new SignatureV4({ credentials, service, region, sha256: Sha256, applyChecksum: false });
  const signed = await signer.sign({
    method: request.method, protocol: url.protocol, hostname: url.hostname, path, query: Object.fromEntries(new URLSearchParams(query)),
    headers: { host: url.host, ...contentType }, body: request.body ?? '',
  }, { signingDate: request.now });
  // The connection writes the host itself, as it was signed.
  const { host: _host, 'content-type': _type, ...headers } = signed.headers;
  return headers;
}

type Bytes = string | ArrayBuffer | ArrayBufferView;

/** SHA-256, keyed or not, as the library asks for it. */
class Sha256 {
  readonly #hash: ReturnType<typeof createHash> | ReturnType<typeof createHmac>;

  constructor(key?: Bytes) {
    this.#hash = key === undefined ? createHash('sha256') : createHmac('sha256', toBytes(key));
  }

  update(data: Bytes): void {
    this.#hash.update(toBytes(data));
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {
    throw new Error('not used');
  }
}

function toBytes(data: Bytes): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data, 'utf8');
  return ArrayBuffer.isView(data) ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength) : new Uint8Array(data);
}
