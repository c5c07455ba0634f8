import type { DialectId } from '@keystead/contract';
import { anthropicCodec } from './anthropic-messages/codec/index.ts';
import { bedrockCodec } from './bedrock-converse/codec/index.ts';
import type { Codec } from './canonical/index.ts';
import { geminiCodec } from './gemini/codec/index.ts';
import { openAiChatCodec } from './openai-chat/codec/index.ts';
import { openAiResponsesCodec } from './openai-responses/codec/index.ts';

/** Every dialect that can be translated, by its id. Embeddings are no conversation: they have none. */
export const codecs: Readonly<Partial<Record<DialectId, Codec>>> = {
  'openai-chat': openAiChatCodec, 'openai-responses': openAiResponsesCodec, gemini: geminiCodec,
  'anthropic-messages': anthropicCodec,
  'bedrock-converse': bedrockCodec,
};
