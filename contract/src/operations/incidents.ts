import { z } from 'zod';
import { incidentTasks, openTaskReasons } from '../incident-tasks.ts';
import { defineOperation } from '../operation.ts';
import { id, nanoUsd, page, pageQuery, timestamp } from '../shapes.ts';

/** What was done to the key when it was suspected. `left`: nothing yet. */
export const containments = ['left', 'disabled', 'deleted'] as const;
export type Containment = (typeof containments)[number];

const line = (most: number) => z.string().trim().min(1).max(most).regex(/^\P{Cc}*$/u, 'must not hold control characters');
const note = z.string().trim().min(1).max(2_000).meta({ description: 'Never write a key here' });

const task = z.strictObject({
  task: z.enum(incidentTasks), ownerId: id.nullable(), ownerName: z.string().nullable(), note: z.string(), doneAt: timestamp.nullable(), doneByName: z.string().nullable(),
});

/** What the key could be used for when it was suspected: kept, because a key that is deleted tells no more. */
export const keyReach = z.strictObject({
  everyone: z.boolean().meta({ description: 'Whether the whole organisation could use it' }),
  summary: z.string(), models: z.array(z.string()), people: z.array(z.string()), tokens: z.array(z.string()), apps: z.array(z.string()), routes: z.array(z.string()),
});
export type KeyReach = z.output<typeof keyReach>;

export const keyIncidentSummary = z.strictObject({
  id, state: z.enum(['open', 'closed']), credentialId: id, label: z.string(), provider: z.string(), providerName: z.string(), fingerprint: z.string(), environment: z.string(),
  reason: z.string(), suspectedSince: timestamp, openedAt: timestamp, openedByName: z.string().nullable(),
  containment: z.enum(containments), containedAt: timestamp.nullable(), closedAt: timestamp.nullable(), closedByName: z.string().nullable(),
  tasksDone: z.int(), tasks: z.int(),
});
export type KeyIncidentSummary = z.output<typeof keyIncidentSummary>;

export const keyIncident = keyIncidentSummary.omit({ tasks: true }).extend({
  reach: keyReach, tasks: z.array(task), summary: z.string().meta({ description: 'What came of it; empty while it is open' }),
  whyOpen: z.enum(openTaskReasons).nullable().meta({ description: 'Why it was closed although tasks were open; null: none were, or it is open' }),
  links: z.strictObject({ keys: z.url().nullable(), usage: z.url().nullable() }).meta({ description: 'Where the provider keeps its keys and its own record of their use' }),
  timeline: z.array(z.strictObject({ at: timestamp, by: z.string().nullable(), text: z.string(), kind: z.enum(['opened', 'contained', 'task', 'note', 'closed']) })),
});
export type KeyIncident = z.output<typeof keyIncident>;

const uses = { requests: z.int(), costNanoUsd: nanoUsd, lastAt: timestamp };
const user = z.strictObject({ id: z.string(), name: z.string(), firstAt: timestamp, ...uses, isNew: z.boolean().meta({ description: 'Not seen in the 90 days before the suspicion, in which others used the key' }) });

/** What a key was used for, from the ledger: all of it is known, because no key is opened unless its use can be written down. */
export const keyUse = z.strictObject({
  from: timestamp, to: timestamp, requests: z.int(), costNanoUsd: nanoUsd, unpricedRequests: z.int(), failed: z.int(),
  firstAt: timestamp.nullable().meta({ description: 'Ever' }), lastAt: timestamp.nullable().meta({ description: 'Ever' }),
  days: z.array(z.strictObject({ day: z.iso.date(), requests: z.int(), failed: z.int(), costNanoUsd: nanoUsd })).meta({ description: 'Days of UTC with use' }),
  people: z.array(user), tokens: z.array(user), apps: z.array(user), models: z.array(user), dataClasses: z.array(user), endpoints: z.array(user),
  unusual: z.array(z.string()).meta({ description: 'What is unlike the 90 days before, in words' }),
  touches: z.array(z.strictObject({ sequence: z.int(), at: timestamp, by: z.string().nullable(), summary: z.string() })).meta({ description: 'What else was done with the key, from the audit log: the newest fifty' }),
  foreignUse: z.array(z.strictObject({ day: z.iso.date(), tokens: z.int() })).meta({ description: 'Days on which the provider billed more than was sent from here' }),
  requestIds: z.array(id).meta({ description: 'The newest thousand' }),
});
export type KeyUse = z.output<typeof keyUse>;

const params = z.strictObject({ keyIncidentId: id });

