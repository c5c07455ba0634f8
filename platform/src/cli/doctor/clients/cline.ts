import type { DoctorClient } from '../client.ts';
import { chatStream, largeChat, openAiModels } from '../steps.ts';

export const cline: DoctorClient = {
  id: 'cline', name: 'Cline', basePath: '/v1', token: 'authorization',
  settings: 'API Provider = OpenAI Compatible; Base URL = {base}; API Key = the token; Model ID = {model}',
  steps: [openAiModels, chatStream, largeChat],
};
