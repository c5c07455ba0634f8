import { type RunGroup, type Saved, addUp, guessFrom, savedBy, worthOf } from './time-saved.ts';

export interface PilotTerms {
  /** `YYYY-MM-DD`, its first day. */
  readonly startedOn: string;
  readonly baseline: readonly { readonly appId: string; readonly minutesBefore: number }[];
  readonly hourlyRateCents: number;
  readonly platformFeeCents: number;
}

export const pilotPeriods = [{ kind: 'two-week', days: 14 }, { kind: 'ninety-day', days: 90 }] as const;
export type PilotPeriod = (typeof pilotPeriods)[number];
/** The platform's fee is due at the start, and again after so many days. */
const feeDays = 30;
const nanoPerCent = 10_000_000;
const dayMilliseconds = 86_400_000;

export interface PilotFigures {
  readonly kind: PilotPeriod['kind'];
  readonly from: string;
  readonly to: string;
  readonly state: 'coming' | 'running' | 'complete';
  readonly days: number;
  readonly apps: readonly (Saved & { readonly appId: string })[];
  readonly usedRuns: number;
  readonly measuredRuns: number;
  readonly savedMinutes: number;
  readonly valueNanoUsd: number;
  readonly inferenceNanoUsd: number;
  readonly platformFeeNanoUsd: number;
  readonly netNanoUsd: number;
  readonly paidBackOn: string | null;
}

const addDays = (day: string, days: number): string => new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMilliseconds).toISOString().slice(0, 10);
const daysBetween = (from: string, to: string): number => Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / dayMilliseconds);

/** What is due of the fee once so many days have begun. */
export function feeDue(platformFeeCents: number, days: number): number {
  return days <= 0 ? 0 : Math.ceil(days / feeDays) * platformFeeCents * nanoPerCent;
}

/** A pilot's report over its first 14 or 90 days, as far as they have come. Pure. @param today `YYYY-MM-DD` */
export function pilotReport(terms: PilotTerms, groups: readonly RunGroup[], { kind, days: length }: PilotPeriod, today: string): PilotFigures {
  const to = addDays(terms.startedOn, length - 1);
  const days = Math.min(length, Math.max(0, daysBetween(terms.startedOn, today) + 1));
  const within = groups.filter(({ day }) => day >= terms.startedOn && day <= to);
  const apps = terms.baseline.map(({ appId, minutesBefore }) => {
    const own = within.filter((group) => group.appId === appId);
    const guess = guessFrom(own);
    return { appId, minutesBefore, own, guess, saved: savedBy(own, { minutesBefore, hourlyRateCents: terms.hourlyRateCents }, guess) };
  });
  const total = addUp(apps.map(({ saved }) => saved), terms.hourlyRateCents);
  const savedMinutes = total.savedMinutes ?? 0;
  const [valueNanoUsd, platformFeeNanoUsd] = [worthOf(savedMinutes, terms.hourlyRateCents), feeDue(terms.platformFeeCents, days)];
  const netAfter = (count: number): number => {
    const last = addDays(terms.startedOn, count - 1);
    const byThen = apps.map((app) => savedBy(app.own.filter(({ day }) => day <= last), { minutesBefore: app.minutesBefore, hourlyRateCents: null }, app.guess));
    return worthOf(byThen.reduce((sum, each) => sum + (each.savedMinutes ?? 0), 0), terms.hourlyRateCents) - byThen.reduce((sum, each) => sum + each.costNanoUsd, 0) - feeDue(terms.platformFeeCents, count);
  };
  return {
    kind, from: terms.startedOn, to, days, state: days === 0 ? 'coming' : today > to ? 'complete' : 'running', apps: apps.map(({ appId, saved }) => ({ appId, ...saved })),
    usedRuns: total.usedRuns, measuredRuns: total.measuredRuns, savedMinutes, valueNanoUsd, inferenceNanoUsd: total.costNanoUsd, platformFeeNanoUsd,
    netNanoUsd: valueNanoUsd - total.costNanoUsd - platformFeeNanoUsd, paidBackOn: paidBack(terms.startedOn, Array.from({ length: days }, (_nothing, index) => netAfter(index + 1))),
  };
}

/** The first day from which on it was never below nothing again. */
function paidBack(startedOn: string, nets: readonly number[]): string | null {
  const lastBelow = nets.findLastIndex((net) => net < 0);
  return nets.length === 0 || lastBelow === nets.length - 1 ? null : addDays(startedOn, lastBelow + 1);
}
