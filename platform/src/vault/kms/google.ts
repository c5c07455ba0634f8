import { SignJWT, importPKCS8 } from 'jose';
import { z } from 'zod';
import { type Clock, systemClock } from '../../foundation/index.ts';
import { VaultError } from '../errors.ts';
import { type IssuedToken, createBearer } from './bearer.ts';
import { crc32c } from './crc32c.ts';
import { type Deadline, probeHealth } from './deadline.ts';
import { type Connect, type KmsAnswer, type KmsHttp, createKmsHttp } from './http.ts';
import { type KeyProvider, encodeContext } from './key-provider.ts';

const driver = 'google';
const formatVersion = 1;
const scope = 'https://www.googleapis.com/auth/cloudkms';
const defaultEndpoint = 'https://cloudkms.googleapis.com';
const metadataToken = 'http://metadata.google.internal/computeMetadata/v1/instance/service-accounts/default/token';

/** The JSON key of a service account, as Google hands it out; what else is in it is not needed. */
const serviceAccount = z.object({ type: z.literal('service_account'), client_email: z.string().min(1), private_key: z.string().min(1), private_key_id: z.string().optional(), token_uri: z.url() });
export type ServiceAccount = z.output<typeof serviceAccount>;

/** Reads the JSON key of a service account. @throws VaultError `kms-unfit`, without a word of what was read. */
export function readServiceAccount(text: string): ServiceAccount {
  try {
    return serviceAccount.parse(JSON.parse(text));
  } catch {
    throw new VaultError('kms-unfit', { kms: driver, detail: 'its credentials are not the JSON key of a service account.' });
  }
}

export interface GoogleKmsOptions {
  /** `projects/…/locations/…/keyRings/…/cryptoKeys/…`, without a version. */
  readonly key: string;
  /** The machine's own service account, by the metadata server, where `null`. */
  readonly account: ServiceAccount | null;
  readonly endpoint?: string | undefined;
  readonly connect: Connect;
  readonly clock?: Clock;
  readonly deadline?: Deadline | undefined;
}

const googleKeyName = /^projects\/[^/\s]+\/locations\/[^/\s]+\/keyRings\/[^/\s]+\/cryptoKeys\/[^/\s]+$/;

/** 64-bit integers are text in Google's JSON. */
const checksum = z.union([z.string(), z.number()]).transform(Number);
const encrypted = z.object({ ciphertext: z.base64(), ciphertextCrc32c: checksum, verifiedPlaintextCrc32c: z.literal(true), verifiedAdditionalAuthenticatedDataCrc32c: z.literal(true) });
/** What is empty or false is left out by Google. */
const decrypted = z.object({ plaintext: z.base64().default(''), plaintextCrc32c: checksum });
const issued = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });
const failure = z.object({ error: z.object({ status: z.string(), message: z.string().optional() }) });
const madeVersion = z.object({ name: z.string() });

/**
 * Google Cloud KMS by its documented REST API (v1): `encrypt` and `decrypt` with the context as additionalAuthenticatedData, and
 * CRC32C of everything both ways. Stored: `version (1) · ciphertext`. Needs the role Cloud KMS CryptoKey Encrypter/Decrypter.
 */
