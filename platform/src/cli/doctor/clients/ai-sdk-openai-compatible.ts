import type { DoctorClient } from '../client.ts';
import { chat, plainChatStream } from '../steps.ts';

export const aiSdkCompatible: DoctorClient = {
  id: 'ai-sdk-openai-compatible', name: 'ai with @ai-sdk/openai-compatible', basePath: '/v1', token: 'authorization',
  settings: "createOpenAICompatible({ name: 'keystead', baseURL: '{base}', apiKey: token, supportsStructuredOutputs: true })('{model}')",
  steps: [chat, plainChatStream],
};
