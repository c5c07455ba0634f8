import { measuredRunsToGuess } from '@keystead/contract';

/** Runs of one app and day that took equally long. */
export interface RunGroup {
  readonly appId: string;
  /** `YYYY-MM-DD` in UTC: when they were used; of those that were not, when they were started. */
  readonly day: string;
  /** Exported, approved, or with a time that somebody entered. What was made and not used saved nothing. */
  readonly used: boolean;
  /** From the start to the use, or as entered; `null`: not measured. */
  readonly minutes: number | null;
  readonly runs: number;
  readonly costNanoUsd: number;
}

export interface HandleTerms { readonly minutesBefore: number | null; readonly hourlyRateCents: number | null }

export interface Saved {
  readonly usedRuns: number;
  readonly measuredRuns: number;
  /** Not measured: counted by the median of those that were. */
  readonly guessedRuns: number;
  /** Not measured, and too few others to go by. */
  readonly leftOutRuns: number;
  readonly medianMinutesAfter: number | null;
  /** May be negative. `null`: nobody said how long it took before. */
  readonly savedMinutes: number | null;
  readonly valueNanoUsd: number | null;
  /** Of all runs, used or not. */
  readonly costNanoUsd: number;
}

const nanoPerCent = 10_000_000;

/** What minutes are worth at an hourly rate, in nano-US-dollars. */
export function worthOf(minutes: number, hourlyRateCents: number): number {
  return Math.round(minutes * hourlyRateCents * nanoPerCent / 60);
}

/** The middle one of all runs; between two, their mean, rounded. */
export function medianMinutes(groups: readonly RunGroup[]): number | null {
  const all = groups.flatMap(({ minutes, runs }) => (minutes === null ? [] : [{ minutes, runs }])).toSorted((left, right) => left.minutes - right.minutes);
  const count = all.reduce((sum, each) => sum + each.runs, 0);
  if (count === 0) return null;
  const at = (place: number): number => {
    let passed = 0;
    return all.find((each) => { passed += each.runs; return passed > place; })?.minutes ?? 0;
  };
  return Math.round((at(Math.floor((count - 1) / 2)) + at(Math.floor(count / 2))) / 2);
}

/** By what runs without a measured time of one app are counted; `null`: too few were measured. */
export function guessFrom(groups: readonly RunGroup[]): number | null {
  const measured = groups.filter(({ used, minutes }) => used && minutes !== null).reduce((sum, { runs }) => sum + runs, 0);
  return measured < measuredRunsToGuess ? null : medianMinutes(groups.filter(({ used }) => used));
}

/** What runs of one app saved. Pure. `guess`: minutes of those that were not measured; the sum over parts of a range is that of the range where all have the same. */
export function savedBy(groups: readonly RunGroup[], { minutesBefore, hourlyRateCents }: HandleTerms, guess: number | null): Saved {
  const used = groups.filter((each) => each.used);
  const sum = (of: readonly RunGroup[], read: (group: RunGroup) => number): number => of.reduce((total, group) => total + read(group), 0);
  const measured = used.filter(({ minutes }) => minutes !== null);
  const others = sum(used, ({ runs }) => runs) - sum(measured, ({ runs }) => runs);
  const guessedRuns = guess === null ? 0 : others;
  const savedMinutes = minutesBefore === null ? null : sum(measured, ({ runs, minutes }) => runs * (minutesBefore - (minutes ?? 0))) + guessedRuns * (minutesBefore - (guess ?? 0));
  return {
    usedRuns: sum(used, ({ runs }) => runs), measuredRuns: sum(measured, ({ runs }) => runs), guessedRuns, leftOutRuns: others - guessedRuns, medianMinutesAfter: medianMinutes(used),
    savedMinutes, valueNanoUsd: savedMinutes === null || hourlyRateCents === null ? null : worthOf(savedMinutes, hourlyRateCents), costNanoUsd: sum(groups, ({ costNanoUsd }) => costNanoUsd),
  };
}

/** Figures of several apps as one. Minutes of apps without a time before are in no sum. */
export function addUp(parts: readonly Saved[], hourlyRateCents: number | null): Saved {
  const sum = (read: (part: Saved) => number): number => parts.reduce((total, part) => total + read(part), 0);
  const told = parts.filter(({ savedMinutes }) => savedMinutes !== null);
  const savedMinutes = told.length === 0 ? null : sum((part) => part.savedMinutes ?? 0);
  return {
    usedRuns: sum((part) => part.usedRuns), measuredRuns: sum((part) => part.measuredRuns), guessedRuns: sum((part) => part.guessedRuns), leftOutRuns: sum((part) => part.leftOutRuns), medianMinutesAfter: null,
    savedMinutes, valueNanoUsd: savedMinutes === null || hourlyRateCents === null ? null : worthOf(savedMinutes, hourlyRateCents), costNanoUsd: sum((part) => part.costNanoUsd),
  };
}
