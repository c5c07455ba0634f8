import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { databaseUrlProblem } from './database-url.ts';
import { type CheckpointSettings, checkpointEnvironment, readCheckpointSettings } from './checkpoint-settings.ts';
import { readTrustedProxies } from './client-address.ts';
import type { CustomOrigins } from './egress.ts';
import { type KmsSettings, kmsEnvironment, readKmsSettings } from './kms-settings.ts';
import { type StorageSettings, readStorageSettings, storageEnvironment } from './storage-settings.ts';
import { type MetricsSettings, readMetricsSettings, readTracing } from './telemetry-settings.ts';

/** A URL of PostgreSQL. What is wrong is said without repeating it: it holds a password. */
const databaseUrl = z.string().superRefine((text, context) => {
  const problem = databaseUrlProblem(text);
  if (problem !== null) context.addIssue({ code: 'custom', message: problem });
});

const flag = z.enum(['true', 'false']).transform((value) => value === 'true');

/** Every setting, where it may stand, what it means. Anything else that begins with KEYSTEAD_ is refused. */
const environmentSchema = z.strictObject({
  KEYSTEAD_HOST: z.string().min(1).default('127.0.0.1').meta({ description: 'Address to listen on' }),
  KEYSTEAD_PORT: z.coerce.number().int().min(0).max(65_535).default(7420).meta({ description: 'Port of console, gateway and API; 0 takes a free one' }),
  KEYSTEAD_DATA_DIR: z.string().min(1).optional().meta({ description: 'Data folder: database, keys, documents, spool' }),
  KEYSTEAD_PUBLIC_URL: z.url().optional().meta({ description: 'Address that people and programs use, where it differs from host and port' }),
  KEYSTEAD_TRUSTED_PROXIES: z.string().optional().meta({ description: 'Reverse proxies whose X-Forwarded-For is believed: addresses or networks (10.0.0.0/8), with commas between them; none by default' }),
  KEYSTEAD_DATABASE_URL: databaseUrl.optional().meta({ secret: true, description: 'PostgreSQL 15 or newer instead of the embedded one: the login that runs Keystead (no superuser, no BYPASSRLS) when KEYSTEAD_DATABASE_OWNER_URL is set too, else the owner' }),
  KEYSTEAD_DATABASE_OWNER_URL: databaseUrl.optional().meta({ secret: true, description: 'The owner, which migrates; KEYSTEAD_DATABASE_URL is then the login that runs Keystead' }),
  KEYSTEAD_GATEWAY_PROCESSES: z.coerce.number().int().min(1).max(64).optional().meta({ description: 'Gateway processes; as many as there are cores by default' }),
  KEYSTEAD_RELOAD_DRAIN_SECONDS: z.coerce.number().int().min(1).max(86_400).default(600).meta({ description: 'How long a gateway process that `keystead reload` replaced may still serve the connections it has' }),
  KEYSTEAD_CUT_OFF_SECONDS: z.coerce.number().int().min(0).max(60).default(5).meta({ description: 'How long a gateway that is cut off from the database goes on using keys' }),
  KEYSTEAD_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info').meta({ description: 'How much is logged (stderr, JSON lines)' }),
  KEYSTEAD_ALLOW_PRIVATE_PROVIDERS: flag.default(false).meta({ description: 'Let providers that the program or KEYSTEAD_PROVIDER_ORIGINS names be on private addresses' }),
  KEYSTEAD_CUSTOM_PROVIDER_ORIGINS: z.enum(['refuse', 'public', 'private']).default('public').meta({ description: 'Provider addresses that organisations enter themselves (OpenAI-compatible servers): none, public ones with https, or also private ones and http (Ollama, vLLM, LM Studio)' }),
  KEYSTEAD_PROVIDER_ORIGINS: z.string().optional().meta({ description: 'Operator-set origins: provider=https://host,provider2=…' }),
  KEYSTEAD_DELETION_GRACE_DAYS: z.coerce.number().int().min(0).max(90).default(7).meta({ description: 'Days between asking for the deletion of an organisation and the deletion' }),
  KEYSTEAD_REFUSAL_DAYS: z.coerce.number().int().min(1).max(3650).default(30).meta({ description: 'Days that refused requests are kept one by one in the request log; the audit log has them for good' }),
  KEYSTEAD_DEFAULT_REQUESTS_PER_MINUTE: z.coerce.number().int().min(1).max(10_000_000).optional().meta({ description: 'Requests that an organisation without budgets of its own may send in a minute; no limit by default' }),
  KEYSTEAD_DEFAULT_TOKENS_PER_MINUTE: z.coerce.number().int().min(1).max(1_000_000_000_000).optional().meta({ description: 'Tokens likewise: counted at the most that a request can use, and what its answer did not use is free again' }),
  KEYSTEAD_ALLOW_PRIVATE_IDENTITY_PROVIDERS: flag.default(false).meta({ description: 'Let identity providers of single sign-on be on private addresses, and on http at loopback' }),
  KEYSTEAD_ALLOW_PRIVATE_STREAMS: flag.default(false).meta({ description: 'Let receivers of the audit log that organisations enter (HTTPS, syslog, webhooks) be on private addresses' }),
  KEYSTEAD_PLAIN_KEYS: z.enum(['refuse', 'allow']).default('refuse').meta({ description: 'Whether the API takes provider keys in clear (`allow`), for scripts that cannot seal them; the control plane then sees them' }),
  KEYSTEAD_VAULT_KEY_DAYS: z.coerce.number().int().min(1).max(3650).default(365).meta({ description: 'Age in days at which the vault key that clients seal to is replaced' }),
  KEYSTEAD_ENCRYPTION_KEY_DAYS: z.coerce.number().int().min(0).max(3650).default(365).meta({ description: 'Age in days at which an organisation’s encryption keys are rotated by themselves; 0: never' }),
  KEYSTEAD_METRICS_ADDRESS: z.string().optional().meta({ description: 'Where Prometheus finds the metrics (host:port, for example 127.0.0.1:9464); off by default, never on the public port' }),
  KEYSTEAD_METRICS_TOKEN: z.string().optional().meta({ secret: true, description: 'The bearer token that Prometheus sends; a must where the address is not loopback' }),
  KEYSTEAD_SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional().meta({ secret: true, description: 'Mail server for alarms: smtps://user:password@host:465, or smtp://…, which must offer STARTTLS (loopback need not). Without it no mail is sent' }),
  KEYSTEAD_MAIL_FROM: z.email().optional().meta({ description: 'The sender of that mail' }),
  KEYSTEAD_PUBLIC_SECURITY_PAGE: z.enum(['on', 'off']).default('off').meta({ description: 'Whether anybody can read how this installation keeps data, at /trust, with a white paper' }),
  KEYSTEAD_COMPANY_NAME: z.string().trim().min(1).max(120).optional().meta({ description: 'Who runs this installation, for that page and for evidence packs' }),
  KEYSTEAD_SECURITY_CONTACT: z.union([z.email(), z.url({ protocol: /^https$/ })]).optional().meta({ description: 'Where vulnerabilities are reported: an e-mail address or an HTTPS page, for that page and security.txt' }),
  ...checkpointEnvironment,
  ...storageEnvironment,
  ...kmsEnvironment,
  KEYSTEAD_URL: z.url().optional().meta({ description: 'For the command line: where Keystead is' }),
  KEYSTEAD_TOKEN: z.string().optional().meta({ secret: true, description: 'For the command line: the API token to call with' }),
  KEYSTEAD_FIXTURES: z.string().optional().meta({ description: 'For tests: the folder of recorded provider traffic' }),
  KEYSTEAD_DOCUMENTS: z.string().optional().meta({ description: 'For tests: the folder of real documents' }),
});