export const incidentOperations = {
  listKeyIncidents: defineOperation({
    id: 'listKeyIncidents', method: 'GET', path: '/api/v1/incidents', tag: 'Incidents', permission: 'audit.read', status: 200,
    summary: 'Keys that were suspected, newest first', query: pageQuery.extend({ credentialId: id.optional() }), response: page(keyIncidentSummary),
  }),
  openKeyIncident: defineOperation({
    id: 'openKeyIncident', method: 'POST', path: '/api/v1/incidents', tag: 'Incidents', permission: 'credentials.manage', stepUp: true, status: 201,
    summary: 'Suspect a key: it is stopped at once, and everything about it is brought together',
    description: '`disable` can be taken back, `delete` destroys the sealed key. Calls under way are broken off unless `abortInFlight` is false. At its provider the key goes on existing: revoke it there, the incident says where. A key has one open incident at a time.',
    body: z.strictObject({
      credentialId: id, reason: line(500).meta({ description: 'Why it is suspected. Never write a key here' }), suspectedSince: timestamp.optional().meta({ description: 'Since when others may have had it; 30 days ago where left out' }),
      contain: z.enum(['disable', 'delete', 'leave']).default('disable'), abortInFlight: z.boolean().default(true),
    }),
    response: keyIncident, errors: ['not_found', 'conflict'],
  }),
  readKeyIncident: defineOperation({
    id: 'readKeyIncident', method: 'GET', path: '/api/v1/incidents/{keyIncidentId}', tag: 'Incidents', permission: 'audit.read', status: 200,
    summary: 'One incident: what the key could reach, what is to be done, what was done', params, response: keyIncident, errors: ['not_found'],
  }),
  readKeyIncidentUse: defineOperation({
    id: 'readKeyIncidentUse', method: 'GET', path: '/api/v1/incidents/{keyIncidentId}/use', tag: 'Incidents', permission: 'audit.read', status: 200,
    summary: 'What the key was used for since it is suspected, by whom, and what of it is unusual', params, response: keyUse, errors: ['not_found'],
  }),
  containKeyIncident: defineOperation({
    id: 'containKeyIncident', method: 'POST', path: '/api/v1/incidents/{keyIncidentId}/containment', tag: 'Incidents', permission: 'credentials.manage', stepUp: true, status: 200,
    summary: 'Stop the key now: disable it, or destroy it', params, body: z.strictObject({ contain: z.enum(['disable', 'delete']), abortInFlight: z.boolean().default(true) }), response: keyIncident, errors: ['not_found', 'conflict'],
  }),
  setIncidentTask: defineOperation({
    id: 'setIncidentTask', method: 'PUT', path: '/api/v1/incidents/{keyIncidentId}/tasks/{task}', tag: 'Incidents', permission: 'credentials.manage', status: 200,
    summary: 'Say who does one of the things to do, and that it is done', params: params.extend({ task: z.enum(incidentTasks) }),
    body: z.strictObject({ ownerId: id.nullable().default(null), done: z.boolean(), note: z.string().trim().max(500).default('') }), response: keyIncident, errors: ['not_found', 'conflict'],
  }),
  addIncidentNote: defineOperation({
    id: 'addIncidentNote', method: 'POST', path: '/api/v1/incidents/{keyIncidentId}/notes', tag: 'Incidents', permission: 'credentials.manage', status: 201,
    summary: 'Write down what was found out; a note is never changed', params, body: z.strictObject({ text: note }), response: keyIncident, errors: ['not_found', 'conflict'],
  }),
  closeKeyIncident: defineOperation({
    id: 'closeKeyIncident', method: 'POST', path: '/api/v1/incidents/{keyIncidentId}/closing', tag: 'Incidents', permission: 'credentials.manage', stepUp: true, status: 200,
    summary: 'Close an incident with what came of it', description: 'Nothing of it changes afterwards. The hash of its report as it then reads stands in the audit log. While tasks are open, `whyOpen` says why they stay so; it stands in report and log.', params, body: z.strictObject({ summary: note, whyOpen: z.enum(openTaskReasons).optional() }), response: keyIncident, errors: ['not_found', 'conflict'],
  }),
  exportKeyIncident: defineOperation({
    id: 'exportKeyIncident', method: 'GET', path: '/api/v1/incidents/{keyIncidentId}/report', tag: 'Incidents', permission: 'audit.read', status: 200,
    summary: 'The report of an incident as a file (PDF, HTML or JSON)', description: 'The receipts that prove each request stand in exportReceipts for the same time, to be checked against the exported audit log.',
    params, query: z.strictObject({ format: z.enum(['pdf', 'html', 'json']).default('pdf') }), response: z.string(), responseContent: 'application/octet-stream', errors: ['not_found', 'conflict', 'unavailable'],
  }),
} as const;
