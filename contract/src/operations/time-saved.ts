import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import { id, name, nanoUsd, timestamp } from '../shapes.ts';

const day = z.iso.date().meta({ description: 'A day in UTC' });
const appId = z.string().min(1).max(60);
const minutesBefore = z.int().min(1).max(10_080).meta({ description: 'Minutes that one piece of work took before' });
const hourlyRateCents = z.int().min(1).max(1_000_000).meta({ description: 'What an hour is worth, in cents of US dollars' });
const longestMinutes = z.int().min(5).max(10_080).meta({ description: 'Whatever took longer was put aside in between, and measures nothing' });

const terms = z.strictObject({ hourlyRateCents: hourlyRateCents.nullable(), longestMinutes, setByName: z.string().nullable(), setAt: timestamp.nullable() });
const saved = {
  usedRuns: z.int().meta({ description: 'Exported, approved, or with a time that somebody entered' }), measuredRuns: z.int(), guessedRuns: z.int().meta({ description: 'Without a measured time: counted by the median of the others' }), leftOutRuns: z.int().meta({ description: 'Without a measured time, and too few others to go by' }),
  medianMinutesAfter: z.int().nullable(), savedMinutes: z.int().nullable().meta({ description: 'May be negative; null: nobody said how long it took before' }), valueNanoUsd: z.int().nullable().meta({ description: 'At the hourly rate; null: there is none' }), costNanoUsd: nanoUsd.meta({ description: 'Of the runs at their models, on own keys' }),
};
const appTime = z.strictObject({
  appId: z.string(), appName: z.string(), minutesBefore: minutesBefore.nullable(), setByName: z.string().nullable(), setAt: timestamp.nullable(), months: z.array(z.strictObject({ month: z.string(), ...saved })), total: z.strictObject(saved),
});
export type AppTimeSaved = z.output<typeof appTime>;

const pilot = z.strictObject({
  id, name: z.string(), startedOn: day, baseline: z.array(z.strictObject({ appId: z.string(), appName: z.string(), minutesBefore })), hourlyRateCents, longestMinutes,
  platformFeeCents: z.int().nonnegative().meta({ description: 'For a month, in cents of US dollars' }), createdByName: z.string().nullable(), createdAt: timestamp,
});
export type Pilot = z.output<typeof pilot>;
const pilotReport = z.strictObject({
  kind: z.enum(['two-week', 'ninety-day']), from: day, to: day.meta({ description: 'Its last day' }), state: z.enum(['coming', 'running', 'complete']), days: z.int().meta({ description: 'Days that have begun' }),
  apps: z.array(z.strictObject({ appId: z.string(), appName: z.string(), ...saved })), usedRuns: z.int(), measuredRuns: z.int(), savedMinutes: z.int(), valueNanoUsd: z.int(), inferenceNanoUsd: nanoUsd,
  platformFeeNanoUsd: nanoUsd.meta({ description: 'Due by then: at the start, and every 30 days' }), netNanoUsd: z.int(), paidBackOn: day.nullable().meta({ description: 'The first day from which on the time saved is worth more than it all cost; null: not yet' }),
});
export type PilotReport = z.output<typeof pilotReport>;

const pilotParams = z.strictObject({ pilotId: id });
const path = '/api/v1/time-saved';

export const timeSavedOperations = {
  readTimeSaved: defineOperation({
    id: 'readTimeSaved', method: 'GET', path, tag: 'Money', permission: 'usage.read', status: 200,
    summary: 'Hours saved, by app and month: what work took before, and what it takes with the app', query: z.strictObject({ months: z.coerce.number().int().min(1).max(24).default(6) }),
    response: z.strictObject({ from: timestamp, to: timestamp, terms, apps: z.array(appTime), total: z.strictObject(saved) }),
  }),
  setAppHandleTime: defineOperation({
    id: 'setAppHandleTime', method: 'PUT', path: `${path}/apps/{appId}`, tag: 'Money', permission: 'tenant.manage', status: 204,
    summary: 'Say how long a piece of work took before there was the app; null takes it back', params: z.strictObject({ appId }), body: z.strictObject({ minutesBefore: minutesBefore.nullable() }), response: null, errors: ['not_found'],
  }),
  setTimeSavedTerms: defineOperation({
    id: 'setTimeSavedTerms', method: 'PUT', path: `${path}/terms`, tag: 'Money', permission: 'tenant.manage', status: 204,
    summary: 'Say what an hour is worth, and how long a run may have lasted to measure anything', body: z.strictObject({ hourlyRateCents: hourlyRateCents.nullable(), longestMinutes }), response: null,
  }),
  listPilots: defineOperation({
    id: 'listPilots', method: 'GET', path: '/api/v1/pilots', tag: 'Money', permission: 'usage.read', status: 200,
    summary: 'Pilots, newest first', response: z.strictObject({ items: z.array(pilot) }),
  }),
  createPilot: defineOperation({
    id: 'createPilot', method: 'POST', path: '/api/v1/pilots', tag: 'Money', permission: 'tenant.manage', status: 201,
    summary: 'Begin a pilot: it keeps the handle times of its apps as its baseline',
    body: z.strictObject({
      name, startedOn: day, baseline: z.array(z.strictObject({ appId, minutesBefore })).min(1).max(50), hourlyRateCents, longestMinutes: longestMinutes.default(240), platformFeeCents: z.int().min(0).max(1_000_000_000),
    }), response: pilot, errors: ['not_found', 'conflict'],
  }),
  readPilot: defineOperation({
    id: 'readPilot', method: 'GET', path: '/api/v1/pilots/{pilotId}', tag: 'Money', permission: 'usage.read', status: 200,
    summary: 'A pilot with its reports: baseline, two weeks, 90 days', params: pilotParams, response: z.strictObject({ pilot, reports: z.array(pilotReport) }), errors: ['not_found'],
  }),
  deletePilot: defineOperation({
    id: 'deletePilot', method: 'DELETE', path: '/api/v1/pilots/{pilotId}', tag: 'Money', permission: 'tenant.manage', status: 204,
    summary: 'Remove a pilot and its baseline', params: pilotParams, response: null, errors: ['not_found'],
  }),
} as const;
