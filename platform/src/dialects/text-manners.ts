import type { DialectId } from '@keystead/contract';
import { textManners as anthropicMessages } from './anthropic-messages/text-places.ts';
import { textManners as bedrockConverse } from './bedrock-converse/text-places.ts';
import { textManners as gemini } from './gemini/text-places.ts';
import { textManners as openAiChat } from './openai-chat/text-places.ts';
import { textManners as openAiEmbeddings } from './openai-embeddings/text-places.ts';
import { textManners as openAiResponses } from './openai-responses/text-places.ts';
import { type TextManners, type TextPlaces, textPlacesIn } from './text-places.ts';

const manners: Readonly<Record<DialectId, TextManners>> = {
  'openai-chat': openAiChat, 'openai-responses': openAiResponses, 'openai-embeddings': openAiEmbeddings, 'anthropic-messages': anthropicMessages, gemini, 'bedrock-converse': bedrockConverse,
};

/** Every string of a parsed request that a model would read, with its place. See text-places.ts. */
export function textPlacesOf(dialect: DialectId, body: Readonly<Record<string, unknown>>): TextPlaces {
  return textPlacesIn(body, manners[dialect]);
}
