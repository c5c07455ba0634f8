import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, RequestListener } from 'node:http';
import { operations } from '@keystead/contract';
import { Pool } from 'undici';
import { z } from 'zod';
import { jsonOrNull, KeysteadError, readText } from '../foundation/index.ts';
import type { DryRunAnswer, DryRunPort, DryRunQuestion } from '../gateway/index.ts';

const path = '/dry-run';
const question = z.strictObject({ tenantId: z.uuid(), sent: operations.dryRunRoute.body });
/** A text of 50,000 characters, escaped. */
const bodyLimitBytes = 524_288;
const timeoutMilliseconds = 5_000;

interface Answering {
  readonly token: string;
  /** `null`: there is no such organisation here. */
  readonly explain: (tenantId: string, sent: DryRunQuestion) => DryRunAnswer | null;
}

/**
 * Answers dry runs on the internal socket of a gateway process, for whoever knows the token; everything else goes to `others`. Of several
 * processes the one that takes the connection answers, with what it has seen itself.
 */
export function answerDryRuns({ token, explain }: Answering, others: RequestListener): RequestListener {
  const expected = digest(`Bearer ${token}`);

  async function answer(request: IncomingMessage): Promise<{ status: number; body: unknown }> {
    if (request.method !== 'POST' || !timingSafeEqual(digest(request.headers.authorization ?? ''), expected)) return { status: 401, body: {} };
    const asked = question.safeParse(jsonOrNull(await readText(request, bodyLimitBytes)));
    if (!asked.success) return { status: 400, body: {} };
    const found = explain(asked.data.tenantId, asked.data.sent);
    return found === null ? { status: 404, body: {} } : { status: 200, body: found };
  }

  return (request, response) => {
    if (request.url !== path) { others(request, response); return; }
    answer(request).catch(() => ({ status: 500, body: {} })).then(({ status, body }) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    }).catch(() => response.destroy());
  };
}

/** The other side: asks a gateway process. @throws KeysteadError `unavailable` */
export function openDryRuns(options: { readonly socketPath: string; readonly token: string }): { dryRun: DryRunPort; close(): Promise<void> } {
  const pool = new Pool('http://gateway', { socketPath: options.socketPath, connections: 2, pipelining: 1 });

  async function ask(tenantId: string, sent: DryRunQuestion): Promise<unknown> {
    const { statusCode, body } = await pool.request({
      method: 'POST', path, signal: AbortSignal.timeout(timeoutMilliseconds), headers: { authorization: `Bearer ${options.token}`, 'content-type': 'application/json' }, body: JSON.stringify({ tenantId, sent }),
    });
    const answer = await body.json();
    return statusCode === 200 ? answer : null;
  }

  return {
    async dryRun(tenantId, sent) {
      const answer = operations.dryRunRoute.response.safeParse(await ask(tenantId, sent).catch(() => null));
      if (!answer.success) throw new KeysteadError('unavailable', { detail: 'the gateway does not answer' });
      return answer.data;
    },
    close: () => pool.close(),
  };
}

/** Digests are compared, so that neither content nor length of the token shows in the time it takes. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
