import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Connection, type CredentialScope, type DataClass, type DialectId, type Environment, everyone, type GatewayPolicy, openPolicy, type Role, type RouteStep } from '@keystead/contract';
import { type Clock, type CustomOrigins, openEgress, Secret, systemClock } from '../../src/foundation/index.ts';
import { type BudgetPort, createGateway, createInFlight, exchangedKeys, type InFlight, type RatePort, type CredentialConfiguration, type EndedToken, type RegisteredAgreement, type RouteConfiguration, type Gateway, type GatewayOptions, type Snapshot, type TenantConfiguration, type TokenConfiguration, type VerifiedPrincipal } from '../../src/gateway/index.ts';
import type { IntentRecord, OutcomeRecord, RefusalRecord, SpoolRecord } from '../../src/metering/index.ts';
import { policyOf } from '../../src/gateway/policy/index.ts';
import type { Provider } from '../../src/providers/index.ts';

/** A gateway on a port of its own, with its neighbours in memory, so that a test decides what each of them does. */
export interface TestGateway {
  readonly url: string;
  readonly port: number;
  readonly gateway: Gateway;
  readonly server: Server;
  readonly records: SpoolRecord[];
  /** Log lines at warn and above. */
  readonly log: unknown[];
  /** Credential ids in the order in which their keys were opened. */
  readonly opened: string[];
  intents(): IntentRecord[];
  outcomes(): OutcomeRecord[];
  refusals(): RefusalRecord[];
  /** Resolves once that many outcomes were written: they come after the answer. */
  untilOutcomes(count: number): Promise<OutcomeRecord[]>;
  close(): Promise<void>;
}

export interface TestTenant { readonly configuration: TenantConfiguration; readonly tokens: ReadonlyMap<string, TokenConfiguration>; readonly secrets: ReadonlyMap<string, string> }

export interface TestGatewayOptions {
  readonly tenants: readonly TestTenant[];
  readonly providers: readonly Provider[];
  readonly budgets?: BudgetPort;
  readonly rates?: RatePort;
  readonly defaultRate?: GatewayOptions['defaultRate'];
  readonly credits?: GatewayOptions['credits'];
  readonly shadowDays?: GatewayOptions['shadowDays'];
  /** Left out: one token for each character. */
  readonly tokenEstimator?: GatewayOptions['tokenEstimator'];
  readonly inFlight?: InFlight;
  readonly principals?: ReadonlyMap<string, VerifiedPrincipal>;
  readonly append?: (record: SpoolRecord) => void | Promise<void>;
  readonly usable?: () => boolean;
  /** By the hash of the token. */
  readonly endedTokens?: ReadonlyMap<string, EndedToken>;
  /** What the snapshot says now of a tenant that it was made with. */
  readonly tenantNow?: (configuration: TenantConfiguration) => TenantConfiguration | undefined;
  /** The system's where left out. */
  readonly clock?: Clock;
  /** Whether origins that tenants typed may be at home; yes where left out. */
  readonly customOrigins?: CustomOrigins;
  readonly sockets?: Readonly<Record<string, string>>;
  /** Where what is sent to an origin goes instead: names that no test could listen at. */
  readonly redirects?: Readonly<Record<string, string>>;
  readonly limits?: GatewayOptions['limits'];
  readonly sleep?: (milliseconds: number) => Promise<void>;
  /** 0 up to 1; where left out, chance. */
  readonly random?: () => number;
  readonly monotonic?: () => number;
  readonly health?: GatewayOptions['health'];
  readonly concurrency?: GatewayOptions['concurrency'];
  readonly trustedProxies?: GatewayOptions['trustedProxies'];
  readonly openKey?: (credential: CredentialConfiguration) => Secret;
}

const hash = (token: string) => createHash('sha256').update(token).digest('hex');

