import type { DoctorClient } from '../client.ts';
import { chat, chatStream, largeChat } from '../steps.ts';

export const continueDev: DoctorClient = {
  id: 'continue', name: 'Continue', basePath: '/v1', token: 'authorization',
  settings: 'config.yaml, models: { name: Keystead, provider: openai, model: {model}, apiBase: {base}, apiKey: the token }',
  steps: [chat, chatStream, largeChat],
};
