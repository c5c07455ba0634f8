import type { IncomingMessage, ServerResponse } from 'node:http';
import { type DataClass, dataClasses, strictestOf } from '@keystead/contract';
import { AnswerWatch, DialectError, type RequestFacts, asksForSchema } from '../dialects/index.ts';
import { redact } from '../foundation/index.ts';
import { newRequestId } from './request/request-id.ts';
import { worstCase, type WorstCase } from '../metering/index.ts';
import type { Step } from './budgets.ts';
import type { Job } from './chain/run.ts';
import { runChain } from './chain/walk.ts';
import { ContentWatch } from './content-watch.ts';
import { answerEstimate } from './counting/answer-estimate.ts';
import { planCount } from './counting/plan-count.ts';
import { countDefaultRate, giveBackRest } from './default-rate.ts';
import { GatewayError, outOfDate } from './errors.ts';
import { countedFor } from './reservations/matching.ts';
import { reserveForChain } from './reservations/reserve.ts';
import { Exchange, type GatewayDeps } from './exchange.ts';
import { applyPolicy, type Cleared, complexityFactsOf, complexityOf, PolicyRefusal, withAgreements, withinResidency } from './policy/index.ts';
import { callerRecord, type RequestRecord } from './records.ts';
import { requestEnd } from './request-end.ts';
import { authenticate, type Caller, type SentTokens, TokenEnded } from './request/authenticate.ts';
import { type IncomingHeaders, readIncomingHeaders } from './request/incoming-headers.ts';
import { ClientGone, parseBody, readBody, tooLarge, upstreamFields } from './request/read-body.ts';
import { priorityOf, statedComplexity } from './request/stated.ts';
import { withNames } from './request/names.ts';
import { networkOn, originOf } from './request/origin.ts';
import { refusePaused } from './request/pauses.ts';
import { chooseVersion, drawOf } from './routing/choose-version.ts';
import { estimatedInputTokens } from './routing/conditions.ts';
import { requireLegs } from './routing/plan-legs.ts';
import type { Target } from './routing/resolve.ts';
import { resolveCached } from './routing/resolve-cached.ts';
import { beginShadow } from './shadow/begin-shadow.ts';
import { isDrawn } from './shadow/draw.ts';
import { answerModels } from './surfaces/models.ts';
import { dialectOfPrefix, hintForPath, matchSurface, noManners, type Surface, translatableOf } from './surfaces/surface.ts';
import { splitQuery } from './upstream/outgoing.ts';

/** The life of a request on a gateway path. Never rejects: every end is an answer, or a closed connection. */
export async function serve(request: IncomingMessage, response: ServerResponse, deps: GatewayDeps): Promise<void> {
  const url = request.url ?? '/';
  const mark = url.indexOf('?');
  const path = mark === -1 ? url : url.slice(0, mark);
  const exchange = new Exchange(newRequestId(), dialectOfPrefix(path, noManners), response, deps);
  deps.counters.requests += 1;
  deps.counters.inFlight += 1;
  try {
    await admit(exchange, request, path, mark === -1 ? '' : url.slice(mark));
  } catch (error) {
    if (!(error instanceof ClientGone)) await exchange.refuse(toGatewayError(error, exchange));
  } finally {
    // No outcome will settle what was never sent.
    if (exchange.reservation !== null && !exchange.dispatched) exchange.reservation.release();
    deps.counters.inFlight -= 1;
    deps.observe?.(requestEnd(exchange, request));
  }
}

