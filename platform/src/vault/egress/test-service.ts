import { mkdtemp, rm } from 'node:fs/promises';
import { type RequestListener, type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { withConnection } from '@keystead/contract';
import { pino } from 'pino';
import { sealText } from '@keystead/contract/sealing';
import { type CustomOrigins, type Logger, openEgress, systemClock } from '../../foundation/index.ts';
import { type KeyRing, openKeyRing } from '../key-ring.ts';
import { createKeyProviders } from '../kms/key-providers.ts';
import { createMemoryKeyProvider } from '../kms/memory.ts';
import type { ReachedProvider, VaultProviders } from '../providers.ts';
import { openEntryKeys } from '../sealed-entry/entry-keys.ts';
import { createMemoryEntryKeyStore } from '../sealed-entry/memory-entry-key-store.ts';
import type { KeyEntry } from '../sealed-entry/read-entry.ts';
import { type EgressClient, createEgressClient } from './client.ts';
import type { EgressCredential } from './protocol.ts';
import { createEgressService } from './service.ts';

/** For tests: a provider on a free port of this machine, the egress service on a Unix socket, and a client of it. */
export interface TestService {
  readonly provider: ReachedProvider;
  /** The same provider, marked as a sandbox. */
  readonly sandbox: ReachedProvider;
  readonly client: EgressClient;
  /** A key as a client seals it, for a new credential or a further version of one. */
  entryFor(credential: EgressCredential, text: string, purpose?: KeyEntry['purpose']): Promise<KeyEntry>;
  readonly ring: KeyRing;
  readonly kms: ReturnType<typeof createMemoryKeyProvider>;
  readonly socketPath: string;
  readonly token: string;
  /** Everything that was logged, as written. */
  readonly logged: () => string;
  /** What the provider does with the next calls. */
  answer: RequestListener;
  /** Ends a provider's call, when the test says so. */
  readonly deadline: AbortController;
  close(): Promise<void>;
}

/** @param more.providers further ones, at a stand-in of their own or at this one's (`provider.origin`). */
export async function startTestService(token = 'test-token-0123456789', more: { providers?: VaultProviders; customOrigins?: CustomOrigins } = {}): Promise<TestService> {
  const folder = await mkdtemp(join(tmpdir(), 'keystead-egress-'));
  const socketPath = join(folder, 'egress.sock');
  const upstream = createServer((request, response) => { service.answer(request, response); });
  await listen(upstream, { host: '127.0.0.1', port: 0 });
  const provider = testProvider(`http://127.0.0.1:${(upstream.address() as AddressInfo).port}`);
  const sandbox: ReachedProvider = { ...provider, id: 'sandbox', name: 'Sandbox', sandbox: true, keyPrefixes: ['sandbox-'] };
  const kms = createMemoryKeyProvider();
  const keys = createKeyProviders(kms);
  const ring = openKeyRing({ ring: 'credential', keys, clock: systemClock });
  const entryKeys = openEntryKeys({ keys, store: createMemoryEntryKeyStore(), clock: systemClock });
  const lines: string[] = [];
  const deadline = new AbortController();
  const egress = openEgress({ allowPrivate: true, ...(more.customOrigins === undefined ? {} : { customOrigins: more.customOrigins }) });
  const server = createServer(createEgressService({
    ring, entryKeys, egress, token, clock: systemClock, providers: new Map([...more.providers ?? [], ...[provider, sandbox].map((each) => [each.id, each] as const)]), logger: memoryLogger(lines), deadline: () => deadline.signal,
  }));
  await listen(server, { path: socketPath });
  const service: TestService = {
    provider, sandbox, ring, kms, socketPath, token, deadline,
    client: createEgressClient({ socketPath, token }),
    async entryFor(credential, text, purpose = 'credential') {
      const context = { tenantId: credential.tenantId, purpose, subject: withConnection(purpose === 'credential' ? credential.provider : credential.credentialId, credential.connection) };
      return { purpose, sealed: await sealText(await entryKeys.current(), text, { context, now: systemClock.now() }) };
    },
    logged: () => lines.join(''),
    answer: (_request, response) => { response.end('{"models":["test-1","test-2"]}'); },
    async close() {
      await egress.close();
      for (const each of [server, upstream]) { each.closeAllConnections(); each.close(); }
      await rm(folder, { recursive: true, force: true });
    },
  };
  return service;
}

/** For tests: something on a Unix socket that sends back what it was sent, with a status; with status 0 it breaks off. */
export async function startEchoService(): Promise<{ socketPath: string; status: number; close(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'keystead-echo-'));
  const server = createServer((request, response) => {
    if (echo.status === 0) request.socket.destroy();
    else request.pipe(response.writeHead(echo.status));
  });
  const echo = {
    socketPath: join(folder, 'echo.sock'),
    status: 200,
    async close() {
      server.closeAllConnections();
      server.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  await listen(server, { path: echo.socketPath });
  return echo;
}

function testProvider(origin: string): ReachedProvider {
  return {
    id: 'test', name: 'Test provider', sandbox: false, origin, dialects: { 'openai-chat': {} },
    authorise: (secret) => ({ authorization: `Bearer ${secret}` }),
    verification: {
      path: '/v1/models',
      headers: { 'x-version': '1' },
      read(status, body) {
        const said = typeof body === 'object' && body !== null ? body as { models?: string[]; error?: string } : {};
        if (status === 200) return { state: 'valid', detail: null, models: said.models ?? [] };
        if (status === 401) return { state: 'invalid', detail: said.error ?? String(body), models: [] };
        if (status === 402) return { state: 'unknown', detail: 'It asks for payment.', models: [], usedUp: true };
        return { state: 'unknown', detail: `HTTP ${status}: ${typeof body === 'string' ? body : JSON.stringify(body)}`, models: [] };
      },
    },
    keyPrefixes: ['tk-'], keyExample: 'tk-…', links: { keys: null, usage: null, retention: null },
  };
}

export function memoryLogger(lines: string[]): Logger {
  return pino({ level: 'trace' }, new Writable({ write(chunk: Buffer, _encoding, done) { lines.push(chunk.toString()); done(); } }));
}

function listen(server: Server, where: { host: string; port: number } | { path: string }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(where, () => { resolve(); });
  });
}
