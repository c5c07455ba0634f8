import { createPublicKey } from 'node:crypto';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type Logger, openDatabase, openEgress, systemClock } from '../../foundation/index.ts';
import { type Gateway, type KeyCounts, createGateway, createInFlight, createKeys, createTokens, openSnapshot } from '../../gateway/index.ts';
import { type ShipperThread, type Spool, leftoverSpools, openBudgets, openRates, openSpool, startShipperThread } from '../../metering/index.ts';
import { type Provider, providersAt, sandboxOrigin } from '../../providers/index.ts';
import { plainMetric, metricOf } from '../../telemetry/index.ts';
import { type KmsStatus, type OwnKeyStore, type RootKeys, countOwnKeys, createEgressService, createKmsWatch, createOpenedSecrets, followRootKeys, followTenantKeys, keepCredentialRing, openEntryKeyStore, openEntryKeys, openKeyRing, openOwnKeyStore } from '../../vault/index.ts';
import { closeServer, listenerLimits, listenOnSocket } from '../http-server.ts';
import { openRootKeys, readPrincipalPublicKey } from '../installation.ts';
import type { Boot } from '../messages.ts';
import { createControlPlaneProxy } from '../proxy.ts';
import type { Role, RoleReport } from './role.ts';
import { type Telemetry, openTelemetry } from './telemetry.ts';

const drainLimitMilliseconds = 20_000;

/**
 * The gateway role: accepts on the one port, carries out gateway requests, hands the rest to the api role, and serves the
 * internal egress socket. It alone holds the credential ring.
 */
export async function startGatewayRole(boot: Boot, logger: Logger): Promise<Role> {
  const { configuration, sockets } = boot;
  const telemetry = await openTelemetry(boot, logger);
  const onError = (error: Error): void => logger.warn({ reason: error.message }, 'database connection lost');
  const configurationDatabase = openDatabase({ url: boot.databaseUrl, role: 'keystead_snapshot', maxConnections: 2, onError });
  const spoolDatabase = openDatabase({ url: boot.databaseUrl, role: 'keystead_spool', maxConnections: 8, onError });
  const rootKeys = await openRootKeys({ configuration, ring: 'credential', database: configurationDatabase, onCall: telemetry.onKmsCall('credential') });
  // Addresses of own keys are chosen by tenants: they go out by an egress of their own, with its own rule about private ones.
  const ownEgress = openEgress({ allowPrivate: configuration.kms.allowPrivate });
  const ownKeys = countedOwnKeys(openOwnKeyStore({ database: configurationDatabase, keys: rootKeys, egress: ownEgress, clock: systemClock }), telemetry);
  const kmsWatch = createKmsWatch({ keys: rootKeys, clock: systemClock, logger });
  const ring = openKeyRing({ ring: 'credential', keys: rootKeys, own: ownKeys, onRootTrouble: () => { void kmsWatch.look(); }, clock: systemClock });
  const entryKeys = openEntryKeys({ keys: rootKeys, store: openEntryKeyStore(configurationDatabase), clock: systemClock, maxAgeDays: configuration.vaultKeyDays });
  const forgetting = await followTenantKeys({ databaseUrl: boot.databaseUrl, role: 'keystead_snapshot', ring, logger });
  const following = followRootKeys({ database: configurationDatabase, ring: 'credential', roots: rootKeys, logger });
  const keeper = keepCredentialRing({ ring, roots: rootKeys, renewSecrets: async () => { await entryKeys.current(); await ownKeys.renew(); } });
  const egress = openEgress({ allowPrivate: configuration.allowPrivateProviders, sockets: { [sandboxOrigin]: sockets.sandbox } });
  const providers = providersAt(configuration.providerOrigins);
  const opened = createOpenedSecrets({ clock: systemClock });
  const opens: KeyCounts = { cached: 0, cold: 0 };
  const keys = createKeys(ring, opened, opens);
  const inFlight = createInFlight();
  const snapshot = await openSnapshot({
    databaseUrl: boot.databaseUrl, logger, graceMilliseconds: configuration.cutOffSeconds * 1_000,
    onChange: (tenantId, next) => {
      keys.drop(tenantId);
      const stopped = inFlight.stop(next?.stops ?? []);
      if (stopped > 0) logger.warn({ tenantId, stopped }, 'calls under way were broken off, as asked');
    },
  });
  const { spool, shipper } = startSpool(boot, logger, providers);
  const gateway = createGateway({
    snapshot, inFlight, keys, spool, egress, providers, clock: systemClock, logger, observe: telemetry.onRequest, budgets: openBudgets({ database: spoolDatabase, holder: spool.writer }), rates: openRates({ database: spoolDatabase }),
    tokens: createTokens({ principalKey: createPublicKey(await readPrincipalPublicKey(configurationDatabase)), clock: systemClock }),
  });
  const internal = await listenOnSocket(createEgressService({ ring, entryKeys, keeper, ownKeys, providers, egress, token: boot.egressToken, logger, clock: systemClock }), sockets.egress, { replace: false });
  const health = (): Health => healthOf(snapshot.usable(), kmsWatch.status());
  const server = await listen(boot, gateway, health);
  kmsWatch.start();
  return {
    requests: { readVaultKey: () => entryKeys.current(), catchUp: async () => { await snapshot.catchUp(); return null; } },
    report: async () => reportOf({ telemetry, gateway, opens, health: health(), kms: kmsWatch.status(), rootKeys, unshippedBytes: shipper.unshippedBytes() }),
    async drain() {
      const closed = closeServer(server);
      await gateway.drain(drainLimitMilliseconds);
      server.closeAllConnections();
      await closed;
      await closeServer(internal);
      await spool.close();
      await shipper.stop();
      await snapshot.close();
      kmsWatch.stop();
      await Promise.all([following.stop(), forgetting()]);
      await Promise.all([egress.close(), ownEgress.close()]);
      await Promise.all([configurationDatabase.close(), spoolDatabase.close()]);
      await telemetry.close();
    },
  };
}

