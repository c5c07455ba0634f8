import type { DoctorClient } from '../client.ts';
import { anthropicNode } from './anthropic-node.ts';

export const anthropicPython: DoctorClient = { ...anthropicNode, id: 'anthropic-python', name: 'anthropic (Python)', settings: "Anthropic(base_url='{base}', api_key=token)" };
