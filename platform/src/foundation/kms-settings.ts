import { z } from 'zod';

/** The key management services that can keep root keys. */
export const kmsDrivers = ['key-file', 'pkcs11', 'aws', 'transit', 'google', 'azure'] as const;
export type KmsDriver = (typeof kmsDrivers)[number];

/** A service's address: HTTPS, but for this machine itself. */
const address = z.url({ protocol: /^https?$/ }).refine((text) => text.startsWith('https:') || isLoopback(new URL(text).hostname), 'must be https (http only for this machine itself)').transform((text) => text.replace(/\/+$/, ''));
const text = z.string().min(1);
const secret = (description: string) => text.optional().meta({ description, secret: true });
const plain = (description: string) => text.optional().meta({ description });

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]';
}

/** The settings of the root keys and of the services that keep them. */
export const kmsEnvironment = {
  KEYSTEAD_KMS: z.enum(kmsDrivers).default('key-file').meta({ description: `Where the root keys are: ${kmsDrivers.join(', ')}` }),
  KEYSTEAD_KMS_KEY: plain('The root key, as its service names it (PKCS#11: label; AWS: ARN; Transit: name; Google: resource name; Azure: address)'),
  KEYSTEAD_KMS_CREDENTIAL_KEY: plain('Another root key for provider keys alone; may be service:key'),
  KEYSTEAD_KMS_CONTENT_KEY: plain('Another root key for documents and runs alone; may be service:key'),
  KEYSTEAD_KMS_AUDIT_KEY: plain('Another root key for the key that signs audit checkpoints; may be service:key'),
  KEYSTEAD_KMS_EARLIER: plain('Root keys of before that are still needed, as service:key, separated by commas; "key-file" alone is the file of its usual place'),
  KEYSTEAD_KMS_ALLOW_PRIVATE: z.enum(['true', 'false']).default('false').meta({ description: 'Let key services that organisations bring be on private addresses' }),
  KEYSTEAD_KMS_TIMEOUT_SECONDS: z.coerce.number().int().min(1).max(60).default(5).meta({ description: 'Time limit of each call to a key service' }),
  KEYSTEAD_KMS_PKCS11_MODULE: plain('PKCS#11: path of the library'),
  KEYSTEAD_KMS_PKCS11_TOKEN: plain('PKCS#11: label of the token'),
  KEYSTEAD_KMS_PKCS11_SLOT: z.coerce.number().int().nonnegative().optional().meta({ description: 'PKCS#11: slot number, where labels are not unique' }),
  KEYSTEAD_KMS_PKCS11_PIN: secret('PKCS#11: PIN of the token'),
  KEYSTEAD_KMS_PKCS11_PIN_FILE: plain('PKCS#11: file that holds the PIN'),
  KEYSTEAD_KMS_AWS_REGION: plain('AWS KMS: region, where the key is not named by its ARN'),
  KEYSTEAD_KMS_AWS_ENDPOINT: address.optional().meta({ description: 'AWS KMS: another address, e.g. of a VPC endpoint' }),
  KEYSTEAD_KMS_TRANSIT_ADDRESS: address.optional().meta({ description: 'Vault or OpenBao: address of the server' }),
  KEYSTEAD_KMS_TRANSIT_MOUNT: text.default('transit').meta({ description: 'Vault or OpenBao: path of the Transit engine' }),
  KEYSTEAD_KMS_TRANSIT_NAMESPACE: plain('Vault or OpenBao: namespace'),
  KEYSTEAD_KMS_TRANSIT_TOKEN: secret('Vault or OpenBao: token'),
  KEYSTEAD_KMS_TRANSIT_TOKEN_FILE: plain('Vault or OpenBao: file that holds the token, e.g. an agent’s sink; read again when the token is refused'),
  KEYSTEAD_KMS_TRANSIT_ROLE_ID: plain('Vault or OpenBao: role id of an AppRole'),
  KEYSTEAD_KMS_TRANSIT_SECRET_ID: secret('Vault or OpenBao: secret id of the AppRole'),
  KEYSTEAD_KMS_TRANSIT_SECRET_ID_FILE: plain('Vault or OpenBao: file that holds the secret id'),
  KEYSTEAD_KMS_TRANSIT_APPROLE_MOUNT: text.default('approle').meta({ description: 'Vault or OpenBao: path of the AppRole method' }),
  KEYSTEAD_KMS_GOOGLE_CREDENTIALS_FILE: plain('Google Cloud KMS: JSON key of a service account; the machine’s own account where left out'),
  KEYSTEAD_KMS_GOOGLE_ENDPOINT: address.optional().meta({ description: 'Google Cloud KMS: another address, e.g. of Private Service Connect' }),
  KEYSTEAD_KMS_AZURE_TENANT_ID: plain('Azure Key Vault: directory (tenant) id of the application; the machine’s managed identity where left out'),
  KEYSTEAD_KMS_AZURE_CLIENT_ID: plain('Azure Key Vault: application (client) id'),
  KEYSTEAD_KMS_AZURE_CLIENT_SECRET: secret('Azure Key Vault: client secret'),
  KEYSTEAD_KMS_AZURE_CLIENT_SECRET_FILE: plain('Azure Key Vault: file that holds the client secret'),
  KEYSTEAD_KMS_AZURE_AUTHORITY: address.optional().meta({ description: 'Azure Key Vault: address of the sign-in service, for sovereign clouds' }),
} as const;

