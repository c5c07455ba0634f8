import { createPublicKey } from 'node:crypto';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type Logger, openDatabase, openEgress, systemClock } from '../../foundation/index.ts';
import { type Gateway, createGateway, createKeys, createTokens, openSnapshot } from '../../gateway/index.ts';
import { type ShipperThread, type Spool, leftoverSpools, openBudgets, openSpool, startShipperThread } from '../../metering/index.ts';
import { type Provider, providersAt, sandboxOrigin } from '../../providers/index.ts';
import { createEgressService, createOpenedSecrets, openKeyRing } from '../../vault/index.ts';
import { closeServer, listenerLimits, listenOnSocket } from '../http-server.ts';
import { openRootKey, readPrincipalPublicKey } from '../installation.ts';
import type { Boot } from '../messages.ts';
import { createControlPlaneProxy } from '../proxy.ts';
import type { Role } from './role.ts';

const drainLimitMilliseconds = 20_000;

/**
 * The gateway role: accepts on the one port, carries out gateway requests, hands the rest to the api role, and serves the
 * internal egress socket. It alone holds the credential ring.
 */
export async function startGatewayRole(boot: Boot, logger: Logger): Promise<Role> {
  const { configuration, sockets } = boot;
  const onError = (error: Error): void => logger.warn({ reason: error.message }, 'database connection lost');
  const configurationDatabase = openDatabase({ url: boot.databaseUrl, role: 'keystead_snapshot', maxConnections: 2, onError });
  const spoolDatabase = openDatabase({ url: boot.databaseUrl, role: 'keystead_spool', maxConnections: 8, onError });
  const ring = openKeyRing({ ring: 'credential', kms: await openRootKey({ dataDirectory: configuration.dataDirectory, ring: 'credential', database: configurationDatabase }), clock: systemClock });
  const egress = openEgress({ allowPrivate: configuration.allowPrivateProviders, sockets: { [sandboxOrigin]: sockets.sandbox } });
  const providers = providersAt(configuration.providerOrigins);
  const opened = createOpenedSecrets({ clock: systemClock });
  const keys = createKeys(ring, opened);
  const snapshot = await openSnapshot({ databaseUrl: boot.databaseUrl, logger, onChange: (tenantId) => keys.drop(tenantId) });
  const { spool, shipper } = startSpool(boot, logger, providers);
  const gateway = createGateway({
    snapshot, keys, spool, egress, providers, clock: systemClock, logger, budgets: openBudgets({ database: spoolDatabase, holder: spool.writer }),
    tokens: createTokens({ principalKey: createPublicKey(await readPrincipalPublicKey(configurationDatabase)), clock: systemClock }),
  });
  const internal = await listenOnSocket(createEgressService({ ring, providers, egress, token: boot.egressToken, logger, clock: systemClock }), sockets.egress, { replace: false });
  const server = await listen(boot, gateway, () => (snapshot.usable() ? null : 'the database has been out of reach for too long'));
  return {
    async drain() {
      const closed = closeServer(server);
      await gateway.drain(drainLimitMilliseconds);
      server.closeAllConnections();
      await closed;
      await closeServer(internal);
      await spool.close();
      await shipper.stop();
      await snapshot.close();
      await egress.close();
      await Promise.all([configurationDatabase.close(), spoolDatabase.close()]);
    },
  };
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

async function listen(boot: Boot, gateway: Gateway, unreadyReason: () => string | null): Promise<Server> {
  const { host, port } = boot.configuration;
  const proxy = createControlPlaneProxy(boot.sockets.api);
  const server = createServer(listenerLimits, (request, response) => {
    const url = request.url ?? '/';
    const query = url.indexOf('?');
    const path = query === -1 ? url : url.slice(0, query);
    if (gateway.handles(path, request.method)) gateway.handle(request, response);
    else if (path === '/livez' || path === '/readyz') answerHealth(path, request, response, unreadyReason());
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

function answerHealth(path: string, request: IncomingMessage, response: ServerResponse, reason: string | null): void {
  const ready = path === '/livez' || reason === null;
  response.writeHead(ready ? 200 : 503, { 'content-type': 'application/json', 'cache-control': 'no-store', ...(ready ? {} : { 'retry-after': '2' }) });
  response.end(request.method === 'HEAD' ? undefined : JSON.stringify(ready ? { status: 'ok' } : { status: 'unavailable', reason }));
}
