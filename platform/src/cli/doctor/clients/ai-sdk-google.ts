import type { DoctorClient } from '../client.ts';
import { gemini, geminiStream } from '../steps.ts';

export const aiSdkGoogle: DoctorClient = {
  id: 'ai-sdk-google', name: 'ai with @ai-sdk/google', basePath: '/v1beta', token: 'x-goog-api-key',
  settings: "createGoogle({ baseURL: '{base}', apiKey: token })('{model}')",
  steps: [gemini, geminiStream],
};
