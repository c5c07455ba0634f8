import type { DoctorClient } from '../client.ts';
import { messages, messagesStream } from '../steps.ts';

export const aiSdkAnthropic: DoctorClient = {
  id: 'ai-sdk-anthropic', name: 'ai with @ai-sdk/anthropic', basePath: '/v1', token: 'x-api-key',
  settings: "createAnthropic({ baseURL: '{base}', apiKey: token })('{model}')",
  note: 'Unlike Anthropic’s own package, it wants /v1 in the address.',
  steps: [messages, messagesStream],
};
