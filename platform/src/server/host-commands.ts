import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { rootRings } from '@keystead/contract';
import type { z } from 'zod';
import type { BillingOnHost } from '../billing/index.ts';
import { KeysteadError, type Logger } from '../foundation/index.ts';
import { ArchiveProblem, type LeavingPart } from '../governance/index.ts';
import type { Identity } from '../identity/index.ts';
import { readText } from './ask-host.ts';
import type { BackupNote } from './backup/index.ts';
import type { Encryption } from './encryption.ts';
import { type HostCommandName, hostCommandShapes } from './host-command-shapes.ts';

type Handlers = { readonly [Name in HostCommandName]: (input: z.output<(typeof hostCommandShapes)[Name]>) => Promise<unknown> };

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
  const known = (name: string): name is HostCommandName => Object.hasOwn(hostCommandShapes, name);

  async function answer(incoming: IncomingMessage): Promise<{ status: number; body: unknown }> {
    const name = (incoming.url ?? '/').slice(1);
    if (incoming.method !== 'POST' || !known(name)) return { status: 404, body: { title: `There is no host command "${name}".`, fix: '' } };
    const input = hostCommandShapes[name].safeParse(JSON.parse(await readText(incoming)));
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
