import { z } from 'zod';
import { tagKeyPattern } from '../attribution.ts';
import { chargebackDimensions, chargebackFormats } from '../chargeback-terms.ts';
import { defineOperation } from '../operation.ts';
import { etag, id, name, timestamp } from '../shapes.ts';

const line = (most: number) => z.string().trim().max(most).regex(/^\P{Cc}*$/u, 'must not hold control characters');
const period = z.string().regex(/^20\d\d-(?:0[1-9]|1[0-2])$/, 'a month as 2026-11');
const day = z.iso.date();
/** As tokens and requests name it. */
export const projectCode = z.string().trim().regex(/^[\x20-\x7e]{1,120}$/, '1 to 120 printable characters');
export const clientName = line(200);
export const costCentre = line(60).min(1).nullable().meta({ description: 'As the organisation’s own books name it' });
const periodParams = z.strictObject({ period });
/** A correction takes away as well as it adds. */
const signed = z.int();
const nano = signed.meta({ description: 'Nano-US-dollars' });

export const department = z.strictObject({
  id, name: z.string(), costCentre: z.string().nullable(), archivedAt: timestamp.nullable(), createdAt: timestamp, etag,
  teams: z.array(z.strictObject({ teamId: id, name: z.string(), from: day, until: day.nullable().meta({ description: 'The first day on which it no longer belongs here; null: it still does' }) })),
});
export type Department = z.output<typeof department>;

export const clientProject = z.strictObject({
  id, code: z.string().meta({ description: 'As tokens and requests name it' }), client: z.string(), closedAt: timestamp.nullable(), createdAt: timestamp, etag,
});
export type ClientProject = z.output<typeof clientProject>;

export const chargebackSettings = z.strictObject({
  listedProjectsOnly: z.boolean().meta({ description: 'Requests for projects that are not on the list, or are closed there, are refused' }),
  tagKeys: z.array(z.string().regex(new RegExp(tagKeyPattern))).max(50).nullable().meta({ description: 'Keys that x-keystead-tags may use; null: any' }),
});

/** What own keys cost, what was paid with platform credits and the sandbox's example money stand in no sum together. */
const sums = {
  requests: signed, unpricedRequests: signed.meta({ description: 'Their price is not known: their cost is in no sum' }), inputTokens: signed, outputTokens: signed,
  ownNanoUsd: nano.meta({ description: 'With the organisation’s own keys: providers bill it' }), ownEstimatedNanoUsd: nano.meta({ description: 'The part of it that is an estimate until it is reconciled' }),
  platformNanoUsd: nano.meta({ description: 'Paid with platform credits' }), sandboxNanoUsd: nano.meta({ description: 'Example money of the sandbox; nobody pays it' }),
};
export const chargebackSums = z.strictObject(sums);
export type ChargebackSums = z.output<typeof chargebackSums>;

const share = z.strictObject({ departmentId: id.nullable(), departmentName: z.string(), costCentre: z.string().nullable(), project: z.string().nullable(), client: z.string().nullable(), ...sums });
export const chargebackStatement = z.strictObject({
  period, organisation: z.string(), currency: z.literal('USD'), timeZone: z.literal('UTC'),
  closedAt: timestamp.nullable().meta({ description: 'null: the month is open, and its figures move' }), asOf: timestamp,
  ledger: z.strictObject({ requests: z.int(), lastRequestId: id.nullable() }).meta({ description: 'How far the ledger reached' }),
  subscription: z.array(z.strictObject({
    period, invoiceNumber: z.string().nullable(), amountCents: z.int().nullable().meta({ description: 'US cents before tax; null: not invoiced yet, or another currency' }), text: z.string(),
  })).meta({ description: 'The platform’s own price: a line apart from inference, in no sum with it' }),
  departments: z.array(z.strictObject({ departmentId: id.nullable().meta({ description: 'null: unassigned' }), name: z.string(), costCentre: z.string().nullable(), ...sums, projects: z.array(z.strictObject({ project: z.string().nullable(), client: z.string().nullable(), ...sums })) })),
  totals: chargebackSums,
  corrections: z.array(share.extend({ period })).meta({ description: 'By how much earlier months differ from what they were closed at; in no sum of this month’s own use' }),
  correctionTotals: chargebackSums,
});
export type ChargebackStatement = z.output<typeof chargebackStatement>;

