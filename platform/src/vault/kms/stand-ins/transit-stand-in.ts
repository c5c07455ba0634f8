import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { type StandIn, type StandInAnswer, type StandInRequest, fieldsOf, startStandIn, textOf } from './stand-in.ts';

interface TransitKey { versions: Buffer[]; derived: boolean }

/**
 * For tests: the Transit engine of HashiCorp Vault and OpenBao as their HTTP API documents it: tokens, AppRole with leases, namespaces,
 * keys derived by `context`, and `associated_data`.
 */
export interface TransitStandIn extends StandIn {
  readonly namespace: string;
  readonly roleId: string;
  readonly secretId: string;
  createKey(options?: { derived?: boolean }): string;
  deleteKey(name: string): void;
  /** A token that may do everything. */
  createToken(): string;
  revokeTokens(): void;
  /** As servers did before associated data was known: the field is ignored. */
  ignoresAssociatedData: boolean;
  sealed: boolean;
}

const leaseSeconds = 3600;

export async function startTransitStandIn(): Promise<TransitStandIn> {
  const keys = new Map<string, TransitKey>();
  const tokens = new Set<string>();
  const createToken = (): string => {
    const token = `hvs.${randomBytes(12).toString('hex')}`;
    tokens.add(token);
    return token;
  };

  function serve(request: StandInRequest): StandInAnswer {
    if (standIn.sealed) return refuse(503, 'Vault is sealed');
    if ((request.headers['x-vault-namespace'] ?? '') !== standIn.namespace) return refuse(404, `no handler for route "${request.path.slice(4)}". route entry not found.`);
    if (request.headers['x-vault-request'] !== 'true') return refuse(403, 'missing X-Vault-Request');
    const body = fieldsOf(request.body);
    if (request.path === '/v1/auth/approle/login') {
      if (body['role_id'] !== standIn.roleId || body['secret_id'] !== standIn.secretId) return refuse(400, 'invalid role or secret ID');
      return { status: 200, json: { auth: { client_token: createToken(), lease_duration: leaseSeconds, renewable: true } } };
    }
    if (!tokens.has(request.headers['x-vault-token'] ?? '')) return refuse(403, 'permission denied');
    const [, verb = '', name = ''] = /^\/v1\/transit\/(encrypt|decrypt|keys)\/([\w-]+)(?:\/rotate)?$/.exec(request.path) ?? [];
    const key = keys.get(name);
    if (key === undefined) return refuse(verb === 'encrypt' || verb === 'decrypt' ? 400 : 404, 'encryption key not found');
    if (verb === 'keys') {
      key.versions.push(randomBytes(32));
      return { status: 204 };
    }
    if (key.derived && textOf(body['context']) === '') return refuse(400, 'missing \'context\' for key derivation; the key was created using a derived key, which means additional, per-request information must be included in order to perform operations with the key');
    return verb === 'encrypt' ? encrypt(key, body) : decrypt(key, body);
  }

  const associated = (body: Record<string, unknown>): Buffer => (standIn.ignoresAssociatedData ? Buffer.alloc(0) : Buffer.from(textOf(body['associated_data']), 'base64'));

  function encrypt(key: TransitKey, body: Record<string, unknown>): StandInAnswer {
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', working(key, key.versions.length, body), iv, { authTagLength: 16 });
    cipher.setAAD(associated(body));
    const sealed = Buffer.concat([iv, cipher.update(Buffer.from(textOf(body['plaintext']), 'base64')), cipher.final(), cipher.getAuthTag()]);
    return { status: 200, json: { data: { ciphertext: `vault:v${key.versions.length}:${sealed.toString('base64')}`, key_version: key.versions.length } } };
  }

  function decrypt(key: TransitKey, body: Record<string, unknown>): StandInAnswer {
    const [, version = '0', text = ''] = /^vault:v(\d+):(.*)$/.exec(textOf(body['ciphertext'])) ?? [];
    if (Number(version) > key.versions.length) return refuse(400, 'invalid ciphertext: version is too new');
    if (Number(version) < 1) return refuse(400, 'ciphertext or signature version is disallowed by policy (too old)');
    const sealed = Buffer.from(text, 'base64');
    if (sealed.byteLength < 28) return refuse(400, 'invalid ciphertext: could not decode base64');
    const decipher = createDecipheriv('aes-256-gcm', working(key, Number(version), body), sealed.subarray(0, 12), { authTagLength: 16 });
    decipher.setAAD(associated(body));
    decipher.setAuthTag(sealed.subarray(-16));
    try {
      return { status: 200, json: { data: { plaintext: Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]).toString('base64') } } };
    } catch {
      return refuse(400, 'cipher: message authentication failed');
    }
  }

  const standIn: TransitStandIn = Object.assign(await startStandIn(serve, refuse(500, 'internal error')), {
    namespace: 'team-a', roleId: randomBytes(8).toString('hex'), secretId: randomBytes(16).toString('hex'), ignoresAssociatedData: false, sealed: false, createToken,
    revokeTokens() { tokens.clear(); },
    createKey({ derived = false } = {}) {
      const name = `keystead-${keys.size + 1}`;
      keys.set(name, { versions: [randomBytes(32)], derived });
      return name;
    },
    deleteKey(name: string) { keys.delete(name); },
  });
  return standIn;
}

function refuse(status: number, error: string): StandInAnswer {
  return { status, json: { errors: [error] } };
}

function working(key: TransitKey, version: number, body: Record<string, unknown>): Buffer {
  const base = key.versions[version - 1] ?? Buffer.alloc(32);
  return key.derived ? Buffer.from(hkdfSync('sha256', base, Buffer.alloc(0), Buffer.from(textOf(body['context']), 'base64'), 32)) : base;
}
