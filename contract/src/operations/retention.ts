import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import { etag, id, timestamp } from '../shapes.ts';

/**
 * What is kept of a run, the strictest first. `zero`: nothing is stored of what went in or came out. `session`: until the session of whoever started it ends.
 * `days`: for a number of days. `keep`: until somebody deletes it. Metadata, receipt and hash of the text remain in each.
 */
export const retentionModes = ['zero', 'session', 'days', 'keep'] as const;
export type RetentionMode = (typeof retentionModes)[number];

/** Where a rule comes from: whoever started the run, the kind of app, the organisation's own rule for runs, its days for documents, or nobody said anything. */
export const retentionSources = ['run', 'app', 'organisation', 'documents', 'default'] as const;
export type RetentionSource = (typeof retentionSources)[number];

const days = z.int().min(1).max(3650);
const hours = z.int().min(1).max(168);

/** `days` with the mode of that name, `hours` with `session`: the longest that it keeps anything. */
export const retentionRule = z.strictObject({ mode: z.enum(retentionModes), days: days.nullable(), hours: hours.nullable() });
export type RetentionRule = z.output<typeof retentionRule>;

/** What a person asks for when starting a run: stricter than the rule, never looser. */
export const retentionWish = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.literal('zero') }), z.strictObject({ mode: z.literal('session') }), z.strictObject({ mode: z.literal('days'), days }),
]);
export type RetentionWish = z.output<typeof retentionWish>;

/**
 * Where the content of a run is. `stored`: sealed in the database. `memory`: in the memory of the process that answers, for whoever started it. `elsewhere`: in
 * that of another process. `not-stored`: nowhere any more, and it never was stored. `purged`: destroyed.
 */
export const contentStates = ['stored', 'memory', 'elsewhere', 'not-stored', 'purged'] as const;
export const runContent = z.strictObject({
  state: z.enum(contentStates), rule: retentionRule, source: z.enum(retentionSources),
  endsAt: timestamp.nullable().meta({ description: 'When it ends, as far as is known; a session that is used goes on. `null`: it is kept, or has ended' }),
  endedAt: timestamp.nullable(), held: z.boolean().meta({ description: 'A document of it is under legal hold: nothing is destroyed' }),
});
export type RunContentState = z.output<typeof runContent>;

const ownRule = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.literal('zero') }), z.strictObject({ mode: z.literal('session') }), z.strictObject({ mode: z.literal('days'), days }), z.strictObject({ mode: z.literal('keep') }),
]);
const shortestRule = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.literal('zero') }), z.strictObject({ mode: z.literal('session') }), z.strictObject({ mode: z.literal('days'), days: z.int().min(1).max(30) }),
]);

const shared = {
  own: ownRule.nullable().meta({ description: 'The organisation’s rule for runs; `null`: as for documents' }),
  shortest: shortestRule.meta({ description: 'Apps with patient data keep no more than this, and no more than the rule above' }),
  sessionHours: hours.meta({ description: 'The longest that `session` keeps anything, and how long it keeps runs of API tokens' }),
  exportHours: hours.meta({ description: 'How long a draft can be exported after it was decided over, where its rule alone would have ended it' }),
};
const inForce = z.strictObject({ rule: retentionRule, source: z.enum(retentionSources) });

export const retentionOperations = {
  readRunRetention: defineOperation({
    id: 'readRunRetention', method: 'GET', path: '/api/v1/run-retention', tag: 'Runs', permission: 'apps.read', status: 200,
    summary: 'What is kept of runs, and where the rule comes from',
    response: z.strictObject({ ...shared, inForce, inForceForShortest: inForce, shortestApps: z.array(z.strictObject({ id: z.string(), name: z.string() })), memoryMinutes: z.int(), changedAt: timestamp.nullable(), changedByName: z.string().nullable(), etag }),
  }),
  updateRunRetention: defineOperation({
    id: 'updateRunRetention', method: 'PUT', path: '/api/v1/run-retention', tag: 'Runs', permission: 'tenant.manage', status: 200, stepUp: true, needsEtag: true,
    summary: 'Change what is kept of runs; a looser rule takes a reason, and never reaches runs that were started under a stricter one',
    body: z.strictObject({
      ...shared, reason: z.string().trim().min(1).max(500).optional().meta({ description: 'Asked for where anything becomes looser; stands in the audit log' }),
      applyToExisting: z.boolean().default(false).meta({ description: 'Put runs that are there already under the new rule, where it is stricter than theirs: what it ends is destroyed for good' }),
    }),
    response: z.strictObject({ ...shared, inForce, inForceForShortest: inForce, etag, applied: z.int().meta({ description: 'Runs that the new rule was put on' }) }),
    errors: ['precondition_failed', 'precondition_required'],
  }),
  readRunPurges: defineOperation({
    id: 'readRunPurges', method: 'GET', path: '/api/v1/run-retention/purges', tag: 'Runs', permission: 'tenant.read', status: 200,
    summary: 'What was purged of runs, by which rule, and what is due next',
    description: 'Each purged run has an entry `run.purged` in the audit log, with the rule and the hash of the text; its inclusion is proven as that of any other entry.',
    response: z.strictObject({
      sweptAt: timestamp.nullable().meta({ description: 'When the job last looked, over all organisations' }),
      purged: z.int(), lastPurgedAt: timestamp.nullable(), notStored: z.int().meta({ description: 'Runs of which nothing was ever stored' }),
      byRule: z.array(z.strictObject({ rule: retentionRule, source: z.enum(retentionSources), runs: z.int(), lastAt: timestamp })),
      stored: z.int(), oldestStoredAt: timestamp.nullable(), dueNow: z.int(), held: z.int().meta({ description: 'Due, and kept by a legal hold' }), awaitingDecision: z.int(), nextDueAt: timestamp.nullable(),
      recent: z.array(z.strictObject({ runId: id, appId: z.string(), rule: retentionRule, source: z.enum(retentionSources), purgedAt: timestamp, outputHash: z.string().nullable() })),
    }),
  }),
} as const;
