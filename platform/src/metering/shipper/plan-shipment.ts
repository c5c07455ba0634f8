import { hash } from 'node:crypto';
import { type Actor, type AnyAuditEvent, storableText } from '../../audit/index.ts';
import type { TokenUsage } from '../../dialects/index.ts';
import { chargesOfAttempt, chargesOfEstimate, type EstimatedCharge } from '../budgets/charge.ts';
import { type Price, priceOf } from '../prices/price-of.ts';
import type { PriceTerm } from '../prices/price-terms.ts';
import { keptFactsOf, receiptTextOf } from '../receipts/receipt-facts.ts';
import type { AttemptRecord, CallerRecord, CreditRecord, KeptAttempt, OutcomeRecord, PolicyRecord, RefusalRecord, ReservationRecord } from '../records.ts';
import type { LedgerTable } from '../tables.ts';
import type { GivenUp } from './given-up.ts';
import type { OriginatedRequest } from './keep-origins.ts';
import type { FinishedRequest } from './open-intents.ts';

/** The id that the price tables know each provider by. Providers that are not named have no known prices. */
export type PriceIds = Readonly<Record<string, string | null>>;

/** A row of the ledger; times as text, since it travels as JSON. */
export type NewLedgerRow = Omit<LedgerTable, 'occurred_at' | 'attempts' | 'charged'> & { readonly occurred_at: string; readonly attempts: readonly KeptAttempt[]; readonly charged: readonly EstimatedCharge[] | null };

export interface PlannedRequest {
  readonly row: NewLedgerRow;
  /** Those of its attempts that were given up and may be billed all the same. */
  readonly givenUp: readonly NewLedgerRow[];
  readonly events: readonly AnyAuditEvent[];
  readonly reservations: readonly ReservationRecord[];
  /** What it held of credits; `undefined`: its record does not say. */
  readonly credits: CreditRecord | undefined;
  /** Opens the commitments to input and output, base64; `undefined`: there are none. */
  readonly salt: string | undefined;
  /** Who sent it from where. */
  readonly sent: OriginatedRequest;
}

const textLimit = 300;

export function limited(text: string | null): string | null {
  return text === null ? null : storableText(text).slice(0, textLimit);
}

function count(tokens: number | null | undefined): number | null {
  return typeof tokens === 'number' && Number.isSafeInteger(tokens) && tokens >= 0 ? tokens : null;
}

function actorOf(caller: CallerRecord): Actor {
  if (caller.tokenId !== null) return { kind: 'token', id: caller.tokenId };
  return caller.userId === null ? { kind: 'system', id: null } : { kind: 'user', id: caller.userId };
}

/** What a finished request leaves behind: one row of the ledger, one more for each attempt that may be billed beside it, one event for each use of a key. */
export function planRequest(finished: FinishedRequest, priceIds: PriceIds, terms: readonly PriceTerm[] = []): PlannedRequest {
  const { outcome, givenUp = [] } = finished;
  const plain = ledgerRow(outcome, costOf(finished, priceIds, terms));
  const besides = givenUp.map((each) => givenUpRow(plain, each, { outcome, priceIds, terms }));
  const row = sealed(besides.length === 0 ? plain : { ...plain, attempts: keptAttempts(outcome.attempts, givenUp, besides) }, outcome);
  return { row, givenUp: besides, events: usesOf(outcome, hash('sha256', receiptTextOf(row))), reservations: outcome.reservations, credits: outcome.credits, salt: outcome.content?.salt, sent: outcome };
}

