import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import { unsettledReasons, varianceKinds } from '../reconciliation.ts';
import { id, nanoUsd, page, pageQuery, timestamp } from '../shapes.ts';

const day = z.iso.date().meta({ description: 'A day in UTC' });
const signedNanoUsd = z.int().meta({ description: 'Nano-US-dollars; a credit is negative' });
const providerId = z.string().min(1).max(60);
const column = z.string().max(100).nullable();

/** Which column of a file holds what, by its name in the first line. */
export const billingColumns = z.strictObject({
  day: column, model: column, key: column, input: column, cacheRead: column, cacheWrite: column, output: column, requests: column, cost: column, currency: column,
  dates: z.enum(['iso', 'day-first', 'month-first']).meta({ description: 'What 03/04/2026 means; iso: there are none such' }), decimals: z.enum(['point', 'comma']), costIn: z.enum(['dollars', 'cents']),
  cachedInInput: z.boolean().meta({ description: 'Whether the input column counts cached tokens too' }),
});
export type BillingColumns = z.output<typeof billingColumns>;

/** The same, as a query has it: what is left out is guessed; - or an empty name: there is none. */
const named = z.string().max(100).optional();
const columnsQuery = {
  dayColumn: named, modelColumn: named, keyColumn: named, inputColumn: named, cacheReadColumn: named, cacheWriteColumn: named, outputColumn: named, requestsColumn: named, costColumn: named, currencyColumn: named,
  dates: z.enum(['iso', 'day-first', 'month-first']).optional(), decimals: z.enum(['point', 'comma']).optional(), costIn: z.enum(['dollars', 'cents']).optional(), cachedInInput: z.enum(['true', 'false']).optional(),
};

const problem = z.strictObject({ line: z.int().nullable(), text: z.string() });
const statement = z.strictObject({
  id, provider: z.string(), providerName: z.string(), source: z.enum(['report', 'upload']), credentialId: id.nullable(), fileName: z.string().nullable(), from: day, to: day, lines: z.int(),
  costNanoUsd: signedNanoUsd.nullable().meta({ description: 'null: it tells no money' }), createdAt: timestamp, createdBy: z.string().nullable(), settledAt: timestamp.nullable(),
});
export type BillingStatement = z.output<typeof statement>;

const part = z.strictObject({ kind: z.enum(varianceKinds), tokens: z.int(), nanoUsd: z.int().nullable() });
const cell = z.strictObject({
  day, model: z.string().nullable(), key: z.enum(['ours', 'unknown', 'untold']), credentialId: id.nullable(), keyLabel: z.string().nullable(), item: z.string().nullable(),
  ours: z.strictObject({ requests: z.int(), tokens: z.int(), nanoUsd, estimatedRequests: z.int(), estimatedNanoUsd: nanoUsd }),
  theirs: z.strictObject({ requests: z.int().nullable(), tokens: z.int().nullable(), nanoUsd: z.int().nullable(), divided: z.boolean().meta({ description: 'Its money was told for several keys together' }) }),
  difference: z.strictObject({ tokens: z.int().nullable(), nanoUsd: z.int().nullable() }),
  parts: z.array(part).meta({ description: 'They add up to the difference' }), priceShare: z.number().nullable().meta({ description: 'Of another price: -0.1 is 10 % below ours' }),
});

const reconciliation = z.strictObject({
  statement,
  days: z.array(z.strictObject({ day, ourNanoUsd: nanoUsd, theirNanoUsd: z.int().nullable(), ourTokens: z.int(), theirTokens: z.int().nullable() })),
  totals: z.strictObject({ ourNanoUsd: nanoUsd, theirNanoUsd: z.int().nullable(), ourTokens: z.int(), theirTokens: z.int().nullable(), parts: z.array(part) }),
  cells: z.array(cell).meta({ description: 'By day, model and key; the largest differences first' }), cellCount: z.int(),
  estimates: z.strictObject({
    settles: z.strictObject({ requests: z.int(), estimatedNanoUsd: nanoUsd, countedNanoUsd: nanoUsd }),
    stay: z.array(z.strictObject({ reason: z.enum(unsettledReasons), requests: z.int() })), reconciled: z.int().meta({ description: 'Settled by this statement before' }),
  }),
});
export type ReconciliationAnswer = z.output<typeof reconciliation>;

const alarm = z.strictObject({
  id, provider: z.string(), providerName: z.string(), day, credentialId: id.nullable().meta({ description: 'null: the provider tells no keys' }), credentialLabel: z.string().nullable(), statementId: id.nullable(),
  models: z.array(z.string()), billedTokens: z.int(), sentTokens: z.int(), foreignTokens: z.int(), foreignNanoUsd: z.int().nullable(), raisedAt: timestamp, acknowledgedAt: timestamp.nullable(), acknowledgedBy: z.string().nullable(),
});
export type ForeignUseAlarm = z.output<typeof alarm>;

const statementParams = z.strictObject({ statementId: id });

