import { z } from 'zod';
import { budgetPeriods, budgetUnits } from './budget-terms.ts';
import { environments } from './permissions.ts';
import { id, nanoUsd, timestamp } from './shapes.ts';

const tokens = z.strictObject({ input: z.int().nullable(), cacheRead: z.int().nullable(), cacheWrite: z.int().nullable(), output: z.int().nullable(), reasoning: z.int().nullable() });
const usageStates = ['settled', 'estimated', 'reconciled', 'none'] as const;
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const payers = ['tenant', 'platform'] as const;

/**
 * The facts of one request, format v1, as they were when it settled. Their canonical JSON (RFC 8785) is what a receipt is about: SHA-256 of it stands as
 * `receipt` in the request's entry of the audit log. They never change; what becomes known later stands beside them.
 */
export const receiptFacts = z.strictObject({
  keystead: z.literal('receipt'), version: z.literal(1), tenant: id, requestId: id, occurredAt: z.iso.datetime({ precision: 3 }),
  caller: z.strictObject({ userId: id.nullable(), tokenId: id.nullable(), appId: z.string().nullable(), runId: id.nullable(), teamId: z.string().nullable(), project: z.string().nullable(), workflow: z.string().nullable(), environment: z.enum(environments) }),
  endpoint: z.string(), stream: z.boolean(), route: z.string().nullable().meta({ description: 'The route that stood for the model' }),
  model: z.strictObject({
    asked: z.string(), sent: z.string().nullable().meta({ description: 'As the provider was asked for it; null: not recorded' }), served: z.string().nullable().meta({ description: 'As the provider says' }),
  }),
  paid: z.strictObject({
    payer: z.enum(payers), custody: z.enum(['vault', 'proxy', 'client']), provider: z.string().nullable(), credentialId: id.nullable(), credentialVersion: z.int().nullable(),
    fingerprint: z.string().nullable().meta({ description: 'Of the key that paid; of a platform key its alias' }),
  }),
  attempts: z.array(z.strictObject({
    provider: z.string(), model: z.string(), credentialId: id, fingerprint: z.string(), payer: z.enum(payers), status: z.int().meta({ description: '0: no answer came' }),
    code: z.string().nullable().meta({ description: 'Why it moved on; null: it answered' }), startedMs: z.number().nullable(), milliseconds: z.number(), mayBeBilled: z.boolean(),
    estimate: z.strictObject({ tokens, costNanoUsd: nanoUsd.nullable() }).optional().meta({ description: 'Of one that was given up and may be billed beside the rest: the most that it can have used and cost. It is no part of usage. Left out: nothing was to be estimated, or the request is from before it was' }),
  })),
  translation: z.strictObject({ to: z.string(), warnings: z.int() }).nullable(),
  policy: z.strictObject({ dataClass: z.string(), action: z.string(), finds: z.record(z.string(), z.int()) }).nullable(),
  ending: z.strictObject({ outcome: z.enum(['answered', 'failed', 'cancelled', 'refused']), status: z.int(), code: z.string().nullable(), latencyMs: z.number().nullable(), firstByteMs: z.number().nullable(), outputLimit: z.int().nullable() }),
  usage: z.strictObject({ state: z.enum(usageStates), tokens, costNanoUsd: nanoUsd.nullable(), priceVersion: z.string().nullable() }),
  budgets: z.array(z.strictObject({ budgetId: id, unit: z.enum(budgetUnits), windowStart: z.string(), reserved: z.int() })).nullable().meta({ description: 'What was reserved, and where; null: not recorded' }),
  providerRequestId: z.string().nullable(), shadowOf: id.nullable(),
  content: z.strictObject({ input: hash.nullable(), output: hash.nullable() }).nullable().meta({ description: 'SHA-256(salt ‖ 0x01 ‖ the body as the caller sent it), SHA-256(salt ‖ 0x02 ‖ the answer as it was delivered); null: the policy does not ask for them' }),
  nonce: z.string().nullable().meta({ description: 'Random, so that nobody finds the facts from their hash by trying; null: from before receipts were sealed' }),
});
export type ReceiptFacts = z.output<typeof receiptFacts>;

