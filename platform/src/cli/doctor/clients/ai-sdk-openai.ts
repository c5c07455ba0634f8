import type { DoctorClient } from '../client.ts';
import { responses, responsesStream } from '../steps.ts';

export const aiSdkOpenAi: DoctorClient = {
  id: 'ai-sdk-openai', name: 'ai with @ai-sdk/openai', basePath: '/v1', token: 'authorization',
  settings: "createOpenAI({ baseURL: '{base}', apiKey: token })('{model}')",
  note: 'It asks for Responses; createOpenAI(…).chat(model) asks for Chat Completions.',
  steps: [responses, responsesStream],
};