export async function startTestGateway(options: TestGatewayOptions): Promise<TestGateway> {
  const records: SpoolRecord[] = [];
  const log: unknown[] = [];
  const opened: string[] = [];
  const tokens = new Map(options.tenants.flatMap((tenant) => [...tenant.tokens].map(([token, value]) => [hash(token), value] as const)));
  const tenants = new Map(options.tenants.map((tenant) => [tenant.configuration.id, tenant.configuration]));
  const secrets = new Map(options.tenants.flatMap((tenant) => [...tenant.secrets]).map(([id, text]) => [id, new Secret(text)]));
  const snapshot: Snapshot = { usable: options.usable ?? (() => true), token: (digest) => tokens.get(digest), endedToken: (digest) => options.endedTokens?.get(digest), tenant: (id) => { const found = tenants.get(id); return found === undefined || options.tenantNow === undefined ? found : options.tenantNow(found); } };
  const outbound = openEgress({ allowPrivate: true, ...(options.customOrigins === undefined ? {} : { customOrigins: options.customOrigins }), ...(options.sockets === undefined ? {} : { sockets: options.sockets }) });
  const egress = { ...outbound, pool: (owner: string, origin: string, custom?: boolean) => outbound.pool(owner, options.redirects?.[origin] ?? origin, custom) };
  const write = (...line: unknown[]) => { log.push(line); };
  const logger = { warn: write, error: write, info: () => undefined, debug: () => undefined } as unknown as GatewayOptions['logger'];
  const providers = new Map(options.providers.map((provider) => [provider.id, provider]));
  const clock = options.clock ?? systemClock;
  const gateway = createGateway({
    snapshot, egress, clock, providers,
    tokens: { hash, verifyPrincipal: async (token) => options.principals?.get(token) ?? null },
    keys: exchangedKeys({
      open(_tenantId, credential) {
        opened.push(credential.id);
        if (options.openKey !== undefined) return options.openKey(credential);
        const secret = secrets.get(credential.id);
        if (secret === undefined) throw new Error('no such key');
        return secret;
      },
      drop: () => undefined,
    }, { providers, egress, clock, logger }),
    spool: { append: (record) => { records.push(record); return options.append?.(record); } },
    inFlight: options.inFlight ?? createInFlight(),
    ...(options.defaultRate === undefined ? {} : { defaultRate: options.defaultRate }),
    ...(options.credits === undefined ? {} : { credits: options.credits }),
    rates: options.rates ?? { take: () => ({ granted: true, window: '' }), giveBack: () => undefined },
    tokenEstimator: options.tokenEstimator ?? { estimate: async (texts) => texts.join('').length },
    shadowDays: options.shadowDays ?? { take: async () => true },
    budgets: options.budgets ?? { take: () => ({ granted: true, reservations: [] }), giveBack: () => undefined },
    logger,
    ...(options.limits === undefined ? {} : { limits: options.limits }), ...(options.sleep === undefined ? {} : { sleep: options.sleep }),
    ...(options.random === undefined ? {} : { random: options.random }), ...(options.monotonic === undefined ? {} : { monotonic: options.monotonic }),
    ...(options.health === undefined ? {} : { health: options.health }), ...(options.concurrency === undefined ? {} : { concurrency: options.concurrency }),
    ...(options.trustedProxies === undefined ? {} : { trustedProxies: options.trustedProxies }),
  });
  const server = createServer((request, response) => {
    if (gateway.handles((request.url ?? '').split('?', 1)[0] ?? '', request.method)) gateway.handle(request, response);
    else { response.writeHead(404); response.end('not the gateway'); }
  });
  server.on('upgrade', (request, socket) => gateway.refuseUpgrade(request, socket));
  const port = await listen(server);
  const of = <Type extends SpoolRecord['type']>(type: Type) => records.filter((record): record is Extract<SpoolRecord, { type: Type }> => record.type === type);
  return {
    url: `http://127.0.0.1:${port}`, port, gateway, server, records, log, opened,
    intents: () => of('intent'), outcomes: () => of('outcome'), refusals: () => of('refusal'),
    async untilOutcomes(count) {
      while (of('outcome').length < count) await new Promise((resolve) => { setImmediate(resolve); });
      return of('outcome');
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => { server.close(resolve); });
      await egress.close();
    },
  };
}

export async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return (server.address() as AddressInfo).port;
}

