import { createHash, timingSafeEqual } from 'node:crypto';
import { type IncomingMessage, type RequestListener, type Server, type ServerResponse, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isIP } from 'node:net';
import { join } from 'node:path';
import type { Logger, MetricsSettings } from '../../foundation/index.ts';
import { expositionType } from '../../telemetry/index.ts';
import { closeServer, listenOnSocket, listenerLimits } from '../http-server.ts';
import { shortSocketFolder } from '../sockets.ts';
import { type SupportReport, type Watched, metricsText, supportReport } from './report.ts';

export interface Watch {
  /** Where Prometheus finds the metrics; `null` where they are not served. */
  readonly metricsUrl: string | null;
  close(): Promise<void>;
}

const socketName = 'watch.sock';

/**
 * Serves what the supervisor gathers: metrics to Prometheus, at an address of their own where one is set, and reports to
 * `keystead support-bundle`, over a socket of the data folder, where `keystead reload` asks too. The public port knows nothing of either.
 */
export async function openWatch(options: { watched: Watched; metrics: MetricsSettings | null; socketPath: string; logger: Logger; reload: () => Promise<number> }): Promise<Watch> {
  const { watched, metrics, logger } = options;
  const asked: Readonly<Record<string, () => Promise<unknown>>> = { '/report': () => supportReport(watched), '/reload': async () => ({ replaced: await options.reload() }) };
  const local = await listenOnSocket(answering(async (incoming) => {
    const answer = asked[incoming.url ?? '/'];
    return answer === undefined ? unknown : { status: 200, type: 'application/json', body: JSON.stringify(await answer()) };
  }, logger), options.socketPath, { replace: true });
  try {
    const scraped = metrics === null ? null : await listenForPrometheus(metrics, watched, logger);
    return {
      metricsUrl: scraped === null ? null : urlOf(scraped),
      async close() {
        const servers = [local, ...scraped === null ? [] : [scraped]];
        const closed = servers.map(closeServer);
        for (const server of servers) server.closeAllConnections();
        await Promise.all(closed);
      },
    };
  } catch (error) {
    await closeServer(local);
    throw error;
  }
}

interface Answer { readonly status: number; readonly type: string; readonly body: string; readonly headers?: Readonly<Record<string, string>> }

const unknown: Answer = { status: 404, type: 'text/plain; charset=utf-8', body: 'Metrics are at /metrics; there is nothing else here.\n' };
const noToken: Answer = { status: 401, type: 'text/plain; charset=utf-8', body: 'Send the token of KEYSTEAD_METRICS_TOKEN as "Authorization: Bearer …".\n', headers: { 'www-authenticate': 'Bearer' } };
const foreignHost: Answer = { status: 403, type: 'text/plain; charset=utf-8', body: 'Without a token, metrics are answered under an IP address or "localhost" alone.\n' };

function answering(answer: (incoming: IncomingMessage) => Promise<Answer>, logger: Logger): RequestListener {
  return (incoming, response) => {
    answer(incoming).catch((error: unknown): Answer => {
      logger.error({ err: error }, 'a report could not be gathered');
      return { status: 500, type: 'text/plain; charset=utf-8', body: 'It failed; the log says why.\n' };
    }).then((answered) => send(incoming, response, answered), () => response.destroy());
  };
}

function send(incoming: IncomingMessage, response: ServerResponse, { status, type, body, headers }: Answer): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', ...headers });
  response.end(incoming.method === 'HEAD' ? undefined : body);
}

async function listenForPrometheus(settings: MetricsSettings, watched: Watched, logger: Logger): Promise<Server> {
  const { host, port, token } = settings;
  const server = createServer(listenerLimits, answering(async (incoming) => {
    if (token !== null && !hasToken(incoming, token)) return noToken;
    // A web page in a browser on this machine reaches loopback too, under a name of its own that it lets point there.
    if (token === null && !isPlainHost(incoming.headers.host ?? '')) return foreignHost;
    if (!['GET', 'HEAD'].includes(incoming.method ?? '') || (incoming.url ?? '').split('?', 1)[0] !== '/metrics') return unknown;
    return { status: 200, type: expositionType, body: await metricsText(watched, { runtime: true }) };
  }, logger));
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => { reject(error.code === 'EADDRINUSE' ? new Error(`Port ${port} on ${host} is in use by another program. Set another KEYSTEAD_METRICS_ADDRESS, or stop that program.`) : error); });
    server.listen(port, host, resolve);
  });
  return server;
}

/** Compared as digests, so that neither length nor content shows in the time it takes. */
function hasToken(incoming: IncomingMessage, token: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(incoming.headers.authorization ?? ''), digest(`Bearer ${token}`));
}

function isPlainHost(header: string): boolean {
  const name = header.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
  return name === 'localhost' || isIP(name) !== 0;
}

function urlOf(server: Server): string {
  const { address, port, family } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}/metrics`;
}

/** Asks the Keystead that runs on this data folder for its report; `null` where none does. @throws Error where it runs and fails. */
export async function askReport(dataDirectory: string): Promise<SupportReport | null> {
  return await ask(dataDirectory, '/report', 30_000) as SupportReport | null;
}

/** Has the Keystead that runs on this data folder replace its gateway processes; gives how many, `null` where none runs. @throws Error where a new one did not start. */
export async function askReload(dataDirectory: string): Promise<number | null> {
  return (await ask(dataDirectory, '/reload', 300_000) as { readonly replaced: number } | null)?.replaced ?? null;
}

async function ask(dataDirectory: string, path: string, timeout: number): Promise<unknown> {
  const socketPath = join(await shortSocketFolder(join(dataDirectory, 'run')), socketName);
  return new Promise((resolve, reject) => {
    const outgoing = request({ socketPath, path, timeout }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => { chunks.push(chunk); });
      incoming.on('error', reject);
      incoming.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        if (incoming.statusCode === 200) resolve(JSON.parse(text) as unknown);
        else reject(new Error(`The running Keystead could not do it (${incoming.statusCode ?? 0}); its log says why.`));
      });
    });
    outgoing.on('timeout', () => outgoing.destroy(new Error(`the running Keystead did not answer within ${timeout / 1_000} seconds`)));
    outgoing.on('error', (error: NodeJS.ErrnoException) => { if (error.code === 'ENOENT' || error.code === 'ECONNREFUSED') resolve(null); else reject(error); });
    outgoing.end();
  });
}
