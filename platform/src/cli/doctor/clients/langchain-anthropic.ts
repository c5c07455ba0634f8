import type { DoctorClient } from '../client.ts';
import { messages, messagesStream } from '../steps.ts';

export const langchainAnthropic: DoctorClient = {
  id: 'langchain-anthropic', name: 'LangChain.js @langchain/anthropic', basePath: '', token: 'x-api-key',
  settings: "new ChatAnthropic({ model: '{model}', apiKey: token, anthropicApiUrl: '{base}' })",
  steps: [messages, messagesStream],
};
