import type { DoctorClient } from '../client.ts';
import { openAiNode } from './openai-node.ts';

export const openAiPython: DoctorClient = { ...openAiNode, id: 'openai-python', name: 'openai (Python)', settings: "OpenAI(base_url='{base}', api_key=token)" };
