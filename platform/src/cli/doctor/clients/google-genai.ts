import type { DoctorClient } from '../client.ts';
import { gemini, geminiModels, geminiStream } from '../steps.ts';

export const googleGenAi: DoctorClient = {
  id: 'google-genai', name: '@google/genai', basePath: '', token: 'x-goog-api-key',
  settings: "new GoogleGenAI({ apiKey: token, httpOptions: { baseUrl: '{base}' } })",
  steps: [geminiModels, gemini, geminiStream],
};
