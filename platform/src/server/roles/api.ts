import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { auditOperations } from '../../audit/index.ts';
import { createModelCall, openCatalogue } from '../../catalogue/index.ts';
import { createParser, documentOperations, openContentKeys, openDocuments, openFolderStorage } from '../../documents/index.ts';
import { type Configuration, type Database, type ImplementedOperation, type Logger, createApi, openDatabase, systemClock } from '../../foundation/index.ts';
import { gatewayOperations } from '../../gateway/index.ts';
import { type Identity, openIdentity } from '../../identity/index.ts';
import { meteringOperations } from '../../metering/index.ts';
import { providersAt } from '../../providers/index.ts';
import { type VaultDependencies, createEgressClient, createTenantKeys, openContentVault, openKeyRing, vaultOperations } from '../../vault/index.ts';
import { openModelChoice, openModelPrices, openReceipts, openTokenNames } from '../app-ports.ts';
import { mountPages } from '../pages.ts';
import { readHome } from '../http/read-home.ts';
import { closeServer, listenOnSocket } from '../http-server.ts';
import { openIdempotencyStore } from '../idempotency.ts';
import { applyInitFile } from '../init/apply-init-file.ts';
import { loadInstallationSecrets, openRootKey } from '../installation.ts';
import type { Boot, Requests } from '../messages.ts';
import { version } from '../version.ts';
import type { Role } from './role.ts';

/** The address people use, once the gateway knows its port. */
interface Address { publicUrl: string; gatewayUrl: string }

/** The api role: control plane, console, runs of apps. It holds the content ring and cannot open a provider key. */
export async function startApiRole(boot: Boot, logger: Logger): Promise<Role> {
  const { configuration } = boot;
  const onError = (error: Error): void => logger.warn({ reason: error.message }, 'database connection lost');
  const database = openDatabase({ url: boot.databaseUrl, role: 'keystead_app', maxConnections: 20, onError });
  const identityDatabase = openDatabase({ url: boot.databaseUrl, role: 'keystead_identity', maxConnections: 8, onError });
  const contentRoot = await openRootKey({ dataDirectory: configuration.dataDirectory, ring: 'content', database });
  const secrets = await loadInstallationSecrets(database, contentRoot);
  const contentRing = openKeyRing({ ring: 'content', kms: contentRoot, clock: systemClock });
  const egress = createEgressClient({ socketPath: boot.sockets.egress, token: boot.egressToken });
  const address: Address = { publicUrl: configuration.publicUrl ?? 'http://127.0.0.1', gatewayUrl: 'http://127.0.0.1' };
  const identity = openIdentity({
    identityDatabase, appDatabase: database, clock: systemClock, logger, version, baseUrl: () => address.publicUrl,
    secret: secrets.identitySecret, principalPrivateKeyPem: secrets.principalPrivateKeyPem, createTenantKeys: createTenantKeys({ contentRing, egress }),
  });
  const providers = providersAt(configuration.providerOrigins);
  const vault: VaultDependencies = { database, egress, providers, clock: systemClock };
  const modelCall = createModelCall({ gatewayUrl: () => address.gatewayUrl, issuePrincipalToken: (principal) => identity.issuePrincipalToken(principal) });
  const content = openContent(configuration, { database, contentRing, logger });
  const catalogue = openCatalogue({
    ...content, database, clock: systemClock, logger, callModel: modelCall.call, people: identity.people,
    models: openModelChoice(database, providers), prices: openModelPrices(providers, systemClock), receipts: openReceipts(database),
  });
  const tokens = openTokenNames(database);
  const operations: ImplementedOperation[] = [
    ...identity.operations, ...vaultOperations(vault), ...gatewayOperations({ database }), ...meteringOperations({ database, people: identity.people, tokens, providers, clock: systemClock }),
    ...auditOperations({ database, people: identity.people, tokens }), ...documentOperations(content.documents), ...catalogue.operations,
    readHome({ database, hasSecondFactor: (userId) => identity.hasSecondFactor(userId), gatewayUrl: () => address.publicUrl }),
  ];
  const api = createApi({
    operations, logger, authenticate: (request) => identity.authenticate(request), allowedOrigins: () => allowedOrigins(address),
    idempotency: openIdempotencyStore({ database, digestKey: secrets.initTokenSecret, now: () => systemClock.now() }),
  });
  mountPages(api, { publicUrl: () => address.publicUrl });
  const answer = getRequestListener(api.fetch, { overrideGlobalObjects: false });
  const listener: RequestListener = (request, response) => { void answer(request, response); };
  const server = await listenOnSocket(listener, boot.sockets.api, { replace: true });
  return {
    requests: apiRequests({ identity, address, apply: (document) => applyInitFile({ identity, vault, database, tokenSecret: secrets.initTokenSecret, now: () => systemClock.now() }, document) }),
    async drain() {
      const closed = closeServer(server);
      await catalogue.close();
      server.closeAllConnections();
      await closed;
      await modelCall.close();
      await identity.settled();
      await Promise.all([database.close(), identityDatabase.close()]);
    },
  };
}

function openContent(configuration: Configuration, parts: { database: Database; contentRing: Parameters<typeof openContentVault>[0]['ring']; logger: Logger }) {
  const contentKeys = openContentKeys({ database: parts.database, vault: openContentVault({ ring: parts.contentRing }) });
  const documents = openDocuments({
    database: parts.database, contentKeys, parser: createParser(), storage: openFolderStorage(join(configuration.dataDirectory, 'objects')),
    onStorageError: (error, key) => parts.logger.error({ err: error, key }, 'an object could not be removed; its key is gone'),
  });
  return { contentKeys, documents };
}

function apiRequests(parts: { identity: Identity; address: Address; apply: (document: unknown) => Promise<{ tokens: Record<string, string> }> }): NonNullable<Role['requests']> {
  return {
    applyInit: async ({ document }: Requests['applyInit']['input']) => parts.apply(document),
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