/** The row of an attempt: what its request's row says of caller and question, and of itself its key, its most and what budgets count of it. */
function givenUpRow(request: Omit<NewLedgerRow, 'receipt'>, { place, rowId, attempt, bound }: GivenUp, { outcome, priceIds, terms }: { readonly outcome: OutcomeRecord; readonly priceIds: PriceIds; readonly terms: readonly PriceTerm[] }): NewLedgerRow {
  const usage = bound?.worstCase?.usage ?? null;
  const credential = { ...outcome.credential, ...attempt, version: bound?.version ?? null, payer: attempt.payer ?? 'tenant' } as const;
  const cost = costOf({ outcome: { ...outcome, credential: { ...credential, version: bound?.version ?? 0 }, servedModel: null, usage, usageState: 'estimated', usageRaw: null }, estimateNanoUsd: bound?.worstCase?.costNanoUsd ?? null }, priceIds, terms);
  const charged = chargesOfAttempt(outcome.reservations.filter(isReadable), place);
  return {
    ...request, request_id: rowId, attempt_of: outcome.requestId, payer: credential.payer, custody: bound?.custody ?? outcome.credential.custody,
    credential_id: attempt.credentialId, credential_version: credential.version, fingerprint: attempt.fingerprint, provider: attempt.provider, served_model: null, ...tokenColumns(usage),
    usage_state: 'estimated', usage_raw: null, cost_nano_usd: cost.costNanoUsd, price_version: cost.version, status: attempt.status, outcome: 'failed', latency_ms: null, first_byte_ms: null, attempts: [attempt],
    provider_request_id: null, policy: null, code: attempt.code, translated_to: null, translation_warnings: null, output_limit: null, answer: null, receipt: null, charged: charged.length === 0 ? null : charged,
  };
}

/** Each with the row that it has to itself, and what that one stands at now. */
function keptAttempts(attempts: readonly AttemptRecord[], givenUp: readonly GivenUp[], rows: readonly NewLedgerRow[]): readonly KeptAttempt[] {
  return attempts.map((attempt, index) => {
    const row = rows[givenUp.findIndex(({ place }) => place === index)];
    return row === undefined ? attempt : { ...attempt, row: row.request_id, estimate: { tokens: { input: row.input_tokens, cacheRead: row.cache_read_tokens, cacheWrite: row.cache_write_tokens, output: row.output_tokens, reasoning: row.reasoning_tokens }, costNanoUsd: row.cost_nano_usd } };
  });
}

/** A spool of before budgets were leased may still hold records of another form: their windows count nothing any more. */
export function isReadable({ amount, holder, unit }: ReservationRecord): boolean {
  return Number.isSafeInteger(amount) && typeof holder === 'string' && typeof unit === 'string';
}

/** With what its receipt needs beside the row. */
function sealed(row: Omit<NewLedgerRow, 'receipt'>, { reservations, content }: OutcomeRecord): NewLedgerRow {
  return { ...row, receipt: keptFactsOf(row, reservations, content === undefined ? null : { input: content.input, output: content.output }) };
}

/**
 * No tokens were billed where no usage is due, so that cost is known: zero. An estimate costs what the attempt was
 * bounded by. Else the price decides, and where there is none the cost is not known.
 */
function costOf({ outcome, estimateNanoUsd }: FinishedRequest, priceIds: PriceIds, terms: readonly PriceTerm[]): { costNanoUsd: number | null; version: string | null } {
  if (outcome.usageState === 'none') return { costNanoUsd: 0, version: null };
  const { credential, usage } = outcome;
  const price: Price | null = usage === null ? null : priceOf(usage, {
    priceId: priceIds[credential.provider] ?? null, servedModel: outcome.servedModel, askedModel: credential.model, at: new Date(outcome.at), usageRaw: outcome.usageRaw,
    // What a tenant agreed concerns its own keys.
    ...credential.payer === 'tenant' && terms.length > 0 ? { own: { terms, provider: credential.provider, credentialId: credential.credentialId } } : {},
  });
  if (outcome.usageState === 'estimated' && estimateNanoUsd !== null) return { costNanoUsd: estimateNanoUsd, version: price?.version ?? null };
  return { costNanoUsd: price?.costNanoUsd ?? null, version: price?.version ?? null };
}

