import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import { timestamp } from '../shapes.ts';

export const homeOperations = {
  readHome: defineOperation({
    id: 'readHome', method: 'GET', path: '/api/v1/home', tag: 'Home', permission: 'session', status: 200,
    summary: 'What is done and what comes next: the checklist of the home page',
    response: z.strictObject({
      steps: z.array(z.strictObject({
        id: z.enum(['credential', 'token', 'first-call', 'first-run', 'second-factor', 'invite', 'budget']), done: z.boolean(), doneAt: timestamp.nullable(),
      })),
      sandboxOnly: z.boolean().meta({ description: 'True while no real provider key is in the vault' }),
      gatewayUrl: z.url(),
    }),
  }),
} as const;