export interface Configuration {
  /** `null`: no mail is sent. */
  readonly mail: { readonly url: string; readonly from: string } | null;
  readonly host: string;
  readonly port: number;
  readonly dataDirectory: string;
  readonly publicUrl: string | null;
  /** Addresses and networks of proxies whose `X-Forwarded-For` counts. */
  readonly trustedProxies: readonly string[];
  readonly databaseUrl: string | null;
  readonly databaseOwnerUrl: string | null;
  readonly gatewayProcesses: number | null;
  /** How long a replaced gateway process may serve what it still has. */
  readonly reloadDrainSeconds: number;
  /** How long keys are used without the database. */
  readonly cutOffSeconds: number;
  readonly logLevel: string;
  readonly allowPrivateProviders: boolean;
  readonly customProviderOrigins: CustomOrigins;
  readonly providerOrigins: Readonly<Record<string, string>>;
  readonly deletionGraceDays: number;
  readonly refusalDays: number;
  /** For organisations without budgets; `null`: no limit. */
  readonly defaultRate: { readonly requestsPerMinute: number | null; readonly tokensPerMinute: number | null } | null;
  readonly allowPrivateIdentityProviders: boolean;
  readonly allowPrivateStreams: boolean;
  readonly takesPlainKeys: boolean;
  readonly vaultKeyDays: number;
  /** Age in days at which tenant keys are rotated; 0: never. */
  readonly encryptionKeyDays: number;
  readonly kms: KmsSettings;
  readonly storage: StorageSettings;
  /** Where checkpoints of the audit logs are published, and whose are cosigned here. */
  readonly checkpoints: CheckpointSettings;
  /** The public security page, and who answers for it. */
  readonly publicPage: { readonly shown: boolean; readonly company: string | null; readonly contact: string | null };
  /** `null`: metrics are not served. */
  readonly metrics: MetricsSettings | null;
  /** Spans are exported, as the standard `OTEL_…` variables say. */
  readonly tracing: boolean;
}