function ledgerRow(outcome: OutcomeRecord, cost: { costNanoUsd: number | null; version: string | null }): Omit<NewLedgerRow, 'receipt'> {
  const { caller, credential, usage } = outcome;
  const charged = outcome.usageState === 'estimated' ? chargesOfEstimate(outcome.reservations.filter(isReadable), outcome.attempts.length - 1) : [];
  return {
    request_id: outcome.requestId, tenant_id: outcome.tenantId, occurred_at: new Date(outcome.at).toISOString(),
    user_id: caller.userId, token_id: caller.tokenId, app_id: limited(caller.appId), run_id: caller.runId, team: caller.teamId ?? null, project: limited(caller.project ?? null), workflow: limited(caller.workflow ?? null), tags: caller.tags ?? null,
    environment: caller.environment, payer: credential.payer, custody: credential.custody,
    credential_id: credential.credentialId, credential_version: credential.version, fingerprint: credential.fingerprint, provider: credential.provider,
    endpoint: outcome.endpoint, stream: outcome.stream, asked_model: limited(outcome.askedModel) ?? '', served_model: limited(outcome.servedModel),
    ...tokenColumns(usage),
    usage_state: outcome.usageState, usage_raw: outcome.usageRaw ?? null, cost_nano_usd: cost.costNanoUsd, price_version: cost.version,
    status: outcome.status, outcome: outcome.outcome, latency_ms: outcome.latencyMs, first_byte_ms: outcome.firstByteMs,
    attempts: outcome.attempts, provider_request_id: limited(outcome.providerRequestId), policy: outcome.policy ?? null,
    code: limited(outcome.code ?? null), route: limited(outcome.route ?? null), translated_to: outcome.translation?.to ?? null, translation_warnings: outcome.translation?.warnings ?? null,
    output_limit: outcome.outputLimit ?? null, shadow_of: outcome.shadowOf ?? null, answer: outcome.answer ?? null,
    attempt_of: null, charged: charged.length === 0 ? null : charged,
  };
}

function tokenColumns(usage: TokenUsage | null): Pick<NewLedgerRow, 'input_tokens' | 'cache_read_tokens' | 'cache_write_tokens' | 'output_tokens' | 'reasoning_tokens'> {
  return {
    input_tokens: count(usage?.input), cache_read_tokens: count(usage?.cacheRead), cache_write_tokens: count(usage?.cacheWrite),
    output_tokens: count(usage?.output), reasoning_tokens: count(usage?.reasoning),
  };
}

/** Class, action and counts by category; nothing where no policy had anything to say. */
function policyDetail(policy: PolicyRecord | undefined): Readonly<Record<string, string>> {
  if (policy === undefined) return {};
  const finds = Object.entries(policy.finds).map(([category, count]) => `${category}=${count}`).join(', ');
  return { dataClass: policy.dataClass, ...finds === '' ? {} : { policy: `${policy.action}: ${finds}` } };
}

/** Every attempt used a key; the last one has the request's own ending, and the hash of its receipt. */
function usesOf(outcome: OutcomeRecord, receipt: string): AnyAuditEvent[] {
  const { credential } = outcome;
  const last: AttemptRecord = { ...credential, status: outcome.status, code: null, milliseconds: outcome.latencyMs };
  const attempts = outcome.attempts.length === 0 ? [last] : outcome.attempts;
  return attempts.map((attempt, index) => {
    const isLast = index === attempts.length - 1;
    return {
      tenantId: outcome.tenantId, action: 'credential.used', actor: actorOf(outcome.caller), subjectId: attempt.credentialId, occurredAt: new Date(outcome.at),
      detail: {
        requestId: outcome.requestId, fingerprint: attempt.fingerprint, provider: attempt.provider, endpoint: outcome.endpoint, app: limited(outcome.caller.appId),
        askedModel: limited(outcome.askedModel), model: limited(attempt.model), servedModel: isLast ? limited(outcome.servedModel) : null,
        outcome: isLast ? outcome.outcome : 'failed', code: attempt.code, status: isLast ? outcome.status : attempt.status, attempt: index + 1, ...policyDetail(outcome.policy), ...outcome.shadowOf === undefined ? {} : { shadowOf: outcome.shadowOf },
        ...isLast ? { receipt } : {},
      },
    };
  });
}

/** Refusals of one batch: a caller that is refused a thousand times for the same reason is one event that counts them. */
export function planRefusals(refusals: readonly RefusalRecord[]): AnyAuditEvent[] {
  const groups = Map.groupBy(refusals, ({ tenantId, caller, code, shadowOf }) => [tenantId, caller.tokenId, caller.userId, caller.appId, code, shadowOf !== undefined].join(' '));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    return {
      tenantId: first.tenantId, action: 'request.refused', actor: actorOf(first.caller), subjectId: first.requestId, occurredAt: new Date(first.at),
      detail: { code: first.code, status: first.status, endpoint: first.endpoint, askedModel: limited(first.askedModel), app: limited(first.caller.appId), count: group.length, ...policyDetail(first.policy), ...first.shadowOf === undefined ? {} : { shadowOf: first.shadowOf } },
    } as const;
  });
}
