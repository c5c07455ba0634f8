import { type Baseline, type CallerFields, type CallerProfile, type OriginHabits, type Usual, type UseFact, callerOf, hourMilliseconds, hourOfWeek, keyOf, startOfDay } from './facts.ts';
import { median, quantile, robustSpread } from './robust.ts';

/** The window of the baseline: five of every hour of the week, so that the month's end before this one is in it. */
export const baselineDays = 35;
/** Before there are so many days with calls, nothing is compared with what is usual. */
export const learningDays = 10;
const hoursOfWeek = 168;

/** What a window holds, summed up as far as a baseline needs it: as many rows as there are hours, callers, models and networks, however many calls there were. */
export interface WindowSums {
  /** Whole hours; an hour that is not here had no call. `from` is midnight. */
  readonly from: number;
  readonly to: number;
  readonly hours: readonly { readonly hour: number; readonly costNanoUsd: number }[];
  readonly models: readonly Pick<UseFact, 'provider' | 'model'>[];
  readonly callers: readonly (CallerFields & CallerProfile)[];
  readonly credentialApps: readonly { readonly credentialId: string; readonly appId: string | null; readonly requests: number }[];
  readonly networks: readonly string[];
  readonly clients: readonly string[];
  readonly origins: readonly (CallerFields & OriginHabits)[];
  /** The most in an hour. */
  readonly mostRefusals: readonly (CallerFields & { readonly most: number })[];
  readonly mostFailures: readonly { readonly userId: string; readonly most: number }[];
  /** Failed sign-ins of everybody, of each hour that had any. */
  readonly failuresOfHours: readonly number[];
  readonly mostRefusedTokens: readonly { readonly tokenId: string; readonly most: number }[];
  /** For lack of a right alone. */
  readonly mostRefusedKeys: readonly { readonly credentialId: string; readonly most: number }[];
}

/** Learns what is usual from the sums of a window. Medians: an incident of the past does not become the rule. */
export function learnBaseline(sums: WindowSums): Baseline {
  const { from, to } = sums;
  const hourlyNanoUsd = Array.from<number>({ length: Math.max(0, Math.round((to - from) / hourMilliseconds)) }).fill(0);
  for (const { hour, costNanoUsd } of sums.hours) hourlyNanoUsd[Math.floor((hour - from) / hourMilliseconds)] = costNanoUsd;
  const credentialApps = new Map([...Map.groupBy(sums.credentialApps, ({ credentialId }) => credentialId)].map(([id, apps]) => [id, new Map(apps.map(({ appId, requests }) => [appId ?? '', requests]))]));
  return {
    from, to, hourlyNanoUsd, credentialApps, activeDays: new Set(sums.hours.map(({ hour }) => startOfDay(hour))).size, ofHour: usualOfHours(hourlyNanoUsd, from), models: new Set(sums.models.map(modelOf)),
    callers: byCaller(sums.callers), networks: new Set(sums.networks), clients: new Set(sums.clients), originsOf: byCaller(sums.origins),
    mostRefusals: new Map([...byCaller(sums.mostRefusals)].map(([key, { most }]) => [key, most])),
    // Not the worst: one guessed password would hide the next list of them.
    mostFailures: new Map([...sums.mostFailures.map(({ userId, most }) => [userId, most] as const), ['', quantile(sums.failuresOfHours, 0.95)]]),
    mostRefusedTokens: new Map(sums.mostRefusedTokens.map(({ tokenId, most }) => [tokenId, most])), mostRefusedKeys: new Map(sums.mostRefusedKeys.map(({ credentialId, most }) => [credentialId, most])),
  };
}

export const modelOf = ({ provider, model }: Pick<UseFact, 'provider' | 'model'>): string => (provider === null ? model : `${provider}/${model}`);

/** From the same hour of the week and the two beside it: fifteen values, where three would be what five weeks have. */
function usualOfHours(hourly: readonly number[], from: number): readonly Usual[] {
  const byHour: number[][] = Array.from({ length: hoursOfWeek }, () => []);
  hourly.forEach((cost, place) => byHour[hourOfWeek(from + place * hourMilliseconds)]?.push(cost));
  return byHour.map((own, hour) => {
    const near = [...own, ...byHour[(hour + 1) % hoursOfWeek] ?? [], ...byHour[(hour + hoursOfWeek - 1) % hoursOfWeek] ?? []];
    return { expected: median(own), spread: robustSpread(near), high: quantile(near, 0.95) };
  });
}

/** What belongs to nobody is left out. */
function byCaller<Row extends CallerFields>(rows: readonly Row[]): ReadonlyMap<string, Row> {
  return new Map(rows.flatMap((row) => { const caller = callerOf(row); return caller === null ? [] : [[keyOf(caller), row] as const]; }));
}