const environment = z.object(kmsEnvironment);
export type KmsEnvironment = z.output<typeof environment>;

/** A root key: the service, and the key there (`null`: a key file in its usual place). */
export interface RootKeySetting { readonly driver: KmsDriver; readonly key: string | null }

/** A secret as it was given, or the file that holds it. */
export type SecretSetting = { readonly value: string } | { readonly file: string };

export interface KmsSettings {
  readonly credential: RootKeySetting;
  readonly content: RootKeySetting;
  /** What wraps the key that signs audit checkpoints. */
  readonly audit: RootKeySetting;
  readonly earlier: readonly RootKeySetting[];
  readonly timeoutSeconds: number;
  /** Whether organisations' own key services may be on private addresses; the operator's always may. */
  readonly allowPrivate: boolean;
  readonly pkcs11: { readonly module: string; readonly token: { readonly label: string } | { readonly slot: number }; readonly pin: SecretSetting } | null;
  readonly aws: { readonly region: string | null; readonly endpoint: string | null };
  readonly transit: { readonly address: string; readonly mount: string; readonly namespace: string | null; readonly login: TransitLoginSetting } | null;
  readonly google: { readonly credentialsFile: string | null; readonly endpoint: string | null };
  readonly azure: { readonly application: { readonly tenantId: string; readonly clientId: string; readonly clientSecret: SecretSetting } | null; readonly authority: string | null };
}

export type TransitLoginSetting =
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'token-file'; readonly path: string }
  | { readonly kind: 'approle'; readonly mount: string; readonly roleId: string; readonly secretId: SecretSetting };

/** Root keys in files of their usual places: what an installation begins with. */
export const keyFileSettings: KmsSettings = {
  credential: { driver: 'key-file', key: null }, content: { driver: 'key-file', key: null }, audit: { driver: 'key-file', key: null }, earlier: [], timeoutSeconds: 5, allowPrivate: false,
  pkcs11: null, aws: { region: null, endpoint: null }, transit: null, google: { credentialsFile: null, endpoint: null }, azure: { application: null, authority: null },
};

/**
 * Makes the settings of what was read, or says everything that does not fit together. A setting of a service that no root key is at
 * is refused too: whoever wrote it believes that it is.
 */
