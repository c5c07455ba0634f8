import { type AnomalyKind, anomalyKinds } from '@keystead/contract';
import { dayMilliseconds, hourMilliseconds } from '../../platform/src/governance/anomalies/facts.ts';
import { drawsOf } from './chance.ts';
import { injectCredentialIncidents, ordinaryRefusedCredentials } from './credential-incidents.ts';
import { type Incident, injectIncidents } from './incidents.ts';
import { offices } from './offices.ts';
import { type RaisedAlert, play } from './play.ts';
import { ordinaryTraffic, simulatedDays } from './traffic.ts';

export interface KindScore {
  readonly kind: AnomalyKind | 'all';
  readonly incidents: number;
  readonly found: number;
  readonly alerts: number;
  readonly right: number;
  /** From the incident's first hour to the alert, of those found. Sorted. */
  readonly hoursToDetection: readonly number[];
}

export interface ScoreCard {
  readonly kinds: readonly KindScore[];
  readonly all: KindScore;
  readonly falseAlarmsPerWeek: number;
  /** By office. */
  readonly falseAlarmsOf: Readonly<Record<string, number>>;
  /** Spikes whose largest part was named right, of those found. */
  readonly causes: { readonly right: number; readonly of: number };
  readonly wrong: readonly string[];
}

/** An alert may come a little after the end of what it is about: the last hours of it are looked at when they are over. */
const afterMilliseconds = 6 * hourMilliseconds;
const weeks = simulatedDays / 7;

/** Plays every office with every seed. The same seeds give the same card. */
export function score(seeds: readonly number[]): ScoreCard {
  const sums = new Map<AnomalyKind, { incidents: number; found: number; alerts: number; right: number; hours: number[] }>(anomalyKinds.map((kind) => [kind, { incidents: 0, found: 0, alerts: 0, right: 0, hours: [] }]));
  const falseOf: Record<string, number> = {};
  const causes = { right: 0, of: 0 };
  const wrong: string[] = [];
  for (const seed of seeds) {
    offices.forEach((office, index) => {
      const chance = drawsOf(seed * 1_009 + index);
      const traffic = ordinaryTraffic(office, chance);
      // Draws of their own: what has to do with credentials goes on beside the rest.
      const ofCredentials = drawsOf(seed * 1_009 + index + 500);
      ordinaryRefusedCredentials(traffic, office, ofCredentials);
      const incidents = [...injectIncidents(traffic, office, chance), ...injectCredentialIncidents(traffic, office, ofCredentials)];
      const alerts = play(office, traffic);
      for (const incident of incidents) {
        const sum = sums.get(incident.kind);
        const found = alerts.find((alert) => alert.kind === incident.kind && isAbout(alert, incident));
        if (sum === undefined) continue;
        sum.incidents += 1;
        if (found === undefined) wrong.push(`missed ${seed} ${office.name}: ${incident.kind} ${incident.cause ?? ''} ${new Date(incident.from).toISOString()}`);
        else { sum.found += 1; sum.hours.push((found.raisedAt - incident.from) / hourMilliseconds); }
        if (incident.cause !== undefined && found !== undefined) { causes.of += 1; if (found.cause === incident.cause) causes.right += 1; else wrong.push(`cause ${seed} ${office.name}: ${incident.cause} named ${found.cause ?? ''}`); }
      }
      for (const alert of alerts) {
        const sum = sums.get(alert.kind);
        if (sum === undefined) continue;
        sum.alerts += 1;
        if (incidents.some((incident) => isAbout(alert, incident))) sum.right += 1;
        else { falseOf[office.name] = (falseOf[office.name] ?? 0) + 1; wrong.push(`false ${seed} ${office.name}: ${alert.kind} ${alert.subject} ${new Date(alert.raisedAt).toISOString()}`); }
      }
    });
  }
  const kinds = [...sums].map(([kind, { hours, ...sum }]): KindScore => ({ kind, ...sum, hoursToDetection: hours.toSorted((left, right) => left - right) }));
  const total = (of: 'incidents' | 'found' | 'alerts' | 'right'): number => kinds.reduce((sum, each) => sum + each[of], 0);
  const all: KindScore = { kind: 'all', incidents: total('incidents'), found: total('found'), alerts: total('alerts'), right: total('right'), hoursToDetection: kinds.flatMap((each) => each.hoursToDetection).toSorted((left, right) => left - right) };
  return {
    kinds, all, causes, wrong, falseAlarmsPerWeek: (all.alerts - all.right) / weeks / offices.length / seeds.length,
    falseAlarmsOf: Object.fromEntries(offices.map(({ name }) => [name, (falseOf[name] ?? 0) / weeks / seeds.length])),
  };
}

function isAbout(alert: RaisedAlert, incident: Incident): boolean {
  if (alert.kind !== incident.kind && !incident.also.includes(alert.kind)) return false;
  const until = incident.to + (alert.kind === 'daily-spend' || alert.kind === 'spend-spike' ? dayMilliseconds - (incident.to % dayMilliseconds) : afterMilliseconds);
  return alert.raisedAt > incident.from && alert.raisedAt <= Math.max(until, incident.to + afterMilliseconds);
}
