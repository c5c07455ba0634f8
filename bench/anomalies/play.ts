import { type AnomalyKind, defaultAnomalySettings, spikeParts } from '@keystead/contract';
import { type Finding, type Observed, dayMilliseconds, hourMilliseconds, startOfDay } from '../../platform/src/governance/anomalies/facts.ts';
import { findAnomalies } from '../../platform/src/governance/anomalies/find-anomalies.ts';
import { baselineDays, learnBaseline } from '../../platform/src/governance/anomalies/learn-baseline.ts';
import { type KnownAlert, planAlerts } from '../../platform/src/governance/anomalies/plan-alerts.ts';
import { type Spending, type SpikePart, meanSpending, splitSpike } from '../../platform/src/governance/anomalies/split-spike.ts';
import type { Office } from './offices.ts';
import { sumUp } from './sum-up.ts';
import { simulatedDays, start, type Traffic } from './traffic.ts';

/** An alert as it was raised. */
export interface RaisedAlert { readonly kind: AnomalyKind; readonly raisedAt: number; readonly since: number; readonly subject: string; readonly cause: SpikePart | null }

/** Whoever looks after alerts resolves each after a day. */
const resolvedAfter = dayMilliseconds;

/** Ninety days, looked at after each hour as the server does it, and the alerts that were raised. */
export function play(office: Office, traffic: Traffic): readonly RaisedAlert[] {
  const days = byDay(traffic);
  const raised: RaisedAlert[] = [];
  let known: KnownAlert[] = [];
  const settings = { ...defaultAnomalySettings, dailyAlertNanoUsd: office.dailyAlertUsd * 1_000_000_000 };
  for (let day = 1; day < simulatedDays; day += 1) {
    const today = start + day * dayMilliseconds;
    const from = Math.max(start, today - dayMilliseconds - baselineDays * dayMilliseconds);
    const baseline = learnBaseline(sumUp(between(days, from, today - dayMilliseconds), from, today - dayMilliseconds));
    const both = between(days, today - dayMilliseconds, today + dayMilliseconds);
    for (let hour = 1; hour <= 24; hour += 1) {
      const now = today + hour * hourMilliseconds;
      const routedModels = new Set(traffic.routed.filter((each) => each.from <= now).map((each) => each.model));
      const findings = findAnomalies({ now, settings, baseline, present: until(both, now), routedModels, routes: new Set() });
      known = known.map((alert) => (alert.state === 'open' && now - (raised[Number(alert.id)]?.raisedAt ?? now) >= resolvedAfter ? { ...alert, state: 'resolved', resolvedAt: now } : alert));
      for (const finding of planAlerts(known, findings, now).raise) {
        known = [...known.filter((alert) => alert.kind !== finding.kind || alert.subject.kind !== finding.subject.kind || alert.subject.id !== finding.subject.id), { id: String(raised.length), kind: finding.kind, subject: finding.subject, state: 'open', novelties: finding.novelties, seenAt: finding.until, mutedUntil: null, mutedAt: null, resolvedAt: null }];
        raised.push({ kind: finding.kind, raisedAt: now, since: finding.since, subject: `${finding.subject.kind} ${finding.subject.id}`, cause: finding.kind === 'spend-spike' ? causeOf(traffic, finding) : null });
      }
    }
  }
  return raised;
}

type Days = ReadonlyMap<number, Observed>;

function byDay(traffic: Traffic): Days {
  const dayOf = (at: number): number => startOfDay(at);
  const byHour = <Fact extends { readonly hour: number }>(facts: readonly Fact[]): ReadonlyMap<number, Fact[]> => Map.groupBy(facts, (each) => dayOf(each.hour));
  const [use, origins, refusals, signIns, refusedTokens, refusedKeys] = [byHour(traffic.use), Map.groupBy(traffic.origins, (each) => each.day), byHour(traffic.refusals), byHour(traffic.signIns), byHour(traffic.refusedTokens), byHour(traffic.refusedKeys)];
  return new Map(Array.from({ length: simulatedDays + 1 }, (_, day) => {
    const at = start + day * dayMilliseconds;
    return [at, { use: use.get(at) ?? [], origins: origins.get(at) ?? [], refusals: refusals.get(at) ?? [], signIns: signIns.get(at) ?? [], refusedTokens: refusedTokens.get(at) ?? [], refusedKeys: refusedKeys.get(at) ?? [] }];
  }));
}

function between(days: Days, from: number, to: number): Observed {
  const chosen = [...days].filter(([day]) => day >= from && day < to).map(([, observed]) => observed);
  return { use: chosen.flatMap((day) => day.use), origins: chosen.flatMap((day) => day.origins), refusals: chosen.flatMap((day) => day.refusals), signIns: chosen.flatMap((day) => day.signIns), refusedTokens: chosen.flatMap((day) => day.refusedTokens), refusedKeys: chosen.flatMap((day) => day.refusedKeys) };
}

/** What is known by then: of an origin as much as has come. */
function until({ use, origins, refusals, signIns, refusedTokens, refusedKeys }: Observed, now: number): Observed {
  return {
    use: use.filter((each) => each.hour < now), refusals: refusals.filter((each) => each.hour < now), signIns: signIns.filter((each) => each.hour < now), refusedTokens: refusedTokens.filter((each) => each.hour < now), refusedKeys: refusedKeys.filter((each) => each.hour < now),
    origins: origins.flatMap((origin) => {
      if (origin.firstAt >= now) return [];
      if (origin.lastAt < now) return [origin];
      const part = (now - origin.firstAt) / Math.max(1, origin.lastAt - origin.firstAt);
      return [{ ...origin, lastAt: now, requests: Math.floor(origin.requests * part) }];
    }),
  };
}

/** The part of a spike that weighs most; the usual is the mean of the same hours of the three weeks before. */
function causeOf(traffic: Traffic, finding: Finding): SpikePart {
  const usual = [1, 2, 3].map((week) => spendingOf(traffic, finding.since - week * 7 * dayMilliseconds, finding.until - week * 7 * dayMilliseconds));
  const parts = splitSpike(spendingOf(traffic, finding.since, finding.until), meanSpending(usual));
  return spikeParts.toSorted((left, right) => parts[right] - parts[left])[0] ?? 'volume';
}

function spendingOf(traffic: Traffic, from: number, to: number): Spending {
  const models: Record<string, { requests: number; costNanoUsd: number }> = {};
  let [requests, costNanoUsd, unansweredNanoUsd, repeatedNanoUsd] = [0, 0, 0, 0];
  for (const fact of traffic.use) {
    if (fact.hour < from || fact.hour >= to) continue;
    const plain = fact.costNanoUsd - fact.unansweredNanoUsd - fact.repeatedNanoUsd;
    const model = (models[fact.model] ??= { requests: 0, costNanoUsd: 0 });
    model.requests += Math.round((fact.requests * plain) / Math.max(1, fact.costNanoUsd));
    model.costNanoUsd += plain;
    requests += fact.requests;
    costNanoUsd += fact.costNanoUsd;
    unansweredNanoUsd += fact.unansweredNanoUsd;
    repeatedNanoUsd += fact.repeatedNanoUsd;
  }
  return { requests, costNanoUsd, unansweredNanoUsd, repeatedNanoUsd, models };
}
