import type { DoctorClient } from '../client.ts';
import { anthropicModels, messages, messagesStream } from '../steps.ts';

export const anthropicNode: DoctorClient = {
  id: 'anthropic-node', name: '@anthropic-ai/sdk', basePath: '', token: 'x-api-key',
  settings: "new Anthropic({ baseURL: '{base}', apiKey: token })",
  steps: [anthropicModels, messages, messagesStream],
};
