import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import { id, modelId, nanoUsd, page, pageQuery, timestamp } from '../shapes.ts';
import { citation, jsonSchema, packs } from './apps.ts';

const appId = z.string().regex(/^[a-z][a-z0-9-]{1,60}$/);
const evalParams = z.strictObject({ evalId: id });
/** US dollars as people type them, at most six decimals. */
const usd = z.number().positive().max(10_000).multipleOf(0.000001);

/** `capped`: the next call could have gone over the limit, so it was not made; a higher limit goes on from there. */
export const evalStates = ['running', 'finished', 'capped', 'stopped', 'failed'] as const;
export const evalRequest = z.strictObject({
  apps: z.array(appId).max(60).default([]).meta({ description: 'Apps by id; left out: those of `pack`, or every app that the plan runs' }),
  pack: z.enum(packs).optional().meta({ description: 'The apps of one trade' }),
  models: z.array(modelId).min(1).max(6).meta({ description: 'Models to compare, as the gateway takes them: provider/model' }),
  cases: z.int().min(1).max(50).optional().meta({ description: 'At most this many golden cases of each app' }),
  atMostUsd: usd.meta({ description: 'US dollars that the whole may cost; a call that could go over it is not made' }),
  concurrency: z.int().min(1).max(8).default(2).meta({ description: 'Calls at once' }),
  judge: modelId.optional().meta({ description: 'Also ask this model for an opinion of each answer. Its opinion decides nothing, and its cost stands apart' }),
});
export type EvalRequest = z.output<typeof evalRequest>;

export const evalSummary = z.strictObject({
  id, state: z.enum(evalStates), startedAt: timestamp, finishedAt: timestamp.nullable(), startedBy: id.nullable(), startedByName: z.string().nullable(),
  apps: z.array(z.strictObject({ id: z.string(), name: z.string(), version: z.string() })), models: z.array(z.string()), judge: z.string().nullable(),
  planned: z.int().meta({ description: 'Answers asked for: cases times models' }), done: z.int(), passed: z.int(), atMostNanoUsd: nanoUsd,
  may: z.strictObject({ stop: z.boolean(), resume: z.boolean(), remove: z.boolean() }),
});
export type EvalSummary = z.output<typeof evalSummary>;

export const judgeCriteria = ['faithful', 'complete', 'fitting', 'clear'] as const;
export const judgeVerdicts = ['good', 'fair', 'poor'] as const;
export const evalOutcomes = ['passed', 'failed', 'error'] as const;
/** One golden case answered by one model. */
export const evalResult = z.strictObject({
  id, appId: z.string(), appName: z.string(), appVersion: z.string(), goldenCase: z.string(), model: z.string(), sandbox: z.boolean(),
  outcome: z.enum(evalOutcomes).meta({ description: '`error`: no whole answer came, see `problem`' }), problem: z.string().nullable(),
  checks: z.array(z.strictObject({ rule: z.string(), problem: z.string().nullable().meta({ description: '`null`: passed' }) })),
  citations: z.strictObject({ found: z.int(), elsewhere: z.int(), notFound: z.int() }), unsupportedFigures: z.array(z.string()),
  requestId: id.nullable(), inputTokens: z.int().nullable(), outputTokens: z.int().nullable(), latencyMs: z.int().nullable(), costNanoUsd: nanoUsd.nullable(),
  opinion: z.strictObject({
    verdicts: z.array(z.strictObject({ criterion: z.enum(judgeCriteria), verdict: z.enum(judgeVerdicts), why: z.string() })), problem: z.string().nullable(),
    requestId: id.nullable(), costNanoUsd: nanoUsd.nullable(),
  }).nullable().meta({ description: 'Of the model that was asked to judge; not a check, and in no figure of the comparison' }),
});
export type EvalResult = z.output<typeof evalResult>;

/** A model over all cases it answered. */
export const evalModel = z.strictObject({
  model: z.string(), sandbox: z.boolean(), cases: z.int(), passed: z.int(), failed: z.int(), errors: z.int(), misfits: z.int().meta({ description: 'Answers that did not fit the app’s sections' }),
  passRate: z.number().min(0).max(1).nullable(), citations: z.strictObject({ found: z.int(), elsewhere: z.int(), notFound: z.int() }), unsupportedFigures: z.int(),
  inputTokens: z.int(), outputTokens: z.int(), medianLatencyMs: z.int().nullable(),
  costNanoUsd: nanoUsd.nullable().meta({ description: 'Of all its answers; `null` where one of them has no known cost (yet)' }), unpricedCases: z.int(),
  costPerPassedNanoUsd: nanoUsd.nullable(),
  rankByQuality: z.int().nullable(), rankByValue: z.int().nullable().meta({ description: 'By cost for each passed case; the sandbox is in neither rank' }),
  beatenBy: z.string().nullable().meta({ description: 'A model that passes at least as many cases for less' }),
  gaveUp: z.boolean().meta({ description: 'Three calls in a row were refused, so the rest was not asked' }),
  opinions: z.strictObject({ answers: z.int(), good: z.int(), fair: z.int(), poor: z.int(), costNanoUsd: nanoUsd.nullable() }).nullable(),
});
export type EvalModel = z.output<typeof evalModel>;
export const evalReport = evalSummary.extend({
  comparison: z.array(evalModel), leftOut: z.array(z.strictObject({ app: z.string(), why: z.string() })), results: z.array(evalResult), problem: z.string().nullable(),
});
export type EvalReport = z.output<typeof evalReport>;

