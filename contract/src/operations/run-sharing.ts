import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import { id } from '../shapes.ts';

/** Who sees a run inside its organisation: whoever started it and those who may decide over it, also some teams, or everybody who may read runs. */
export const runVisibilities = ['private', 'team', 'organisation'] as const;
export type RunVisibility = (typeof runVisibilities)[number];

const team = z.strictObject({ id, name: z.string() });
const runSharing = z.strictObject({
  runId: id, appId: z.string(), startedBy: id.nullable(), startedByName: z.string().nullable(), visibility: z.enum(runVisibilities), teams: z.array(team).meta({ description: 'That see it, where it is for teams' }),
  seen: z.boolean().meta({ description: 'Whether the caller sees what is in it; owners and admins learn of every run that it is there' }),
  mayChange: z.boolean(), choices: z.array(team).meta({ description: 'Teams that the caller may share it with' }),
});
export type RunSharing = z.output<typeof runSharing>;
const visibilityRule = z.strictObject({ visibility: z.enum(runVisibilities), mayChange: z.boolean() });
const runParams = z.strictObject({ runId: id });

export const runSharingOperations = {
  readRunSharing: defineOperation({
    id: 'readRunSharing', method: 'GET', path: '/api/v1/runs/{runId}/sharing', tag: 'Runs', permission: 'runs.read', status: 200,
    summary: 'Who sees a run inside the organisation', params: runParams, response: runSharing, errors: ['not_found'],
  }),
  shareRun: defineOperation({
    id: 'shareRun', method: 'PUT', path: '/api/v1/runs/{runId}/sharing', tag: 'Runs', permission: 'apps.run', status: 200,
    summary: 'Say who sees a run inside the organisation; nobody outside of it ever does',
    description: 'For whoever started it, and for owners and admins: the log says who changed it and from what. `teamIds` are taken with `team` alone; left out, all that the caller may share it with.',
    params: runParams, body: z.strictObject({ visibility: z.enum(runVisibilities), teamIds: z.array(id).min(1).max(50).optional() }), response: runSharing, errors: ['not_found', 'forbidden'],
  }),
  readRunVisibility: defineOperation({
    id: 'readRunVisibility', method: 'GET', path: '/api/v1/run-visibility', tag: 'Runs', permission: 'runs.read', status: 200,
    summary: 'Who sees new runs of the organisation', response: visibilityRule,
  }),
  updateRunVisibility: defineOperation({
    id: 'updateRunVisibility', method: 'PUT', path: '/api/v1/run-visibility', tag: 'Runs', permission: 'tenant.manage', status: 200, stepUp: true,
    summary: 'Say who sees new runs; those that are there stay as they are', body: z.strictObject({ visibility: z.enum(runVisibilities) }), response: visibilityRule,
  }),
} as const;
