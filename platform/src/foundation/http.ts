import { randomUUID } from 'node:crypto';
import type { BodyOf, Operation, ParamsOf, QueryOf, ResponseOf } from '@keystead/contract';
import { Hono } from 'hono';
import { type Clock, systemClock } from './clock.ts';
import { InvalidRequest, KeysteadError, toProblem } from './errors.ts';
import { guardStream } from './guarded-stream.ts';
import type { Logger } from './logging.ts';
import type { Principal } from './principal.ts';
import { checkPolicy, checkStepUp } from './step-up.ts';
import { parseJson, parseQuery, validate } from './validate.ts';

/** One call of an operation, parsed and authorised. */
export interface Call<O extends Operation> {
  /** Present unless the operation is public. */
  readonly principal: O['permission'] extends 'public' ? null : Principal;
  readonly params: ParamsOf<O>;
  readonly query: QueryOf<O>;
  readonly body: BodyOf<O>;
  /** The request as it came, for bodies that are not JSON and for cookies. Its headers are untrusted. */
  readonly request: Request;
  /** `If-Match`, for operations that need it. */
  readonly ifMatch: string | null;
  readonly traceId: string;
  /** Address of the client as the listener saw it. */
  readonly clientAddress: string | null;
  setHeader(name: string, value: string): void;
}

/** What a handler may give: the operation's response, or a whole `Response` where it is not JSON. */
type Answer<O extends Operation> = O['responseContent'] extends string ? Response : O['response'] extends null ? void : ResponseOf<O>;

/** An operation with its handler. Made by `implement`, mounted by `createApi`. */
export interface ImplementedOperation {
  readonly operation: Operation;
  readonly handle: (call: Call<Operation>) => Promise<unknown>;
}

/** Binds a declared operation to its handler. */
export function implement<O extends Operation>(operation: O, handle: (call: Call<O>) => Promise<Answer<O>>): ImplementedOperation {
  return { operation, handle: handle as unknown as ImplementedOperation['handle'] };
}

export interface ApiOptions {
  readonly operations: readonly ImplementedOperation[];
  /** Verifies session cookie or bearer token; `null` where neither is valid. */
  readonly authenticate: (request: Request) => Promise<Principal | null>;
  readonly logger: Logger;
  /** Largest JSON body, in bytes. */
  readonly maxBodyBytes?: number;
  /** Remembers answers by `Idempotency-Key`; see idempotency.ts. */
  readonly idempotency: IdempotencyStore;
  /** The origins that may call with a cookie. */
  readonly allowedOrigins: () => readonly string[];
  /** Told of every call of platform support, or of an auditor's link, that reads something of the tenant, before it is carried out; where it fails, the call is refused. */
  readonly onSupportCall?: (principal: Principal, operation: Operation) => Promise<void>;
  /** Says how old a second factor is; the system's clock where left out. */
  readonly clock?: Clock;
  /** Told of every operation at its end. It must not throw. */
  readonly onOperation?: (end: OperationEnd) => void;
}

/** An operation at its end, for whoever counts and traces. */
export interface OperationEnd {
  readonly operation: Operation;
  readonly status: number;
  readonly traceId: string;
  /** Until the answer's headers. */
  readonly milliseconds: number;
  /** As the caller sent it (W3C Trace Context), unchecked. */
  readonly untrustedTraceparent: string | null;
}

/** Keeps the answer to a POST under its `Idempotency-Key`, for a day, for each tenant and caller. */
export interface IdempotencyStore {
  run(call: { principal: Principal; key: string; operation: Operation; requestText: string }, work: () => Promise<StoredAnswer>): Promise<StoredAnswer>;
}
export interface StoredAnswer { readonly status: number; readonly body: string | null }

const parameterPattern = /\{(\w+)\}/g;