export function readKmsSettings(read: KmsEnvironment, given: readonly string[]): { readonly settings: KmsSettings; readonly problems: readonly string[] } {
  const problems: string[] = [];
  const keys = readRootKeys(read, problems);
  const used = new Set([keys.credential, keys.content, keys.audit, ...keys.earlier].map(({ driver }) => driver));
  for (const name of given) {
    const driver = /^KEYSTEAD_KMS_(PKCS11|AWS|TRANSIT|GOOGLE|AZURE)_/.exec(name)?.[1]?.toLowerCase();
    if (driver !== undefined && !used.has(driver as KmsDriver)) problems.push(`${name} is set, but no root key is at ${driver}: set KEYSTEAD_KMS=${driver}, or remove it`);
  }
  const settings: KmsSettings = {
    ...keys,
    timeoutSeconds: read.KEYSTEAD_KMS_TIMEOUT_SECONDS,
    allowPrivate: read.KEYSTEAD_KMS_ALLOW_PRIVATE === 'true',
    pkcs11: used.has('pkcs11') ? readPkcs11(read, problems) : null,
    aws: { region: read.KEYSTEAD_KMS_AWS_REGION ?? null, endpoint: read.KEYSTEAD_KMS_AWS_ENDPOINT ?? null },
    transit: used.has('transit') ? readTransit(read, problems) : null,
    google: { credentialsFile: read.KEYSTEAD_KMS_GOOGLE_CREDENTIALS_FILE ?? null, endpoint: read.KEYSTEAD_KMS_GOOGLE_ENDPOINT ?? null },
    azure: { application: used.has('azure') ? readAzure(read, problems) : null, authority: read.KEYSTEAD_KMS_AZURE_AUTHORITY ?? null },
  };
  return { settings, problems };
}

function readRootKeys(read: KmsEnvironment, problems: string[]): Pick<KmsSettings, 'credential' | 'content' | 'audit' | 'earlier'> {
  const driver = read.KEYSTEAD_KMS;
  const keyOf = (name: 'KEYSTEAD_KMS_CREDENTIAL_KEY' | 'KEYSTEAD_KMS_CONTENT_KEY' | 'KEYSTEAD_KMS_AUDIT_KEY'): RootKeySetting => {
    const own = read[name];
    const found = own === undefined ? { driver, key: read.KEYSTEAD_KMS_KEY ?? null } : parseRootKey(own) ?? { driver, key: own };
    if (found.key === null && found.driver !== 'key-file') problems.push(`KEYSTEAD_KMS=${found.driver} needs KEYSTEAD_KMS_KEY: which key there is the root key`);
    return found;
  };
  if (driver === 'key-file' && read.KEYSTEAD_KMS_KEY !== undefined) {
    problems.push('KEYSTEAD_KMS_KEY does not go with KEYSTEAD_KMS=key-file, where each purpose has a file of its own: use KEYSTEAD_KMS_CREDENTIAL_KEY and KEYSTEAD_KMS_CONTENT_KEY, or set KEYSTEAD_KMS');
  }
  const earlier = (read.KEYSTEAD_KMS_EARLIER ?? '').split(',').map((part) => part.trim()).filter((part) => part !== '').map((part) => {
    const found = parseRootKey(part);
    if (found === null || (found.key === null && found.driver !== 'key-file')) problems.push(`KEYSTEAD_KMS_EARLIER: "${part}" is not service:key (services: ${kmsDrivers.join(', ')})`);
    return found ?? { driver, key: part };
  });
  const credential = keyOf('KEYSTEAD_KMS_CREDENTIAL_KEY');
  const content = keyOf('KEYSTEAD_KMS_CONTENT_KEY');
  // Where keys were named for two purposes, before there was a third: the third is not a reason not to start.
  const audit = read.KEYSTEAD_KMS_AUDIT_KEY === undefined && driver !== 'key-file' && read.KEYSTEAD_KMS_KEY === undefined ? content : keyOf('KEYSTEAD_KMS_AUDIT_KEY');
  return { credential, content, audit, earlier };
}

function parseRootKey(written: string): RootKeySetting | null {
  const colon = written.indexOf(':');
  const name = colon === -1 ? written : written.slice(0, colon);
  const driver = kmsDrivers.find((each) => each === name);
  if (driver === undefined) return null;
  return { driver, key: colon === -1 || colon === written.length - 1 ? null : written.slice(colon + 1) };
}

