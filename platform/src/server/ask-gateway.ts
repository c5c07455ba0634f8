import { Pool } from 'undici';
import { jsonOrNull, KeysteadError, newId, readText } from '../foundation/index.ts';
import type { Identity } from '../identity/index.ts';
import type { AskGateway } from '../vault/index.ts';

const timeoutMilliseconds = 60_000;
const answerLimitBytes = 262_144;

/** Asks the gateway over HTTP with a principal token, like any client: same admission, budgets, ledger and audit. */
export function openAskGateway(options: { readonly gatewayUrl: () => string; readonly issuePrincipalToken: Identity['issuePrincipalToken'] }): { ask: AskGateway; close(): Promise<void> } {
  let pool: Pool | null = null;

  async function ask(question: Parameters<AskGateway>[0]): ReturnType<AskGateway> {
    const { tenantId, userId, teamId, environment, app } = question;
    const token = await options.issuePrincipalToken({ tenantId, userId, teamId, environment, app, run: newId() });
    // The port may be known late, and stays what it is then.
    pool ??= new Pool(new URL(options.gatewayUrl()).origin, { connections: 4, pipelining: 1 });
    try {
      const { statusCode, headers, body } = await pool.request({
        method: 'POST', path: question.path, signal: AbortSignal.timeout(timeoutMilliseconds), body: JSON.stringify(question.body),
        headers: { ...question.headers, 'content-type': 'application/json', accept: 'application/json', authorization: `Bearer ${token}` },
      });
      return { status: statusCode, headers: singleHeaders(headers), body: jsonOrNull(await readText(body, answerLimitBytes)) };
    } catch {
      throw new KeysteadError('unavailable', { detail: 'the gateway did not answer in time' });
    }
  }

  return { ask, close: async () => { await pool?.close(); } };
}

function singleHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, typeof value === 'string' ? value : value?.[0]]));
}