const months = z.strictObject({
  items: z.array(z.strictObject({ period, state: z.enum(['open', 'closed']), closedAt: timestamp.nullable(), closable: z.boolean().meta({ description: 'It is over, and the next to be closed' }) })),
});

export const chargebackOperations = {
  listDepartments: defineOperation({
    id: 'listDepartments', method: 'GET', path: '/api/v1/departments', tag: 'Chargeback', permission: 'usage.read', status: 200,
    summary: 'Departments with the teams that are charged to them, and the teams that are charged to none',
    response: z.strictObject({ items: z.array(department), unassigned: z.array(z.strictObject({ teamId: id, name: z.string() })), firstOpenDay: day.nullable().meta({ description: 'Days before it are closed: no team moves there; null: no month was closed yet' }) }),
  }),
  createDepartment: defineOperation({
    id: 'createDepartment', method: 'POST', path: '/api/v1/departments', tag: 'Chargeback', permission: 'chargeback.manage', status: 201,
    summary: 'Make a department that cost can be charged to', body: z.strictObject({ name, costCentre: costCentre.default(null) }), response: department, errors: ['conflict'],
  }),
  updateDepartment: defineOperation({
    id: 'updateDepartment', method: 'PATCH', path: '/api/v1/departments/{departmentId}', tag: 'Chargeback', permission: 'chargeback.manage', status: 200, needsEtag: true,
    summary: 'Rename a department, change its cost centre, put it aside or take it back', description: 'One that is put aside takes no more teams; those it has stay charged to it until they are moved. Months that were closed keep the names they were closed with.',
    params: z.strictObject({ departmentId: id }), body: z.strictObject({ name: name.optional(), costCentre: costCentre.optional(), archived: z.boolean().optional() }), response: department, errors: ['not_found', 'conflict', 'precondition_failed', 'precondition_required'],
  }),
  assignTeam: defineOperation({
    id: 'assignTeam', method: 'PUT', path: '/api/v1/teams/{teamId}/department', tag: 'Chargeback', permission: 'chargeback.manage', status: 200,
    summary: 'Charge a team to a department from one day on, or to none',
    description: 'What the team used before that day stays charged as it was. A day in a month that was closed is refused. Of two who write at once the later one holds; each is in the audit log.',
    params: z.strictObject({ teamId: id }), body: z.strictObject({ departmentId: id.nullable(), from: day.optional().meta({ description: 'A day in UTC; left out: the first day of this month that is not closed' }) }),
    response: z.strictObject({ teamId: id, departmentId: id.nullable(), from: day }), errors: ['not_found', 'conflict'],
  }),
  listProjects: defineOperation({
    id: 'listProjects', method: 'GET', path: '/api/v1/projects', tag: 'Chargeback', permission: 'usage.read', status: 200,
    summary: 'Client projects, and those that were charged in the last 31 days without being on the list',
    response: z.strictObject({ items: z.array(clientProject), unknown: z.array(z.strictObject({ code: z.string(), requests: z.int(), lastUsedAt: timestamp })) }),
  }),
  createProject: defineOperation({
    id: 'createProject', method: 'POST', path: '/api/v1/projects', tag: 'Chargeback', permission: 'chargeback.manage', status: 201,
    summary: 'Put a client project on the list', body: z.strictObject({ code: projectCode, client: clientName.default('') }), response: clientProject, errors: ['conflict'],
  }),
  updateProject: defineOperation({
    id: 'updateProject', method: 'PATCH', path: '/api/v1/projects/{projectId}', tag: 'Chargeback', permission: 'chargeback.manage', status: 200, needsEtag: true,
    summary: 'Name a project’s client, close it or open it again', params: z.strictObject({ projectId: id }), body: z.strictObject({ client: clientName.optional(), closed: z.boolean().optional() }), response: clientProject, errors: ['not_found', 'precondition_failed', 'precondition_required'],
  }),
  readChargebackSettings: defineOperation({
    id: 'readChargebackSettings', method: 'GET', path: '/api/v1/chargeback-settings', tag: 'Chargeback', permission: 'usage.read', status: 200,
    summary: 'Which projects and tags requests may name', response: chargebackSettings.extend({ etag }),
  }),
  updateChargebackSettings: defineOperation({
    id: 'updateChargebackSettings', method: 'PUT', path: '/api/v1/chargeback-settings', tag: 'Chargeback', permission: 'chargeback.manage', status: 200, needsEtag: true,
    summary: 'Say which projects and tags requests may name; in force in every process within a second', body: chargebackSettings, response: chargebackSettings.extend({ etag }), errors: ['precondition_failed', 'precondition_required'],
  }),
  listChargebackMonths: defineOperation({
    id: 'listChargebackMonths', method: 'GET', path: '/api/v1/chargeback', tag: 'Chargeback', permission: 'usage.read', status: 200,
    summary: 'Months with use, newest first, and which of them were closed', response: months,
  }),
  readChargeback: defineOperation({
    id: 'readChargeback', method: 'GET', path: '/api/v1/chargeback/{period}', tag: 'Chargeback', permission: 'usage.read', status: 200,
    summary: 'What a month is charged by one dimension, for all or for one department', description: 'Corrections of earlier months are not among it; the statement has them. At most 500 keys, the dearest first; the rest is one.',
    params: periodParams,
    query: z.strictObject({
      by: z.enum(chargebackDimensions).default('department'), department: z.union([id, z.literal('none')]).optional().meta({ description: 'Only this one; none: what belongs to no department' }),
      tag: z.string().regex(new RegExp(tagKeyPattern)).optional().meta({ description: 'With by=tag: the key whose values it is divided into' }),
    }),
    response: z.strictObject({
      period, by: z.enum(chargebackDimensions), closedAt: timestamp.nullable(),
      rows: z.array(z.strictObject({ key: z.string().nullable().meta({ description: 'null: none' }), label: z.string(), rest: z.boolean(), ...sums })), totals: chargebackSums,
    }),
  }),
  readChargebackStatement: defineOperation({
    id: 'readChargebackStatement', method: 'GET', path: '/api/v1/chargeback/{period}/statement', tag: 'Chargeback', permission: 'usage.read', status: 200,
    summary: 'The statement of a month by department and project: as it was closed, or as it stands', params: periodParams, response: chargebackStatement,
  }),
  closeChargebackMonth: defineOperation({
    id: 'closeChargebackMonth', method: 'POST', path: '/api/v1/chargeback/{period}/close', tag: 'Chargeback', permission: 'chargeback.manage', status: 201, stepUp: true,
    summary: 'Close a month that is over: its figures stay, and what changes later is a correction in the next',
    description: 'Months are closed one after the other. There is no way back.', params: periodParams, response: chargebackStatement, errors: ['conflict'],
  }),
  exportChargeback: defineOperation({
    id: 'exportChargeback', method: 'GET', path: '/api/v1/chargeback/{period}/export', tag: 'Chargeback', permission: 'usage.read', status: 200,
    summary: 'A month as a file: the statement, its lines, or FOCUS 1.2 (CSV or Parquet)',
    description: 'FOCUS: one row for each day, department, project, model, key and kind of token whose price is known; amounts add up to the ledger to the nano-dollar. Without the sandbox, which nobody pays.',
    params: periodParams, query: z.strictObject({ format: z.enum(chargebackFormats).default('focus-csv') }), response: z.string(), responseContent: 'application/octet-stream',
  }),
} as const;
