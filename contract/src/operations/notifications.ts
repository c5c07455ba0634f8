import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import { id, timestamp } from '../shapes.ts';

const alarmMail = z.strictObject({ wanted: z.boolean(), mails: z.boolean().meta({ description: 'Whether this installation sends mail' }) });

export const unsentMail = z.strictObject({
  id, about: z.string().meta({ description: 'Its subject, or what it is about' }), userId: id.nullable(), userName: z.string().nullable(), address: z.string().nullable().meta({ description: 'Where it is not for a member' }),
  state: z.enum(['waiting', 'given-up']), attempts: z.int(), plannedAt: timestamp, nextAt: timestamp.nullable().meta({ description: 'When it is tried again' }),
  answer: z.string().meta({ description: 'What the mail server said last: its code and words, without addresses' }), answeredAt: timestamp,
});
export type UnsentMail = z.output<typeof unsentMail>;

/** What people want to be told of. */
export const notificationOperations = {
  readAlarmMail: defineOperation({
    id: 'readAlarmMail', method: 'GET', path: '/api/v1/alarm-mail', tag: 'Session', permission: 'session', status: 200,
    summary: 'Whether you are told of alarms by mail, in this organisation', response: alarmMail,
  }),
  updateAlarmMail: defineOperation({
    id: 'updateAlarmMail', method: 'PUT', path: '/api/v1/alarm-mail', tag: 'Session', permission: 'session', status: 200,
    summary: 'Switch mail about alarms on or off for yourself', body: z.strictObject({ wanted: z.boolean() }), response: alarmMail, errors: ['forbidden'],
  }),
  listUnsentMail: defineOperation({
    id: 'listUnsentMail', method: 'GET', path: '/api/v1/unsent-mail', tag: 'Organisation', permission: 'tenant.manage', status: 200,
    summary: 'Mail of the last 30 days that the mail server did not take, with what it said; newest first, at most 100', response: z.strictObject({ items: z.array(unsentMail), mails: z.boolean().meta({ description: 'Whether this installation sends mail' }) }),
  }),
} as const;
