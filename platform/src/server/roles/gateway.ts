import { createPublicKey } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type Logger, newId, openDatabase, openEgress, openTrustedProxies, systemClock } from '../../foundation/index.ts';
import { type Gateway, type KeyCounts, LiveHealth, answerHealth, askChannel, createConcurrency, createGateway, createInFlight, createKeys, exchangedKeys, createTokens, openSnapshot, openTokenEstimator } from '../../gateway/index.ts';
import { openBudgets, openCredits, openRates, openShadowDays, openSpool } from '../../metering/index.ts';
import { providersAt, sandboxOrigin } from '../../providers/index.ts';
import { plainMetric, metricOf } from '../../telemetry/index.ts';
import { type KmsStatus, type OwnKeyStore, type RootKeys, countOwnKeys, createEgressService, createKmsWatch, createOpenedSecrets, followRootKeys, followTenantKeys, keepCredentialRing, openEntryKeyStore, openEntryKeys, openKeyRing, openOwnKeyStore } from '../../vault/index.ts';
import { answerDryRuns } from '../dry-run-socket.ts';
import { closeServer, leaveServer, listenOnSocket } from '../http-server.ts';
import { openRootKeys, readPrincipalPublicKey } from '../installation.ts';
import type { Boot, Drain } from '../messages.ts';
import { createTimeLimit } from '../time-limit.ts';
import { type Health, healthOf, listenForAll } from './listen-for-all.ts';
import type { Role, RoleReport } from './role.ts';
import { spoolRoot } from './shipper.ts';
import { type Telemetry, openTelemetry } from './telemetry.ts';

/** Until the outcomes of requests that were cut off are written. */
const cutOffMilliseconds = 2_000;
/** A frozen database holds neither a request nor the end of this process longer. */
const transactionMilliseconds = 5_000;

/**
 * The gateway role: accepts on the one port, carries out gateway requests, hands the rest to the api role, and serves the
 * internal egress socket. It alone holds the credential ring.
 */