/** A golden case as it was asked, and what each model of an eval made of it. Its form and documents are made up and ship with the app. */
export const evalCase = z.strictObject({
  appId: z.string(), appName: z.string(), goldenCase: z.string(), scopeNote: z.string(), sections: z.array(z.strictObject({ id: z.string(), title: z.string() })), inputSchema: jsonSchema, outputSchema: jsonSchema,
  input: z.record(z.string(), z.unknown()), documents: z.array(z.strictObject({ name: z.string(), pages: z.array(z.string()) })),
  changed: z.boolean().meta({ description: 'The app has another version now: form, documents and marks of sources are today’s, checks are those of then' }),
  answers: z.array(z.strictObject({
    id, model: z.string(), output: z.record(z.string(), z.unknown()).nullable().meta({ description: '`null` where nothing came, or nothing that fits the sections' }),
    citations: z.array(citation.extend({ documentId: z.string().nullable().meta({ description: 'The name of the document; `null`: the form' }) })),
  })),
});
export type EvalCase = z.output<typeof evalCase>;

/** Server-sent events of an eval: `event` is the name, `data` one of these as JSON. Ends after `done`. */
export const evalEvent = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('progress'), done: z.int(), planned: z.int(), passed: z.int() }),
  z.strictObject({ type: z.literal('done'), state: z.enum(evalStates) }),
]);
export type EvalEvent = z.output<typeof evalEvent>;

/** The cases that apps ship with, run on models of the tenant's choice. */
export const evalOperations = {
  estimateEval: defineOperation({
    id: 'estimateEval', method: 'POST', path: '/api/v1/evals/estimate', tag: 'Evals', permission: 'evals.run', status: 200,
    summary: 'What an eval would ask and cost at most, before it is started', body: evalRequest,
    response: z.strictObject({
      answers: z.int(), apps: z.int(), leftOut: z.array(z.strictObject({ app: z.string(), why: z.string() })),
      models: z.array(z.strictObject({ model: z.string(), answers: z.int(), aboutNanoUsd: nanoUsd.nullable(), atMostNanoUsd: nanoUsd.nullable(), sandbox: z.boolean() })),
    }), errors: ['not_found', 'plan_limit', 'no_usable_credential'],
  }),
  startEval: defineOperation({
    id: 'startEval', method: 'POST', path: '/api/v1/evals', tag: 'Evals', permission: 'evals.run', status: 202,
    summary: 'Run golden cases of apps against models, with your own keys; follow it by its events',
    description: 'Every answer goes through the gateway as any use of the app does: metered, within budgets, in the log. One eval at a time.',
    body: evalRequest, response: evalSummary, errors: ['not_found', 'conflict', 'plan_limit', 'no_usable_credential'],
  }),
  listEvals: defineOperation({
    id: 'listEvals', method: 'GET', path: '/api/v1/evals', tag: 'Evals', permission: 'usage.read', status: 200,
    summary: 'Evals, newest first', query: pageQuery, response: page(evalSummary),
  }),
  readEval: defineOperation({
    id: 'readEval', method: 'GET', path: '/api/v1/evals/{evalId}', tag: 'Evals', permission: 'usage.read', status: 200,
    summary: 'The report of an eval: each case, and the models compared', params: evalParams, response: evalReport, errors: ['not_found'],
  }),
  readEvalCase: defineOperation({
    id: 'readEvalCase', method: 'GET', path: '/api/v1/evals/{evalId}/case', tag: 'Evals', permission: 'usage.read', status: 200,
    summary: 'One golden case of an eval: what was asked, and what each model wrote, with every quotation checked', params: evalParams,
    query: z.strictObject({ answer: id.optional().meta({ description: 'An answer of this eval; its case is read, with the answers of all models to it. Left out: the first' }) }), response: evalCase, errors: ['not_found'],
  }),
  exportEval: defineOperation({
    id: 'exportEval', method: 'GET', path: '/api/v1/evals/{evalId}/report', tag: 'Evals', permission: 'usage.read', status: 200,
    summary: 'The report of an eval as Markdown', params: evalParams, response: z.string(), responseContent: 'text/markdown', errors: ['not_found'],
  }),
  followEval: defineOperation({
    id: 'followEval', method: 'GET', path: '/api/v1/evals/{evalId}/events', tag: 'Evals', permission: 'usage.read', status: 200,
    summary: 'Follow an eval as server-sent events', params: evalParams, response: evalEvent, responseContent: 'text/event-stream', errors: ['not_found'],
  }),
  resumeEval: defineOperation({
    id: 'resumeEval', method: 'POST', path: '/api/v1/evals/{evalId}/resume', tag: 'Evals', permission: 'evals.run', status: 202,
    summary: 'Go on with an eval that stopped at its limit, was stopped or broke off; answers that are there stay', params: evalParams,
    body: z.strictObject({ atMostUsd: usd.meta({ description: 'The new limit of the whole, what was spent included' }) }), response: evalSummary, errors: ['not_found', 'conflict', 'no_usable_credential'],
  }),
  stopEval: defineOperation({
    id: 'stopEval', method: 'POST', path: '/api/v1/evals/{evalId}/stop', tag: 'Evals', permission: 'evals.run', status: 200,
    summary: 'Stop an eval; what was answered so far is kept', params: evalParams, response: evalSummary, errors: ['not_found', 'conflict'],
  }),
  deleteEval: defineOperation({
    id: 'deleteEval', method: 'DELETE', path: '/api/v1/evals/{evalId}', tag: 'Evals', permission: 'evals.run', status: 204,
    summary: 'Delete an eval and its results; what it cost stays in the ledger', params: evalParams, response: null, errors: ['not_found', 'conflict'],
  }),
} as const;
