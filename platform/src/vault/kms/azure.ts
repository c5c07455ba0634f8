import { createHash, randomBytes as systemRandomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { type Clock, systemClock } from '../../foundation/index.ts';
import { type RandomBytes, decrypt, encrypt, ivLength, keyLength, takeKey } from '../aead.ts';
import { lengthPrefixed, readLengthPrefixed } from '../encoding.ts';
import { VaultError } from '../errors.ts';
import { type IssuedToken, createBearer } from './bearer.ts';
import { type Deadline, probeHealth } from './deadline.ts';
import { type Connect, type KmsAnswer, type KmsHttp, createKmsHttp } from './http.ts';
import { type KeyContext, type KeyProvider, encodeContext } from './key-provider.ts';

const driver = 'azure';
const formatVersion = 1;
const apiVersion = '7.4';
const algorithm = 'RSA-OAEP-256';
const blobHeading = Buffer.from('keystead azure v1');
const defaultAuthority = 'https://login.microsoftonline.com';
const machineIdentity = 'http://169.254.169.254/metadata/identity/oauth2/token';

export interface AzureKeyVaultOptions {
  /** Address of an RSA key: `https://<vault>.vault.azure.net/keys/<name>`, without a version: the newest wraps. */
  readonly key: string;
  /** An application of Microsoft Entra; the machine's managed identity where `null`. */
  readonly application: { readonly tenantId: string; readonly clientId: string; readonly clientSecret: string } | null;
  readonly authority?: string | undefined;
  readonly connect: Connect;
  readonly clock?: Clock;
  readonly deadline?: Deadline | undefined;
  readonly randomBytes?: RandomBytes;
}

const keyVersion = /^[0-9a-f]{32}$/;
const answered = z.object({ kid: z.string(), value: z.string().regex(/^[A-Za-z0-9_-]+$/) });
const issued = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().positive() });

/**
 * Azure Key Vault and Managed HSM by their documented REST API (7.4): `wrapKey` and `unwrapKey`, which know no context. So what
 * is wrapped is a blob that contains it: `heading · SHA-256 of the context (32) · fresh data key (32)`, compared in constant time; the
 * data key then seals by AES-256-GCM with context and key version as associated data.
 * Stored: `version (1) · length-prefixed {key version, wrapped blob, IV, ciphertext and tag}`.
 * Needs the role Key Vault Crypto Service Encryption User.
 */
export async function openAzureKeyVault(options: AzureKeyVaultOptions): Promise<KeyProvider> {
  const { clock = systemClock, randomBytes = systemRandomBytes } = options;
  const url = keyUrl(options.key);
  const http = createKmsHttp(driver, options);
  const bearer = createBearer({ clock, stale: [401], issue: () => issueToken(options, resourceOf(url), http) });

  const post = (path: string, body: object): Promise<KmsAnswer> =>
    bearer.call((token) => http({ method: 'POST', url: `${url}${path}?api-version=${apiVersion}`, headers: { authorization: `Bearer ${token}` }, body: JSON.stringify(body) }));

  async function wrapBlob(blob: Buffer): Promise<{ version: string; value: Buffer }> {
    const answer = await post('/wrapkey', { alg: algorithm, value: blob.toString('base64url') });
    const read = answered.safeParse(answer.json);
    if (answer.status !== 200 || !read.success) throw translate(answer);
    const version = read.data.kid.slice(read.data.kid.lastIndexOf('/') + 1);
    if (!keyVersion.test(version)) throw new VaultError('kms-unavailable', { kms: driver, detail: 'its answer does not name the version of the key' });
    return { version, value: Buffer.from(read.data.value, 'base64url') };
  }

  async function unwrapBlob(version: string, value: Buffer): Promise<Buffer> {
    const answer = await post(`/${version}/unwrapkey`, { alg: algorithm, value: value.toString('base64url') });
    const read = answered.safeParse(answer.json);
    if (answer.status === 200 && read.success) return Buffer.from(read.data.value, 'base64url');
    if (answer.status === 400) throw new VaultError('does-not-open');
    // Either the version in the bytes was changed, or the whole key is gone; a wrap tells which.
    if (answer.status === 404) await wrapBlob(Buffer.alloc(1)).then(() => { throw new VaultError('does-not-open'); });
    throw translate(answer);
  }

  const associatedData = (version: string, context: Uint8Array): Buffer => lengthPrefixed([driver, String(formatVersion), url, version, context]);

  const provider: KeyProvider = {
    name: driver,
    keyId: url,
    async wrap(context, plaintext) {
      const bound = encodeContext(context);
      const dataKey = randomBytes(keyLength);
      const blob = Buffer.concat([blobHeading, contextDigest(bound), dataKey]);
      try {
        const { version, value } = await wrapBlob(blob);
        const iv = randomBytes(ivLength);
        const sealed = encrypt(takeKey(dataKey), { iv, associatedData: associatedData(version, bound) }, plaintext);
        return Buffer.concat([Buffer.of(formatVersion), lengthPrefixed([version, value, iv, sealed])]);
      } finally {
        blob.fill(0);
        dataKey.fill(0);
      }
    },
    async unwrap(context: KeyContext, wrapped) {
      const bound = encodeContext(context);
      const stored = Buffer.from(wrapped);
      const [version, value, iv, sealed, ...more] = readLengthPrefixed(stored.subarray(1)) ?? [];
      if (stored[0] !== formatVersion || version === undefined || value === undefined || iv === undefined || sealed === undefined || more.length > 0) throw new VaultError('does-not-open');
      const versionText = version.toString('latin1');
      if (!keyVersion.test(versionText) || value.byteLength === 0 || iv.byteLength !== ivLength) throw new VaultError('does-not-open');
      const blob = await unwrapBlob(versionText, value);
      return openWith(blob, bound, (key) => decrypt(key, { iv, associatedData: associatedData(versionText, bound) }, sealed));
    },
    async rotate() {
      const answer = await post('/rotate', {});
      if (answer.status !== 200) throw translate(answer);
    },
    health: () => probeHealth(provider),
  };
  return provider;
}