/** A provider that a test plays. */
export interface FakeProvider {
  readonly origin: string;
  readonly requests: { readonly method: string; readonly url: string; readonly rawHeaders: readonly string[]; readonly headers: IncomingMessage['headers']; readonly body: string }[];
  readonly server: Server;
  /** Connections that the gateway ended before the answer was whole. */
  aborted(): number;
  close(): Promise<void>;
}

export type Play = (request: { readonly url: string; readonly body: string; readonly headers: IncomingMessage['headers'] }, response: ServerResponse) => void;

export async function startFakeProvider(play: Play): Promise<FakeProvider> {
  const requests: FakeProvider['requests'] = [];
  let aborted = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    response.on('close', () => { if (!response.writableFinished) aborted += 1; });
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      const url = request.url ?? '';
      requests.push({ method: request.method ?? '', url, rawHeaders: request.rawHeaders, headers: request.headers, body });
      play({ url, body, headers: request.headers }, response);
    });
  });
  const port = await listen(server);
  return {
    origin: `http://127.0.0.1:${port}`, requests, server, aborted: () => aborted,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => { server.close(resolve); });
    },
  };
}

/** A provider's description for a fake: OpenAI's, Anthropic's and Google's manners under one name. */
export function describeProvider(id: string, dialects: readonly DialectId[], changes: Partial<Provider> = {}): Provider {
  const basePath = (dialect: DialectId) => (dialect === 'gemini' ? '/v1beta' : '/v1');
  return {
    id, name: `Provider ${id}`, sandbox: false, origin: 'http://unused.invalid',
    dialects: Object.fromEntries(dialects.map((dialect) => [dialect, { basePath: basePath(dialect) }])),
    authorise: (secret) => (dialects.includes('anthropic-messages') ? { 'x-api-key': secret, 'anthropic-version': '2023-06-01' } : dialects.includes('gemini') ? { 'x-goog-api-key': secret } : { authorization: `Bearer ${secret}` }),
    verification: { path: '/v1/models', read: () => ({ state: 'valid', detail: null, models: [] }) },
    keyPrefixes: [], keyExample: '', modelPatterns: [], appModels: [], priceId: null, links: { keys: null, usage: null, retention: null },
    ...changes,
  };
}

export interface CredentialSketch {
  readonly id?: string;
  readonly provider: string;
  readonly origin: string;
  readonly connection?: Connection;
  readonly secret: string;
  readonly models?: readonly string[];
  readonly environment?: Environment;
  readonly custody?: CredentialConfiguration['custody'];
  /** Everyone in its environment, where left out. */
  readonly scope?: Partial<CredentialScope>;
  readonly caps?: Partial<CredentialConfiguration['caps']>;
  readonly prices?: CredentialConfiguration['prices'];
  readonly expiresAt?: number;
  /** Versions beside the primary one, with their keys. */
  readonly others?: readonly { readonly version: number; readonly state: 'tested' | 'old'; readonly share: number; readonly until?: number }[];
}

export interface TenantSketch {
  readonly token: string;
  readonly credentials: readonly CredentialSketch[];
  readonly routes?: Readonly<Record<string, readonly (readonly [credential: number, model: string, more?: Omit<RouteStep, 'credentialId' | 'model'>])[]>>;
  /** By the route's name: what it is set to beside its chain. */
  readonly routeSettings?: Readonly<Record<string, Partial<Pick<RouteConfiguration, 'strategy' | 'delivery' | 'limits' | 'shadow'>>>>;
  readonly budgets?: TenantConfiguration['budgets'];
  readonly environment?: Environment;
  readonly member?: { readonly active: boolean; readonly role: Role };
  readonly tokenChanges?: Partial<TokenConfiguration>;
  /** The teams that its member is in. */
  readonly teamIds?: readonly string[];
  /** The class of data that those teams have. */
  readonly teamClass?: DataClass;
  readonly policy?: Partial<GatewayPolicy>;
  /** What is agreed with providers; `credential`: by its place in `credentials`, left out: with the provider. */
  readonly agreements?: readonly (Omit<RegisteredAgreement, 'credentialId'> & { readonly credential?: number })[];
}

