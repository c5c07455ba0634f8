import { z } from 'zod';
import { defineOperation } from '../operation.ts';
import { environments } from '../permissions.ts';
import { modelId, timestamp } from '../shapes.ts';
import { dialectIds } from './credentials.ts';

const longestText = 100_000;
/** A request in plain words, which every dialect has. */
export const plainPrompt = z.strictObject({
  system: z.string().max(longestText).default(''), user: z.string().min(1).max(longestText),
  tools: z.boolean().default(false).meta({ description: 'Offer one tool, get_weather' }), structured: z.boolean().default(false).meta({ description: 'Ask for JSON by a schema' }),
  stream: z.boolean().default(false), maxOutputTokens: z.int().min(1).max(1_000_000).nullable().default(null),
});
export type PlainPrompt = z.output<typeof plainPrompt>;

const writtenRequest = z.strictObject({ dialect: z.enum(dialectIds), path: z.string().max(500).optional(), body: z.record(z.string(), z.unknown()) });

/** A request as it is sent in one dialect, or why that dialect cannot say it. */
export const translation = z.strictObject({
  dialect: z.enum(dialectIds), path: z.string().meta({ description: 'Of the gateway' }), headers: z.record(z.string(), z.string()).meta({ description: 'Besides token and content type' }),
  body: z.record(z.string(), z.unknown()).nullable(), warnings: z.array(z.strictObject({ field: z.string(), message: z.string() })),
  refusal: z.strictObject({ field: z.string(), message: z.string() }).nullable(),
});
export type TranslatedRequest = z.output<typeof translation>;

export const playgroundOperations = {
  translateRequest: defineOperation({
    id: 'translateRequest', method: 'POST', path: '/api/v1/translate', tag: 'Gateway', permission: 'gateway.use', status: 200,
    summary: 'The same request in each dialect, without sending it',
    description: 'Give a prompt in plain words, or a request as you have it in one dialect. No key is opened, and nothing is kept.',
    body: z.strictObject({ model: modelId, prompt: plainPrompt.optional(), request: writtenRequest.optional(), to: z.array(z.enum(dialectIds)).min(1).max(dialectIds.length).optional() })
      .refine(({ prompt, request }) => (prompt === undefined) !== (request === undefined), { message: 'give either prompt or request', path: ['prompt'] }),
    response: z.strictObject({ translations: z.array(translation) }),
  }),
  issuePlaygroundToken: defineOperation({
    id: 'issuePlaygroundToken', method: 'POST', path: '/api/v1/playground-token', tag: 'Gateway', permission: 'gateway.use', status: 200,
    summary: 'A token of five minutes for calls from the console, as the signed-in person', body: z.strictObject({ environment: z.enum(environments).default('production') }),
    response: z.strictObject({ token: z.string(), expiresAt: timestamp }), errors: ['forbidden'],
  }),
} as const;
