import { createCipheriv, createDecipheriv, generateKeyPairSync, randomBytes } from 'node:crypto';
import { jwtVerify } from 'jose';
import { crc32c } from '../crc32c.ts';
import type { ServiceAccount } from '../google.ts';
import { type StandIn, type StandInAnswer, type StandInRequest, fieldsOf, startStandIn, textOf } from './stand-in.ts';

interface GoogleKey { versions: Buffer[]; primary: number; enabled: boolean }

/**
 * For tests: Google's token endpoint (RFC 7523) and Cloud KMS as its REST reference (v1) documents them. The assertion's signature,
 * audience and scope are verified, and every CRC32C.
 */
export interface GoogleStandIn extends StandIn {
  readonly account: ServiceAccount;
  createKey(): string;
  disable(name: string): void;
  revokeTokens(): void;
  /** Sends checksums that do not fit, as damage on the way would. */
  damages: boolean;
}

const scope = 'https://www.googleapis.com/auth/cloudkms';

export async function startGoogleStandIn(): Promise<GoogleStandIn> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const keys = new Map<string, GoogleKey>();
  const tokens = new Set<string>();

  async function issue(request: StandInRequest): Promise<StandInAnswer> {
    const form = new URLSearchParams(request.body);
    try {
      if (form.get('grant_type') !== 'urn:ietf:params:oauth:grant-type:jwt-bearer') throw new Error('grant');
      const { payload } = await jwtVerify(form.get('assertion') ?? '', publicKey, { algorithms: ['RS256'], issuer: standIn.account.client_email, audience: standIn.account.token_uri, maxTokenAge: 3600 });
      if (payload['scope'] !== scope) throw new Error('scope');
    } catch {
      return { status: 400, json: { error: 'invalid_grant', error_description: 'Invalid JWT Signature.' } };
    }
    const token = `ya29.${randomBytes(16).toString('hex')}`;
    tokens.add(token);
    return { status: 200, json: { access_token: token, expires_in: 3599, token_type: 'Bearer' } };
  }

  function serve(request: StandInRequest): Promise<StandInAnswer> | StandInAnswer {
    if (request.path === '/token') return issue(request);
    if (!tokens.has((request.headers['authorization'] ?? '').replace('Bearer ', ''))) return refuse(401, 'UNAUTHENTICATED');
    const [, name = '', verb = ''] = /^\/v1\/(projects\/[^:]+?\/cryptoKeys\/[^:/]+)(?::|\/)(\w+)$/.exec(request.path) ?? [];
    const key = keys.get(name);
    if (key === undefined) return refuse(404, 'NOT_FOUND');
    const body = fieldsOf(request.body);
    if (verb === 'cryptoKeyVersions') return { status: 200, json: { name: `${name}/cryptoKeyVersions/${key.versions.push(randomBytes(32))}`, state: 'ENABLED' } };
    if (verb === 'updatePrimaryVersion') {
      key.primary = Number(body['cryptoKeyVersionId']);
      return { status: 200, json: { name } };
    }
    if (!key.enabled) return refuse(400, 'FAILED_PRECONDITION');
    return verb === 'encrypt' ? encrypt(name, key, body) : decrypt(key, body);
  }

  function encrypt(name: string, key: GoogleKey, body: Record<string, unknown>): StandInAnswer {
    const [plaintext, aad] = [checked(body, 'plaintext'), checked(body, 'additionalAuthenticatedData')];
    if (plaintext === null || aad === null) return refuse(400, 'INVALID_ARGUMENT');
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', key.versions[key.primary - 1] ?? Buffer.alloc(32), iv, { authTagLength: 16 });
    cipher.setAAD(aad);
    const ciphertext = Buffer.concat([Buffer.of(key.primary), iv, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
    return { status: 200, json: {
      name: `${name}/cryptoKeyVersions/${key.primary}`, ciphertext: ciphertext.toString('base64'), ciphertextCrc32c: sum(ciphertext),
      verifiedPlaintextCrc32c: true, verifiedAdditionalAuthenticatedDataCrc32c: true, protectionLevel: 'SOFTWARE',
    } };
  }

  function decrypt(key: GoogleKey, body: Record<string, unknown>): StandInAnswer {
    const [ciphertext, aad] = [checked(body, 'ciphertext'), checked(body, 'additionalAuthenticatedData')];
    const version = key.versions[(ciphertext?.[0] ?? 0) - 1];
    if (ciphertext === null || aad === null || version === undefined || ciphertext.byteLength < 29) return refuse(400, 'INVALID_ARGUMENT');
    const decipher = createDecipheriv('aes-256-gcm', version, ciphertext.subarray(1, 13), { authTagLength: 16 });
    decipher.setAAD(aad);
    decipher.setAuthTag(ciphertext.subarray(-16));
    try {
      const plaintext = Buffer.concat([decipher.update(ciphertext.subarray(13, -16)), decipher.final()]);
      return { status: 200, json: { plaintext: plaintext.toString('base64'), plaintextCrc32c: sum(plaintext), usedPrimary: true, protectionLevel: 'SOFTWARE' } };
    } catch {
      return refuse(400, 'INVALID_ARGUMENT', 'Decryption failed: verify that \'name\' refers to the correct CryptoKey.');
    }
  }

  const sum = (bytes: Buffer): string => String(standIn.damages ? (crc32c(bytes) + 1) % 2 ** 32 : crc32c(bytes));

  const frame = await startStandIn(serve, refuse(503, 'UNAVAILABLE'));
  const standIn: GoogleStandIn = Object.assign(frame, {
    account: { type: 'service_account' as const, client_email: 'keystead@stand-in.iam.gserviceaccount.com', private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), private_key_id: 'a1', token_uri: `${frame.url}/token` },
    damages: false,
    createKey() {
      const name = `projects/p/locations/europe-west3/keyRings/r/cryptoKeys/keystead-${keys.size + 1}`;
      keys.set(name, { versions: [randomBytes(32)], primary: 1, enabled: true });
      return name;
    },
    disable(name: string) {
      const key = keys.get(name);
      if (key !== undefined) key.enabled = false;
    },
    revokeTokens() { tokens.clear(); },
  });
  return standIn;
}

/** A field in base64 whose checksum, which is demanded, fits. */
function checked(body: Record<string, unknown>, name: string): Buffer | null {
  const bytes = Buffer.from(textOf(body[name]), 'base64');
  return body[`${name}Crc32c`] === String(crc32c(bytes)) ? bytes : null;
}

function refuse(code: number, status: string, message = status): StandInAnswer {
  return { status: code, json: { error: { code, message, status } } };
}