/** Builds the control plane: every operation routed, validated, authorised, its answer checked against its own schema. */
export function createApi(options: ApiOptions): Hono {
  const hono = new Hono();
  for (const implemented of options.operations) {
    const path = implemented.operation.path.replace(parameterPattern, ':$1');
    hono.on(implemented.operation.method, path, (context) => observed(implemented, options, context.req.raw, context.req.param() as Record<string, string>));
  }
  hono.notFound((context) => problemResponse(new KeysteadError('unknown_route', { path: context.req.path.slice(0, 200) }), randomUUID()));
  hono.onError((error) => problemResponse(error, randomUUID()));
  return hono;
}

async function observed(implemented: ImplementedOperation, options: ApiOptions, request: Request, params: Record<string, string>): Promise<Response> {
  const started = performance.now();
  const response = await serve(implemented, options, request, params);
  options.onOperation?.({
    operation: implemented.operation, status: response.status, traceId: response.headers.get('x-trace-id') ?? '', milliseconds: performance.now() - started,
    untrustedTraceparent: request.headers.get('traceparent'),
  });
  return response;
}

async function serve(implemented: ImplementedOperation, options: ApiOptions, request: Request, params: Record<string, string>): Promise<Response> {
  const traceId = randomUUID();
  const { operation } = implemented;
  try {
    refuseForeignOrigin(operation, request, options.allowedOrigins());
    const principal = operation.permission === 'public' ? null : await authorise(operation, options, request);
    const bodyText = operation.body === undefined ? '' : await readText(request, options.maxBodyBytes ?? 1_048_576);
    const headers = new Headers({ 'x-trace-id': traceId, 'cache-control': 'no-store' });
    const call: Call<Operation> = {
      principal: principal as never,
      params: validate(operation.params, params, 'path') as never,
      query: validate(operation.query, parseQuery(new URL(request.url).searchParams), 'query') as never,
      body: (operation.body === undefined ? undefined : validate(operation.body, parseJson(bodyText), 'body')) as never,
      request, traceId, clientAddress: request.headers.get('x-keystead-client-address'),
      ifMatch: ifMatch(operation, request),
      setHeader: (name, value) => { headers.append(name, value); },
    };
    const key = request.headers.get('idempotency-key');
    if (key === null || operation.method !== 'POST' || principal === null || operation.body === undefined) {
      const answered = await answer(implemented, call, headers);
      return operation.responseContent === 'text/event-stream' && principal !== null ? guardStream(answered, () => isStill(principal, operation, options, request)) : answered;
    }
    if (key.length > 200) throw new InvalidRequest([{ path: 'Idempotency-Key', message: 'at most 200 characters' }]);
    const stored = await options.idempotency.run({ principal, key, operation, requestText: `${new URL(request.url).pathname}\n${bodyText}` }, async () => {
      const response = await answer(implemented, call, headers);
      return { status: response.status, body: response.body === null ? null : await response.text() };
    });
    if (stored.body !== null) headers.set('content-type', 'application/json');
    return new Response(stored.body, { status: stored.status, headers });
  } catch (error) {
    if (!(error instanceof KeysteadError) || error.status >= 500) options.logger.error({ err: error, operation: operation.id, traceId }, 'operation failed');
    return problemResponse(error, traceId);
  }
}

/** Whether the caller of a stream is still who they were, and may still have it. */
async function isStill(before: Principal, { permission }: Operation, { authenticate }: ApiOptions, request: Request): Promise<boolean> {
  const now = await authenticate(request);
  return now !== null && now.tenantId === before.tenantId && (permission === 'session' || permission === 'public' || now.permissions.has(permission));
}

async function answer(implemented: ImplementedOperation, call: Call<Operation>, headers: Headers): Promise<Response> {
  const { operation } = implemented;
  const result = await implemented.handle(call);
  if (result instanceof Response) {
    for (const [name, value] of headers) result.headers.append(name, value);
    return result;
  }
  if (operation.response === null) return new Response(null, { status: operation.status, headers });
  // Strict schemas: a field that was not declared is an error here, not a leak there.
  const checked = operation.response.parse(result);
  headers.set('content-type', 'application/json');
  if (isRecord(checked) && typeof checked['etag'] === 'string') headers.set('etag', checked['etag']);
  return new Response(JSON.stringify(checked), { status: operation.status, headers });
}

