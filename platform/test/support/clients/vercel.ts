import { createAnthropic } from '@ai-sdk/anthropic';
import { createGoogle } from '@ai-sdk/google';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { type EmbeddingModel, embedMany, generateText, isStepCount, jsonSchema, type LanguageModel, Output, streamText, tool } from 'ai';
import { answerSchema, type Client, type ClientActions, errorOf, left, type Place, question, toolDescription, toolResult, toolSchema, versionOf } from './client.ts';

type Connect = (place: Place) => LanguageModel;

/** What every provider of the AI SDK is asked to do, in the SDK's own way. */
function actionsOf(connect: Connect, embeds?: (place: Place) => EmbeddingModel): Partial<ClientActions> {
  return {
    text: async (place) => (await generateText({ model: connect(place), prompt: question, maxOutputTokens: 500 })).text,
    async streamed(place) {
      let text = '';
      let pieces = 0;
      let failure: unknown = null;
      // Its text stream ends quietly when something breaks; who listens is told.
      for await (const piece of streamText({ model: connect(place), prompt: question, maxOutputTokens: 500, onError: ({ error }) => { failure = error; } }).textStream) { text += piece; pieces += 1; }
      if (failure !== null) throw failure as Error;
      return { text, pieces };
    },
    async tools(place) {
      const calls: { name: string; input: unknown }[] = [];
      const findClause = tool({ description: toolDescription, inputSchema: jsonSchema<{ topic: string }>(toolSchema), execute: (input) => { calls.push({ name: 'find_clause', input }); return toolResult; } });
      const { text } = await generateText({ model: connect(place), prompt: question, maxOutputTokens: 500, tools: { find_clause: findClause }, stopWhen: isStepCount(3) });
      return { name: calls[0]?.name ?? '', arguments: calls[0]?.input, answer: text };
    },
    structured: async (place) => (await generateText({ model: connect(place), prompt: question, maxOutputTokens: 500, output: Output.object({ schema: jsonSchema<{ summary: string }>(answerSchema) }) })).output,
    failed: (place) => errorOf(() => generateText({ model: connect(place), prompt: question, maxOutputTokens: 500, maxRetries: 0 })),
    async cancelled(place) {
      const leaving = new AbortController();
      await left(streamText({ model: connect(place), prompt: question, maxOutputTokens: 500, abortSignal: leaving.signal, onError: () => undefined }).textStream, () => leaving.abort());
    },
    ...(embeds === undefined ? {} : { embedded: async (place) => (await embedMany({ model: embeds(place), values: ['a', 'b'] })).embeddings.map((each) => each.length) }),
  };
}

const sdk = versionOf('ai');
const about = { absent: null, refusal: 'APICallError', obeysShouldRetry: false } as const;
const openai = ({ url, token }: Place) => createOpenAI({ apiKey: token, baseURL: `${url}/v1` });
const compatible = ({ url, token }: Place) => createOpenAICompatible({ name: 'keystead', apiKey: token, baseURL: `${url}/v1`, supportsStructuredOutputs: true });

/** The Vercel AI SDK with each of its providers that speaks one of our dialects. */
export const vercelClients: readonly Client[] = [
  { ...about, name: 'ai with @ai-sdk/openai', version: `${sdk}, ${versionOf('@ai-sdk/openai')}`, path: '/v1/responses', actions: actionsOf((place) => openai(place)(place.model), (place) => openai(place).embedding(place.model)) },
  { ...about, name: 'ai with @ai-sdk/openai, Chat Completions', version: `${sdk}, ${versionOf('@ai-sdk/openai')}`, path: '/v1/chat/completions', actions: actionsOf((place) => openai(place).chat(place.model)) },
  {
    ...about, name: 'ai with @ai-sdk/openai-compatible', version: `${sdk}, ${versionOf('@ai-sdk/openai-compatible')}`, path: '/v1/chat/completions',
    actions: actionsOf((place) => compatible(place)(place.model), (place) => compatible(place).embeddingModel(place.model)),
  },
  { ...about, name: 'ai with @ai-sdk/anthropic', version: `${sdk}, ${versionOf('@ai-sdk/anthropic')}`, path: '/v1/messages', actions: actionsOf((place) => createAnthropic({ apiKey: place.token, baseURL: `${place.url}/v1` })(place.model)) },
  { ...about, name: 'ai with @ai-sdk/google', version: `${sdk}, ${versionOf('@ai-sdk/google')}`, path: '/v1beta/models/{model}:generateContent', actions: actionsOf((place) => createGoogle({ apiKey: place.token, baseURL: `${place.url}/v1beta` })(place.model)) },
];