export const reconciliationOperations = {
  listReportSources: defineOperation({
    id: 'listReportSources', method: 'GET', path: '/api/v1/reconciliation/sources', tag: 'Money', permission: 'usage.read', status: 200,
    summary: 'Providers whose own report can be fetched, with the admin keys there are for it; and those whose bill comes as a file',
    response: z.strictObject({
      reports: z.array(z.strictObject({ provider: z.string(), providerName: z.string(), adminProvider: z.string(), adminProviderName: z.string(), credentials: z.array(z.strictObject({ id, label: z.string() })) })),
      files: z.array(z.strictObject({ provider: z.string(), providerName: z.string() })),
    }),
  }),
  listBillingStatements: defineOperation({
    id: 'listBillingStatements', method: 'GET', path: '/api/v1/reconciliation/statements', tag: 'Money', permission: 'usage.read', status: 200,
    summary: 'What providers say they billed: fetched reports and uploaded files, newest first', query: pageQuery, response: page(statement),
  }),
  fetchBillingStatement: defineOperation({
    id: 'fetchBillingStatement', method: 'POST', path: '/api/v1/reconciliation/reports', tag: 'Money', permission: 'reconciliation.manage', status: 201,
    summary: 'Fetch a provider’s own usage and cost report with an admin key, and compare it',
    description: 'At most 93 days. The key is opened by the gateway role for the paths of these reports alone; an admin key serves no request. The same report again is the same statement.',
    body: z.strictObject({ credentialId: id, from: day, to: day }), response: statement, errors: ['not_found', 'conflict', 'provider_failed', 'unavailable'],
  }),
  previewBillingFile: defineOperation({
    id: 'previewBillingFile', method: 'POST', path: '/api/v1/reconciliation/file-preview', tag: 'Money', permission: 'reconciliation.manage', status: 200,
    summary: 'Read a provider’s CSV file without keeping it: what its columns are taken for, its first lines, and what is wrong with it',
    description: 'At most 4 MiB and 50,000 lines; UTF-8, or UTF-16 with its mark. Columns that are left out of the query are guessed by their names.',
    query: z.strictObject(columnsQuery), requestContent: 'text/csv',
    response: z.strictObject({
      columns: z.array(z.string()), mapping: billingColumns, sample: z.array(z.array(z.string())), lines: z.int(), skipped: z.int(), from: day.nullable(), to: day.nullable(), costNanoUsd: signedNanoUsd.nullable(), tokens: z.int().nullable(),
      problems: z.array(problem).meta({ description: 'At most twenty; with any of them nothing can be stored' }),
    }), errors: ['payload_too_large'],
  }),
  uploadBillingStatement: defineOperation({
    id: 'uploadBillingStatement', method: 'POST', path: '/api/v1/reconciliation/statements', tag: 'Money', permission: 'reconciliation.manage', status: 201,
    summary: 'Upload a provider’s bill as a CSV file, and compare it',
    description: 'As previewBillingFile reads it. A file with a problem is refused whole, with its lines named; the same file twice is refused.',
    query: z.strictObject({ provider: providerId, name: z.string().trim().min(1).max(255).regex(/^\P{Cc}*$/u, 'must not hold control characters'), ...columnsQuery }), requestContent: 'text/csv',
    response: statement, errors: ['payload_too_large', 'conflict'],
  }),
  readReconciliation: defineOperation({
    id: 'readReconciliation', method: 'GET', path: '/api/v1/reconciliation/statements/{statementId}', tag: 'Money', permission: 'usage.read', status: 200,
    summary: 'One statement beside our own count: by day, model and key, with what each difference is made of', params: statementParams, response: reconciliation, errors: ['not_found'],
  }),
  settleEstimates: defineOperation({
    id: 'settleEstimates', method: 'POST', path: '/api/v1/reconciliation/statements/{statementId}/settle', tag: 'Money', permission: 'reconciliation.manage', status: 200,
    summary: 'Put the provider’s count in the place of our estimates, where it fits into them',
    description: 'Rows become reconciled, and add up to what the provider counted beyond the settled rows of that day, model and key. What they were estimated at is kept. Settled rows are never changed; budgets keep what they counted.',
    params: statementParams, response: z.strictObject({ reconciled: z.int(), estimatedNanoUsd: nanoUsd, countedNanoUsd: nanoUsd }), errors: ['not_found'],
  }),
  deleteBillingStatement: defineOperation({
    id: 'deleteBillingStatement', method: 'DELETE', path: '/api/v1/reconciliation/statements/{statementId}', tag: 'Money', permission: 'reconciliation.manage', status: 204,
    summary: 'Delete a statement; not one that settled estimates', params: statementParams, response: null, errors: ['not_found', 'conflict'],
  }),
  listForeignUseAlarms: defineOperation({
    id: 'listForeignUseAlarms', method: 'GET', path: '/api/v1/reconciliation/alarms', tag: 'Money', permission: 'usage.read', status: 200,
    summary: 'Days on which a provider billed a key of yours beyond all that was sent through Keystead, newest first',
    description: 'Raised once for each day and key: more than 1,000 tokens and more than 1 % of what was sent; or, where a bill has no tokens, more than one US cent on a day on which nothing was sent.',
    query: pageQuery.extend({ state: z.enum(['open', 'all']).default('all') }), response: page(alarm),
  }),
  acknowledgeForeignUse: defineOperation({
    id: 'acknowledgeForeignUse', method: 'POST', path: '/api/v1/reconciliation/alarms/{alarmId}/acknowledge', tag: 'Money', permission: 'reconciliation.manage', status: 200,
    summary: 'Say that an alarm was looked into', params: z.strictObject({ alarmId: id }), response: alarm, errors: ['not_found'],
  }),
} as const;