/** Where the entry stands that vouches for the facts, and how it is proved. */
export const receiptProof = z.strictObject({
  state: z.enum(['signed', 'unsigned', 'unsequenced', 'elsewhere']).meta({ description: 'unsigned: no checkpoint covers it yet; unsequenced: not in the log yet; elsewhere: it came with an import, and stands in the log of the installation before' }),
  origin: z.string().meta({ description: 'Names the log' }), verifierKey: z.string().meta({ description: 'As this server has it; hold it from elsewhere too' }),
  leafIndex: z.int().nonnegative().nullable(), leaf: z.string().nullable().meta({ description: 'Its canonical bytes, base64' }), leafHash: z.string().nullable().meta({ description: 'RFC 6962, hex' }),
  checkpoint: z.string().nullable().meta({ description: 'The signed note (C2SP tlog-checkpoint) of the first checkpoint that covers it' }),
  path: z.array(z.string()).nullable().meta({ description: 'Inclusion proof (RFC 6962, section 2.1.1), base64, from the bottom up' }),
});
export type ReceiptProof = z.output<typeof receiptProof>;

/** One price that was applied, after tier and discount. */
export const appliedPrice = z.strictObject({ kind: z.enum(['input', 'cacheRead', 'cacheWrite', 'output', 'reasoning']), tokens: z.int(), usdPerMillion: z.number() });

/** The receipt of one request as a file: facts, their proof, and what is not part of what is proved. */
export const receiptDocument = z.strictObject({
  keystead: z.literal('receipt-file'), version: z.literal(1),
  facts: receiptFacts, proof: receiptProof,
  signature: z.string().nullable().meta({ description: 'A signed note over facts and leaf hash, by the key of the log under the name ORIGIN/receipts; null: not signed yet' }),
  salt: z.string().nullable().meta({ description: 'Opens the commitments to input and output, base64; null: there are no commitments, or (where facts.content is there) it was erased' }),
  later: z.strictObject({ state: z.literal('reconciled'), tokens, costNanoUsd: nanoUsd.nullable(), at: timestamp }).nullable().meta({ description: 'What the provider’s own bill put in the place of an estimate' }),
  givenUp: z.array(z.strictObject({
    attempt: z.int().nonnegative().meta({ description: 'Its place among the attempts, from 0' }), state: z.enum(['estimated', 'reconciled']), tokens, costNanoUsd: nanoUsd.nullable(), sandbox: z.boolean(), at: timestamp.nullable().meta({ description: 'When the provider’s own bill took its place' }),
  })).optional().meta({ description: 'Attempts that may be billed beside the rest, as the ledger has them now; left out: there are none' }),
  prices: z.strictObject({
    state: z.enum(['applied', 'stated', 'nothing-used', 'estimate', 'unknown', 'other-edition']), applied: z.array(appliedPrice), discountPercent: z.number().nullable(), termId: z.string().nullable(),
  }).meta({ description: 'The prices that stand behind the cost, as this server has them. other-edition: its price lists are newer than the row' }),
  names: z.strictObject({ user: z.string().nullable(), token: z.string().nullable(), team: z.string().nullable(), provider: z.string().nullable(), sandbox: z.boolean(), budgets: z.array(z.strictObject({ id, name: z.string(), period: z.enum(budgetPeriods) })) }),
});
export type ReceiptDocument = z.output<typeof receiptDocument>;

const moneySum = z.strictObject({ requests: z.int(), inputTokens: z.int(), outputTokens: z.int(), costNanoUsd: nanoUsd, unpricedRequests: z.int(), estimatedRequests: z.int() });
export type ReceiptSum = z.output<typeof moneySum>;

/** The receipt of a run: those of its requests, and three sums that never become one. */
export const runReceipt = z.strictObject({
  keystead: z.literal('run-receipt'), version: z.literal(1), tenant: id, runId: id, appId: z.string(), waiting: z.int().meta({ description: 'Requests that have not reached the ledger yet' }), omitted: z.int().meta({ description: 'Requests beyond those that are shown here; they are in no sum' }),
  requests: z.array(receiptDocument), sums: z.strictObject({ ownKeys: moneySum, platformKeys: moneySum, sandbox: moneySum }),
});
export type RunReceipt = z.output<typeof runReceipt>;