async function admit(exchange: Exchange, request: IncomingMessage, path: string, rawQuery: string): Promise<void> {
  const { deps } = exchange;
  const match = matchSurface(path);
  if (match !== null) {
    exchange.surface = match.surface;
    exchange.dialectId = match.surface.dialect;
  }
  const headers = readIncomingHeaders(request.rawHeaders);
  if (match === null || match.surface.method === 'GET') exchange.dialectId = dialectOfPrefix(path, headers);
  if (request.headers.upgrade !== undefined) throw new GatewayError('upgrade_refused');
  const method = request.method ?? 'GET';
  // A POST to a model's path means one of Google's methods that is not served.
  if (match === null || (match.surface.kind === 'model' && method === 'POST')) throw new GatewayError('not_found', { method, path: path.slice(0, 200), hint: hintForPath(path) });
  const { surface } = match;
  if (method !== surface.method) throw new GatewayError('method_not_allowed', { method, path: surface.endpoint, allowed: surface.method });
  refuseUnreadable(headers, deps.limits.bodyBytes);
  if (!deps.snapshot.usable()) throw outOfDate();
  const { query, keys } = splitQuery(rawQuery);
  refuseUpstreamChoice(query);
  const sent = tokensOf(headers, keys, request.socket);
  const identified = identify(exchange, request, sent);
  const known = identified instanceof Promise ? await identified : identified;
  const caller = headers.untrustedNames === null && (!known.owesNames || surface.method === 'GET') ? known : withNames(known, headers.untrustedNames);
  if (surface.method === 'GET') answerModels(exchange, surface, match.model, { caller, dataClass: dataClassOf(headers, caller) });
  else await dispatch(exchange, { request, surface, headers, path, query }, caller);
}

function refuseUnreadable(headers: IncomingHeaders, limitBytes: number): void {
  if (headers.contentLength !== null && headers.contentLength > limitBytes) throw tooLarge(limitBytes);
  if (headers.contentEncoding !== null) throw new GatewayError('unsupported_encoding', { encoding: headers.contentEncoding.slice(0, 40) });
}

function refuseUpstreamChoice(query: string): void {
  if (query === '') return;
  const sent = new URLSearchParams(query);
  const name = upstreamFields.find((field) => sent.has(field));
  if (name !== undefined) throw new GatewayError('upstream_not_allowed', { name });
}

/** Unauthenticated requests leave counts and nothing else: a flood of them must not fill a disk. */
function identify({ deps }: Exchange, request: IncomingMessage, sent: SentTokens): Caller | Promise<Caller> {
  const count = (error: unknown): never => {
    deps.counters.unauthenticated += 1;
    if (error instanceof GatewayError && error.code === 'invalid_api_key') deps.refusedTokens.note(error instanceof TokenEnded ? error.of : null, networkOn(request, deps.trustedProxies));
    throw error;
  };
  try {
    const found = authenticate(sent, deps);
    return found instanceof Promise ? found.catch(count) : found;
  } catch (error) {
    return count(error);
  }
}

function tokensOf({ tokens, malformedAuthorization }: IncomingHeaders, queryKeys: readonly string[], connection: object): SentTokens {
  return { tokens: queryKeys.length === 0 ? tokens : [...new Set([...tokens, ...queryKeys])], malformedAuthorization, connection };
}

/**
 * The strictest of what the caller says of the content, its token and its teams (G5); a header can only make it stricter. A class that there is
 * not is refused, since a scope may depend on it.
 */
function dataClassOf({ untrustedDataClass }: IncomingHeaders, caller: Caller): DataClass {
  const said = dataClasses.find((each) => each === untrustedDataClass);
  if (untrustedDataClass !== null && said === undefined) throw new GatewayError('invalid_field', { detail: `The header x-keystead-data-class must be one of ${dataClasses.join(', ')}.` }, { param: 'x-keystead-data-class' });
  const strictest = strictestOf([said, caller.dataClass]);
  return strictest === 'unlabelled' ? caller.tenant.policy?.unlabelledAs ?? strictest : strictest;
}

interface Arrived {
  readonly request: IncomingMessage;
  readonly surface: Surface;
  readonly headers: IncomingHeaders;
  readonly path: string;
  readonly query: string;
}

interface Parsed { readonly bytes: Buffer; readonly body: Record<string, unknown>; readonly facts: RequestFacts; readonly at: number }

