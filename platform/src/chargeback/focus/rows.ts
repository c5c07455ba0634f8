import { dayAfter } from '../../foundation/index.ts';
import type { ChargebackStatement, Invoice } from '@keystead/contract';
import { type PriceTerm, tokenRatesOf } from '../../metering/index.ts';
import type { ChargebackDependencies } from '../dependencies.ts';
import type { Line } from '../lines.ts';
import { firstDayOf, type Period, periodAfter } from '../periods.ts';
import { type Allocated, allocate, type Meter, type Rates } from './allocate.ts';
import type { FocusRow } from './columns.ts';

/** What the rows of one file have in common. */
export interface FocusContext {
  readonly tenantId: string;
  readonly organisation: string;
  readonly period: Period;
  readonly providers: ChargebackDependencies['providers'];
  readonly terms: readonly PriceTerm[];
  /** By id, as the month was closed with or as they are now. */
  readonly departments: ReadonlyMap<string, { readonly name: string; readonly costCentre: string | null }>;
  readonly credentials: ReadonlyMap<string, string>;
  readonly clients: ReadonlyMap<string, string>;
  /** Who runs this installation, where it issued an invoice. */
  readonly seller: string | null;
}

const start = (day: string): string => `${day}T00:00:00Z`;

const meters: Readonly<Record<Meter, string>> = { input: 'Input Tokens', 'cache-read': 'Cached Input Tokens', 'cache-write': 'Cache Write Tokens', output: 'Output Tokens', tokens: 'Tokens' };

/** The tier that a price version names, so that a SKU of another tier is another one. */
function tierOf(version: string | null): string {
  return / tier:(\S+)/.exec(version ?? '')?.[1] ?? 'standard';
}

/** What the tokens of a line cost by agreement and by list; both asked for once for each combination. */
export function openRates({ providers, terms }: Pick<FocusContext, 'providers' | 'terms'>): (line: Line) => Rates {
  const known = new Map<string, Rates>();
  return (line) => {
    const key = JSON.stringify([line.day, line.provider, line.model, line.credential_id, line.payer, line.price_version]);
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = ratesOf(line, { providers, terms });
    // A month has few; a file of many days shall not grow with them.
    if (known.size > 5_000) known.clear();
    known.set(key, made);
    return made;
  };
}

function ratesOf(line: Line, { providers, terms }: Pick<FocusContext, 'providers' | 'terms'>): Rates {
  const termId = / term:(\S+)/.exec(line.price_version ?? '')?.[1];
  const own = line.payer === 'tenant' ? terms : [];
  const asked = { provider: line.provider ?? '', priceId: providers.get(line.provider ?? '')?.priceId ?? null, model: line.model, credentialId: line.credential_id, at: new Date(`${line.day}T12:00:00Z`) };
  const contracted = tokenRatesOf({ ...asked, terms: own });
  const list = own.length === 0 ? contracted : tokenRatesOf({ ...asked, terms: [] });
  const discountPercent = own.find(({ id }) => id === termId)?.discountPercent ?? null;
  return { contracted, list, same: JSON.stringify(contracted) === JSON.stringify(list), discountPercent };
}

/** The rows of one line of charges. What nobody pays (the sandbox's) has none, and neither has what cost nothing and used nothing. */
export function focusRowsOf(line: Line, context: FocusContext, rates: (line: Line) => Rates): readonly FocusRow[] {
  if (line.provider !== null && context.providers.get(line.provider)?.sandbox === true) return [];
  if (line.cost_nano_usd === 0 && line.input_tokens === 0 && line.output_tokens === 0) return [];
  return allocate(line, rates(line)).map((part) => ({ ...commonOf(line, context), ...partOf(line, part, context) }));
}

function commonOf(line: Line, context: FocusContext): FocusRow {
  const { tenantId, organisation, period } = context;
  const department = line.department_id === null ? undefined : context.departments.get(line.department_id);
  const provider = context.providers.get(line.provider ?? '')?.name ?? line.provider ?? 'Unknown';
  const isCorrection = !line.day.startsWith(period);
  return {
    BillingAccountId: tenantId, BillingAccountName: organisation, BillingAccountType: 'Organization', BillingCurrency: 'USD', BillingPeriodStart: start(firstDayOf(period)), BillingPeriodEnd: start(firstDayOf(periodAfter(period))),
    ChargeCategory: 'Usage', ChargeClass: isCorrection ? 'Correction' : null, ChargeFrequency: 'Usage-Based', ChargePeriodStart: start(line.day), ChargePeriodEnd: start(dayAfter(line.day)),
    InvoiceId: null, InvoiceIssuerName: line.payer === 'platform' ? context.seller ?? 'Platform operator' : provider, PricingCategory: 'Standard', PricingCurrency: 'USD', ProviderName: provider, PublisherName: provider,
    ResourceId: line.credential_id, ResourceName: line.credential_id === null ? null : context.credentials.get(line.credential_id) ?? null, ResourceType: line.credential_id === null ? null : 'Provider key',
    ServiceCategory: 'AI and Machine Learning', ServiceName: `${provider} API`, ServiceSubcategory: 'Generative AI', SkuId: `${line.provider ?? 'unknown'}/${line.model}`,
    SubAccountId: line.department_id, SubAccountName: department?.name ?? null, SubAccountType: line.department_id === null ? null : 'Department', Tags: line.tags === null ? null : JSON.stringify(line.tags),
    x_Payer: line.payer, x_CostCentre: department?.costCentre ?? null, x_TeamId: line.team, x_Project: line.project, x_Client: line.project === null ? null : context.clients.get(line.project) ?? null, x_Workflow: line.workflow,
    x_Environment: line.environment, x_Model: line.model, x_PriceVersion: line.price_version, x_Requests: BigInt(line.requests) * 1_000_000n, x_Estimated: line.estimated, x_PriceKnown: line.unpriced_requests === 0,
  };
}

