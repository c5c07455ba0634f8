import type { DialectId } from '@keystead/contract';
import { anthropicMessages } from './anthropic-messages/index.ts';
import { bedrockConverse } from './bedrock-converse/index.ts';
import type { Dialect } from './dialect.ts';
import { gemini } from './gemini/index.ts';
import { openAiChat } from './openai-chat/index.ts';
import { openAiEmbeddings } from './openai-embeddings/index.ts';
import { openAiResponses } from './openai-responses/index.ts';

/** Every wire format the gateway speaks. */
export const dialects: Readonly<Record<DialectId, Dialect>> = {
  'openai-chat': openAiChat, 'openai-responses': openAiResponses, 'openai-embeddings': openAiEmbeddings,
  'anthropic-messages': anthropicMessages, gemini, 'bedrock-converse': bedrockConverse,
};