async function dispatch(exchange: Exchange, arrived: Arrived, caller: Caller): Promise<void> {
  const { deps, dialect } = exchange;
  const { surface } = arrived;
  const record: Writable<RequestRecord> = {
    requestId: exchange.requestId, tenantId: caller.tenant.id, at: deps.clock.now().getTime(), caller: callerRecord(caller),
    endpoint: surface.endpoint, stream: false, askedModel: '',
    // What runs of apps send comes from this host.
    ...caller.runId === null && caller.appId === null ? { origin: originOf(arrived.request, deps.trustedProxies) } : {},
  };
  exchange.record = record;
  const received = await readBody(arrived.request, deps.limits.bodyBytes);
  if (caller.tenant.policy?.receiptHashes === true) exchange.content = new ContentWatch(received);
  const body = parseBody(received);
  const facts = dialect.readRequest(body, arrived.path);
  record.stream = facts.stream;
  // A key pasted in place of the model would stay in ledger and audit log for good.
  record.askedModel = redact(facts.model.slice(0, 256));
  refusePaused(caller, facts.model);
  const call = { environment: caller.environment, teamIds: caller.teamIds, appId: caller.appId, workflowId: caller.workflow, endpoint: surface.scopeId ?? '', dataClass: dataClassOf(arrived.headers, caller) };
  const cleared = clear(exchange, record, { policy: caller.tenant.policy, dialect: surface.dialect, bytes: received, body, model: facts.model, dataClass: call.dataClass, appId: caller.appId });
  const { bytes, model } = cleared instanceof Promise ? await cleared : cleared;
  // A rule may have sent it to a route that is paused.
  if (model !== facts.model) refusePaused(caller, model);
  // A route that was deleted since: its name may be a model's, and the rule meant the route.
  if (model !== facts.model && !caller.tenant.routes.has(model)) throw new GatewayError('model_not_found', { model, hint: 'Your organisation’s policy sends this request to that route; an admin can make it again or change the rule under Policy.' });
  const placed = withinResidency(resolveCached({ tenant: caller.tenant, environment: caller.environment, dialect: surface.dialect, translatable: translatableOf(surface), model, now: record.at, call }, caller, deps.providers), caller.tenant.policy, { dataClass: call.dataClass, model });
  const targets = withAgreements(placed, caller.tenant, { dataClass: call.dataClass, now: record.at });
  const draw = { environment: caller.environment, number: drawOf(exchange.requestId), now: record.at };
  const priority = priorityOf(arrived.headers.untrustedPriority);
  const stated = statedComplexity(arrived.headers.untrustedComplexity);
  const route = targets[0]?.leg === undefined ? null : caller.tenant.routes.get(model) ?? null;
  const legs = route === null ? targets : requireLegs({
    targets, route, call: { ...call, priority, inputTokens: estimatedInputTokens(bytes.length), complexity: () => stated ?? complexityOf(complexityFactsOf(surface.dialect, body, facts)), needsSchema: () => asksForSchema(surface.dialect, body) }, maxOutputTokens: facts.maxOutputTokens, at: record.at, random: deps.random,
    latencyOf: (target) => deps.health.latencyOf(caller.tenant.id, target),
  });
  const counting = surface.kind === 'count' ? planCount(legs, surface.dialect) : legs;
  if (counting === null) { await answerEstimate(exchange, { path: arrived.path, body, provider: legs[0]?.provider.name ?? 'The provider', tenantId: caller.tenant.id }); return; }
  const possible = counting.map((target): Step => ({ ...chooseVersion(target, draw), worstCase: worstCaseOf(surface, { bytes, body, facts, at: record.at }, target) }));
  const counted = deps.defaultRate === undefined || caller.tenant.budgets.length > 0 ? null : await countDefaultRate(exchange, caller.tenant, deps.defaultRate, possible);
  const reserved = caller.tenant.budgets.length === 0 ? null : reserveForChain(exchange, {
    tenant: caller.tenant, steps: possible, counted: countedFor(record.caller, facts.model),
    fit: { dialect: surface.dialect, bytes, body, facts, worstCaseOf: (target, maxOutputTokens, more) => worstCaseOf(surface, { bytes, body, facts: { ...facts, maxOutputTokens }, at: record.at }, target, more) },
  });
  const fitted = reserved instanceof Promise ? await reserved : reserved;
  if (fitted !== null) record.outputLimit = fitted.facts.maxOutputTokens ?? 0;
  // What follows goes by the request as it is sent.
  const sent = fitted ?? { bytes, body, facts, steps: possible };
  const job: Job = {
    record, surface, facts: sent.facts, steps: sent.steps, call, route, priority, hideUsageChunk: !facts.wantsStreamUsage,
    incoming: { dialect, path: arrived.path, query: arrived.query, forward: arrived.headers.forward, bytes: sent.bytes, body: sent.body, facts: sent.facts, requestId: exchange.requestId, at: record.at, counting: surface.kind === 'count' },
  };
  const shadow = route?.shadow === undefined || !isDrawn({ route, surface, body, rerouted: model !== facts.model }, deps.random) ? null : route.shadow;
  if (shadow !== null) exchange.watch = new AnswerWatch(bytes, () => exchange.elapsed());
  await runChain(exchange, job);
  if (counted !== null && deps.defaultRate !== undefined) giveBackRest(deps.defaultRate, counted, exchange.served);
  if (shadow !== null && route !== null) beginShadow(exchange, { tenant: caller.tenant, route, shadow, job, worstCaseOf: (target) => worstCaseOf(surface, { bytes: sent.bytes, body: sent.body, facts: sent.facts, at: record.at }, target) });
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Asks the policy, and tells caller and records what it did. */
function clear(exchange: Exchange, record: Writable<RequestRecord>, leaving: Parameters<typeof applyPolicy>[0]): Cleared | Promise<Cleared> {
  const note = (done: Pick<Cleared, 'headers' | 'record'>): void => {
    for (let index = 0; index < done.headers.length; index += 2) exchange.response.setHeader(done.headers[index] ?? '', done.headers[index + 1] ?? '');
    if (done.record !== null) record.policy = done.record;
  };
  const refused = (error: unknown): never => {
    if (error instanceof PolicyRefusal) note({ headers: error.headers, record: error.record });
    throw error;
  };
  const noted = (cleared: Cleared): Cleared => { note(cleared); return cleared; };
  try {
    const cleared = applyPolicy(leaving);
    return cleared instanceof Promise ? cleared.then(noted, refused) : noted(cleared);
  } catch (error) {
    return refused(error);
  }
}

/** Counting tokens is free. */
const nothing: WorstCase = { usage: { input: 0, cacheRead: 0, cacheWrite: 0, output: 0, reasoning: 0 }, costNanoUsd: 0 };

function worstCaseOf(surface: Surface, parsed: Parsed, target: Target, moreBytes = 0): WorstCase | null {
  if (surface.kind === 'count') return nothing;
  return worstCase({
    priceId: target.provider.priceId, dialect: surface.dialect, model: target.model, requestBytes: parsed.bytes.length + moreBytes, body: parsed.body,
    maxOutputTokens: surface.kind === 'embed' ? 0 : parsed.facts.maxOutputTokens, answers: parsed.facts.answers, at: parsed.at, own: target.credential.prices,
  });
}

function toGatewayError(error: unknown, exchange: Exchange): GatewayError {
  if (error instanceof GatewayError) return error;
  if (error instanceof DialectError) return new GatewayError('invalid_field', { detail: error.message }, { param: error.param });
  exchange.deps.logger.error({ err: error, requestId: exchange.requestId }, 'request failed inside the gateway');
  return new GatewayError('internal', { requestId: exchange.requestId }, { cause: error });
}
