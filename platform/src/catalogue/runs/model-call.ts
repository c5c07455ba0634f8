import { rulesOfGateway } from '@keystead/contract';
import { Pool } from 'undici';
import { type StructuredEnd, readSseData, structuredCalls } from '../../dialects/index.ts';
import { jsonOrNull, KeysteadError } from '../../foundation/index.ts';
import type { CallModel, ModelRequest } from '../dependencies.ts';

export interface ModelCallOptions {
  /** Origin of the gateway, as any client reaches it. Asked for each call: the port may be known late. */
  readonly gatewayUrl: () => string;
  /** A short-lived token on whose authority the call is made. */
  readonly issuePrincipalToken: (principal: { tenantId: string; userId: string; app: string; run: string; environment: ModelRequest['environment']; teamId: string | null }) => Promise<string>;
}

/** Longest error body that is read. */
const maxErrorBytes = 65_536;

/** Calls models through the gateway over HTTP, like any client: same admission, budgets, ledger and audit. */
export function createModelCall(options: ModelCallOptions): { call: CallModel; close(): Promise<void> } {
  const pools = new Map<string, Pool>();

  function poolOf(origin: string): Pool {
    const known = pools.get(origin) ?? new Pool(origin, { connections: 64, pipelining: 1, headersTimeout: 300_000, bodyTimeout: 300_000 });
    pools.set(origin, known);
    return known;
  }

  async function* call(request: ModelRequest): ReturnType<CallModel> {
    const { dialect, model } = request.target;
    if (!isStructured(dialect)) throw new KeysteadError('no_usable_credential');
    const structured = structuredCalls[dialect];
    const token = await options.issuePrincipalToken({ tenantId: request.tenantId, userId: request.userId, app: request.appId, run: request.runId, environment: request.environment, teamId: request.teamId });
    const response = await connect(() => poolOf(new URL(options.gatewayUrl()).origin).request({
      method: 'POST', path: structured.path(model), signal: request.signal,
      headers: { ...structured.headers, 'content-type': 'application/json', accept: 'text/event-stream', authorization: `Bearer ${token}`, 'x-keystead-data-class': request.dataClass, 'x-keystead-priority': request.priority, 'x-keystead-complexity': request.complexity },
      body: JSON.stringify(structured.body({ ...request, model, storeNothing: request.storeNothing === true && request.target.takesStoreFalse === true })),
    }), request.signal);
    yield { type: 'accepted', requestId: headerText(response.headers['x-keystead-request-id']) };
    if (response.statusCode !== 200) throw refusalOf(headerText(response.headers['x-keystead-error']), await readError(response.body));
    try {
      for await (const data of readSseData(response.body)) {
        const text = structured.readDelta(data);
        if (text !== '') yield { type: 'text', text };
        throwUnlessFinished(structured.readEnd(data), data);
      }
    } catch (error) {
      request.signal.throwIfAborted();
      throw error instanceof KeysteadError ? error : new KeysteadError('provider_failed', { detail: 'the answer broke off' }, { cause: error });
    }
  }

  return {
    call,
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.destroy()));
      pools.clear();
    },
  };
}

async function connect<T>(request: () => Promise<T>, signal: AbortSignal): Promise<T> {
  try {
    return await request();
  } catch (error) {
    signal.throwIfAborted();
    throw new KeysteadError('unavailable', { detail: 'the gateway does not answer' }, { cause: error });
  }
}

/** Codes of the gateway that mean: no key of this tenant can serve the call. */
const withoutCredential = new Set(['no_credential', 'model_not_found']);
/** Codes of the gateway that mean: try again soon, the provider was not asked. */
const notNow = new Set(['unavailable', 'audit_unavailable', 'key_unusable', 'internal']);

function refusalOf(code: string | null, message: string): KeysteadError {
  if (code !== null && withoutCredential.has(code)) return new KeysteadError('no_usable_credential');
  // A rule of the organisation refused it, and nothing was sent: whoever ran it is told so under the same code, in the gateway's words.
  const rule = rulesOfGateway.find((each) => each === code);
  if (rule !== undefined) return new KeysteadError(rule, { detail: message });
  return new KeysteadError(code !== null && notNow.has(code) ? 'unavailable' : 'provider_failed', { detail: message });
}

async function readError(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let received = 0;
  for await (const chunk of body) {
    received += chunk.byteLength;
    if (received > maxErrorBytes) break;
    chunks.push(chunk);
  }
  return errorMessage(jsonOrNull(Buffer.concat(chunks).toString('utf8'))) ?? 'no reason was given';
}

/** What a person is told about an answer that did not end as it should. */
const badEnds: Readonly<Record<Exclude<StructuredEnd, 'finished' | null>, string>> = {
  truncated: 'the answer reached its length limit before it was complete',
  refused: 'the model refused to answer',
  failed: 'the answer broke off',
};

function throwUnlessFinished(end: StructuredEnd, data: string): void {
  if (end === null || end === 'finished') return;
  throw new KeysteadError('provider_failed', { detail: errorMessage(jsonOrNull(data)) ?? badEnds[end] });
}

function isStructured(dialect: string): dialect is keyof typeof structuredCalls {
  return Object.hasOwn(structuredCalls, dialect);
}

function errorMessage(body: unknown): string | null {
  if (typeof body !== 'object' || body === null || !('error' in body)) return null;
  const { error } = body;
  if (typeof error === 'string') return error.slice(0, 1_000);
  if (typeof error !== 'object' || error === null || !('message' in error)) return null;
  return String(error.message).slice(0, 1_000);
}

function headerText(value: string | string[] | undefined): string | null {
  return (Array.isArray(value) ? value[0] : value) ?? null;
}
