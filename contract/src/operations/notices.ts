import { z } from 'zod';
import { incidentPlan, incidentSeverities } from '../incident-plan.ts';
import { defineOperation } from '../operation.ts';
import { id, page, pageQuery, timestamp } from '../shapes.ts';

export const noticeReportKinds = ['first', 'update', 'final'] as const;
export type NoticeReportKind = (typeof noticeReportKinds)[number];
/** Lines and paragraphs, as somebody writes them; no control characters but line breaks. */
const words = (longest: number) => z.string().trim().min(1).max(longest).regex(/^(?:\P{Cc}|\n)*$/u, 'must not hold control characters');
const title = z.string().trim().min(3).max(200).regex(/^\P{Cc}*$/u, 'must not hold control characters');

const reportWords = { known: words(5_000), doing: words(5_000), asked: words(5_000).nullable() };
const reportBody = { known: words(5_000).meta({ description: 'What is known, and what is not yet' }), doing: words(5_000).meta({ description: 'What the operator does' }), asked: words(5_000).nullable().default(null).meta({ description: 'What the organisation should do; null: nothing' }) };
export const noticeReport = z.strictObject({ number: z.int(), kind: z.enum(noticeReportKinds), ...reportWords, publishedAt: timestamp });

const about = { id, title: z.string(), severity: z.enum(incidentSeverities), beganAt: timestamp.nullable().meta({ description: 'null: not known yet' }), awareAt: timestamp, closedAt: timestamp.nullable() };

/** As an affected organisation reads it. */
export const serviceNotice = z.strictObject({ ...about, toldAt: timestamp, acknowledgedAt: timestamp.nullable(), acknowledgedByName: z.string().nullable(), reports: z.array(noticeReport) });
export type ServiceNotice = z.output<typeof serviceNotice>;

export const noticeDelivery = z.strictObject({
  tenantId: id, name: z.string(), toldAt: timestamp.nullable().meta({ description: 'When it stood in their console; null: not yet' }), reports: z.int().meta({ description: 'Reports that they have' }), acknowledgedAt: timestamp.nullable(),
  mails: z.int(), mailsSent: z.int(), mailsFailed: z.int(), mailAnswer: z.string().nullable().meta({ description: 'What the mail server said last about a mail that is unsent, without addresses' }),
});
const planStep = z.strictObject({
  id: z.string(), title: z.string(), who: z.string(), how: z.string(), dueAt: timestamp, doneAt: timestamp.nullable(), doneByName: z.string().nullable(), note: z.string().nullable(),
});
const incidentSummary = z.strictObject({
  ...about, affectsAll: z.boolean(), declaredByName: z.string().nullable(), declaredAt: timestamp,
  dueAt: timestamp.meta({ description: '24 hours after the operator became aware' }), affected: z.int(), untold: z.int().meta({ description: 'Affected organisations that do not have every report yet' }), mailsUnsent: z.int(),
});
export type ServiceIncident = z.output<typeof serviceIncident>;
export const serviceIncident = incidentSummary.extend({ reports: z.array(noticeReport), plan: z.array(planStep), deliveries: z.array(noticeDelivery).meta({ description: 'Up to 1,000 organisations, those that were not told first' }), mailConfigured: z.boolean() });

const noticeParams = z.strictObject({ noticeId: id });
const incidentParams = z.strictObject({ serviceIncidentId: id });
const tenantIds = z.array(id).max(1_000);
const stepIds = incidentPlan.map((step) => step.id) as [string, ...string[]];

/** Incidents of the installation: the operator tells those who are affected within 24 hours; each reads its own. */
export const noticeOperations = {
  listNotices: defineOperation({
    id: 'listNotices', method: 'GET', path: '/api/v1/notices', tag: 'Notices', permission: 'audit.read', status: 200,
    summary: 'Incidents that the operator has told your organisation of, newest first', query: pageQuery, response: page(serviceNotice),
  }),
  readNotice: defineOperation({
    id: 'readNotice', method: 'GET', path: '/api/v1/notices/{noticeId}', tag: 'Notices', permission: 'audit.read', status: 200,
    summary: 'One notice with all its reports', params: noticeParams, response: serviceNotice, errors: ['not_found'],
  }),
  acknowledgeNotice: defineOperation({
    id: 'acknowledgeNotice', method: 'POST', path: '/api/v1/notices/{noticeId}/acknowledgement', tag: 'Notices', permission: 'tenant.manage', status: 200,
    summary: 'Say that your organisation has read it; the operator sees that', params: noticeParams, response: serviceNotice, errors: ['not_found', 'conflict'],
  }),
  listServiceIncidents: defineOperation({
    id: 'listServiceIncidents', method: 'GET', path: '/api/v1/operator/incidents', tag: 'Operator', permission: 'operator.read', status: 200,
    summary: 'Incidents of the installation, newest first, with who is still to be told', query: pageQuery, response: page(incidentSummary),
  }),
  readServiceIncident: defineOperation({
    id: 'readServiceIncident', method: 'GET', path: '/api/v1/operator/incidents/{serviceIncidentId}', tag: 'Operator', permission: 'operator.read', status: 200,
    summary: 'One incident: reports, plan, and who was told when', params: incidentParams, response: serviceIncident, errors: ['not_found'],
  }),
  declareServiceIncident: defineOperation({
    id: 'declareServiceIncident', method: 'POST', path: '/api/v1/operator/incidents', tag: 'Operator', permission: 'operator.incidents', status: 201, stepUp: true,
    summary: 'Declare an incident and tell the affected organisations at once: in their console, and owners and admins by mail',
    body: z.strictObject({
      title, severity: z.enum(incidentSeverities), beganAt: timestamp.nullable().default(null), awareAt: timestamp.meta({ description: 'When the operator became aware: 24 hours run from here' }),
      affectsAll: z.boolean(), tenantIds: tenantIds.default([]).meta({ description: 'Who is affected, where not all are' }), ...reportBody,
    }),
    response: serviceIncident, errors: ['not_found'],
  }),
  reportOnServiceIncident: defineOperation({
    id: 'reportOnServiceIncident', method: 'POST', path: '/api/v1/operator/incidents/{serviceIncidentId}/reports', tag: 'Operator', permission: 'operator.incidents', status: 201, stepUp: true,
    summary: 'Add an update or the final report, which closes the incident', params: incidentParams, body: z.strictObject({ kind: z.enum(['update', 'final']), ...reportBody }),
    response: serviceIncident, errors: ['not_found', 'conflict'],
  }),
  widenServiceIncident: defineOperation({
    id: 'widenServiceIncident', method: 'POST', path: '/api/v1/operator/incidents/{serviceIncidentId}/tenants', tag: 'Operator', permission: 'operator.incidents', status: 200, stepUp: true,
    summary: 'Add organisations that turned out to be affected; they get every report', params: incidentParams, body: z.strictObject({ affectsAll: z.boolean().default(false), tenantIds: tenantIds.default([]) }),
    response: serviceIncident, errors: ['not_found', 'conflict'],
  }),
  setIncidentStep: defineOperation({
    id: 'setIncidentStep', method: 'PUT', path: '/api/v1/operator/incidents/{serviceIncidentId}/plan', tag: 'Operator', permission: 'operator.incidents', status: 200, stepUp: true,
    summary: 'Tick a step of the plan, or take the tick away', params: incidentParams, body: z.strictObject({ step: z.enum(stepIds), done: z.boolean(), note: z.string().trim().max(500).regex(/^\P{Cc}*$/u, 'must not hold control characters').nullable().default(null) }),
    response: serviceIncident, errors: ['not_found'],
  }),
} as const;
