import type { Pool } from 'undici';
import type { Egress, Secret } from '../../foundation/index.ts';
import { whyClosed } from '../../vault/index.ts';
import type { Step } from '../budgets.ts';
import { GatewayError } from '../errors.ts';
import { intentRecord } from '../records.ts';
import type { Target } from '../routing/resolve.ts';
import type { PreparedRequest } from '../upstream/incoming.ts';
import { outgoingHeaders } from '../upstream/outgoing.ts';
import { type CallLimits, KeyStopped, type Streams, UpstreamCall } from '../upstream/upstream-call.ts';
import type { Run } from './run.ts';

/** Says what is about to be sent, and what is held for it, before it is. @throws GatewayError `audit_unavailable` */
export function writeIntent({ exchange, job, log }: Run, step: Step): void | Promise<void> {
  return exchange.append(intentRecord(job.record, step.target, step.worstCase, { reservations: exchange.reservation?.records ?? [], credits: exchange.credits?.of(step), attempts: log.mayBeBilled ? log.attempts : undefined }));
}

/** Intent first, key after: a use that cannot be recorded does not happen. At once where nothing has to be waited for. @throws GatewayError `audit_unavailable`, `key_unusable`; what `exchangedKeys` throws */
export function openKey(run: Run, step: Step): Secret | Promise<Secret> {
  const written = writeIntent(run, step);
  return written === undefined ? openRecorded(run, step) : written.then(() => openRecorded(run, step));
}

function openRecorded({ exchange, job: { record } }: Run, { target: { credential } }: Step): Secret | Promise<Secret> {
  const unusable = (error: unknown): never => {
    // Opened, but its provider gave no token for it.
    if (error instanceof GatewayError) throw error;
    exchange.deps.logger.error({ err: error, requestId: record.requestId, credentialId: credential.id }, 'a key cannot be opened');
    throw new GatewayError('key_unusable', { fingerprint: credential.version.fingerprint, reason: whyClosed(error) }, { cause: error, retryAfterSeconds: 2 });
  };
  exchange.dispatched = true;
  try {
    const opened = exchange.deps.keys.open(credential.owner ?? record.tenantId, credential);
    return opened instanceof Promise ? opened.catch(unusable) : opened;
  } catch (error) {
    return unusable(error);
  }
}

/** One sending: the bytes as prepared for this step's target, and the opened key. */
export interface Sending { readonly step: Step; readonly prepared: PreparedRequest; readonly secret: Secret }

/** Sends once. Its `outcome` is a whole answer, an error, or a stream's beginning. */
export function attempt(run: Run, sending: Sending, limits: CallLimits): UpstreamCall {
  const { exchange } = run;
  // First, since it decides how an answer in pieces is known.
  exchange.translation = sending.prepared.translation;
  const call = new UpstreamCall(streamsOf(run), limits);
  exchange.call = call;
  send(run, sending, call);
  return call;
}

/** From now on whoever manages the key can break the call off, until the function given back is called. */
export function stoppable({ exchange }: Run, { target: { credential } }: Step): () => void {
  return exchange.deps.inFlight.add(credential.id, credential.version.version, () => exchange.call?.abort(new KeyStopped('its key was stopped')));
}

/** Targets live as long as their configuration, and belong to one tenant; a process has one egress. */
const pools = new WeakMap<Egress, WeakMap<Target, Pool>>();

function poolOf(egress: Egress, tenantId: string, target: Target): Pool {
  const known = pools.get(egress)?.get(target);
  if (known !== undefined) return known;
  const pool = egress.pool(`${tenantId}:${target.credential.id}`, target.credential.origin, target.provider.custom === true);
  const ofEgress = pools.get(egress) ?? new WeakMap<Target, Pool>();
  pools.set(egress, ofEgress.set(target, pool));
  return pool;
}

function send({ exchange, job }: Run, { step: { target }, prepared, secret }: Sending, call: UpstreamCall): void {
  const { limits, egress, clock } = exchange.deps;
  const fail = (error: unknown): void => call.abort(error instanceof Error ? error : new Error(String(error)));
  try {
    const pool = poolOf(egress, job.record.tenantId, target);
    const dispatch = (headers: string[]): unknown => pool.dispatch({
      path: prepared.path, method: 'POST', headers, body: prepared.body,
      headersTimeout: limits.answerMilliseconds, bodyTimeout: job.facts.stream ? limits.streamIdleMilliseconds : limits.answerMilliseconds,
    }, call);
    const headers = outgoingHeaders(prepared, target, { secret, clock });
    if (headers instanceof Promise) headers.then(dispatch).catch(fail);
    else dispatch(headers);
  } catch (error) {
    fail(error);
  }
}

function streamsOf({ exchange, job }: Run): Streams {
  if (!job.facts.stream) return 'no';
  const { streamType } = exchange.upstreamDialect;
  return streamType === null ? 'any' : { type: streamType };
}