export async function openGoogleKms(options: GoogleKmsOptions): Promise<KeyProvider> {
  const { key, endpoint = defaultEndpoint, clock = systemClock } = options;
  if (!googleKeyName.test(key)) throw new VaultError('kms-unfit', { kms: driver, detail: 'its name must be projects/…/locations/…/keyRings/…/cryptoKeys/…' });
  const http = createKmsHttp(driver, options);
  const bearer = createBearer({ clock, stale: [401], issue: () => issueToken(options.account, http, clock) });

  async function ask<Shape extends z.ZodType>(path: string, body: object, wanted: { shape: Shape; decrypting: boolean }): Promise<z.output<Shape>> {
    const answer = await bearer.call((token) => http({ method: 'POST', url: `${endpoint}/v1/${path}`, headers: { authorization: `Bearer ${token}` }, body: JSON.stringify(body) }));
    if (answer.status !== 200) throw translate(answer, wanted.decrypting);
    const read = wanted.shape.safeParse(answer.json);
    // An answer that does not confirm our checksums is as good as none.
    if (!read.success) throw damaged();
    return read.data;
  }

  const provider: KeyProvider = {
    name: driver,
    keyId: key,
    async wrap(context, plaintext) {
      const aad = encodeContext(context);
      const answer = await ask(`${key}:encrypt`, {
        plaintext: base64(plaintext), plaintextCrc32c: String(crc32c(plaintext)), additionalAuthenticatedData: base64(aad), additionalAuthenticatedDataCrc32c: String(crc32c(aad)),
      }, { shape: encrypted, decrypting: false });
      const ciphertext = Buffer.from(answer.ciphertext, 'base64');
      if (crc32c(ciphertext) !== answer.ciphertextCrc32c) throw damaged();
      return Buffer.concat([Buffer.of(formatVersion), ciphertext]);
    },
    async unwrap(context, wrapped) {
      const aad = encodeContext(context);
      if (wrapped[0] !== formatVersion || wrapped.byteLength < 2) throw new VaultError('does-not-open');
      const ciphertext = wrapped.subarray(1);
      const answer = await ask(`${key}:decrypt`, {
        ciphertext: base64(ciphertext), ciphertextCrc32c: String(crc32c(ciphertext)), additionalAuthenticatedData: base64(aad), additionalAuthenticatedDataCrc32c: String(crc32c(aad)),
      }, { shape: decrypted, decrypting: true });
      const plaintext = Buffer.from(answer.plaintext, 'base64');
      if (crc32c(plaintext) !== answer.plaintextCrc32c) throw damaged();
      return plaintext;
    },
    async rotate() {
      const { name } = await ask(`${key}/cryptoKeyVersions`, {}, { shape: madeVersion, decrypting: false });
      await ask(`${key}:updatePrimaryVersion`, { cryptoKeyVersionId: name.slice(name.lastIndexOf('/') + 1) }, { shape: z.object({}), decrypting: false });
    },
    health: () => probeHealth(provider),
  };
  return provider;
}

/** RFC 7523: a short statement signed with the account's key buys a token. On Google's own machines the metadata server gives one. */
async function issueToken(account: ServiceAccount | null, http: KmsHttp, clock: Clock): Promise<IssuedToken> {
  const answer = account === null
    ? await http({ method: 'GET', url: metadataToken, headers: { 'metadata-flavor': 'Google' } })
    : await http({
      method: 'POST', url: account.token_uri, headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: await signAssertion(account, clock) }).toString(),
    });
  const read = issued.safeParse(answer.json);
  if (answer.status === 200 && read.success) return { token: read.data.access_token, lifetimeSeconds: read.data.expires_in };
  if (answer.status === 429 || answer.status >= 500) throw new VaultError('kms-unavailable', { kms: driver, detail: `no access token, HTTP ${answer.status}` });
  throw new VaultError('kms-refused', { kms: driver, detail: `no access token for the service account, HTTP ${answer.status}` });
}

async function signAssertion(account: ServiceAccount, clock: Clock): Promise<string> {
  const key = await importPKCS8(account.private_key, 'RS256').catch(() => { throw new VaultError('kms-unfit', { kms: driver, detail: 'the private key of the service account cannot be read.' }); });
  const now = Math.floor(clock.now().getTime() / 1000);
  return new SignJWT({ scope })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', ...(account.private_key_id === undefined ? {} : { kid: account.private_key_id }) })
    .setIssuer(account.client_email).setAudience(account.token_uri).setIssuedAt(now).setExpirationTime(now + 3600).sign(key);
}

function translate({ status, json }: KmsAnswer, decrypting: boolean): VaultError {
  const said = failure.safeParse(json).data?.error.status ?? '';
  if (decrypting && status === 400 && said === 'INVALID_ARGUMENT') return new VaultError('does-not-open');
  if (status === 429 || status >= 500) return new VaultError('kms-unavailable', { kms: driver, detail: `HTTP ${status}` });
  return new VaultError('kms-refused', { kms: driver, detail: /^[A-Z_]{1,40}$/.test(said) ? said : `HTTP ${status}` });
}

function damaged(): VaultError {
  return new VaultError('kms-unavailable', { kms: driver, detail: 'its answer arrived damaged or not complete' });
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
