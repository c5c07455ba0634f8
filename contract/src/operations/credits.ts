import { z } from 'zod';
import { nanoUsdPerCredit, topUpDays, trialCredits, trialDays } from '../key-modes.ts';
import { defineOperation } from '../operation.ts';
import { id, nanoUsd, page, pageQuery, timestamp } from '../shapes.ts';

const reference = z.string().trim().min(1).max(200).regex(/^\P{Cc}*$/u, 'must not hold control characters');

export const creditGrant = z.strictObject({
  id, kind: z.enum(['trial', 'top-up']), amountNanoUsd: nanoUsd, remainingNanoUsd: nanoUsd, reference: z.string(), grantedAt: timestamp, expiresAt: timestamp, expired: z.boolean(),
});
export type CreditGrant = z.output<typeof creditGrant>;

/** One line of the ledger of credits. Money in nano-US-dollars; out of it is negative. */
export const creditEntry = z.strictObject({
  id, kind: z.enum(['grant', 'use', 'expiry']), occurredAt: timestamp, amountNanoUsd: z.int(), balanceNanoUsd: nanoUsd, grantId: id.nullable(), requestId: id.nullable(), reference: z.string().nullable(),
  uncoveredNanoUsd: nanoUsd.meta({ description: 'What the request cost beyond what there was: the platform bears it' }),
});
export type CreditEntry = z.output<typeof creditEntry>;

const creditDay = z.strictObject({ day: z.string().meta({ description: 'UTC' }), grantedNanoUsd: nanoUsd, usedNanoUsd: nanoUsd, expiredNanoUsd: nanoUsd, balanceNanoUsd: nanoUsd.meta({ description: 'At its end' }) });

/** Credits are money of the platform: they stand in no sum with what own keys cost. */
export const creditAccount = z.strictObject({
  open: z.boolean().meta({ description: 'False until platform keys were switched on once, or credits were topped up' }),
  nanoUsdPerCredit: nanoUsd, availableNanoUsd: nanoUsd.meta({ description: 'What a new request may reserve: granted and not used, expired or reserved' }),
  reservedNanoUsd: nanoUsd.meta({ description: 'By calls under way, at the most they can cost' }),
  grants: z.array(creditGrant).meta({ description: 'The 50 that count: those with something left, in the order in which they are used, then the newest others' }), days: z.array(creditDay).meta({ description: 'The last 90' }),
});
export type CreditAccount = z.output<typeof creditAccount>;

const tenantParams = z.strictObject({ tenantId: id });

export const creditOperations = {
  readCredits: defineOperation({
    id: 'readCredits', method: 'GET', path: '/api/v1/credits', tag: 'Platform keys', permission: 'usage.read', status: 200,
    summary: 'Your organisation’s platform credits: what is left, until when, and what became of them',
    description: `One credit is one US cent (${nanoUsdPerCredit} nano-US-dollars) of providers’ published prices, without a markup. ${trialCredits} trial credits come with the first switch-on, good for ${trialDays} days; a top-up is good for ${topUpDays} days unless the operator says otherwise. Those that expire first are used first.`,
    response: creditAccount,
  }),
  listCreditEntries: defineOperation({
    id: 'listCreditEntries', method: 'GET', path: '/api/v1/credits/entries', tag: 'Platform keys', permission: 'usage.read', status: 200,
    summary: 'The ledger of your platform credits, newest first', query: pageQuery, response: page(creditEntry),
  }),
  readTenantCredits: defineOperation({
    id: 'readTenantCredits', method: 'GET', path: '/api/v1/operator/tenants/{tenantId}/credits', tag: 'Operator', permission: 'operator.read', status: 200,
    summary: 'An organisation’s platform credits: sums, and no request', params: tenantParams, response: creditAccount, errors: ['not_found'],
  }),
  topUpCredits: defineOperation({
    id: 'topUpCredits', method: 'POST', path: '/api/v1/operator/tenants/{tenantId}/credits', tag: 'Operator', permission: 'operator.billing', status: 201, stepUp: true,
    summary: 'Top up an organisation’s platform credits', params: tenantParams,
    body: z.strictObject({
      credits: z.int().min(1).max(100_000_000).meta({ description: 'One is one US cent' }), reference: reference.meta({ description: 'What it was paid or agreed by; stands on the invoice' }),
      days: z.int().min(1).max(3_650).default(topUpDays).meta({ description: 'How long they are good for' }),
    }),
    response: creditAccount, errors: ['not_found'],
  }),
} as const;
