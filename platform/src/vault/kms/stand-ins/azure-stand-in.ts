import { type KeyObject, constants, generateKeyPairSync, privateDecrypt, publicEncrypt, randomBytes } from 'node:crypto';
import { type StandIn, type StandInAnswer, type StandInRequest, fieldsOf, startStandIn, textOf } from './stand-in.ts';

interface Version { readonly id: string; readonly privateKey: KeyObject; readonly publicKey: KeyObject }
interface AzureKey { readonly versions: Version[]; enabled: boolean }

/**
 * For tests: the token endpoint of Microsoft Entra (client credentials) and Azure Key Vault's wrapKey, unwrapKey and rotate as the
 * REST reference (7.4) documents them. Tokens, scope, algorithm and version are checked.
 */
export interface AzureStandIn extends StandIn {
  readonly application: { readonly tenantId: string; readonly clientId: string; readonly clientSecret: string };
  /** Gives the key's address. */
  createKey(): string;
  disable(url: string): void;
  remove(url: string): void;
  revokeTokens(): void;
}

const padding = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' } as const;

export async function startAzureStandIn(): Promise<AzureStandIn> {
  // Making RSA keys is slow: a few are used in turn.
  const pairs = Array.from({ length: 3 }, () => generateKeyPairSync('rsa', { modulusLength: 2048 }));
  const keys = new Map<string, AzureKey>();
  const tokens = new Set<string>();
  let made = 0;
  const version = (): Version => {
    const pair = pairs[made % pairs.length];
    if (pair === undefined) throw new Error('no key pair');
    made += 1;
    return { id: randomBytes(16).toString('hex'), ...pair };
  };

  function issue(request: StandInRequest): StandInAnswer {
    const form = new URLSearchParams(request.body);
    const { application } = standIn;
    const right = form.get('grant_type') === 'client_credentials' && form.get('client_id') === application.clientId && form.get('client_secret') === application.clientSecret && form.get('scope') === 'https://vault.azure.net/.default';
    if (!right) return { status: 401, json: { error: 'invalid_client', error_description: 'AADSTS7000215: Invalid client secret provided.' } };
    const token = randomBytes(24).toString('base64url');
    tokens.add(token);
    return { status: 200, json: { token_type: 'Bearer', expires_in: 3599, access_token: token } };
  }

  function serve(request: StandInRequest): StandInAnswer {
    if (request.path === `/${standIn.application.tenantId}/oauth2/v2.0/token`) return issue(request);
    if (!tokens.has((request.headers['authorization'] ?? '').replace('Bearer ', ''))) return { ...refuse(401, 'Unauthorized'), headers: { 'www-authenticate': 'Bearer authorization="https://login.microsoftonline.com/t", resource="https://vault.azure.net"' } };
    if (request.query.get('api-version') !== '7.4') return refuse(400, 'BadParameter');
    const [, name = '', wanted, verb = ''] = /^\/keys\/([\w-]+)(?:\/([0-9a-f]{32}))?\/(wrapkey|unwrapkey|rotate)$/.exec(request.path) ?? [];
    const key = keys.get(name);
    const used = wanted === undefined ? key?.versions[0] : key?.versions.find((each) => each.id === wanted);
    if (key === undefined || used === undefined) return refuse(404, 'KeyNotFound');
    if (verb === 'rotate') {
      key.versions.unshift(version());
      return { status: 200, json: { key: { kid: `${standIn.url}/keys/${name}/${key.versions[0]?.id ?? ''}` } } };
    }
    if (!key.enabled) return refuse(403, 'Forbidden', 'KeyDisabled');
    const body = fieldsOf(request.body);
    if (body['alg'] !== 'RSA-OAEP-256') return refuse(400, 'BadParameter');
    return transform(`${standIn.url}/keys/${name}/${used.id}`, used, verb, Buffer.from(textOf(body['value']), 'base64url'));
  }

  function transform(kid: string, { privateKey, publicKey }: Version, verb: string, value: Buffer): StandInAnswer {
    try {
      const result = verb === 'wrapkey' ? publicEncrypt({ key: publicKey, ...padding }, value) : privateDecrypt({ key: privateKey, ...padding }, value);
      return { status: 200, json: { kid, value: result.toString('base64url') } };
    } catch {
      return refuse(400, 'BadParameter');
    }
  }

  const nameOf = (url: string): string => url.slice(url.lastIndexOf('/') + 1);
  const standIn: AzureStandIn = Object.assign(await startStandIn(serve, refuse(503, 'ServiceUnavailable')), {
    application: { tenantId: '00000000-0000-4000-8000-0000000000aa', clientId: '00000000-0000-4000-8000-0000000000bb', clientSecret: randomBytes(20).toString('base64url') },
    createKey() {
      const name = `keystead-${keys.size + 1}`;
      keys.set(name, { versions: [version()], enabled: true });
      return `${standIn.url}/keys/${name}`;
    },
    disable(url: string) {
      const key = keys.get(nameOf(url));
      if (key !== undefined) key.enabled = false;
    },
    remove(url: string) { keys.delete(nameOf(url)); },
    revokeTokens() { tokens.clear(); },
  });
  return standIn;
}

function refuse(status: number, code: string, inner?: string): StandInAnswer {
  return { status, json: { error: { code, message: code, ...(inner === undefined ? {} : { innererror: { code: inner } }) } } };
}
