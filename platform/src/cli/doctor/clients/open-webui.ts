import type { DoctorClient } from '../client.ts';
import { chat, openAiModels, plainChatStream } from '../steps.ts';

export const openWebUi: DoctorClient = {
  id: 'open-webui', name: 'Open WebUI', basePath: '/v1', token: 'authorization',
  settings: 'OPENAI_API_BASE_URL={base} OPENAI_API_KEY=the token (or Admin Settings → Connections)',
  note: 'In a container, 127.0.0.1 is the container itself: use the host’s name (host.docker.internal with Docker Desktop).',
  steps: [openAiModels, chat, plainChatStream],
};
