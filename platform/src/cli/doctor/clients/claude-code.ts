import type { DoctorClient } from '../client.ts';
import { alive, countTokens, largeMessages, messagesStream } from '../steps.ts';

const beta = { 'anthropic-beta': 'claude-code-20250219,interleaved-thinking-2025-05-14', 'x-app': 'cli' };

export const claudeCode: DoctorClient = {
  id: 'claude-code', name: 'Claude Code', basePath: '', token: 'authorization',
  settings: 'ANTHROPIC_BASE_URL={base} ANTHROPIC_AUTH_TOKEN=$KEYSTEAD_TOKEN ANTHROPIC_MODEL={model} claude',
  note: 'It answers every 401 with “Not logged in · Please run /login”, also when a Keystead token is refused. ANTHROPIC_SMALL_FAST_MODEL names the model for small tasks.',
  steps: [alive, countTokens, { ...messagesStream, path: '/v1/messages?beta=true', headers: { ...messagesStream.headers, ...beta } }, largeMessages],
};