function readMail(url: string | undefined, from: string | undefined): { readonly settings: Configuration['mail']; readonly problems: readonly string[] } {
  if (url !== undefined && from !== undefined) return { settings: { url, from }, problems: [] };
  return { settings: null, problems: url === from ? [] : ['KEYSTEAD_SMTP_URL and KEYSTEAD_MAIL_FROM belong together: set both, or neither'] };
}

/** What the command line may set; it wins over the environment. */
export interface CommandLineSettings { readonly port?: number; readonly dataDirectory?: string; readonly host?: string }

/**
 * Reads the configuration from `KEYSTEAD_*` variables.
 * @throws ConfigurationError naming each variable that is unknown or malformed.
 */
export function readConfiguration(environment: NodeJS.ProcessEnv, commandLine: CommandLineSettings = {}): Configuration {
  const ours = Object.fromEntries(Object.entries(environment).filter(([name]) => name.startsWith('KEYSTEAD_') && !name.startsWith('KEYSTEAD_INTERNAL_')));
  const result = environmentSchema.safeParse(ours);
  if (!result.success) throw new ConfigurationError(result.error.issues.map(describe));
  const read = result.data;
  if (read.KEYSTEAD_DATABASE_OWNER_URL !== undefined && read.KEYSTEAD_DATABASE_URL === undefined) {
    throw new ConfigurationError(['KEYSTEAD_DATABASE_OWNER_URL is set without KEYSTEAD_DATABASE_URL: set both (owner, and the login that runs Keystead), or the owner as KEYSTEAD_DATABASE_URL alone']);
  }
  const kms = readKmsSettings(read, Object.keys(ours));
  const storage = readStorageSettings(read, Object.keys(ours));
  const metrics = readMetricsSettings({ address: read.KEYSTEAD_METRICS_ADDRESS, token: read.KEYSTEAD_METRICS_TOKEN });
  const tracing = readTracing(environment);
  const mail = readMail(read.KEYSTEAD_SMTP_URL, read.KEYSTEAD_MAIL_FROM);
  const checkpoints = readCheckpointSettings(read, Object.keys(ours), mail.settings !== null);
  const proxies = readTrustedProxies(read.KEYSTEAD_TRUSTED_PROXIES);
  const problems = [...proxies.problems, ...mail.problems, ...checkpoints.problems, ...kms.problems, ...storage.problems, ...metrics.problems, ...tracing.problems];
  if (problems.length > 0) throw new ConfigurationError(problems);
  return {
    mail: mail.settings,
    host: commandLine.host ?? read.KEYSTEAD_HOST,
    port: commandLine.port ?? read.KEYSTEAD_PORT,
    dataDirectory: resolve(commandLine.dataDirectory ?? read.KEYSTEAD_DATA_DIR ?? defaultDataDirectory(environment)),
    publicUrl: read.KEYSTEAD_PUBLIC_URL?.replace(/\/$/, '') ?? null,
    trustedProxies: proxies.networks,
    databaseUrl: read.KEYSTEAD_DATABASE_URL ?? null,
    databaseOwnerUrl: read.KEYSTEAD_DATABASE_OWNER_URL ?? null,
    gatewayProcesses: read.KEYSTEAD_GATEWAY_PROCESSES ?? null,
    reloadDrainSeconds: read.KEYSTEAD_RELOAD_DRAIN_SECONDS,
    cutOffSeconds: read.KEYSTEAD_CUT_OFF_SECONDS,
    logLevel: read.KEYSTEAD_LOG_LEVEL,
    allowPrivateProviders: read.KEYSTEAD_ALLOW_PRIVATE_PROVIDERS,
    customProviderOrigins: read.KEYSTEAD_CUSTOM_PROVIDER_ORIGINS,
    providerOrigins: parseOrigins(read.KEYSTEAD_PROVIDER_ORIGINS),
    deletionGraceDays: read.KEYSTEAD_DELETION_GRACE_DAYS,
    refusalDays: read.KEYSTEAD_REFUSAL_DAYS,
    defaultRate: read.KEYSTEAD_DEFAULT_REQUESTS_PER_MINUTE === undefined && read.KEYSTEAD_DEFAULT_TOKENS_PER_MINUTE === undefined ? null : { requestsPerMinute: read.KEYSTEAD_DEFAULT_REQUESTS_PER_MINUTE ?? null, tokensPerMinute: read.KEYSTEAD_DEFAULT_TOKENS_PER_MINUTE ?? null },
    allowPrivateIdentityProviders: read.KEYSTEAD_ALLOW_PRIVATE_IDENTITY_PROVIDERS,
    allowPrivateStreams: read.KEYSTEAD_ALLOW_PRIVATE_STREAMS,
    takesPlainKeys: read.KEYSTEAD_PLAIN_KEYS === 'allow',
    vaultKeyDays: read.KEYSTEAD_VAULT_KEY_DAYS,
    encryptionKeyDays: read.KEYSTEAD_ENCRYPTION_KEY_DAYS,
    kms: kms.settings,
    storage: storage.settings,
    checkpoints: checkpoints.settings,
    publicPage: { shown: read.KEYSTEAD_PUBLIC_SECURITY_PAGE === 'on', company: read.KEYSTEAD_COMPANY_NAME ?? null, contact: read.KEYSTEAD_SECURITY_CONTACT ?? null },
    metrics: metrics.settings,
    tracing: tracing.tracing,
  };
}

