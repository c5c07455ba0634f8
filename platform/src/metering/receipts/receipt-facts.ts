import { randomBytes } from 'node:crypto';
import type { ReceiptFacts } from '@keystead/contract';
import { storableText } from '../../audit/index.ts';
import type { KeptAttempt, PolicyRecord, ReservationRecord } from '../records.ts';
import type { LedgerTable } from '../tables.ts';

/** What the ledger's row does not keep otherwise of a receipt's facts; its column `receipt`. */
export interface KeptFacts {
  readonly nonce: string;
  readonly budgets: NonNullable<ReceiptFacts['budgets']>;
  readonly content: ReceiptFacts['content'];
  /** What an estimate stood at: the provider's own bill may take its place in the row. */
  readonly estimate?: Pick<ReceiptFacts['usage'], 'tokens' | 'costNanoUsd'>;
}

/** A row of the ledger, new or stored. */
export type FactsRow = Pick<LedgerTable,
  'tenant_id' | 'request_id' | 'user_id' | 'token_id' | 'app_id' | 'run_id' | 'team' | 'project' | 'workflow' | 'environment' | 'payer' | 'custody' | 'credential_id' | 'credential_version' | 'fingerprint' | 'provider' | 'endpoint' | 'stream'
  | 'asked_model' | 'served_model' | 'input_tokens' | 'cache_read_tokens' | 'cache_write_tokens' | 'output_tokens' | 'reasoning_tokens' | 'usage_state' | 'cost_nano_usd' | 'price_version' | 'status' | 'outcome' | 'latency_ms' | 'first_byte_ms'
  | 'provider_request_id' | 'policy' | 'code' | 'route' | 'translated_to' | 'translation_warnings' | 'output_limit' | 'shadow_of' | 'receipt'> & { readonly occurred_at: Date | string; readonly attempts: readonly unknown[] };

const nonceBytes = 16;

/** What is kept beside a new row. @param newNonce 16 random bytes with each call. */
export function keptFactsOf(row: Omit<FactsRow, 'receipt'>, reservations: readonly ReservationRecord[], content: ReceiptFacts['content'], newNonce: () => Buffer = () => randomBytes(nonceBytes)): KeptFacts {
  return {
    nonce: newNonce().toString('base64'), content,
    budgets: reservations.flatMap(({ budgetId, unit, windowStart, amount }) => (Number.isSafeInteger(amount) && typeof unit === 'string' ? [{ budgetId, unit, windowStart, reserved: amount }] : [])),
    ...row.usage_state === 'estimated' ? { estimate: { tokens: tokensOf(row), costNanoUsd: row.cost_nano_usd } } : {},
  };
}

/**
 * The facts of a request as they were when it settled, from its row: the same before it was stored and ever after, so that their hash stays the one in the log.
 * A row that was reconciled since gives what it stood at before. Every object is written with its members in canonical order (see `receiptTextOf`).
 */
export function receiptFactsOf(row: FactsRow): ReceiptFacts {
  const kept = row.receipt as KeptFacts | null;
  const attempts = (row.attempts as readonly KeptAttempt[]).map(toAttempt);
  return {
    attempts, budgets: kept === null ? null : kept.budgets.map(({ budgetId, reserved, unit, windowStart }) => ({ budgetId, reserved, unit, windowStart })),
    caller: { appId: text(row.app_id), environment: row.environment as ReceiptFacts['caller']['environment'], project: text(row.project), runId: row.run_id, teamId: row.team, tokenId: row.token_id, userId: row.user_id, workflow: text(row.workflow) },
    content: contentOf(kept), ending: { code: text(row.code), firstByteMs: row.first_byte_ms, latencyMs: row.latency_ms, outcome: row.outcome, outputLimit: row.output_limit, status: row.status },
    endpoint: row.endpoint, keystead: 'receipt', model: { asked: storableText(row.asked_model), sent: attempts.at(-1)?.model ?? null, served: text(row.served_model) },
    nonce: kept?.nonce ?? null, occurredAt: new Date(row.occurred_at).toISOString(),
    paid: { credentialId: row.credential_id, credentialVersion: row.credential_version, custody: row.custody, fingerprint: row.fingerprint, payer: row.payer, provider: row.provider },
    policy: policyOf(row.policy as PolicyRecord | null), providerRequestId: text(row.provider_request_id), requestId: row.request_id, route: text(row.route), shadowOf: row.shadow_of, stream: row.stream, tenant: row.tenant_id,
    translation: row.translated_to === null ? null : { to: row.translated_to, warnings: row.translation_warnings ?? 0 }, usage: usageOf(row, kept), version: 1,
  };
}

/** The canonical JSON of a row's facts. Their members stand in canonical order, so that plain JSON is the canonical one, at an eighth of its cost: every request passes here. */
export function receiptTextOf(row: FactsRow): string {
  return JSON.stringify(receiptFactsOf(row));
}

type TokenColumns = Pick<FactsRow, 'input_tokens' | 'cache_read_tokens' | 'cache_write_tokens' | 'output_tokens' | 'reasoning_tokens'>;
type Tokens = ReceiptFacts['usage']['tokens'];

export function tokensOf(row: TokenColumns): Tokens {
  return { cacheRead: row.cache_read_tokens, cacheWrite: row.cache_write_tokens, input: row.input_tokens, output: row.output_tokens, reasoning: row.reasoning_tokens };
}

function usageOf(row: FactsRow, kept: KeptFacts | null): ReceiptFacts['usage'] {
  if (kept?.estimate === undefined) return { costNanoUsd: row.cost_nano_usd, priceVersion: row.price_version, state: row.usage_state, tokens: tokensOf(row) };
  const { costNanoUsd, tokens: { cacheRead, cacheWrite, input, output, reasoning } } = kept.estimate;
  return { costNanoUsd, priceVersion: row.price_version, state: 'estimated', tokens: { cacheRead, cacheWrite, input, output, reasoning } };
}

function contentOf(kept: KeptFacts | null): ReceiptFacts['content'] {
  return kept === null || kept.content === null ? null : { input: kept.content.input, output: kept.content.output };
}

function toAttempt({ provider, model, credentialId, fingerprint, payer, status, code, startedMs, milliseconds, mayBeBilled, estimate }: KeptAttempt): ReceiptFacts['attempts'][number] {
  return {
    code, credentialId, ...estimate === undefined ? {} : { estimate: estimateOf(estimate) }, fingerprint: storableText(fingerprint), mayBeBilled: mayBeBilled ?? false, milliseconds, model: storableText(model), payer: payer ?? 'tenant', provider: storableText(provider), startedMs: startedMs ?? null, status,
  };
}

function estimateOf({ costNanoUsd, tokens: { cacheRead, cacheWrite, input, output, reasoning } }: NonNullable<KeptAttempt['estimate']>): NonNullable<ReceiptFacts['attempts'][number]['estimate']> {
  return { costNanoUsd, tokens: { cacheRead, cacheWrite, input, output, reasoning } };
}

/** Texts as the database keeps them, so that what is hashed before storing is what is stored. */
function text(value: string | null): string | null {
  return value === null ? null : storableText(value);
}

function policyOf(policy: PolicyRecord | null): ReceiptFacts['policy'] {
  if (policy === null) return null;
  const finds = Object.fromEntries(Object.entries(policy.finds).toSorted(([left], [right]) => (left < right ? -1 : 1)));
  return { action: policy.action, dataClass: policy.dataClass, finds };
}
