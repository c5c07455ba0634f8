import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import { etag, id, nanoUsd, page, pageQuery, timestamp } from '../shapes.ts';

/** `discount`: off what the tables say; `rates`: these prices, whatever the tables say; `ceiling`: surely enough, where no price is known. */
export const priceTermKinds = ['discount', 'rates', 'ceiling'] as const;
export type PriceTermKind = (typeof priceTermKinds)[number];

const perMillion = z.number().nonnegative().max(1_000_000).meta({ description: 'US dollars for a million tokens' });
/** What is left out costs as input or output. */
export const ownRates = z.strictObject({
  input: perMillion, output: perMillion, cacheRead: perMillion.optional(), cacheWrite: perMillion.optional(), cacheWriteHour: perMillion.optional(),
  audioInput: perMillion.optional(), audioOutput: perMillion.optional(), imageInput: perMillion.optional(), imageOutput: perMillion.optional(),
  request: z.number().nonnegative().max(1_000).optional().meta({ description: 'US dollars for each call, beside its tokens' }),
  webSearch: z.number().nonnegative().max(1_000).optional().meta({ description: 'US dollars for each web search that the provider runs; left out: as it publishes' }),
});

const providerId = z.string().min(1).max(60);
const termModel = z.string().min(1).max(200).regex(/^[\x21-\x7e]+$/, 'printable characters without spaces').nullable()
  .meta({ description: 'A model’s id as it is sent to the provider, or how ids begin with * at the end; null: all models' });
const note = z.string().trim().max(300).regex(/^\P{Cc}*$/u, 'must not hold control characters').nullable();
const price = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('discount'), percent: z.number().gt(0).max(100).meta({ description: 'Off the price that the tables say' }) }),
  z.strictObject({ kind: z.literal('rates'), rates: ownRates }), z.strictObject({ kind: z.literal('ceiling'), rates: ownRates }),
]);

export const priceTerm = z.strictObject({
  id, provider: z.string(), credentialId: id.nullable(), credentialLabel: z.string().nullable(), model: z.string().nullable(), price, note: z.string().nullable(),
  validFrom: timestamp, validTo: timestamp.nullable().meta({ description: 'The first moment at which it no longer holds; null: open' }),
  state: z.enum(['coming', 'in-force', 'ended']), follows: id.nullable().meta({ description: 'The term that this one took the place of' }), createdAt: timestamp, etag,
});
export type PriceTermAnswer = z.output<typeof priceTerm>;

const list = z.strictObject({
  input: perMillion.meta({ description: 'Of plain tokens in a short request' }), output: perMillion, edition: z.string(),
  id: z.string().meta({ description: 'The id that the price table knows the model by' }),
});
const modelInUse = z.strictObject({
  provider: z.string(), providerName: z.string(), sandbox: z.boolean(), model: z.string().meta({ description: 'As it is sent to the provider' }),
  requests: z.int(), costNanoUsd: nanoUsd, unpricedRequests: z.int(), lastUsedAt: timestamp,
  list: list.nullable().meta({ description: 'What the price tables say today; null: nothing' }), termIds: z.array(id).meta({ description: 'Terms of your own that are in force for it with some key or all' }),
  source: z.enum(['own-rates', 'list', 'list-less-discount', 'ceiling', 'unknown']),
});

const days = z.strictObject({
  day: z.iso.date(), provider: z.string(), sandbox: z.boolean(), model: z.string(), requests: z.int(),
  billedNanoUsd: nanoUsd.meta({ description: 'As the rows stand' }), repricedNanoUsd: nanoUsd.meta({ description: 'As they would be priced; rows that cannot be priced again count as they stand' }),
  differenceNanoUsd: z.int(), keptRows: z.int().meta({ description: 'Not priced again: estimates, and rows without usage' }), unpricedRows: z.int().meta({ description: 'No price is known for them' }), newlyPricedRows: z.int().meta({ description: 'They had no price and have one now' }),
});

export const priceOperations = {
  listPriceTerms: defineOperation({
    id: 'listPriceTerms', method: 'GET', path: '/api/v1/price-terms', tag: 'Money', permission: 'usage.read', status: 200,
    summary: 'Discounts, own prices and ceilings, with those that have ended', query: pageQuery.extend({ state: z.enum(['current', 'all']).default('current') }), response: page(priceTerm),
  }),
  createPriceTerm: defineOperation({
    id: 'createPriceTerm', method: 'POST', path: '/api/v1/price-terms', tag: 'Money', permission: 'prices.manage', status: 201,
    summary: 'Set a discount, prices of your own, or a ceiling price where none is known',
    description: 'It holds from ten seconds on, or later: by then every gateway knows it, so that a call is bounded and priced by the same term. What was priced already stays as it is.',
    body: z.strictObject({ provider: providerId, credentialId: id.nullable().default(null), model: termModel.default(null), price, note: note.default(null), validFrom: timestamp.optional(), validTo: timestamp.nullable().default(null) }),
    response: priceTerm, errors: ['not_found'],
  }),
  updatePriceTerm: defineOperation({
    id: 'updatePriceTerm', method: 'PUT', path: '/api/v1/price-terms/{termId}', tag: 'Money', permission: 'prices.manage', status: 200,
    summary: 'Change a term: one that is in force ends, and the answer is the one that follows it', params: z.strictObject({ termId: id }), needsEtag: true,
    body: z.strictObject({ price: price.optional(), note: note.optional(), validTo: timestamp.nullable().optional() }), response: priceTerm, errors: ['not_found', 'conflict', 'precondition_failed', 'precondition_required'],
  }),
  endPriceTerm: defineOperation({
    id: 'endPriceTerm', method: 'POST', path: '/api/v1/price-terms/{termId}/end', tag: 'Money', permission: 'prices.manage', status: 200,
    summary: 'End a term ten seconds from now; calls after that go by the price tables again', params: z.strictObject({ termId: id }), response: priceTerm, errors: ['not_found', 'conflict'],
  }),
  listModelPrices: defineOperation({
    id: 'listModelPrices', method: 'GET', path: '/api/v1/model-prices', tag: 'Money', permission: 'usage.read', status: 200,
    summary: 'Models in use over the last 30 days with what they are priced by; unpriced=true: only those without a price',
    query: z.strictObject({ unpriced: z.enum(['true', 'false']).default('false') }), response: z.strictObject({ from: timestamp, editions: z.array(z.string()), models: z.array(modelInUse) }),
  }),
  readRepricing: defineOperation({
    id: 'readRepricing', method: 'GET', path: '/api/v1/usage/repricing', tag: 'Money', permission: 'usage.read', status: 200,
    summary: 'Stored requests priced again: a report, by day and model, that changes no row',
    description: 'A range of up to 93 days. Each answer covers a bounded number of rows; ask again with cursor until nextCursor is null, and add the rows of one day and model. Calls paid with platform credits are left out.',
    query: z.strictObject({
      from: timestamp.optional(), to: timestamp.optional(), cursor: z.string().max(500).optional(), at: z.enum(['then', 'today']).default('then').meta({ description: 'then: today’s tables, at the prices of each row’s day; today: at today’s prices' }),
      terms: z.enum(['in-force', 'none', 'chosen']).default('in-force'), termIds: z.string().max(2_000).optional().meta({ description: 'With terms=chosen: ids, separated by commas; they count whenever they hold' }),
    }),
    response: z.strictObject({ from: timestamp, to: timestamp, editions: z.array(z.string()), days: z.array(days), rows: z.int(), nextCursor: z.string().nullable() }), errors: ['not_found'],
  }),
} as const;
