import { z } from 'zod';
import { controlParties, controlStates, frameworks, reportKinds } from '../frameworks.ts';
import { defineOperation } from '../operation.ts';
import { etag, timestamp } from '../shapes.ts';

const framework = z.enum(frameworks);
export const controlMapping = z.strictObject({
  framework, id: z.string(), title: z.string(), meets: z.string(), by: z.enum(controlParties), state: z.enum(controlStates), href: z.string(),
  evidence: z.array(z.strictObject({ label: z.string(), holds: z.boolean(), shown: z.string(), href: z.string() })).meta({ description: 'Facts of the running organisation; none: it lies in how Keystead works, or with somebody else' }),
});
export type ControlMapping = z.output<typeof controlMapping>;

const line = (longest: number) => z.string().trim().min(1).max(longest).regex(/^\P{Cc}*$/u, 'must not hold control characters');
export const heldReport = z.strictObject({
  kind: z.enum(reportKinds), held: z.boolean(), issuedOn: z.iso.date().nullable(), validUntil: z.iso.date().nullable(), by: z.string().nullable().meta({ description: 'Who audited' }), reference: z.string().nullable(),
});
export type HeldReport = z.output<typeof heldReport>;
const reportsAnswer = z.strictObject({ items: z.array(heldReport), changedAt: timestamp.nullable(), etag });

const controlsQuery = z.strictObject({ framework: framework.optional() });

/** What frameworks ask, what meets it here, and whether it does. */
export const controlOperations = {
  listControls: defineOperation({
    id: 'listControls', method: 'GET', path: '/api/v1/controls', tag: 'Controls', permission: 'audit.read', status: 200,
    summary: 'Controls of frameworks, what meets each and by whom, with the state that facts of your organisation give it', query: controlsQuery,
    response: z.strictObject({ readAt: timestamp, items: z.array(controlMapping), reports: z.array(heldReport).meta({ description: 'Reports of auditors that whoever operates the installation holds, or does not' }) }),
  }),
  exportControls: defineOperation({
    id: 'exportControls', method: 'GET', path: '/api/v1/controls/file', tag: 'Controls', permission: 'audit.read', status: 200,
    summary: 'The same as a file: CSV or PDF', query: controlsQuery.extend({ format: z.enum(['csv', 'pdf']).default('csv') }), response: z.string(), responseContent: 'application/octet-stream', errors: ['unavailable', 'conflict'],
  }),
  readHeldReports: defineOperation({
    id: 'readHeldReports', method: 'GET', path: '/api/v1/operator/reports', tag: 'Operator', permission: 'operator.read', status: 200,
    summary: 'Reports of auditors that the operator holds; every organisation sees them', response: reportsAnswer,
  }),
  updateHeldReports: defineOperation({
    id: 'updateHeldReports', method: 'PUT', path: '/api/v1/operator/reports', tag: 'Operator', permission: 'operator.incidents', status: 200, stepUp: true, needsEtag: true,
    summary: 'Say which reports are held; what is not named is not held',
    body: z.strictObject({
      items: z.array(z.strictObject({ kind: z.enum(reportKinds), issuedOn: z.iso.date(), validUntil: z.iso.date().nullable(), by: line(200), reference: line(200).nullable() })).max(reportKinds.length)
        .refine((items) => new Set(items.map(({ kind }) => kind)).size === items.length, 'each kind once'),
    }),
    response: reportsAnswer, errors: ['precondition_failed', 'precondition_required'],
  }),
} as const;
