import { z } from 'zod';
import { anomalySettings } from '../anomaly-settings.ts';
import { anomalyKinds, anomalySubjectKinds, spikeParts } from '../anomaly-terms.ts';
import { defineOperation } from '../operation.ts';
import { id, page, pageQuery, timestamp } from '../shapes.ts';

export const anomalyStates = ['open', 'acknowledged', 'muted', 'resolved'] as const;
/** What can be paused with one click. */
export const pausableKinds = ['credential', 'token', 'person', 'app', 'route'] as const;
export type PausableKind = (typeof pausableKinds)[number];

const subject = z.strictObject({ kind: z.enum(anomalySubjectKinds), id: z.string(), name: z.string() });
const behind = z.strictObject({
  kind: z.enum(pausableKinds), id: z.string(), name: z.string(), share: z.number().meta({ description: 'Its part of what is out of the ordinary, 0 to 1' }), paused: z.boolean(),
});

const summary = z.strictObject({
  id, kind: z.enum(anomalyKinds), title: z.string(), subject, state: z.enum(anomalyStates), since: timestamp, seenAt: timestamp, raisedAt: timestamp,
  cause: z.array(z.string()).meta({ description: 'In words, with numbers; the first line says what, the others why' }),
  unit: z.enum(['nano-usd', 'requests', 'failures']), observed: z.number(), expected: z.number().nullable(), mutedUntil: timestamp.nullable(),
});
export type AnomalySummary = z.output<typeof summary>;

const anomaly = summary.extend({
  behind: z.array(behind),
  chart: z.array(z.strictObject({ at: timestamp, observed: z.number(), expected: z.number() })).meta({ description: 'By the hour, or by the day where only days are known' }),
  split: z.record(z.enum(spikeParts), z.int()).nullable().meta({ description: 'Nano-US-dollars above the usual, of a spike of spend' }),
  links: z.array(z.strictObject({ label: z.string(), href: z.string() })).meta({ description: 'Pages of the console with the filter set' }),
  muteReason: z.string().nullable(),
  history: z.array(z.strictObject({ at: timestamp, what: z.string(), byName: z.string().nullable(), note: z.string().nullable() })),
});
export type Anomaly = z.output<typeof anomaly>;

const pause = z.strictObject({ kind: z.enum(pausableKinds), id: z.string(), name: z.string(), reason: z.string(), pausedAt: timestamp, pausedByName: z.string().nullable() });
export type Pause = z.output<typeof pause>;

const watched = z.strictObject({
  settings: anomalySettings, mayChange: z.boolean(),
  baselineDays: z.int().meta({ description: 'Days that the usual is learnt from' }), learningDays: z.int().meta({ description: 'Days with calls before anything is compared with the usual' }),
  learntDays: z.int().meta({ description: 'Days with calls among the days of the baseline' }), lookedAt: timestamp.nullable(), changedAt: timestamp.nullable(), changedByName: z.string().nullable(),
});
export type WatchedAnomalies = z.output<typeof watched>;

const params = z.strictObject({ anomalyId: id });
const note = z.string().trim().max(500).default('');
const reason = z.string().trim().min(3).max(500);

export const anomalyOperations = {
  listAnomalies: defineOperation({
    id: 'listAnomalies', method: 'GET', path: '/api/v1/anomalies', tag: 'Alerts', permission: 'alerts.read', status: 200,
    summary: 'Alerts about what is out of the ordinary, newest first', description: 'One for each kind and subject at a time, kept up to date while it goes on. `open`: all that is not resolved.',
    query: pageQuery.extend({ state: z.enum(['open', 'all']).default('open'), kind: z.enum(anomalyKinds).optional() }), response: page(summary),
  }),
  readAnomaly: defineOperation({
    id: 'readAnomaly', method: 'GET', path: '/api/v1/anomalies/{anomalyId}', tag: 'Alerts', permission: 'alerts.read', status: 200,
    summary: 'One alert: its cause, the figures against what is usual, who and what stands behind it, its history', params, response: anomaly, errors: ['not_found'],
  }),
  acknowledgeAnomaly: defineOperation({
    id: 'acknowledgeAnomaly', method: 'POST', path: '/api/v1/anomalies/{anomalyId}/acknowledge', tag: 'Alerts', permission: 'alerts.manage', status: 200,
    summary: 'Say that somebody looks into it', params, body: z.strictObject({ note }), response: anomaly, errors: ['not_found', 'conflict'],
  }),
  resolveAnomaly: defineOperation({
    id: 'resolveAnomaly', method: 'POST', path: '/api/v1/anomalies/{anomalyId}/resolve', tag: 'Alerts', permission: 'alerts.manage', status: 200,
    summary: 'Close an alert, with what it was', description: 'An amount is a new alert where it begins, or goes on, after that. A model, network, program or app that was looked at is not new again.',
    params, body: z.strictObject({ note: reason }), response: anomaly, errors: ['not_found', 'conflict'],
  }),
  muteAnomaly: defineOperation({
    id: 'muteAnomaly', method: 'POST', path: '/api/v1/anomalies/{anomalyId}/mute', tag: 'Alerts', permission: 'alerts.manage', status: 200, stepUp: true,
    summary: 'Say nothing more of this kind about this subject for a while, with the reason', description: 'At most a year. It is kept up to date in silence, and is open again where it goes on after that.',
    params, body: z.strictObject({ reason, until: timestamp }), response: anomaly, errors: ['not_found', 'conflict'],
  }),
  readAnomalySettings: defineOperation({
    id: 'readAnomalySettings', method: 'GET', path: '/api/v1/anomaly-settings', tag: 'Alerts', permission: 'alerts.read', status: 200,
    summary: 'What is watched, with which thresholds, and how much of the usual is learnt', response: watched,
  }),
  updateAnomalySettings: defineOperation({
    id: 'updateAnomalySettings', method: 'PUT', path: '/api/v1/anomaly-settings', tag: 'Alerts', permission: 'alerts.manage', status: 200, stepUp: true,
    summary: 'Say what is watched: checks, thresholds, networks, quiet hours', body: anomalySettings, response: watched,
  }),
  listPauses: defineOperation({
    id: 'listPauses', method: 'GET', path: '/api/v1/pauses', tag: 'Alerts', permission: 'alerts.read', status: 200,
    summary: 'Tokens, people, apps and routes that are paused (keys are disabled instead: see listCredentials)', response: z.strictObject({ items: z.array(pause) }),
  }),
  setPause: defineOperation({
    id: 'setPause', method: 'PUT', path: '/api/v1/pauses', tag: 'Alerts', permission: 'alerts.manage', status: 200, stepUp: true,
    summary: 'Pause a key, token, person, app or route at the gateway, or resume it; in every process within a second',
    description: 'A key is disabled and enabled (setCredentialState); to enable one takes `credentials.manage` too. Everything else is refused with `paused` until it is resumed; nothing of it is deleted. People can still sign in.',
    body: z.strictObject({ kind: z.enum(pausableKinds), subject: z.string().min(1).max(200).meta({ description: 'Its id; of a route its name' }), paused: z.boolean(), reason }), response: z.strictObject({ paused: z.boolean() }), errors: ['not_found', 'forbidden'],
  }),
} as const;
