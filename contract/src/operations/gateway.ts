import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import { deliveries, routeLimits, routeShadow, routeStep, routeStrategies } from '../routing.ts';
import { etag, id, name, page, pageQuery, timestamp } from '../shapes.ts';
import { ownDataClass } from '../gateway-policy-shape.ts';
import { environments, permissions } from '../permissions.ts';

export const apiToken = z.strictObject({
  id, name: z.string(), prefix: z.string().meta({ description: 'How the token begins; the rest was shown once' }),
  scopes: z.array(z.enum(permissions)), environment: z.enum(environments), teamId: id.nullable().meta({ description: 'The team it acts for; null: the teams of its maker' }), dataClass: ownDataClass.meta({ description: 'What everything sent with it is at least; null: nothing is said' }), project: z.string().nullable().meta({ description: 'The client project that its use is counted for' }), mayNameProject: z.boolean().meta({ description: 'Whether a request may name another project in x-keystead-project' }), workflow: z.string().nullable().meta({ description: 'The workflow that its use is counted for' }), mayNameWorkflow: z.boolean().meta({ description: 'Whether a request may name another workflow in x-keystead-workflow' }), createdAt: timestamp, createdBy: id.nullable(),
  expiresAt: timestamp.nullable(), revokedAt: timestamp.nullable(), lastUsedAt: timestamp.nullable(),
});

export const routeName = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,62}$/, 'lower-case letters, digits, dot, dash and underscore, at most 63');
export const route = z.strictObject({ id, name: z.string(), chain: z.array(routeStep), strategy: z.enum(routeStrategies), delivery: z.enum(deliveries), limits: routeLimits, shadow: routeShadow.nullable().meta({ description: 'null: no request is sent to a second key' }), forApps: z.boolean().meta({ description: 'Runs of apps are sent to it where nobody chooses a model' }), createdAt: timestamp, etag });
/** Scopes of keys say “none” for calls that come from no workflow. */
const workflowName = name.refine((value) => value !== 'none', 'stands for no workflow: leave it out instead');
const chain = z.array(routeStep).min(1).max(8);
/** What is left out stays as it is, and is the default of a new route: in order, immediate, the gateway's limits. */
const routeSettings = {
  strategy: z.enum(routeStrategies).optional(),
  delivery: z.enum(deliveries).optional().meta({ description: 'buffered: streams are held back until they are whole, so that one that breaks is begun anew on the next leg' }),
  limits: routeLimits.optional(),
  shadow: routeShadow.nullable().optional().meta({ description: 'Send some requests to a second key or model too, and compare; null: no longer' }),
  forApps: z.boolean().optional().meta({ description: 'Runs of apps are sent to it where nobody chooses a model; it takes the place of the route that they ran on before' }),
};

export const gatewayOperations = {
  listTokens: defineOperation({
    id: 'listTokens', method: 'GET', path: '/api/v1/tokens', tag: 'Gateway', permission: 'tokens.read', status: 200,
    summary: 'API tokens (never their secret part)', query: pageQuery, response: page(apiToken),
  }),
  createToken: defineOperation({
    id: 'createToken', method: 'POST', path: '/api/v1/tokens', tag: 'Gateway', permission: 'tokens.manage', status: 201, stepUp: true,
    summary: 'Make an API token; it is shown once',
    body: z.strictObject({
      name, environment: z.enum(environments).default('production'), scopes: z.array(z.enum(permissions)).min(1).max(permissions.length).default(['gateway.use']),
      expiresInDays: z.int().min(1).max(365).nullable().default(90), teamId: id.nullable().default(null), dataClass: ownDataClass.default(null),
      project: name.nullable().default(null).meta({ description: 'The client project that its use is counted for' }), mayNameProject: z.boolean().default(false).meta({ description: 'Whether a request may name a project itself, in the header x-keystead-project' }),
      workflow: workflowName.nullable().default(null).meta({ description: 'The workflow that its use is counted for' }), mayNameWorkflow: z.boolean().default(false).meta({ description: 'Whether a request may name a workflow itself, in the header x-keystead-workflow' }),
    }),
    response: z.strictObject({ token: apiToken, secret: z.string().meta({ description: 'ks_…, shown once, stored as a hash' }) }), errors: ['forbidden', 'not_found'],
  }),
  revokeToken: defineOperation({
    id: 'revokeToken', method: 'DELETE', path: '/api/v1/tokens/{tokenId}', tag: 'Gateway', permission: 'tokens.manage', status: 204, stepUp: true,
    summary: 'Revoke an API token, in every process within a second', params: z.strictObject({ tokenId: id }), response: null, errors: ['not_found'],
  }),
  listRoutes: defineOperation({
    id: 'listRoutes', method: 'GET', path: '/api/v1/routes', tag: 'Gateway', permission: 'routes.read', status: 200,
    summary: 'Routes: named chains of credential and model, with how they are ordered and delivered', query: pageQuery, response: page(route),
  }),
  createRoute: defineOperation({
    id: 'createRoute', method: 'POST', path: '/api/v1/routes', tag: 'Gateway', permission: 'routes.manage', status: 201,
    summary: 'Make a route; callers use its name as the model', body: z.strictObject({ name: routeName, chain, ...routeSettings }), response: route, errors: ['conflict', 'not_found'],
  }),
  updateRoute: defineOperation({
    id: 'updateRoute', method: 'PUT', path: '/api/v1/routes/{routeId}', tag: 'Gateway', permission: 'routes.manage', status: 200, needsEtag: true,
    summary: 'Replace a route’s chain and settings', params: z.strictObject({ routeId: id }), body: z.strictObject({ chain, ...routeSettings }), response: route,
    errors: ['not_found', 'precondition_failed', 'precondition_required'],
  }),
  deleteRoute: defineOperation({
    id: 'deleteRoute', method: 'DELETE', path: '/api/v1/routes/{routeId}', tag: 'Gateway', permission: 'routes.manage', status: 204,
    summary: 'Delete a route', params: z.strictObject({ routeId: id }), response: null, errors: ['not_found'],
  }),
} as const;
