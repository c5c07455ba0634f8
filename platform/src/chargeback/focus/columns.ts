/** How a column is written: FOCUS' data types, with the scale of its decimals. */
export type FocusType = 'string' | 'datetime' | 'money' | 'quantity' | 'boolean';

export interface FocusColumn {
  readonly name: string;
  readonly type: FocusType;
  readonly nullable: boolean;
}

const column = (name: string, type: FocusType = 'string', nullable = false): FocusColumn => ({ name, type, nullable });
const maybe = (name: string, type: FocusType = 'string'): FocusColumn => column(name, type, true);

/**
 * The columns of FOCUS 1.2 (FinOps Open Cost and Usage Specification) that apply here: all that are mandatory, and the conditional ones whose condition
 * holds. Commitment discounts, capacity reservations, regions and zones do not: no such thing is bought. Ours begin with x_, as the specification asks.
 */
export const focusColumns: readonly FocusColumn[] = [
  column('BilledCost', 'money'), column('BillingAccountId'), column('BillingAccountName', 'string', true), column('BillingAccountType'), column('BillingCurrency'),
  column('BillingPeriodEnd', 'datetime'), column('BillingPeriodStart', 'datetime'), column('ChargeCategory'), maybe('ChargeClass'), maybe('ChargeDescription'), column('ChargeFrequency'),
  column('ChargePeriodEnd', 'datetime'), column('ChargePeriodStart', 'datetime'), maybe('ConsumedQuantity', 'quantity'), maybe('ConsumedUnit'), column('ContractedCost', 'money'), maybe('ContractedUnitPrice', 'money'),
  column('EffectiveCost', 'money'), maybe('InvoiceId'), column('InvoiceIssuerName'), column('ListCost', 'money'), maybe('ListUnitPrice', 'money'), maybe('PricingCategory'), maybe('PricingCurrency'),
  maybe('PricingQuantity', 'quantity'), maybe('PricingUnit'), column('ProviderName'), column('PublisherName'), maybe('ResourceId'), maybe('ResourceName'), maybe('ResourceType'),
  column('ServiceCategory'), column('ServiceName'), column('ServiceSubcategory'), maybe('SkuId'), maybe('SkuMeter'), maybe('SkuPriceId'), maybe('SubAccountId'), maybe('SubAccountName'), maybe('SubAccountType'), maybe('Tags'),
  column('x_Payer'), maybe('x_CostCentre'), maybe('x_TeamId'), maybe('x_Project'), maybe('x_Client'), maybe('x_Workflow'), maybe('x_Environment'), maybe('x_Model'), maybe('x_PriceVersion'), maybe('x_Requests', 'quantity'), column('x_Estimated', 'boolean'), column('x_PriceKnown', 'boolean'),
];

/** A value by its column's type: text; a moment (ISO 8601); whole nano-US-dollars; whole tokens or requests in millionths; yes or no. */
export type FocusValue = string | bigint | boolean | null;
export type FocusRow = Readonly<Record<string, FocusValue>>;

/** Digits behind the point of each kind of decimal. */
export const scaleOf = { money: 9, quantity: 6 } as const;

/** An integer of `scale` digits behind the point, written out exactly. Pure. */
export function writeDecimal(value: bigint, scale: number): string {
  const digits = (value < 0n ? -value : value).toString().padStart(scale + 1, '0');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}
