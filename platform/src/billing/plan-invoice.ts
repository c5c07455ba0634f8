import { type Invoice, nanoUsdPerCredit, type PlanId, planTable } from '@keystead/contract';
import type { SubscriptionLine } from '../identity/index.ts';

type Line = Invoice['lines'][number];

/** A month in UTC: its first moment, and the first of the next. */
export interface Month { readonly from: Date; readonly to: Date }

const dayMilliseconds = 86_400_000;
const nanoUsdPerCent = 10_000_000;

/** @param period as `2026-11` */
export function monthOf(period: string): Month {
  const [year = 0, month = 1] = period.split('-').map(Number);
  return { from: new Date(Date.UTC(year, month - 1, 1)), to: new Date(Date.UTC(year, month, 1)) };
}

/** A plan without a price of its own, for which nothing was agreed. */
export class NoPrice extends Error {
  readonly plan: string;
  constructor(plan: string) {
    super(`the price of the plan ${plan} is by agreement`);
    this.name = 'NoPrice';
    this.plan = plan;
  }
}

/**
 * The lines of the subscription in a month, in US cents: by whole days in UTC, each of which belongs to the plan at its end; the month's price
 * times the days over the days of the month, rounded half up once for each line. Pure. @throws NoPrice
 */
export function subscriptionLinesOf(lines: readonly SubscriptionLine[], month: Month, agreedMonthlyCents: number | undefined): Line[] {
  const daysInMonth = Math.round((month.to.getTime() - month.from.getTime()) / dayMilliseconds);
  const spans: { line: SubscriptionLine; from: number; to: number }[] = [];
  for (let day = 0; day < daysInMonth; day += 1) {
    const line = inForceAt(lines, new Date(month.from.getTime() + (day + 1) * dayMilliseconds - 1));
    const last = spans.at(-1);
    if (line !== null && last?.line === line && last.to === day) last.to = day + 1;
    else if (line !== null) spans.push({ line, from: day, to: day + 1 });
  }
  return spans.map(({ line, from, to }) => {
    const days = to - from;
    const monthlyCents = centsOf(line, agreedMonthlyCents);
    const whole = days === daysInMonth;
    return {
      kind: 'subscription', text: `Platform subscription, plan ${planTable[line.plan].name}${whole ? '' : `, ${days} of ${daysInMonth} days`}`, quantity: days, unit: days === 1 ? 'day' : 'days',
      from: dayText(month, from), to: dayText(month, to - 1), amountCents: roundedShare(monthlyCents, days, daysInMonth),
    };
  });
}

function inForceAt(lines: readonly SubscriptionLine[], at: Date): SubscriptionLine | null {
  return lines.find(({ startedAt, endedAt }) => startedAt <= at && (endedAt === null || endedAt > at)) ?? null;
}

function centsOf({ plan, monthlyUsd }: { readonly plan: PlanId; readonly monthlyUsd: number | null }, agreedMonthlyCents: number | undefined): number {
  const cents = monthlyUsd === null ? agreedMonthlyCents : Math.round(monthlyUsd * 100);
  if (cents === undefined) throw new NoPrice(planTable[plan].name);
  return cents;
}

function dayText({ from }: Month, day: number): string {
  return new Date(from.getTime() + day * dayMilliseconds).toISOString().slice(0, 10);
}

/** `amount × part ÷ whole` in integers, half up. */
export function roundedShare(amount: number, part: number, whole: number): number {
  return Number((BigInt(amount) * BigInt(part) * 2n + BigInt(whole)) / (BigInt(whole) * 2n));
}

/** Credits that were topped up, each a line with its reference. Trial credits are given and stand on no invoice. */
export function creditLinesOf(topUps: readonly { readonly credits: number; readonly reference: string; readonly grantedAt: Date }[]): Line[] {
  return topUps.map(({ credits, reference, grantedAt }) => ({
    kind: 'credits', text: `Inference credits topped up: ${reference}`, quantity: credits, unit: credits === 1 ? 'credit' : 'credits', from: grantedAt.toISOString().slice(0, 10), to: null, amountCents: (credits * nanoUsdPerCredit) / nanoUsdPerCent,
  }));
}

/** The two sums, which are never one before tax; the tax, half up, once on both; and what is to be paid. Pure. */
export function sumsOf(lines: readonly Line[], taxBasisPoints: number): Pick<Invoice, 'subscriptionCents' | 'creditsCents' | 'netCents' | 'totalCents'> & { readonly taxCents: number } {
  const sum = (kind: Line['kind']): number => lines.reduce((total, line) => total + (line.kind === kind ? line.amountCents : 0), 0);
  const [subscriptionCents, creditsCents] = [sum('subscription'), sum('credits')];
  const netCents = subscriptionCents + creditsCents;
  const taxCents = roundedShare(netCents, taxBasisPoints, 10_000);
  return { subscriptionCents, creditsCents, netCents, taxCents, totalCents: netCents + taxCents };
}
