import type { DoctorClient } from '../client.ts';
import { cursorStream, largeChat, openAiModels, plainChatStream } from '../steps.ts';

export const cursor: DoctorClient = {
  id: 'cursor', name: 'Cursor', basePath: '/v1', token: 'authorization', callsFromOutside: true,
  settings: 'Settings → Models → API Keys: OpenAI API Key = the token; Override OpenAI Base URL = {base}; add the model {model}',
  note: 'Cursor’s servers make the calls, not your machine: the address must be reachable from the internet.',
  steps: [openAiModels, plainChatStream, cursorStream, largeChat],
};
