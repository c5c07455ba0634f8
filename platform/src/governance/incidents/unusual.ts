/** How a key was used on one day of UTC. */
export interface DayOfUse { readonly day: string; readonly requests: number }

/** Who or what used it: whether it was known before the suspicion. */
export interface UserOfKey { readonly name: string; readonly requests: number; readonly isNew: boolean }

export interface UseToJudge {
  readonly people: readonly UserOfKey[];
  readonly tokens: readonly UserOfKey[];
  readonly apps: readonly UserOfKey[];
  readonly models: readonly UserOfKey[];
  readonly days: readonly DayOfUse[];
  /** Requests of the busiest day of the 90 days before, and hours of UTC (0–23) with use in them. `null`: the key was not used then. */
  readonly before: { readonly busiestDay: number; readonly hours: readonly number[] } | null;
  /** Hours of UTC with use since. */
  readonly hours: readonly number[];
  readonly foreignDays: readonly string[];
}

/** A day this many times busier than the busiest before is worth a look. */
const busierThan = 2;
const namedAtMost = 5;

const kinds = { people: ['person', 'people'], tokens: ['token', 'tokens'], apps: ['app', 'apps'], models: ['model', 'models'] } as const;

/** What is unlike the time before, in words. Without a time before nothing is: then it says so. Pure. */
export function unusualUse(use: UseToJudge): readonly string[] {
  const found: string[] = [];
  if (use.foreignDays.length > 0) found.push(`Its provider billed more than was sent from here on ${listed(use.foreignDays)}: somebody else uses the key.`);
  if (use.before === null) return [...found, 'It was not used in the 90 days before, so that there is nothing to compare with.'];
  for (const [kind, [one, many]] of Object.entries(kinds) as [keyof typeof kinds, readonly [string, string]][]) {
    const fresh = use[kind].filter(({ isNew }) => isNew);
    if (fresh.length > 0) found.push(`${fresh.length === 1 ? `A ${one} that was` : `${fresh.length} ${many} that were`} not seen before: ${listed(fresh.map(({ name }) => name))}.`);
  }
  const { busiestDay, hours } = use.before;
  const busy = use.days.filter(({ requests }) => requests > busierThan * busiestDay);
  if (busy.length > 0) found.push(`More than ${busierThan} times as many requests as on the busiest day before (${busiestDay}) on ${listed(busy.map(({ day, requests }) => `${day} (${requests})`))}.`);
  const odd = use.hours.filter((hour) => !hours.includes(hour)).toSorted((left, right) => left - right);
  if (odd.length > 0) found.push(`Used at hours of the day at which it was not before (UTC): ${listed(odd.map((hour) => `${String(hour).padStart(2, '0')}:00`))}.`);
  return found;
}

function listed(names: readonly string[]): string {
  return names.length <= namedAtMost ? names.join(', ') : `${names.slice(0, namedAtMost).join(', ')} and ${names.length - namedAtMost} more`;
}
