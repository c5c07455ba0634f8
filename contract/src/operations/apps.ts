import { z } from 'zod';
import { budgetPeriods } from '../budget-terms.ts';
import { defineOperation } from '../operation.ts';
import { id, nanoUsd, page, pageQuery, timestamp } from '../shapes.ts';
import { plans, qualifications } from '../permissions.ts';
import { documentKinds } from './documents.ts';
import { retentionWish, runContent } from './retention.ts';

/** JSON Schema (2020-12) as made from the app’s zod schema; `title`, `description` and `x-…` guide form and rendering. */
export const jsonSchema = z.record(z.string(), z.unknown());
export const packs = ['utility', 'insurance', 'real-estate', 'legal', 'pharmacy', 'healthcare', 'accounting'] as const;
export const audiences = ['internal', 'client'] as const;

export const app = z.strictObject({
  id: z.string(), version: z.string(), name: z.string(), pack: z.enum(packs), tier: z.enum(plans), risk: z.enum(['low', 'medium', 'high']),
  purpose: z.string(), scopeNote: z.string(),
  documents: z.strictObject({ min: z.int(), max: z.int(), kinds: z.array(z.enum(documentKinds)), hint: z.string() }),
  approval: z.strictObject({ when: z.enum(['always', 'client', 'never']), qualification: z.enum(qualifications) }),
  sections: z.array(z.strictObject({ id: z.string(), title: z.string() })),
});
export const appDetail = app.extend({
  inputSchema: jsonSchema, outputSchema: jsonSchema,
  sample: z.strictObject({ input: z.record(z.string(), z.unknown()), document: z.strictObject({ name: z.string(), text: z.string() }).nullable() }),
});
export type AppDescription = z.output<typeof app>;
export type AppDetail = z.output<typeof appDetail>;

/** A quotation of a source, checked in code against the parsed text. */
export const citation = z.strictObject({
  /** Where in the output it stands, e.g. `keyFacts.2.evidence`. */
  path: z.string(), document: z.string(), documentId: id.nullable(), page: z.int().nullable(), quote: z.string(),
  /** `found`: the quote occurs on that page; `elsewhere`: on another page; `not-found`: nowhere, shown as such. */
  state: z.enum(['found', 'elsewhere', 'not-found']), foundPage: z.int().nullable(),
  /** Of a label such as `12:4` (printed page and line) that names another place than its quotation: where that stands, as far as it is printed. */
  foundAt: z.string().optional(),
});
export const exportFormats = ['pdf', 'docx', 'markdown', 'text'] as const;
export type ExportFormat = (typeof exportFormats)[number];
export const runStates = ['running', 'draft', 'awaiting-approval', 'approved', 'rejected', 'stopped', 'failed'] as const;
export const runSummary = z.strictObject({
  id, appId: z.string(), appName: z.string(), state: z.enum(runStates), audience: z.enum(audiences), sandbox: z.boolean(), title: z.string(),
  startedBy: id.nullable(), startedByName: z.string().nullable(), createdAt: timestamp, finishedAt: timestamp.nullable(), costNanoUsd: nanoUsd.nullable(),
  content: runContent,
  rerunOf: id.nullable().meta({ description: 'The run whose form and documents this one began with' }), comparisonId: id.nullable(),
});
export type RunSummary = z.output<typeof runSummary>;
export const approval = z.strictObject({
  id, state: z.enum(['open', 'approved', 'rejected', 'expired']), qualification: z.enum(qualifications), fourEyes: z.boolean(),
  subjectHash: z.string().meta({ description: 'SHA-256 of the exact text that the decision is about, hex' }),
  decidedBy: id.nullable(), decidedByName: z.string().nullable(), decidedAt: timestamp.nullable(), reason: z.string().nullable(), expiresAt: timestamp,
  assignedTo: id.nullable(), assignedToName: z.string().nullable(), dueAt: timestamp.nullable(),
});
export const run = runSummary.extend({
  appVersion: z.string(), input: z.record(z.string(), z.unknown()), documents: z.array(z.strictObject({ id, name: z.string() })),
  output: z.record(z.string(), z.unknown()).nullable(), outputHash: z.string().nullable(), edited: z.boolean(), citations: z.array(citation),
  approval: approval.nullable(), failure: z.strictObject({ code: z.string(), title: z.string(), fix: z.string() }).nullable(),
  receipt: z.strictObject({
    requestId: id.nullable(), provider: z.string().nullable(), fingerprint: z.string().nullable(), askedModel: z.string().nullable(), servedModel: z.string().nullable(),
    inputTokens: z.int().nullable(), outputTokens: z.int().nullable(), latencyMs: z.int().nullable(),
  }).nullable(),
  /** Chosen by a person, as `provider/model`; `null`: what the organisation usually runs on. */
  chosenModel: z.string().nullable(),
  /** Who changed the model’s text, when, and in which sections; oldest first. */
  edits: z.array(z.strictObject({ editedBy: id.nullable(), editedByName: z.string().nullable(), editedAt: timestamp, sections: z.array(z.string()) })),
  /** Runs that began with this one’s form, oldest first; the first fifty. */
  reruns: z.array(z.strictObject({ id, state: z.enum(runStates), createdAt: timestamp })),
  comparison: z.strictObject({ id, keptRunId: id.nullable() }).nullable(),
  /** What the signed-in person may do now. */
  may: z.strictObject({ edit: z.boolean(), approve: z.boolean(), export: z.boolean(), stop: z.boolean(), rerun: z.boolean() }),
});
export type Run = z.output<typeof run>;

