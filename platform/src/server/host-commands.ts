import { request } from 'node:http';
import { join } from 'node:path';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { domainName, plans, rootRings, topUpDays } from '@keystead/contract';
import { z } from 'zod';
import type { BillingOnHost } from '../billing/index.ts';
import { KeysteadError, type Logger } from '../foundation/index.ts';
import { ArchiveProblem, type LeavingPart } from '../governance/index.ts';
import type { Identity } from '../identity/index.ts';
import type { BackupNote } from './backup/index.ts';
import type { Encryption } from './encryption.ts';
import { shortSocketFolder } from './sockets.ts';

/**
 * What is done on the host itself, by whoever can reach the data folder: over a socket there that only its own user can open, and that no
 * request from outside ever comes to. The program must be running.
 */
const shapes = {
  'operator-add': z.strictObject({ email: z.email().max(254) }),
  'operator-remove': z.strictObject({ email: z.email().max(254) }),
  'operator-list': z.strictObject({}),
  'reset-password': z.strictObject({ email: z.email().max(254), secondFactor: z.boolean() }),
  'rotate-root-key': z.strictObject({ ring: z.enum(rootRings).optional() }),
  'root-keys': z.strictObject({}),
  'import-tenant': z.strictObject({ file: z.string().min(1).max(4_000) }),
  'verify-domain': z.strictObject({ tenantId: z.uuid(), domain: domainName }),
  'platform-keys': z.strictObject({}),
  'platform-offer': z.strictObject({ credentialId: z.uuid(), plan: z.enum(plans).optional(), tenantId: z.uuid().optional(), models: z.array(z.string().min(1).max(200)).max(200) }),
  'top-up-credits': z.strictObject({ tenantId: z.uuid(), credits: z.int().min(1).max(100_000_000), reference: z.string().trim().min(1).max(200), days: z.int().min(1).max(3_650).default(topUpDays) }),
  'issue-invoice': z.strictObject({ tenantId: z.uuid(), period: z.string().regex(/^20\d\d-(?:0[1-9]|1[0-2])$/), agreedMonthlyCents: z.int().min(0).max(1_000_000_000).optional() }),
  'note-backup': z.strictObject({ kind: z.enum(['made', 'drilled', 'drill-failed']), backup: z.uuid(), detail: z.string().max(300) }),
  'delete-tenant': z.strictObject({ tenantId: z.uuid(), confirm: z.string().max(200), despiteHolds: z.string().trim().min(1).max(500).optional() }),
} as const;
export type HostCommandName = keyof typeof shapes;

const largestRequestBytes = 10_000;

/** Where the api role listens for them. */
export async function hostSocketPath(dataDirectory: string): Promise<string> {
  return join(await shortSocketFolder(join(dataDirectory, 'run')), 'host.sock');
}

type Handlers = { readonly [Name in HostCommandName]: (input: z.output<(typeof shapes)[Name]>) => Promise<unknown> };

/** Answers host commands: POST /<name> with JSON. */
export function answerHostCommands(parts: { identity: Pick<Identity, 'operatorRights' | 'resetWayIn' | 'verifyDomain'>; encryption: Pick<Encryption, 'rotateRootKey' | 'rootKeyStatus'>; leaving: Pick<LeavingPart, 'importTenant' | 'deleteTenant'>; billing: BillingOnHost; noteBackup: (note: BackupNote) => Promise<void>; logger: Logger }): RequestListener {
  const { operatorRights } = parts.identity;
  const handlers: Handlers = {
    'operator-add': ({ email }) => operatorRights.add(email.toLowerCase()), 'operator-remove': ({ email }) => operatorRights.remove(email.toLowerCase()), 'operator-list': () => operatorRights.list(),
    'reset-password': ({ email, secondFactor }) => parts.identity.resetWayIn({ email: email.toLowerCase(), secondFactor }),
    async 'rotate-root-key'({ ring }) {
      for (const each of ring === undefined ? rootRings : [ring]) await parts.encryption.rotateRootKey(each);
      return parts.encryption.rootKeyStatus();
    },
    'import-tenant': ({ file }) => parts.leaving.importTenant(file).catch((error: unknown) => { throw error instanceof ArchiveProblem ? new KeysteadError('import_unreadable', { detail: error.message }, { cause: error }) : error; }),
    'verify-domain': ({ tenantId, domain }) => parts.identity.verifyDomain(tenantId, domain),
    'delete-tenant': ({ tenantId, confirm, despiteHolds }) => parts.leaving.deleteTenant(tenantId, confirm, despiteHolds),
    'platform-keys': () => parts.billing.keys(), 'platform-offer': (offer) => parts.billing.offer(offer), 'top-up-credits': (topUp) => parts.billing.topUp(topUp), 'issue-invoice': (wish) => parts.billing.issue(wish),
    'note-backup': (note) => parts.noteBackup(note),
    'root-keys': () => parts.encryption.rootKeyStatus(),
  };
  const known = (name: string): name is HostCommandName => Object.hasOwn(shapes, name);

  async function answer(incoming: IncomingMessage): Promise<{ status: number; body: unknown }> {
    const name = (incoming.url ?? '/').slice(1);
    if (incoming.method !== 'POST' || !known(name)) return { status: 404, body: { title: `There is no host command "${name}".`, fix: '' } };
    const input = shapes[name].safeParse(JSON.parse(await readText(incoming)));
    if (!input.success) return { status: 400, body: { title: input.error.issues.map(({ path, message }) => `${path.join('.') || 'input'}: ${message}`).join('\n'), fix: '' } };
    const run = handlers[name] as (input: unknown) => Promise<unknown>;
    return { status: 200, body: await run(input.data) };
  }

  return (incoming, response) => {
    answer(incoming).catch((error: unknown) => {
      if (error instanceof KeysteadError) return { status: error.status, body: { code: error.code, title: error.message, fix: '' } };
      parts.logger.error({ err: error }, 'a host command failed');
      return { status: 500, body: { code: 'internal', title: 'It failed; the log says why.', fix: '' } };
    }).then((answered) => send(response, answered), () => response.destroy());
  };
}

function send(response: ServerResponse, { status, body }: { status: number; body: unknown }): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body ?? null));
}

async function readText(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let total = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    total += chunk.byteLength;
    if (total > largestRequestBytes) throw new Error('a host command is larger than any');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

export interface HostAnswer { readonly status: number; readonly body: unknown }

/** Sends a host command to the Keystead that runs on this data folder. @throws Error where none does. */
export async function askHost(dataDirectory: string, name: HostCommandName, input: object): Promise<HostAnswer> {
  const socketPath = await hostSocketPath(dataDirectory);
  return new Promise((resolve, reject) => {
    const outgoing = request({ socketPath, path: `/${name}`, method: 'POST', headers: { 'content-type': 'application/json' } }, (incoming) => {
      readText(incoming).then((text) => resolve({ status: incoming.statusCode ?? 500, body: JSON.parse(text) as unknown }), reject);
    });
    outgoing.on('error', (error) => reject(new Error(`No Keystead runs on ${dataDirectory} (${error.message}). Start it, or name its folder with --data-dir.`, { cause: error })));
    outgoing.end(JSON.stringify(input));
  });
}