/** One of two settings, and not both. */
function oneOf(value: string | undefined, file: string | undefined): SecretSetting | null {
  if (value !== undefined) return file === undefined ? { value } : null;
  return file === undefined ? null : { file };
}

function readPkcs11(read: KmsEnvironment, problems: string[]): KmsSettings['pkcs11'] {
  const { KEYSTEAD_KMS_PKCS11_MODULE: module, KEYSTEAD_KMS_PKCS11_TOKEN: label, KEYSTEAD_KMS_PKCS11_SLOT: slot } = read;
  const pin = oneOf(read.KEYSTEAD_KMS_PKCS11_PIN, read.KEYSTEAD_KMS_PKCS11_PIN_FILE);
  if (module === undefined) problems.push('KEYSTEAD_KMS_PKCS11_MODULE is missing: the path of the PKCS#11 library');
  if ((label === undefined) === (slot === undefined)) problems.push('Set exactly one of KEYSTEAD_KMS_PKCS11_TOKEN and KEYSTEAD_KMS_PKCS11_SLOT');
  if (pin === null) problems.push('Set exactly one of KEYSTEAD_KMS_PKCS11_PIN and KEYSTEAD_KMS_PKCS11_PIN_FILE');
  if (module === undefined || pin === null) return null;
  return { module, token: slot === undefined ? { label: label ?? '' } : { slot }, pin };
}

function readTransit(read: KmsEnvironment, problems: string[]): KmsSettings['transit'] {
  const { KEYSTEAD_KMS_TRANSIT_ADDRESS: server, KEYSTEAD_KMS_TRANSIT_TOKEN: token, KEYSTEAD_KMS_TRANSIT_TOKEN_FILE: path, KEYSTEAD_KMS_TRANSIT_ROLE_ID: roleId } = read;
  if (server === undefined) problems.push('KEYSTEAD_KMS_TRANSIT_ADDRESS is missing: the address of the server');
  const secretId = oneOf(read.KEYSTEAD_KMS_TRANSIT_SECRET_ID, read.KEYSTEAD_KMS_TRANSIT_SECRET_ID_FILE);
  const logins: TransitLoginSetting[] = [
    ...(token === undefined ? [] : [{ kind: 'token' as const, token }]),
    ...(path === undefined ? [] : [{ kind: 'token-file' as const, path }]),
    ...(roleId === undefined || secretId === null ? [] : [{ kind: 'approle' as const, mount: read.KEYSTEAD_KMS_TRANSIT_APPROLE_MOUNT, roleId, secretId }]),
  ];
  const [login] = logins;
  if (logins.length !== 1 || login === undefined || (roleId === undefined) !== (secretId === null)) {
    problems.push('Set exactly one login for KEYSTEAD_KMS=transit: KEYSTEAD_KMS_TRANSIT_TOKEN, or _TOKEN_FILE, or _ROLE_ID with _SECRET_ID or _SECRET_ID_FILE');
    return null;
  }
  if (server === undefined) return null;
  return { address: server, mount: read.KEYSTEAD_KMS_TRANSIT_MOUNT, namespace: read.KEYSTEAD_KMS_TRANSIT_NAMESPACE ?? null, login };
}

function readAzure(read: KmsEnvironment, problems: string[]): KmsSettings['azure']['application'] {
  const { KEYSTEAD_KMS_AZURE_TENANT_ID: tenantId, KEYSTEAD_KMS_AZURE_CLIENT_ID: clientId, KEYSTEAD_KMS_AZURE_CLIENT_SECRET: value, KEYSTEAD_KMS_AZURE_CLIENT_SECRET_FILE: file } = read;
  if ([tenantId, clientId, value, file].every((each) => each === undefined)) return null;
  const clientSecret = oneOf(value, file);
  if (tenantId === undefined || clientId === undefined || clientSecret === null) {
    problems.push('An application of Azure needs KEYSTEAD_KMS_AZURE_TENANT_ID, _CLIENT_ID and exactly one of _CLIENT_SECRET and _CLIENT_SECRET_FILE; leave all out for the managed identity');
    return null;
  }
  return { tenantId, clientId, clientSecret };
}
