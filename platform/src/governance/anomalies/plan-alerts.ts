import type { AnomalyKind, anomalyStates } from '@keystead/contract';
import { dayMilliseconds, type Finding, hourMilliseconds, type Subject } from './facts.ts';
import { baselineDays } from './learn-baseline.ts';

export type AnomalyState = (typeof anomalyStates)[number];

/** The latest alert of a kind and subject, as far as planning needs it. Times are milliseconds. */
export interface KnownAlert {
  readonly id: string;
  readonly kind: AnomalyKind;
  readonly subject: Subject;
  readonly state: AnomalyState;
  readonly novelties: readonly string[];
  readonly seenAt: number;
  readonly mutedUntil: number | null;
  /** How far it was from the usual when it was muted; `null` where that is not known. */
  readonly mutedAt: number | null;
  readonly resolvedAt: number | null;
}

export interface AlertPlan {
  readonly raise: readonly Finding[];
  /** Alerts that stand already: the same again, with newer figures. */
  readonly update: readonly { readonly alert: KnownAlert; readonly finding: Finding }[];
  /** Whose time of silence is over and that go on; or that became something else than was muted. */
  readonly reopen: readonly { readonly alert: KnownAlert; readonly finding: Finding; readonly why: 'reopened' | 'outgrown' }[];
  /** Not seen for a week: they end by themselves. */
  readonly lapse: readonly KnownAlert[];
}

const lapseDays = 7;
/** Whoever mutes an alert knows what they saw: so many times of it is another matter. */
const outgrownTimes = 3;
/** So long a novelty stays known although nobody calls so: as long as the baseline remembers. */
const acceptedDays = baselineDays;

/**
 * One open alert for each kind and subject, so that an incident of a week is one alert. What was resolved comes again only where it went on, or began, after that; what is muted is kept
 * up to date in silence, as long as it is what was muted.
 */
export function planAlerts(known: readonly KnownAlert[], findings: readonly Finding[], now: number): AlertPlan {
  const byKey = new Map(known.map((alert) => [keyOf(alert), alert]));
  const plan = { raise: [] as Finding[], update: [] as { alert: KnownAlert; finding: Finding }[], reopen: [] as { alert: KnownAlert; finding: Finding; why: 'reopened' | 'outgrown' }[], lapse: [] as KnownAlert[] };
  const seen = new Set<string>();
  for (const finding of findings) {
    const key = keyOf(finding);
    if (seen.has(key)) continue;
    seen.add(key);
    const alert = byKey.get(key);
    if (alert === undefined) plan.raise.push(finding);
    else if (alert.state === 'resolved') { if (comesAgain(finding, alert)) plan.raise.push(finding); }
    else if (alert.state === 'muted' && (alert.mutedUntil ?? 0) <= now) plan.reopen.push({ alert, finding, why: 'reopened' });
    else if (alert.state === 'muted' && hasOutgrown(finding, alert)) plan.reopen.push({ alert, finding, why: 'outgrown' });
    else plan.update.push({ alert, finding });
  }
  for (const alert of known) if (alert.state !== 'resolved' && !seen.has(keyOf(alert)) && now - Math.max(alert.seenAt, alert.mutedUntil ?? 0) > lapseDays * dayMilliseconds) plan.lapse.push(alert);
  return plan;
}

/** What somebody has looked at is not new any more; an amount is a new alert where it began, or goes on for long, after the end of the last one. */
function comesAgain(finding: Finding, alert: KnownAlert): boolean {
  const resolvedAt = alert.resolvedAt ?? 0;
  if (finding.novelties.length > 0) return finding.novelties.some((novelty) => !alert.novelties.includes(novelty)) || finding.since - resolvedAt > acceptedDays * dayMilliseconds;
  // A detector knows hours, not minutes: what it saw up to an hour after the end need not be later.
  return finding.since >= resolvedAt || finding.until - resolvedAt > 2 * hourMilliseconds;
}

/** How far a finding is from the usual: times of it, or the amount where nothing is usual. */
export function distanceOf({ observed, expected }: Pick<Finding, 'observed' | 'expected'>): number {
  return expected === null || expected <= 0 ? observed : observed / expected;
}

/** A silence is about what was known when it began: another network, program or app breaks it, and so does an amount that is several times as far from the usual. */
function hasOutgrown(finding: Finding, { novelties, mutedAt }: KnownAlert): boolean {
  if (finding.novelties.length > 0) return finding.novelties.some((novelty) => !novelties.includes(novelty));
  return mutedAt !== null && distanceOf(finding) > outgrownTimes * mutedAt;
}

function keyOf({ kind, subject }: Pick<KnownAlert, 'kind' | 'subject'>): string {
  return `${kind} ${subject.kind} ${subject.id}`;
}