export async function startGatewayRole(boot: Boot, logger: Logger): Promise<Role> {
  const { configuration, sockets } = boot;
  const telemetry = await openTelemetry(boot, logger);
  const onError = (error: Error): void => logger.warn({ reason: error.message }, 'database connection lost');
  const configurationDatabase = openDatabase({ url: boot.databaseUrl, role: 'keystead_snapshot', maxConnections: 2, onError });
  const spoolDatabase = openDatabase({ url: boot.databaseUrl, role: 'keystead_spool', maxConnections: 8, transactionMilliseconds, onError });
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
  const egress = openEgress({ allowPrivate: configuration.allowPrivateProviders, customOrigins: configuration.customProviderOrigins, sockets: { [sandboxOrigin]: sockets.sandbox } });
  const providers = providersAt(configuration.providerOrigins);
  const opened = createOpenedSecrets({ clock: systemClock });
  const opens: KeyCounts = { cached: 0, cold: 0 };
  const keys = exchangedKeys(createKeys(ring, opened, opens), { providers, egress, clock: systemClock, logger });
  const inFlight = createInFlight();
  const legHealth = new LiveHealth(() => performance.now());
  const concurrency = createConcurrency(configuration.gatewayProcesses ?? availableParallelism());
  const snapshot = await openSnapshot({
    databaseUrl: boot.databaseUrl, logger, graceMilliseconds: configuration.cutOffSeconds * 1_000,
    onChange: (tenantId, next) => {
      keys.drop(tenantId);
      if (next === undefined) legHealth.forget(tenantId);
      const stopped = inFlight.stop(next?.stops ?? []);
      if (stopped > 0) logger.warn({ tenantId, stopped }, 'calls under way were broken off, as asked');
    },
    also: { channel: askChannel, onPayload: answerHealth({ database: configurationDatabase, health: legHealth, concurrency, logger }) },
  });
  const spool = openSpool({ directory: join(spoolRoot(boot), `gateway-${boot.slot}-${newId()}`), clock: systemClock, logger });
  const budgets = openBudgets({ database: spoolDatabase, holder: spool.writer, onError: (error) => logger.warn({ err: error }, 'budgets cannot be leased or returned just now') });
  const tokenEstimator = openTokenEstimator();
  const gateway = createGateway({
    snapshot, inFlight, health: legHealth, concurrency, keys, spool, egress, providers, clock: systemClock, logger, observe: telemetry.onRequest, trustedProxies: openTrustedProxies(configuration.trustedProxies), budgets, rates: openRates({ database: spoolDatabase }), ...configuration.defaultRate === null ? {} : { defaultRate: { ...configuration.defaultRate, rates: openRates({ database: spoolDatabase, of: 'tenants' }) } }, credits: openCredits({ database: spoolDatabase, holder: spool.writer }), shadowDays: openShadowDays({ database: spoolDatabase }), tokenEstimator,
    tokens: createTokens({ principalKey: createPublicKey(await readPrincipalPublicKey(configurationDatabase)), clock: systemClock }),
  });
  const internal = await listenOnSocket(answerDryRuns({ token: boot.egressToken, explain: (tenantId, sent) => gateway.explain(tenantId, sent) }, createEgressService({ ring, entryKeys, keeper, ownKeys, providers, egress, token: boot.egressToken, logger, clock: systemClock })), sockets.egress, { replace: false });
  const health = (): Health => healthOf(snapshot.usable(), kmsWatch.status());
  const server = await listenForAll(boot, gateway, health);
  kmsWatch.start();
  const time = createTimeLimit();
  let ending: Promise<void> | null = null;
  return {
    requests: { readVaultKey: () => entryKeys.current(), catchUp: async () => { await snapshot.catchUp(); return null; } },
    report: async () => reportOf({ telemetry, gateway, opens, health: health(), kms: kmsWatch.status(), rootKeys }),
    drain: (how) => {
      time.limit(how.limitMilliseconds);
      return (ending ??= end(how));
    },
  };

  async function end({ replaced }: Drain): Promise<void> {
    if (replaced) await Promise.all([server, internal].map((each) => leaveServer(each, time.over)));
    const closed = closeServer(server);
    await gateway.drain(time.remainingMilliseconds());
    server.closeAllConnections();
    // Whoever was cut off has an outcome too.
    await gateway.drain(cutOffMilliseconds);
    await closed;
    await closeServer(internal);
    // First what must not be lost: the rest waits for a database that may not answer.
    await spool.close();
    await budgets.close().catch((error: unknown) => logger.warn({ err: error }, 'what is left of leased budgets comes back when the spool is settled'));
    await tokenEstimator.close();
    await snapshot.close();
    kmsWatch.stop();
    await Promise.all([following.stop(), forgetting()]);
    await Promise.all([egress.close(), ownEgress.close()]);
    await Promise.all([configurationDatabase.close(), spoolDatabase.close()]);
    await telemetry.close();
  }
}

/** The store's own acts (trying a key, renewing what it sealed) are seldom, and not counted. */
function countedOwnKeys(store: OwnKeyStore, telemetry: Telemetry): OwnKeyStore {
  return { ...store, ...countOwnKeys(store, telemetry.onKmsCall('own')) };
}

interface Reported { readonly telemetry: Telemetry; readonly gateway: Gateway; readonly opens: KeyCounts; readonly health: Health; readonly kms: KmsStatus; readonly rootKeys: RootKeys }

function reportOf({ telemetry, gateway, opens, health, kms, rootKeys }: Reported): RoleReport {
  const metrics = [
    ...telemetry.read(), plainMetric('keystead_gateway_requests_in_flight', gateway.counters.inFlight), plainMetric('keystead_gateway_open_breakers', gateway.openBreakers()), plainMetric('keystead_gateway_ready', health.status === 'unavailable' ? 0 : 1),
    metricOf('keystead_gateway_refused_tokens_total', [{ value: gateway.refusedTokens.known, labels: { of: 'organisation' } }, { value: gateway.refusedTokens.unknown, labels: { of: 'nobody' } }]),
    metricOf('keystead_credential_opens_total', [{ value: opens.cached, labels: { source: 'cached' } }, { value: opens.cold, labels: { source: 'cold' } }]),
  ];
  return { metrics, facts: { readiness: health.status, credentialKeyServices: [...new Set([rootKeys.current, ...rootKeys.earlier].map(({ name }) => name))], credentialKeys: kms.state } };
}