/** What tells an open page that a run changed: nothing of its text. */
export const runStatus = z.strictObject({
  state: z.enum(runStates), outputHash: z.string().nullable(),
  approval: approval.pick({ id: true, state: true, assignedTo: true, dueAt: true }).nullable(),
  comments: z.strictObject({ all: z.int(), settled: z.int() }),
});
export type RunStatus = z.output<typeof runStatus>;

/** Server-sent events of a run: `event` is the name, `data` one of these as JSON. Ends after `done`. */
export const runEvent = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('progress'), step: z.enum(['reading', 'asking', 'writing', 'checking']), detail: z.string() }),
  z.strictObject({ type: z.literal('draft'), output: z.record(z.string(), z.unknown()), outputTokens: z.int(), costNanoUsd: nanoUsd.nullable() }),
  z.strictObject({ type: z.literal('done'), state: z.enum(runStates) }),
]);
export type RunEvent = z.output<typeof runEvent>;

const runParams = z.strictObject({ runId: id });
const appParams = z.strictObject({ appId: z.string().regex(/^[a-z][a-z0-9-]{1,60}$/) });
export const runRequest = z.strictObject({
  input: z.record(z.string(), z.unknown()), documentIds: z.array(id).max(10).default([]),
  model: z.string().min(3).max(260).regex(/^[\x21-\x7e]+$/).optional().meta({ description: 'One of listRunModels; left out: what the organisation usually runs on' }),
});
/** A budget that a run would count in, in nano-US-dollars; `fits` says whether the most it can cost has room. */
export const runBudget = z.strictObject({ id, name: z.string(), period: z.enum(budgetPeriods), limitNanoUsd: nanoUsd, leftNanoUsd: nanoUsd, fits: z.boolean(), whenFull: z.enum(['refuse', 'fit']) });
export type RunBudget = z.output<typeof runBudget>;
/** As `runRequest`, for what is started. */
export const runStart = runRequest.extend({ rerunOf: id.optional().meta({ description: 'A run of the same app whose form this one began with' }), retention: retentionWish.optional().meta({ description: 'Keep less of this run than the organisation’s rule does; never more' }) });