/** What any session may do and support inside an organisation may too: see who it is, see what everybody sees of it, leave. */
const supportOperations: ReadonlySet<string> = new Set(['readSession', 'readAccessNotices', 'signOut']);

async function authorise(operation: Operation, options: ApiOptions, request: Request): Promise<Principal> {
  const principal = await options.authenticate(request);
  if (principal === null) throw new KeysteadError('unauthenticated');
  const needed = operation.permission;
  if (needed !== 'session' && needed !== 'public' && !principal.permissions.has(needed)) throw new KeysteadError('forbidden', { permission: needed });
  if (principal.support !== undefined) {
    if (needed === 'session' && !supportOperations.has(operation.id)) throw new KeysteadError('forbidden', { permission: 'a session of a member' });
    if (needed !== 'session') await options.onSupportCall?.(principal, operation);
  }
  if (principal.guest !== undefined) {
    checkGuest(operation);
    if (needed !== 'session') await options.onSupportCall?.(principal, operation);
  }
  checkPolicy(operation, principal);
  if (operation.stepUp !== true) return principal;
  const exemption = checkStepUp(principal, (options.clock ?? systemClock).now());
  return exemption === null ? principal : { ...principal, stepUpExemption: exemption };
}

/** Whoever opened an auditor's link reads, whatever a permission would let others do, and leaves. @throws KeysteadError `forbidden`. */
function checkGuest({ id, method, permission }: Operation): void {
  const own = permission === 'session' || permission === 'public';
  if (own ? !supportOperations.has(id) : method !== 'GET') throw new KeysteadError('forbidden', { permission: 'a session of a member: a link for auditors only reads' });
}

/** A browser sends `Origin` with every request that can change something; one from another site is refused (CSRF). */
function refuseForeignOrigin(operation: Operation, request: Request, allowed: readonly string[]): void {
  const origin = request.headers.get('origin');
  if (operation.method === 'GET' || origin === null || (operation.fromOtherSites === true && operation.permission === 'public')) return;
  if (!allowed.includes(origin)) throw new KeysteadError('forbidden_origin');
}

function ifMatch(operation: Operation, request: Request): string | null {
  const value = request.headers.get('if-match');
  if (operation.needsEtag === true && value === null) throw new KeysteadError('precondition_required');
  return value;
}

/** Reads a body as text, refusing it as soon as it passes the limit. */
async function readText(request: Request, limitBytes: number): Promise<string> {
  const type = request.headers.get('content-type') ?? 'application/json';
  if (!/^application\/(?:[\w.+-]+\+)?json\b/i.test(type)) throw new KeysteadError('unsupported_media_type', { detail: type.slice(0, 80), supported: 'application/json' });
  return new TextDecoder().decode(await readBytes(request, limitBytes));
}

/**
 * Reads a body whole.
 * @throws KeysteadError `payload_too_large` once the bytes that really came pass `limitBytes`, whatever Content-Length says.
 */
export async function readBytes(request: Request, limitBytes: number): Promise<Uint8Array> {
  if (Number(request.headers.get('content-length') ?? 0) > limitBytes) throw new KeysteadError('payload_too_large', { limitBytes });
  const chunks: Uint8Array[] = [];
  let total = 0;
  for await (const chunk of request.body ?? []) {
    total += chunk.byteLength;
    if (total > limitBytes) throw new KeysteadError('payload_too_large', { limitBytes });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** An error as problem+json (RFC 9457). */
export function problemResponse(error: unknown, traceId: string): Response {
  const problem = toProblem(error, traceId);
  const headers = new Headers({ 'content-type': 'application/problem+json', 'x-trace-id': traceId, 'cache-control': 'no-store' });
  const wait = problem.parameters['retryAfterSeconds'];
  if (wait !== undefined) headers.set('retry-after', String(wait));
  else if (problem.status === 503) headers.set('retry-after', '2');
  return new Response(JSON.stringify(problem), { status: problem.status, headers });
}
