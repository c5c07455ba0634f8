import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import { email, id, name, page, pageQuery, timestamp } from '../shapes.ts';
import { plans } from '../permissions.ts';
import { decisionBody, longestSupportMinutes, operatorBreakGlass, operatorRow, operatorTenant } from './access.ts';
import { auditEntry } from './records.ts';

const tenantParams = z.strictObject({ tenantId: id });
const requestParams = z.strictObject({ requestId: id });
const reason = z.string().trim().min(10).max(500).regex(/^\P{Cc}*$/u, 'must not hold control characters').meta({ description: 'Shown to the organisation' });

/**
 * What the platform operator does from outside of every organisation. Needs operator rights (given on the host with
 * `keystead operator add`), a person's session, and for every change a fresh second factor; no token can hold them.
 */
export const operatorOperations = {
  listTenants: defineOperation({
    id: 'listTenants', method: 'GET', path: '/api/v1/operator/tenants', tag: 'Operator', permission: 'operator.read', status: 200,
    summary: 'Organisations: name, plan, head counts; nothing of what is in them', query: pageQuery, response: page(operatorTenant),
  }),
  createTenant: defineOperation({
    id: 'createTenant', method: 'POST', path: '/api/v1/operator/tenants', tag: 'Operator', permission: 'operator.tenants', status: 201, stepUp: true,
    summary: 'Make an organisation, with an invitation for its first owner', body: z.strictObject({ name, plan: z.enum(plans), ownerEmail: email }),
    response: z.strictObject({ tenant: operatorTenant, link: z.url(), expiresAt: timestamp }), errors: ['conflict'],
  }),
  suspendTenant: defineOperation({
    id: 'suspendTenant', method: 'POST', path: '/api/v1/operator/tenants/{tenantId}/suspension', tag: 'Operator', permission: 'operator.tenants', status: 200, stepUp: true,
    summary: 'Suspend an organisation: its sessions, tokens and keys rest in every process within a second; nothing is deleted',
    params: tenantParams, body: z.strictObject({ reason }), response: operatorTenant, errors: ['not_found', 'conflict'],
  }),
  resumeTenant: defineOperation({
    id: 'resumeTenant', method: 'POST', path: '/api/v1/operator/tenants/{tenantId}/resumption', tag: 'Operator', permission: 'operator.tenants', status: 200, stepUp: true,
    summary: 'Let a suspended organisation go on', params: tenantParams, response: operatorTenant, errors: ['not_found', 'conflict'],
  }),
  listOperators: defineOperation({
    id: 'listOperators', method: 'GET', path: '/api/v1/operator/operators', tag: 'Operator', permission: 'operator.read', status: 200,
    summary: 'Who holds operator rights; they are given and taken on the host', response: z.strictObject({ items: z.array(operatorRow) }),
  }),
  listPlatformLog: defineOperation({
    id: 'listPlatformLog', method: 'GET', path: '/api/v1/operator/log', tag: 'Operator', permission: 'operator.read', status: 200,
    summary: 'The platform’s own audit log, newest first', query: pageQuery, response: page(auditEntry),
  }),
  listOperatorBreakGlass: defineOperation({
    id: 'listOperatorBreakGlass', method: 'GET', path: '/api/v1/operator/break-glass', tag: 'Operator', permission: 'operator.read', status: 200,
    summary: 'Requests for support access, over all organisations', query: pageQuery, response: page(operatorBreakGlass),
  }),
  requestBreakGlass: defineOperation({
    id: 'requestBreakGlass', method: 'POST', path: '/api/v1/operator/break-glass', tag: 'Operator', permission: 'operator.support', status: 201, stepUp: true,
    summary: 'Ask for support access to an organisation: read-only, at most four hours, decided by a second person',
    description: 'A drill goes the same way and opens nothing; name who takes part.',
    body: z.strictObject({
      tenantId: id, reason, minutes: z.int().min(5).max(longestSupportMinutes), includesContent: z.boolean().default(false),
      drill: z.boolean().default(false), participants: z.array(name).max(20).default([]),
    }),
    response: operatorBreakGlass, errors: ['not_found', 'conflict'],
  }),
  decideBreakGlassAsOperator: defineOperation({
    id: 'decideBreakGlassAsOperator', method: 'POST', path: '/api/v1/operator/break-glass/{requestId}/decision', tag: 'Operator', permission: 'operator.support', status: 200, stepUp: true,
    summary: 'Decide over another operator’s request, where the organisation does not keep that to its owners; a refusal always counts',
    params: requestParams, body: decisionBody, response: operatorBreakGlass, errors: ['not_found', 'conflict', 'own_request'],
  }),
  startSupportSession: defineOperation({
    id: 'startSupportSession', method: 'POST', path: '/api/v1/operator/break-glass/{requestId}/session', tag: 'Operator', permission: 'operator.support', status: 204, stepUp: true,
    summary: 'Go into the organisation with what was granted: a new session there, your present one ends', params: requestParams, response: null, errors: ['not_found', 'conflict'],
  }),
  endSupport: defineOperation({
    id: 'endSupport', method: 'POST', path: '/api/v1/operator/break-glass/{requestId}/end', tag: 'Operator', permission: 'operator.support', status: 200,
    summary: 'End or take back your own request or access', params: requestParams, response: operatorBreakGlass, errors: ['not_found', 'conflict'],
  }),
} as const;