export const appOperations = {
  listApps: defineOperation({
    id: 'listApps', method: 'GET', path: '/api/v1/apps', tag: 'Apps', permission: 'apps.read', status: 200,
    summary: 'The catalogue', response: z.strictObject({ items: z.array(app) }),
  }),
  readApp: defineOperation({
    id: 'readApp', method: 'GET', path: '/api/v1/apps/{appId}', tag: 'Apps', permission: 'apps.read', status: 200,
    summary: 'One app: its form, its sections, a sample', params: appParams, response: appDetail, errors: ['not_found'],
  }),
  estimateRun: defineOperation({
    id: 'estimateRun', method: 'POST', path: '/api/v1/apps/{appId}/estimate', tag: 'Apps', permission: 'apps.run', status: 200,
    summary: 'What a run would cost at most and about, before it is started', params: appParams, body: runRequest,
    response: z.strictObject({ aboutNanoUsd: nanoUsd.nullable(), atMostNanoUsd: nanoUsd.nullable(), inputTokens: z.int(), provider: z.string(), sandbox: z.boolean(), budget: runBudget.nullable().meta({ description: 'The budget with the least room left for it; `null` where none counts it' }) }),
    errors: ['not_found', 'no_usable_credential', 'out_of_scope', 'plan_limit'],
  }),
  startRun: defineOperation({
    id: 'startRun', method: 'POST', path: '/api/v1/apps/{appId}/runs', tag: 'Apps', permission: 'apps.run', status: 202,
    summary: 'Start a run; follow it by its events', params: appParams, body: runStart, response: run, errors: ['not_found', 'no_usable_credential', 'out_of_scope', 'conflict', 'plan_limit'],
  }),
  listRuns: defineOperation({
    id: 'listRuns', method: 'GET', path: '/api/v1/runs', tag: 'Runs', permission: 'runs.read', status: 200,
    summary: 'Run history, newest first',
    description: 'Drafts are sealed at rest, so `q` opens the runs that the other filters leave, some hundreds for a page: a page may hold few or none and still name a next one, from which the search goes on.',
    query: pageQuery.extend({
      appId: z.string().max(60).optional(), state: z.enum(runStates).optional(), audience: z.enum(audiences).optional(), startedBy: z.union([z.literal('me'), id]).optional(),
      from: timestamp.optional().meta({ description: 'Started at or after' }), until: timestamp.optional().meta({ description: 'Started before' }),
      q: z.string().trim().min(1).max(200).optional().meta({ description: 'Words that all occur in title, form or draft, whatever their case' }),
    }), response: page(runSummary),
  }),
  readRun: defineOperation({
    id: 'readRun', method: 'GET', path: '/api/v1/runs/{runId}', tag: 'Runs', permission: 'runs.read', status: 200,
    summary: 'One run: input, draft, citations, approval, receipt', params: runParams, response: run, errors: ['not_found'],
  }),
  readRunStatus: defineOperation({
    id: 'readRunStatus', method: 'GET', path: '/api/v1/runs/{runId}/status', tag: 'Runs', permission: 'runs.read', status: 200,
    summary: 'Whether a run was decided, edited or commented on since it was read: no title, no text; asking is no read of it and leaves nothing in the log', params: runParams, response: runStatus, errors: ['not_found'],
  }),
  followRun: defineOperation({
    id: 'followRun', method: 'GET', path: '/api/v1/runs/{runId}/events', tag: 'Runs', permission: 'runs.read', status: 200,
    summary: 'Follow a run as server-sent events', params: runParams, response: runEvent, responseContent: 'text/event-stream', errors: ['not_found'],
  }),
  stopRun: defineOperation({
    id: 'stopRun', method: 'POST', path: '/api/v1/runs/{runId}/stop', tag: 'Runs', permission: 'apps.run', status: 200,
    summary: 'Stop a run; what was written so far is kept, what was billed is shown', params: runParams, response: run, errors: ['not_found', 'conflict'],
  }),
  editRun: defineOperation({
    id: 'editRun', method: 'PUT', path: '/api/v1/runs/{runId}/output', tag: 'Runs', permission: 'apps.run', status: 200,
    summary: 'Edit the draft; an open or given approval no longer holds', params: runParams,
    body: z.strictObject({ output: z.record(z.string(), z.unknown()), basedOnHash: z.string().length(64) }), response: run, errors: ['not_found', 'text_changed', 'conflict', 'plan_limit'],
  }),
  decideRun: defineOperation({
    id: 'decideRun', method: 'POST', path: '/api/v1/runs/{runId}/decision', tag: 'Runs', permission: 'approvals.decide', status: 200,
    summary: 'Approve or reject exactly the text with this hash; rejecting takes a reason', params: runParams,
    body: z.strictObject({ decision: z.enum(['approve', 'reject']), subjectHash: z.string().length(64), reason: z.string().trim().max(2000).optional(), attestation: z.boolean().optional().meta({ description: 'With one seat, the one user attests instead of four eyes' }) }),
    response: run, errors: ['not_found', 'own_approval', 'own_text', 'text_changed', 'conflict', 'forbidden'],
  }),
  exportRun: defineOperation({
    id: 'exportRun', method: 'GET', path: '/api/v1/runs/{runId}/export', tag: 'Runs', permission: 'runs.read', status: 200,
    summary: 'Export as PDF, DOCX, Markdown or plain text, with the review block; refused before approval where the app asks for it', params: runParams,
    description: 'With `format=text`, `message` names one letter or message of the draft (`clientMessage`, `variants.0`): its text alone, ready to paste, and `part=subject` its subject line.',
    query: z.strictObject({ format: z.enum(exportFormats), message: z.string().regex(/^[A-Za-z]\w{0,60}(?:\.\w{1,60})?$/).optional(), part: z.enum(['subject', 'body']).optional() }), response: z.string(), responseContent: 'application/octet-stream', errors: ['not_found', 'approval_required', 'conflict'],
  }),
} as const;