function partOf(line: Line, part: Allocated, _context: FocusContext): FocusRow {
  const cost = BigInt(part.costNanoUsd);
  return {
    // What credits paid was billed when they were bought.
    BilledCost: line.payer === 'platform' ? 0n : cost, EffectiveCost: cost, ContractedCost: cost, ListCost: BigInt(part.listNanoUsd),
    ContractedUnitPrice: part.contractedMillionNanoUsd === null ? null : BigInt(Math.round(part.contractedMillionNanoUsd)), ListUnitPrice: part.listMillionNanoUsd === null ? null : BigInt(Math.round(part.listMillionNanoUsd)),
    // A million tokens is the unit, so a token is a millionth of it.
    PricingQuantity: BigInt(part.tokens), PricingUnit: '1000000 Tokens', ConsumedQuantity: BigInt(part.tokens) * 1_000_000n, ConsumedUnit: 'Tokens',
    ChargeDescription: `${line.model}: ${meters[part.meter].toLowerCase()}${line.estimated ? ' (estimated)' : ''}`, SkuMeter: meters[part.meter], SkuPriceId: `${line.provider ?? 'unknown'}/${line.model}/${tierOf(line.price_version)}/${part.meter}`,
  };
}

/** What the platform itself billed, from its invoice: the subscription, and credits bought to be used up later. Rows apart from every use. */
export function purchaseRowsOf(invoice: Invoice, subscription: ChargebackStatement['subscription'], context: FocusContext): readonly FocusRow[] {
  if (!subscription.some(({ invoiceNumber }) => invoiceNumber === invoice.numberText)) return [];
  const { period } = context;
  return invoice.lines.map((line) => {
    const cost = BigInt(line.amountCents) * 10_000_000n;
    const from = line.from ?? firstDayOf(invoice.period);
    const isCredit = line.kind === 'credits';
    return {
      BilledCost: cost, EffectiveCost: isCredit ? 0n : cost, ContractedCost: cost, ListCost: cost, ContractedUnitPrice: null, ListUnitPrice: null, BillingAccountId: context.tenantId, BillingAccountName: context.organisation, BillingAccountType: 'Organization',
      BillingCurrency: 'USD', BillingPeriodStart: start(firstDayOf(period)), BillingPeriodEnd: start(firstDayOf(periodAfter(period))), ChargeCategory: 'Purchase', ChargeClass: invoice.period === period ? null : 'Correction', ChargeDescription: line.text,
      ChargeFrequency: isCredit ? 'One-Time' : 'Recurring', ChargePeriodStart: start(from), ChargePeriodEnd: start(dayAfter(line.to ?? from)), ConsumedQuantity: null, ConsumedUnit: null, InvoiceId: invoice.numberText, InvoiceIssuerName: invoice.seller.seller,
      PricingCategory: 'Standard', PricingCurrency: 'USD', PricingQuantity: BigInt(line.quantity) * 1_000_000n, PricingUnit: isCredit ? 'Credits' : 'Days', ProviderName: invoice.seller.seller, PublisherName: 'Keystead',
      ResourceId: null, ResourceName: null, ResourceType: null, ServiceCategory: 'AI and Machine Learning', ServiceName: isCredit ? 'Inference credits' : 'Platform subscription', ServiceSubcategory: 'Other (AI and Machine Learning)',
      SkuId: isCredit ? 'keystead/credits' : 'keystead/subscription', SkuMeter: isCredit ? 'Credits' : 'Days', SkuPriceId: isCredit ? 'keystead/credits' : 'keystead/subscription', SubAccountId: null, SubAccountName: null, SubAccountType: null, Tags: null,
      x_Payer: 'tenant', x_CostCentre: null, x_TeamId: null, x_Project: null, x_Client: null, x_Workflow: null, x_Environment: null, x_Model: null, x_PriceVersion: null, x_Requests: null, x_Estimated: false, x_PriceKnown: true,
    };
  });
}
