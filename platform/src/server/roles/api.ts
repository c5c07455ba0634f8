import type { RequestListener } from 'node:http';
import { ownAppNames } from '@keystead/contract';
import { getRequestListener } from '@hono/node-server';
import { auditOperations, openWitnessDoor, verifierPorts, findAmong } from '../../audit/index.ts';
import { billingOnHost, billingOperations } from '../../billing/index.ts';
import { chargebackOperations } from '../../chargeback/index.ts';
import { apps, createModelCall, openCatalogue } from '../../catalogue/index.ts';
import { createParser, documentOperations, openContentKeys, openDocuments, openStorage } from '../../documents/index.ts';
import { type Configuration, type Database, type ImplementedOperation, type Logger, createApi, inBackground, openDatabase, openEgress, systemClock } from '../../foundation/index.ts';
import { askGateways, gatewayOperations } from '../../gateway/index.ts';
import { type Identity, openIdentity } from '../../identity/index.ts';
import { insightOperations } from '../../insight/index.ts';
import { followAnnouncements, forgetRefusals, keepLedgerMonths, meteringOperations, openRequestTail, setCredentialCap } from '../../metering/index.ts';
import { notificationOperations, reportUntakenMail } from '../../notifications/index.ts';
import { providersAt } from '../../providers/index.ts';
import { openStreamSender, platformStreamOperationsOf, reportPlatformStreams, streamOperationsOf } from '../../streams/index.ts';
import { type VaultDependencies, createEgressClient, createTenantKeys, openCaretaker, openContentVault, openKeyRing, openReport, askTestPrompt, vaultOperations } from '../../vault/index.ts';
import { openAskGateway } from '../ask-gateway.ts';
import { openDryRuns } from '../dry-run-socket.ts';
import { findNamedThings, openCredentialLabels, openModelPrices, openReceipts, openTeamNames, openTokenNames, readMemberIds } from '../app-ports.ts';
import { openModelChoice } from '../model-choice/open-model-choice.ts';
import { openRunBudgets } from '../model-choice/run-budgets.ts';
import { mountPages } from '../pages.ts';
import { issuePlaygroundToken } from '../http/issue-playground-token.ts';
import { readHome } from '../http/read-home.ts';
import { openEncryption } from '../encryption.ts';
import { noteBackup } from '../backup/index.ts';
import { answerHostCommands } from '../host-commands.ts';
import { closeServer, listenOnSocket } from '../http-server.ts';
import { openIdempotencyStore } from '../idempotency.ts';
import { openServerLeaving } from '../leaving.ts';
import { type InitDependencies, applyInitFile, declareTenants } from '../init/apply-init-file.ts';
import { loadInstallationSecrets, openRootKeys, renewInstallationSecrets } from '../installation.ts';
import type { Boot, Requests } from '../messages.ts';
import { storageHealthPath, watchStorage } from '../storage-watch.ts';
import { version } from '../version.ts';
import { readWitnessedLogs } from '../witnessed-logs.ts';
import { openServerGovernance } from './governance.ts';
import { openMailing } from './mailing.ts';
import type { Role } from './role.ts';
import { openTelemetry } from './telemetry.ts';

/** The address people use, once the gateway knows its port. */
interface Address { publicUrl: string; gatewayUrl: string }

/** Support access ends by itself; this writes the end into the logs. */
const supportSweepMilliseconds = 15_000;

/** Documents whose reading was broken off are taken up again at this pace. */
const documentSweepMilliseconds = 15_000;

