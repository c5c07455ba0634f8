import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import { ownDataClass } from '../gateway-policy-shape.ts';
import { etag, id, name, page, pageQuery, timestamp } from '../shapes.ts';

/** A team as others name it. */
export const teamName = z.strictObject({ id, name: z.string() });
export const team = z.strictObject({
  id, name: z.string(), description: z.string(), dataClass: ownDataClass.meta({ description: 'What the calls of its people and tokens are at least' }), createdAt: timestamp, etag,
  members: z.array(z.strictObject({ userId: id, name: z.string(), primary: z.boolean().meta({ description: 'Their own use is counted for this team' }) })),
  tokens: z.int().meta({ description: 'Live API tokens that belong to it' }),
  apps: z.array(z.string()).meta({ description: 'Apps assigned to it' }),
});
export type Team = z.output<typeof team>;

export const appAccess = z.strictObject({
  appId: z.string(), audience: z.enum(['everyone', 'assigned']), teams: z.array(teamName),
  people: z.array(z.strictObject({ userId: id, name: z.string() })), etag,
});
export type AppAccess = z.output<typeof appAccess>;

const teamParams = z.strictObject({ teamId: id });
const description = z.string().trim().max(500);

/** Departments: who belongs together, for scopes of keys, for apps and for cost. */
export const teamOperations = {
  listTeams: defineOperation({
    id: 'listTeams', method: 'GET', path: '/api/v1/teams', tag: 'People', permission: 'people.read', status: 200,
    summary: 'Teams (departments) with their people, tokens and apps', query: pageQuery, response: page(team),
  }),
  createTeam: defineOperation({
    id: 'createTeam', method: 'POST', path: '/api/v1/teams', tag: 'People', permission: 'people.manage', status: 201, stepUp: true,
    summary: 'Make a team', body: z.strictObject({ name, description: description.default(''), dataClass: ownDataClass.default(null) }), response: team, errors: ['conflict'],
  }),
  updateTeam: defineOperation({
    id: 'updateTeam', method: 'PATCH', path: '/api/v1/teams/{teamId}', tag: 'People', permission: 'people.manage', status: 200, stepUp: true, needsEtag: true,
    summary: 'Rename or describe a team', params: teamParams, body: z.strictObject({ name: name.optional(), description: description.optional(), dataClass: ownDataClass.optional() }), response: team,
    errors: ['not_found', 'conflict', 'precondition_failed', 'precondition_required'],
  }),
  setTeamMembers: defineOperation({
    id: 'setTeamMembers', method: 'PUT', path: '/api/v1/teams/{teamId}/members', tag: 'People', permission: 'people.manage', status: 200, stepUp: true, needsEtag: true,
    summary: 'Say who is in a team; in force in every process within a second',
    description: 'A person’s first team is the one their use is counted for; `primary` moves that here.',
    params: teamParams,
    body: z.strictObject({ members: z.array(z.strictObject({ userId: id, primary: z.boolean().default(false) })).max(1000) }), response: team,
    errors: ['not_found', 'conflict', 'precondition_failed', 'precondition_required'],
  }),
  deleteTeam: defineOperation({
    id: 'deleteTeam', method: 'DELETE', path: '/api/v1/teams/{teamId}', tag: 'People', permission: 'people.manage', status: 204, stepUp: true,
    summary: 'Delete a team: its tokens and the keys scoped to it alone serve nobody until they are changed', params: teamParams, response: null, errors: ['not_found'],
  }),
  listAppAccess: defineOperation({
    id: 'listAppAccess', method: 'GET', path: '/api/v1/app-access', tag: 'People', permission: 'people.read', status: 200,
    summary: 'Apps that not everybody may use, and who may', response: z.strictObject({ items: z.array(appAccess) }),
  }),
  setAppAccess: defineOperation({
    id: 'setAppAccess', method: 'PUT', path: '/api/v1/app-access/{appId}', tag: 'People', permission: 'people.manage', status: 200, stepUp: true,
    summary: 'Assign an app to everybody, or to teams and people',
    description: 'Whoever may manage people sees every app. Of two who write at once the later one holds; each is in the audit log.',
    params: z.strictObject({ appId: z.string().regex(/^[a-z][a-z0-9-]{1,60}$/) }),
    body: z.strictObject({ audience: z.enum(['everyone', 'assigned']), teamIds: z.array(id).max(200).default([]), userIds: z.array(id).max(1000).default([]) }),
    response: appAccess, errors: ['not_found'],
  }),
} as const;
