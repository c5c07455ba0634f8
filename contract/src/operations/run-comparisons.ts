import { z } from 'zod';
import { dataClasses } from '../credential-scope.ts';
import { ratingReasons } from '../insight-terms.ts';
import { defineOperation } from '../operation.ts';
import { id, timestamp } from '../shapes.ts';
import { run, runRequest } from './apps.ts';

const runParams = z.strictObject({ runId: id });
const comparisonParams = z.strictObject({ comparisonId: id });
const appParams = z.strictObject({ appId: z.string().regex(/^[a-z][a-z0-9-]{1,60}$/) });
const model = z.string().min(3).max(260).regex(/^[\x21-\x7e]+$/);

/** A model that a person may choose for an app. */
const runModel = z.strictObject({
  model: model.meta({ description: 'As the gateway takes it: `provider/model`' }), name: z.string().meta({ description: 'As its provider calls it' }), provider: z.string(), providerName: z.string(), sandbox: z.boolean(),
  usual: z.boolean().meta({ description: 'What is taken where nobody chooses' }),
});
export type RunModel = z.output<typeof runModel>;

const wordPart = z.strictObject({ kind: z.enum(['same', 'gone', 'new']), text: z.string() });
/** One text, in which what went and what came stand beside each other. */
const comparedText = z.strictObject({ name: z.string(), title: z.string(), parts: z.array(wordPart) });
const change = z.enum(['same', 'changed', 'added', 'removed']);
/** A paragraph, a point of a list or a row of a table. */
const comparedEntry = z.strictObject({ change, texts: z.array(comparedText) });
const comparedSection = z.strictObject({
  id: z.string(), title: z.string(), computed: z.boolean().meta({ description: 'Filled by code: nobody wrote or edited it' }), change: z.enum(['same', 'changed']), entries: z.array(comparedEntry),
});
export type ComparedEntry = z.output<typeof comparedEntry>;
export type ComparedSection = z.output<typeof comparedSection>;

export const runDifference = z.strictObject({
  runId: id, against: z.union([z.literal('model'), id]),
  known: z.boolean().meta({ description: 'false: the text to compare with is not there; it was not kept, or there is none' }),
  sections: z.array(comparedSection), form: z.array(comparedEntry.extend({ name: z.string(), title: z.string() })).meta({ description: 'Answers of the form, where two runs are compared' }),
  documents: z.array(z.strictObject({ id, name: z.string(), change: z.enum(['same', 'added', 'removed']) })),
});
export type RunDifference = z.output<typeof runDifference>;

export const runComparison = z.strictObject({
  id, appId: z.string(), appName: z.string(), title: z.string(), createdBy: id.nullable(), createdByName: z.string().nullable(), createdAt: timestamp,
  kept: z.strictObject({ runId: id, by: id.nullable(), byName: z.string().nullable(), at: timestamp, reason: z.enum(ratingReasons).nullable() }).nullable(),
  runs: z.array(z.strictObject({
    run, providerName: z.string().nullable(),
    checks: z.strictObject({ found: z.int(), elsewhere: z.int(), notFound: z.int(), figures: z.int().meta({ description: 'Amounts and percentages that stand in no source' }) }),
  })).meta({ description: 'Those that the caller sees, in the order in which they were started; one whose content is gone has no output' }),
  mayChoose: z.boolean(),
});
export type RunComparison = z.output<typeof runComparison>;

/** So many drafts of one input beside each other. */
export const mostCompared = 3;

export const runComparisonOperations = {
  listRunModels: defineOperation({
    id: 'listRunModels', method: 'GET', path: '/api/v1/apps/{appId}/models', tag: 'Apps', permission: 'apps.run', status: 200,
    summary: 'Models that you may run an app on, the usual one first; nobody has to choose',
    description: 'What active credentials of your organisation let you use with this app on data of its class, or of the stricter one that is named, as documents bring it along.',
    params: appParams, query: z.strictObject({ dataClass: z.enum(dataClasses).default('unlabelled').meta({ description: 'The strictest class of the documents; that of the app counts too' }), runId: id.optional().meta({ description: 'A run of this app to be done again: the classes of its documents count too' }) }), response: z.strictObject({ items: z.array(runModel) }), errors: ['not_found', 'plan_limit'],
  }),
  readRunDifference: defineOperation({
    id: 'readRunDifference', method: 'GET', path: '/api/v1/runs/{runId}/difference', tag: 'Runs', permission: 'runs.read', status: 200,
    summary: 'What people changed in the text that the model wrote, or how two runs of one app differ, word by word',
    description: '`against=model`: the model’s own text, kept with the run when a person first edits it. Otherwise the id of another run of the same app: form, documents and text are compared, that one being the older side.',
    params: runParams, query: z.strictObject({ against: z.union([z.literal('model'), id]).default('model') }), response: runDifference, errors: ['not_found', 'conflict'],
  }),
  startComparison: defineOperation({
    id: 'startComparison', method: 'POST', path: '/api/v1/apps/{appId}/comparisons', tag: 'Apps', permission: 'apps.run', status: 202,
    summary: 'Run the same input on two or three models, to read the drafts side by side; each run is billed',
    description: 'Drafts of the sandbox are not compared with those of real models: no model wrote them.',
    params: appParams, body: runRequest.omit({ model: true }).extend({ models: z.array(model).min(2).max(mostCompared) }), response: runComparison, errors: ['not_found', 'no_usable_credential', 'out_of_scope', 'conflict', 'plan_limit'],
  }),
  compareRun: defineOperation({
    id: 'compareRun', method: 'POST', path: '/api/v1/runs/{runId}/comparison', tag: 'Runs', permission: 'apps.run', status: 202,
    summary: 'Run a finished run’s form and documents on one or two other models, to read the drafts beside its own',
    params: runParams, body: z.strictObject({ models: z.array(model).min(1).max(mostCompared - 1) }), response: runComparison, errors: ['not_found', 'no_usable_credential', 'out_of_scope', 'conflict', 'plan_limit'],
  }),
  readComparison: defineOperation({
    id: 'readComparison', method: 'GET', path: '/api/v1/comparisons/{comparisonId}', tag: 'Runs', permission: 'runs.read', status: 200,
    summary: 'Drafts of one input by several models, with what the checks of each came to', params: comparisonParams, response: runComparison, errors: ['not_found'],
  }),
  keepComparedRun: defineOperation({
    id: 'keepComparedRun', method: 'POST', path: '/api/v1/comparisons/{comparisonId}/choice', tag: 'Runs', permission: 'apps.run', status: 200,
    summary: 'Keep one draft of a comparison; the others stay in the history and no longer wait for a decision',
    description: 'The choice counts as a good rating of the draft that is kept, where whoever chooses has not rated it. It can be changed.',
    params: comparisonParams, body: z.strictObject({ runId: id, reason: z.enum(ratingReasons).optional() }), response: runComparison, errors: ['not_found', 'conflict'],
  }),
} as const;