/** The api role: control plane, console, runs of apps. It holds the content ring and cannot open a provider key. */
export async function startApiRole(boot: Boot, logger: Logger): Promise<Role> {
  const { configuration } = boot;
  const telemetry = await openTelemetry(boot, logger);
  const onError = (error: Error): void => logger.warn({ reason: error.message }, 'database connection lost');
  const database = openDatabase({ url: boot.databaseUrl, role: 'keystead_app', maxConnections: 20, backgroundConnections: 8, onError });
  const identityDatabase = openDatabase({ url: boot.databaseUrl, role: 'keystead_identity', maxConnections: 8, onError });
  const contentRoots = await openRootKeys({ configuration, ring: 'content', database, onCall: telemetry.onKmsCall('content') });
  const secrets = await loadInstallationSecrets(database, contentRoots);
  const egress = createEgressClient({ socketPath: boot.sockets.egress, token: boot.egressToken });
  const contentRing = openKeyRing({ ring: 'content', keys: contentRoots, own: egress.ownKeys, clock: systemClock });
  const address: Address = { publicUrl: configuration.publicUrl ?? 'http://127.0.0.1', gatewayUrl: 'http://127.0.0.1' };
  const content = await openContent(configuration, { database, contentRing, logger });
  const ssoEgress = openEgress({ allowPrivate: configuration.allowPrivateIdentityProviders });
  const identity = openIdentity({
    identityDatabase, appDatabase: database, clock: systemClock, logger, version, baseUrl: () => address.publicUrl,
    secret: secrets.identitySecret, principalPrivateKeyPem: secrets.principalPrivateKeyPem, createTenantKeys: createTenantKeys({ contentRing, egress }),
    apps, sso: { egress: ssoEgress, allowHttp: configuration.allowPrivateIdentityProviders, secrets: content.contentKeys },
  });
  const mailing = openMailing({ database, logger, mail: configuration.mail, identity, apps, url: () => address.publicUrl });
  const providers = providersAt(configuration.providerOrigins);
  const tokens = openTokenNames(database);
  const liveHealth = askGateways({ databaseUrl: boot.databaseUrl, database, clock: systemClock, logger });
  const dryRuns = openDryRuns({ socketPath: boot.sockets.egress, token: boot.egressToken });
  const gateway = openAskGateway({ gatewayUrl: () => address.gatewayUrl, issuePrincipalToken: (principal) => identity.issuePrincipalToken(principal) });
  const vault: VaultDependencies = {
    database, egress, providers, clock: systemClock, takesPlainKeys: configuration.takesPlainKeys, customOrigins: configuration.customProviderOrigins, people: identity.people, tokens,
    apps: new Map([...ownAppNames, ...apps.map((app) => [app.id, app.name] as const)]), spendCaps: { set: setCredentialCap }, askGateway: gateway.ask,
  };
  const caretaker = openCaretaker({ vault, logger });
  const modelCall = createModelCall({ gatewayUrl: () => address.gatewayUrl, issuePrincipalToken: (principal) => identity.issuePrincipalToken(principal) });
  const naming = { people: identity.people, tokens, teams: openTeamNames(database), providers };
  const catalogue = openCatalogue({
    ...content, database, clock: systemClock, logger, callModel: modelCall.call, people: identity.people,
    models: openModelChoice(database, providers), budgets: openRunBudgets(database), prices: openModelPrices(providers, systemClock), receipts: openReceipts({ ...naming, database }), tellMentioned: (trx, mention) => mailing.tellMentioned(trx, mention),
  });
  const encryption = await inBackground(() => openEncryption({
    databaseUrl: boot.databaseUrl, database, configuration, ring: contentRing, roots: contentRoots, egress, renewSecrets: () => renewInstallationSecrets(database, contentRoots), logger,
  }));
  const leaving = inBackground(() => openServerLeaving({ ...content, databaseUrl: boot.databaseUrl, database, configuration, catalogue, identity, encryption, logger }));
  const governance = openServerGovernance({ database, configuration, logger, identity, vault, naming, content, leaving, outgoing: mailing.outgoing, address });
  const tail = openRequestTail({ database, naming, logger, follow: followAnnouncements({ databaseUrl: boot.databaseUrl, logger }) });
  const stopForgetting = inBackground(() => forgetRefusals({ database, keptDays: configuration.refusalDays, logger }));
  const stopKeepingMonths = inBackground(() => keepLedgerMonths({ database, logger }));
  const byName = [findNamedThings(database), findAmong(readMemberIds(database), identity.people)];
  const streams = { byName, database, clock: systemClock, logger, secrets: content.contentKeys, people: identity.people, tokens, version, allowPrivate: configuration.allowPrivateStreams };
  const streamSender = openStreamSender(streams);
  const operations: ImplementedOperation[] = [
    ...identity.operations, ...vaultOperations(vault), ...encryption.operations, ...gatewayOperations({ database, providers, clock: systemClock, dryRun: dryRuns.dryRun, liveHealth, sendPrompt: (principal, credentialId, model) => askTestPrompt(vault, { principal, credentialId, model, maxOutputTokens: 16, unlisted: true }) }), ...meteringOperations({ ...naming, database, clock: systemClock, tail, openReport: (asked) => openReport(vault, asked), authenticate: (request) => identity.authenticate(request) }),
    ...notificationOperations({ database, mails: mailing.outgoing.configured, clock: systemClock, names: (tenantId, userIds) => identity.people.names(tenantId, userIds) }),
    ...billingOperations({ database, clock: systemClock, vault }), ...chargebackOperations({ database, clock: systemClock, teams: naming.teams, providers }), ...insightOperations({ ...naming, database, clock: systemClock, apps: new Map(apps.map((app) => [app.id, app.name])) }),
    issuePlaygroundToken({ clock: systemClock, issuePrincipalToken: (principal) => identity.issuePrincipalToken(principal) }),
    ...auditOperations({ database, people: identity.people, tokens, credentials: openCredentialLabels(database), byName, now: () => systemClock.now() }), ...streamOperationsOf(streams), ...platformStreamOperationsOf(streams), ...documentOperations(content.documents, (tenantId, userIds) => identity.people.names(tenantId, userIds)), ...catalogue.operations, ...leaving.operations, ...governance.operations,
    readHome({ database, hasSecondFactor: (userId) => identity.hasSecondFactor(userId), gatewayUrl: () => address.publicUrl }),
  ];
  const api = createApi({
    operations, logger, authenticate: (request) => identity.authenticate(request), allowedOrigins: () => allowedOrigins(address),
    idempotency: openIdempotencyStore({ database, digestKey: secrets.initTokenSecret, now: () => systemClock.now(), readAgain: { run: async (principal, id) => JSON.stringify(await catalogue.showRun(principal, id)), comparison: async (principal, id) => JSON.stringify(await catalogue.showComparison(principal, id)) } }),
    onOperation: telemetry.onOperation, onSupportCall: (principal, operation) => identity.recordSupportCall(principal, operation),
  });
  const storage = configuration.storage === null ? null : watchStorage(content.storage, logger);
  if (storage !== null) api.get(storageHealthPath, (context) => context.json(storage.health()));
  mountPages(api, { publicUrl: () => address.publicUrl, securityContact: configuration.publicPage.contact, publicPages: governance.publicPages, scim: (request) => identity.scim(request), witness: openWitnessAt(configuration, database) });
  const answer = getRequestListener(api.fetch, { overrideGlobalObjects: false });
  const listener: RequestListener = (request, response) => { void answer(request, response); };
  const server = await listenOnSocket(listener, boot.sockets.api, { replace: true });
  const host = await listenOnSocket(answerHostCommands({ identity, encryption, leaving, billing: billingOnHost({ database, clock: systemClock, vault }), noteBackup: (note) => noteBackup(database, note), logger }), boot.sockets.host, { replace: true });
  const tendDocuments = (): void => { content.documents.tend().catch((error: unknown) => logger.warn({ err: error }, 'documents could not be looked after; it is tried again')); };
  const sweeps = inBackground(() => {
    caretaker.start();
    catalogue.performBatches().catch((error: unknown) => logger.warn({ err: error }, 'batches are taken up a little later'));
    for (const each of [mailing, governance, streamSender]) each.start();
    tendDocuments();
    return [
      setInterval(tendDocuments, documentSweepMilliseconds),
      setInterval(() => { identity.endExpiredSupport().catch((error: unknown) => logger.warn({ err: error }, 'ended support access could not be written down')); }, supportSweepMilliseconds),
    ];
  });
  return {
    report: async () => ({ metrics: telemetry.read(), facts: { contentKeyServices: [...new Set([contentRoots.current, ...contentRoots.earlier].map(({ name }) => name))], contentKeys: (await contentRoots.health()).state, ...await reportPlatformStreams(streams), ...configuration.mail === null ? {} : await reportUntakenMail(database, systemClock), ...storage === null ? {} : { storage: storage.health().status } } }),
    requests: apiRequests({ identity, address, init: { identity, vault, database, tokenSecret: secrets.initTokenSecret, now: () => systemClock.now() } }),
    async drain() {
      await caretaker.stop();
      await governance.stop();
      await mailing.stop();
      await streamSender.stop();
      await leaving.close();
      await encryption.stop();
      for (const each of sweeps) clearInterval(each);
      storage?.close();
      stopForgetting();
      stopKeepingMonths();
      await tail.close();
      const closed = Promise.all([closeServer(server), closeServer(host)]);
      await catalogue.close();
      server.closeAllConnections();
      await closed;
      await Promise.all([modelCall.close(), gateway.close(), dryRuns.close(), liveHealth.close()]);
      await identity.settled();
      await ssoEgress.close();
      await Promise.all([database.close(), identityDatabase.close()]);
      await telemetry.close();
    },
  };
}