/** Names and meanings of all settings, for the operator's guide and `keystead config`; which of them hold a secret is not to be shown. */
export function describeSettings(): readonly { name: string; description: string; secret: boolean }[] {
  return Object.entries(environmentSchema.shape).map(([name, schema]) => {
    const meta = schema.meta();
    return { name, description: String(meta?.['description'] ?? ''), secret: meta?.['secret'] === true };
  });
}

/** As root the system's place, so that the unprivileged account of the database can reach it; else the user's own. */
function defaultDataDirectory(environment: NodeJS.ProcessEnv): string {
  if (process.getuid?.() === 0) return '/var/lib/keystead';
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Keystead');
  return join(environment['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'keystead');
}

function parseOrigins(text: string | undefined): Readonly<Record<string, string>> {
  if (text === undefined || text.trim() === '') return {};
  return Object.fromEntries(text.split(',').map((pair) => {
    const [name, origin] = pair.split('=', 2);
    if (name === undefined || origin === undefined || !URL.canParse(origin.trim())) throw new ConfigurationError([`KEYSTEAD_PROVIDER_ORIGINS: "${pair}" is not provider=https://host`]);
    return [name.trim(), origin.trim().replace(/\/$/, '')];
  }));
}

function describe(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return `${issue.keys.join(', ')}: no such setting (see docs/operator.md for the list)`;
  return `${issue.path.join('.')}: ${issue.message}`;
}

export class ConfigurationError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`Keystead cannot start, its configuration is not right:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'ConfigurationError';
    this.problems = problems;
  }
}
