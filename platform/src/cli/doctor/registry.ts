import type { DoctorClient } from './client.ts';
import { aiSdkAnthropic } from './clients/ai-sdk-anthropic.ts';
import { aiSdkGoogle } from './clients/ai-sdk-google.ts';
import { aiSdkCompatible } from './clients/ai-sdk-openai-compatible.ts';
import { aiSdkOpenAi } from './clients/ai-sdk-openai.ts';
import { anthropicNode } from './clients/anthropic-node.ts';
import { anthropicPython } from './clients/anthropic-python.ts';
import { claudeCode } from './clients/claude-code.ts';
import { cline } from './clients/cline.ts';
import { codex } from './clients/codex.ts';
import { continueDev } from './clients/continue.ts';
import { cursor } from './clients/cursor.ts';
import { googleGenAi } from './clients/google-genai.ts';
import { langchainAnthropic } from './clients/langchain-anthropic.ts';
import { langchainOpenAi } from './clients/langchain-openai.ts';
import { librechat } from './clients/librechat.ts';
import { openAiNode } from './clients/openai-node.ts';
import { openAiPython } from './clients/openai-python.ts';
import { openWebUi } from './clients/open-webui.ts';

/** Every client that the doctor knows, in the order in which they are shown. */
export const doctorClients: ReadonlyMap<string, DoctorClient> = new Map([
  openAiNode, openAiPython, anthropicNode, anthropicPython, googleGenAi, aiSdkOpenAi, aiSdkCompatible, aiSdkAnthropic, aiSdkGoogle,
  langchainOpenAi, langchainAnthropic, claudeCode, codex, cursor, cline, continueDev, openWebUi, librechat,
].map((client) => [client.id, client]));