/** Other installations submit their checkpoints here, where the operator named their logs. */
function openWitnessAt({ checkpoints }: Configuration, database: Database) {
  return checkpoints.witnessedLogs.length === 0 ? null : openWitnessDoor({ database, clock: systemClock, logs: readWitnessedLogs(checkpoints), ports: verifierPorts });
}

async function openContent(configuration: Configuration, parts: { database: Database; contentRing: Parameters<typeof openContentVault>[0]['ring']; logger: Logger }) {
  const contentKeys = openContentKeys({ database: parts.database, vault: openContentVault({ ring: parts.contentRing }) });
  const storage = await openStorage(configuration);
  const documents = openDocuments({
    database: parts.database, contentKeys, parser: createParser(), storage,
    onReadingError: (error, documentId) => parts.logger.warn({ err: error, documentId }, 'reading a document broke off; it is taken up again'),
    onStorageError: (error, key) => parts.logger.error({ err: error, key }, 'an object could not be removed; its key is gone, and it is tried again'),
  });
  return { contentKeys, documents, storage };
}

function apiRequests(parts: { identity: Identity; address: Address; init: InitDependencies }): NonNullable<Role['requests']> {
  return {
    declareTenants: async ({ document }: Requests['declareTenants']['input']) => declareTenants(parts.init, document),
    applyInit: async (input: Requests['applyInit']['input']) => applyInitFile(parts.init, input),
    openSetupLink: async () => ({ token: (await parts.identity.createSetupLink())?.token ?? null }),
    announce: async ({ publicUrl, localUrl }: Requests['announce']['input']) => {
      parts.address.publicUrl = publicUrl;
      parts.address.gatewayUrl = localUrl;
      return null;
    },
  };
}

/** A console opened as localhost instead of 127.0.0.1 (or the other way round) is the same console. */
function allowedOrigins(address: Address): readonly string[] {
  const url = new URL(address.publicUrl);
  if (url.hostname !== '127.0.0.1' && url.hostname !== 'localhost') return [url.origin];
  return ['127.0.0.1', 'localhost'].map((host) => `${url.protocol}//${host}${url.port === '' ? '' : `:${url.port}`}`);
}
