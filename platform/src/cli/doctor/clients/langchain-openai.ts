import type { DoctorClient } from '../client.ts';
import { chat, chatStream } from '../steps.ts';

export const langchainOpenAi: DoctorClient = {
  id: 'langchain-openai', name: 'LangChain.js @langchain/openai', basePath: '/v1', token: 'authorization',
  settings: "new ChatOpenAI({ model: '{model}', apiKey: token, configuration: { baseURL: '{base}' } })",
  steps: [chat, chatStream],
};