function sketchCredential(sketch: CredentialSketch, index: number): CredentialConfiguration {
  const versionOf = (version: number): CredentialConfiguration['version'] => ({ id: randomUUID(), version, fingerprint: version === 1 ? `fp${index}` : `fp${index}v${version}`, envelope: Buffer.alloc(0), tenantKey: { id: randomUUID(), version: 1, kms: 'memory', kmsKeyId: 'k', wrapped: Buffer.alloc(0) } });
  const environment = sketch.environment ?? 'production';
  const primary: CredentialConfiguration = {
    id: sketch.id ?? `00000000-0000-7000-8000-${String(index).padStart(12, '0')}`, provider: sketch.provider, label: `key ${index}`, origin: sketch.origin, ...(sketch.connection === undefined ? {} : { connection: sketch.connection }),
    custody: sketch.custody ?? 'vault', payer: 'tenant', environment, health: 'valid', models: sketch.models ?? [],
    scope: { ...everyone(sketch.provider === 'sandbox' ? 'any' : environment), ...sketch.scope }, expiresAt: sketch.expiresAt ?? null,
    caps: { requestsPerMinute: null, tokensPerMinute: null, maxConcurrent: null, ...sketch.caps }, ...sketch.prices === undefined ? {} : { prices: sketch.prices }, version: versionOf(1), others: [],
  };
  return { ...primary, others: (sketch.others ?? []).map(({ version, state, share, until }) => ({ state, share, until: until ?? null, credential: { ...primary, version: versionOf(version) } })) };
}

/** A tenant with one token, in memory. */
export function sketchTenant(sketch: TenantSketch): TestTenant {
  const id = randomUUID();
  const userId = randomUUID();
  const credentials = sketch.credentials.map(sketchCredential);
  const models = new Set(credentials.flatMap((credential) => credential.models));
  const token: TokenConfiguration = { id: randomUUID(), tenantId: id, userId, environment: sketch.environment ?? 'production', mayUseGateway: true, teamId: null, dataClass: null, project: null, mayNameProject: false, workflow: null, mayNameWorkflow: false, expiresAt: null, ...sketch.tokenChanges };
  return {
    configuration: {
      id, name: 'Test', suspended: false, members: new Map([[userId, { userId, role: sketch.member?.role ?? 'owner', active: sketch.member?.active ?? true, teamIds: new Set(sketch.teamIds), primaryTeamId: sketch.teamIds?.[0] ?? null }]]),
      teams: new Map((sketch.teamIds ?? []).map((teamId) => [teamId, `team ${teamId.slice(-4)}`])),
      teamClasses: new Map((sketch.teamIds ?? []).flatMap((teamId) => (sketch.teamClass === undefined ? [] : [[teamId, sketch.teamClass]]))), policy: sketch.policy === undefined ? null : policyOf({ ...openPolicy, ...sketch.policy }),
      credentials: new Map(credentials.map((credential) => [credential.id, credential])),
      servedBy: new Map([...models].map((model) => [model, credentials.filter((credential) => credential.models.includes(model))])),
      routes: new Map(Object.entries(sketch.routes ?? {}).map(([name, chain]) => [name, { id: randomUUID(), name, chain: chain.map(([index, model, more]) => ({ credentialId: credentials[index]?.id ?? '', model, ...more })), strategy: 'order' as const, delivery: 'immediate' as const, limits: {}, ...sketch.routeSettings?.[name] }])),
      budgets: sketch.budgets ?? [], stops: [], agreements: (sketch.agreements ?? []).map(({ credential, ...agreement }) => ({ ...agreement, credentialId: credential === undefined ? null : credentials[credential]?.id ?? null })),
    },
    tokens: new Map([[sketch.token, token]]),
    secrets: new Map(credentials.map((credential, index) => [credential.id, sketch.credentials[index]?.secret ?? ''])),
  };
}

/** A Chat Completions answer of about the usual shape. */
export function chatAnswer(text: string, model = 'm-1'): string {
  return JSON.stringify({
    id: 'chatcmpl-1', object: 'chat.completion', created: 1, model, choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 },
  });
}