/** Checks the blob in constant time, and wipes it. */
function openWith(blob: Buffer, context: Buffer, open: (key: ReturnType<typeof takeKey>) => Buffer): Buffer {
  const expected = Buffer.concat([blobHeading, contextDigest(context)]);
  try {
    if (blob.byteLength !== expected.byteLength + keyLength || !timingSafeEqual(blob.subarray(0, expected.byteLength), expected)) throw new VaultError('does-not-open');
    return open(takeKey(Buffer.from(blob.subarray(expected.byteLength))));
  } finally {
    blob.fill(0);
  }
}

function contextDigest(context: Uint8Array): Buffer {
  return createHash('sha256').update(context).digest();
}

/** The key's address in one spelling, since it names the key for good. */
function keyUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  const name = url === null ? undefined : /^\/keys\/([0-9A-Za-z-]{1,127})\/?$/.exec(url.pathname)?.[1];
  if (url === null || name === undefined) throw new VaultError('kms-unfit', { kms: driver, detail: 'its address must be https://<vault>.vault.azure.net/keys/<name>, without a version.' });
  return `${url.origin}/keys/${name}`;
}

/** `https://myvault.vault.azure.net` → `https://vault.azure.net`; Managed HSM and the sovereign clouds in the same way. */
function resourceOf(url: string): string {
  const { hostname } = new URL(url);
  const dot = hostname.indexOf('.');
  return `https://${/^(vault|managedhsm)\./.test(hostname.slice(dot + 1)) ? hostname.slice(dot + 1) : 'vault.azure.net'}`;
}

async function issueToken({ application, authority = defaultAuthority }: AzureKeyVaultOptions, resource: string, http: KmsHttp): Promise<IssuedToken> {
  const answer = application === null
    ? await http({ method: 'GET', url: `${machineIdentity}?api-version=2018-02-01&resource=${encodeURIComponent(resource)}`, headers: { metadata: 'true' } })
    : await http({
      method: 'POST', url: `${authority}/${encodeURIComponent(application.tenantId)}/oauth2/v2.0/token`, headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ grant_type: 'client_credentials', client_id: application.clientId, client_secret: application.clientSecret, scope: `${resource}/.default` }).toString(),
    });
  const read = issued.safeParse(answer.json);
  if (answer.status === 200 && read.success) return { token: read.data.access_token, lifetimeSeconds: read.data.expires_in };
  if (answer.status === 429 || answer.status >= 500) throw new VaultError('kms-unavailable', { kms: driver, detail: `no access token, HTTP ${answer.status}` });
  throw new VaultError('kms-refused', { kms: driver, detail: `no access token for the application, HTTP ${answer.status}` });
}

function translate({ status }: KmsAnswer): VaultError {
  if (status === 200) return new VaultError('kms-unavailable', { kms: driver, detail: 'its answer is not complete' });
  if (status === 429 || status >= 500) return new VaultError('kms-unavailable', { kms: driver, detail: `HTTP ${status}` });
  return new VaultError('kms-refused', { kms: driver, detail: refusals[status] ?? `HTTP ${status}` });
}

const refusals: Readonly<Record<number, string>> = {
  400: 'HTTP 400: is it an RSA key?', 401: 'HTTP 401: the token is not accepted', 403: 'HTTP 403: the key is disabled, or the application lacks a right', 404: 'HTTP 404: no such key',
};
