import type { DoctorClient } from '../client.ts';
import { chat, chatStream, openAiModels, responses, responsesStream } from '../steps.ts';

export const openAiNode: DoctorClient = {
  id: 'openai-node', name: 'openai (Node.js)', basePath: '/v1', token: 'authorization',
  settings: "new OpenAI({ baseURL: '{base}', apiKey: token })",
  steps: [openAiModels, chat, chatStream, responses, responsesStream],
};
