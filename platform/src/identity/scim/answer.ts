import { z } from 'zod';
import { KeysteadError, type Principal, readBytes } from '../../foundation/index.ts';
import { authenticate } from '../authenticate.ts';
import type { IdentityContext } from '../context.ts';
import { requireFeature } from '../plans/gate.ts';
import { resourceTypes, schemas, serviceProviderConfig } from './discovery.ts';
import { parseFilter } from './filter.ts';
import { changeGroup, createGroup, deleteGroup, groupFilters, listGroups, readGroup } from './groups.ts';
import { groupChangeOf, patchGroup, patchUser, readPatch, userChangeOf } from './patch.ts';
import { ScimError, errorResponse, scimResponse } from './scim-error.ts';
import { changeUser, createUser, deleteUser, listUsers, readUser, userFilters } from './users.ts';

export const scimPath = '/scim/v2/';
const largestBodyBytes = 1_048_576;
const largestPage = 200;

/** One request, with who sent it. */
interface Asked { readonly context: IdentityContext; readonly principal: Principal; readonly id: string | null; readonly query: URLSearchParams; body(): Promise<unknown> }
type Handler = (asked: Asked) => Promise<Response>;

/** What can be done with a kind of resource, by method; `one` and `many` as the path has an id or not. */
const routes: Readonly<Record<string, { readonly many: Readonly<Record<string, Handler>>; readonly one: Readonly<Record<string, Handler>> }>> = {
  Users: {
    many: {
      GET: async ({ context, principal, query }) => listed(query, userFilters, (filter, page) => listUsers(context, principal.tenantId, filter, page)),
      POST: async ({ context, principal, body }) => created(await createUser(context, principal, userChangeOf(record(await body())))),
    },
    one: {
      GET: async ({ context, principal, id }) => found(await readUser(context, principal.tenantId, id ?? '')),
      // One that does not say whether they are active lets nobody in again.
      PUT: async ({ context, principal, id, body }) => found(await changeUser(context, principal, id ?? '', userChangeOf(record(await body())))),
      PATCH: async ({ context, principal, id, body }) => found(await changeUser(context, principal, id ?? '', patchUser(readPatch(await body())))),
      DELETE: async ({ context, principal, id }) => { await deleteUser(context, principal, id ?? ''); return scimResponse(204, null); },
    },
  },
  Groups: {
    many: {
      GET: async ({ context, principal, query }) => listed(query, groupFilters, (filter, page) => listGroups(context, principal.tenantId, filter, { page, members: withMembers(query) })),
      POST: async ({ context, principal, body }) => created(await createGroup(context, principal, groupChangeOf(record(await body())))),
    },
    one: {
      GET: async ({ context, principal, id, query }) => found(await readGroup(context, principal.tenantId, id ?? '', { members: withMembers(query) })),
      PUT: async ({ context, principal, id, body }) => found(await changeGroup(context, principal, id ?? '', groupChangeOf(record(await body())))),
      PATCH: async ({ context, principal, id, body }) => found(await changeGroup(context, principal, id ?? '', patchGroup(readPatch(await body())))),
      DELETE: async ({ context, principal, id }) => { await deleteGroup(context, principal, id ?? ''); return scimResponse(204, null); },
    },
  },
  ServiceProviderConfig: { many: { GET: async ({ context }) => found(serviceProviderConfig(context.baseUrl())) }, one: {} },
  ResourceTypes: { many: { GET: async ({ context }) => found(resourceTypes(context.baseUrl())) }, one: {} },
  Schemas: { many: { GET: async ({ context }) => found(schemas(context.baseUrl())) }, one: {} },
};

const found = (resource: object | undefined): Response => scimResponse(200, resource ?? {});
const created = (resource: { meta: { location: string } } | undefined): Response => scimResponse(201, resource ?? {}, { location: resource?.meta.location ?? '' });
const withMembers = (query: URLSearchParams): boolean => !(query.get('excludedAttributes') ?? '').toLowerCase().split(',').includes('members');

async function listed(query: URLSearchParams, filters: readonly string[], read: (filter: ReturnType<typeof parseFilter> | null, page: { startIndex: number; count: number }) => Promise<{ total: number; resources: readonly object[] }>): Promise<Response> {
  const filter = query.get('filter');
  const page = { startIndex: Math.max(1, whole(query.get('startIndex'), 1)), count: Math.min(largestPage, Math.max(0, whole(query.get('count'), 100))) };
  const { total, resources } = await read(filter === null ? null : parseFilter(filter, filters), page);
  return scimResponse(200, { schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'], totalResults: total, startIndex: page.startIndex, itemsPerPage: resources.length, Resources: resources });
}

function whole(text: string | null, otherwise: number): number {
  return text !== null && /^-?\d{1,9}$/.test(text) ? Number(text) : otherwise;
}

function record(body: unknown): Record<string, unknown> {
  const read = z.record(z.string(), z.unknown()).safeParse(body);
  if (!read.success || Array.isArray(body)) throw new ScimError(400, 'the body must be a resource', 'invalidSyntax');
  return read.data;
}

/**
 * Answers SCIM 2.0 (RFC 7643, RFC 7644) below /scim/v2: people of the token's tenant as users, its teams as groups. An API token with the scope
 * people.manage is asked for, and nothing else counts: a browser's session never reaches this.
 */
export async function answerScim(context: IdentityContext, request: Request): Promise<Response> {
  try {
    const principal = await authorise(context, request);
    const { pathname, searchParams } = new URL(request.url);
    const [kind = '', id, ...more] = pathname.slice(scimPath.length).split('/');
    const route = Object.hasOwn(routes, kind) && more.length === 0 ? routes[kind] : undefined;
    const handlers = id === undefined || id === '' ? route?.many : route?.one;
    if (handlers === undefined || Object.keys(handlers).length === 0) throw new ScimError(404, 'there is no such endpoint');
    const handler = Object.hasOwn(handlers, request.method) ? handlers[request.method] : undefined;
    if (handler === undefined) throw new ScimError(405, `${request.method} is not possible here`);
    return await handler({ context, principal, id: id ?? null, query: searchParams, body: () => readBody(request) });
  } catch (error) {
    if (!(error instanceof ScimError) && !(error instanceof KeysteadError)) context.logger.error({ err: error }, 'provisioning failed');
    return errorResponse(error);
  }
}

async function authorise(context: IdentityContext, request: Request): Promise<Principal> {
  const principal = request.headers.get('authorization') === null ? null : await authenticate(context, request);
  if (principal === null) throw new ScimError(401, 'send an API token with the scope people.manage as "Authorization: Bearer ks_…"');
  if (principal.kind !== 'token' || !principal.permissions.has('people.manage')) throw new ScimError(403, 'this token is without the scope people.manage');
  await requireFeature(context, principal.tenantId, 'scim');
  // As every other call of a scoped token: without a second factor, and recorded as such.
  return { ...principal, stepUpExemption: 'api-token' };
}

async function readBody(request: Request): Promise<unknown> {
  const type = request.headers.get('content-type') ?? '';
  if (!/^application\/(?:scim\+)?json\b/i.test(type)) throw new ScimError(415, 'send application/scim+json');
  const text = new TextDecoder().decode(await readBytes(request, largestBodyBytes));
  try {
    const body: unknown = JSON.parse(text);
    if (/[\0]|\\u0000/.test(text)) throw new ScimError(400, 'a text holds a character that is none (NUL)', 'invalidValue');
    return body;
  } catch (error) {
    if (error instanceof ScimError) throw error;
    throw new ScimError(400, 'the body is not valid JSON', 'invalidSyntax');
  }
}