/** The store's own acts (trying a key, renewing what it sealed) are seldom, and not counted. */
function countedOwnKeys(store: OwnKeyStore, telemetry: Telemetry): OwnKeyStore {
  return { ...store, ...countOwnKeys(store, telemetry.onKmsCall('own')) };
}

interface Reported { readonly telemetry: Telemetry; readonly gateway: Gateway; readonly opens: KeyCounts; readonly health: Health; readonly kms: KmsStatus; readonly rootKeys: RootKeys; readonly unshippedBytes: number }

function reportOf({ telemetry, gateway, opens, health, kms, rootKeys, unshippedBytes }: Reported): RoleReport {
  const metrics = [
    ...telemetry.read(), plainMetric('keystead_gateway_requests_in_flight', gateway.counters.inFlight), plainMetric('keystead_gateway_ready', health.status === 'unavailable' ? 0 : 1),
    metricOf('keystead_credential_opens_total', [{ value: opens.cached, labels: { source: 'cached' } }, { value: opens.cold, labels: { source: 'cold' } }]), plainMetric('keystead_spool_unshipped_bytes', unshippedBytes),
  ];
  return { metrics, facts: { readiness: health.status, credentialKeyServices: [...new Set([rootKeys.current, ...rootKeys.earlier].map(({ name }) => name))], credentialKeys: kms.state, unshippedBytes } };
}

/** The spool of this process's slot, and the thread that ships it. The first one also ships what slots left behind that are no longer used. */
function startSpool(boot: Boot, logger: Logger, providers: ReadonlyMap<string, Provider>): { spool: Spool; shipper: ShipperThread } {
  const { configuration } = boot;
  const root = join(configuration.dataDirectory, 'spool');
  const spool = openSpool({ directory: join(root, `gateway-${boot.slot}`), clock: systemClock, logger });
  const inUse = Array.from({ length: configuration.gatewayProcesses ?? availableParallelism() }, (_, slot) => `gateway-${slot}`);
  const shipper = startShipperThread({
    directory: spool.directory, spool: spool.id, databaseUrl: boot.databaseUrl, logger, logLevel: configuration.logLevel,
    priceIds: Object.fromEntries([...providers.values()].map((provider) => [provider.id, provider.priceId])),
    leftovers: boot.slot === 0 ? leftoverSpools(root, inUse) : [],
  });
  return { spool, shipper };
}

async function listen(boot: Boot, gateway: Gateway, health: () => Health): Promise<Server> {
  const { host, port } = boot.configuration;
  const proxy = createControlPlaneProxy(boot.sockets.api);
  const server = createServer(listenerLimits, (request, response) => {
    const url = request.url ?? '/';
    const query = url.indexOf('?');
    const path = query === -1 ? url : url.slice(0, query);
    if (gateway.handles(path, request.method)) gateway.handle(request, response);
    else if (path === '/livez' || path === '/readyz') answerHealth(path, request, response, health());
    else proxy(request, response);
  });
  server.on('upgrade', (request, socket) => gateway.refuseUpgrade(request, socket));
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new Error(`Port ${port} on ${host} is in use by another program. Choose another with --port, or stop that program.`) : error);
    });
    server.listen(port, host, resolve);
  });
  return server;
}

/** What `/readyz` says. Degraded is still ready: keys in memory go on, and taking every process out at once would stop them too. */
type Health = { readonly status: 'ok' } | { readonly status: 'degraded' | 'unavailable'; readonly reason: string };

function healthOf(databaseUsable: boolean, keys: KmsStatus): Health {
  if (!databaseUsable) return { status: 'unavailable', reason: 'the database has been out of reach for too long' };
  if (keys.state === 'ok') return { status: 'ok' };
  return { status: keys.state === 'closed' ? 'unavailable' : 'degraded', reason: keys.detail ?? 'a key service does not do its work' };
}

function answerHealth(path: string, request: IncomingMessage, response: ServerResponse, health: Health): void {
  const ready = path === '/livez' || health.status !== 'unavailable';
  response.writeHead(ready ? 200 : 503, { 'content-type': 'application/json', 'cache-control': 'no-store', ...(ready ? {} : { 'retry-after': '2' }) });
  response.end(request.method === 'HEAD' ? undefined : JSON.stringify(path === '/livez' ? { status: 'ok' } : health));
}
