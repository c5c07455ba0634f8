import type { DoctorClient } from '../client.ts';
import { chat, chatStream, openAiModels } from '../steps.ts';

export const librechat: DoctorClient = {
  id: 'librechat', name: 'LibreChat', basePath: '/v1', token: 'authorization',
  settings: 'librechat.yaml, endpoints.custom: { name: Keystead, baseURL: {base}, apiKey: ${KEYSTEAD_TOKEN}, models: { default: [{model}], fetch: true } }',
  note: 'In a container, 127.0.0.1 is the container itself: use the host’s name.',
  steps: [openAiModels, chat, chatStream],
};
