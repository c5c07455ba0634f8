import { z } from 'zod';
import { defineOperation } from '../operation.ts';

const alarmMail = z.strictObject({ wanted: z.boolean(), mails: z.boolean().meta({ description: 'Whether this installation sends mail' }) });

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
} as const;
