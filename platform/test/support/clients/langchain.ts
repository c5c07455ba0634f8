import { ChatAnthropic } from '@langchain/anthropic';
import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { HumanMessage, ToolMessage } from '@langchain/core/messages';
import { tool } from '@langchain/core/tools';
import { ChatOpenAI, OpenAIEmbeddings } from '@langchain/openai';
import { answerSchema, type Client, type ClientActions, errorOf, left, type Place, question, toolDescription, toolResult, toolSchema, versionOf } from './client.ts';

type Connect = (place: Place) => BaseChatModel;

/** What every chat model of LangChain.js is asked to do, in LangChain's own way. */
function actionsOf(connect: Connect, method: 'jsonSchema' | 'functionCalling'): Partial<ClientActions> {
  return {
    text: async (place) => (await connect(place).invoke(question)).text,
    async streamed(place) {
      let text = '';
      let pieces = 0;
      for await (const chunk of await connect(place).stream(question)) { text += chunk.text; pieces += 1; }
      return { text, pieces };
    },
    async tools(place) {
      const findClause = tool(() => toolResult, { name: 'find_clause', description: toolDescription, schema: toolSchema });
      const bound = connect(place).bindTools?.([findClause]);
      if (bound === undefined) throw new Error('this model takes no tools');
      const first = await bound.invoke([new HumanMessage(question)]);
      const call = first.tool_calls?.[0];
      if (call === undefined) throw new Error('no tool was called');
      const second = await bound.invoke([new HumanMessage(question), first, new ToolMessage({ content: toolResult, tool_call_id: call.id ?? '', name: call.name })]);
      return { name: call.name, arguments: call.args, answer: second.text };
    },
    structured: (place) => connect(place).withStructuredOutput(answerSchema, { name: 'answer', method }).invoke(question),
    failed: (place) => errorOf(() => connect(place).invoke(question)),
    async cancelled(place) {
      const leaving = new AbortController();
      await left(await connect(place).stream(question, { signal: leaving.signal }), () => leaving.abort());
    },
  };
}

const core = versionOf('@langchain/core');
const openai = (useResponsesApi: boolean): Connect => ({ url, token, model }) => new ChatOpenAI({ model, apiKey: token, maxRetries: 0, useResponsesApi, configuration: { baseURL: `${url}/v1` } });
const about = { absent: null, refusal: 'AuthenticationError', obeysShouldRetry: false } as const;

export const langchainClients: readonly Client[] = [
  {
    ...about, name: 'LangChain.js @langchain/openai', version: `${versionOf('@langchain/openai')}, core ${core}`, path: '/v1/chat/completions',
    actions: {
      ...actionsOf(openai(false), 'jsonSchema'),
      embedded: async ({ url, token, model }) => (await new OpenAIEmbeddings({ model, apiKey: token, configuration: { baseURL: `${url}/v1` } }).embedDocuments(['a', 'b'])).map((each) => each.length),
    },
  },
  { ...about, name: 'LangChain.js @langchain/openai, Responses', version: `${versionOf('@langchain/openai')}, core ${core}`, path: '/v1/responses', actions: actionsOf(openai(true), 'jsonSchema') },
  {
    ...about, name: 'LangChain.js @langchain/anthropic', version: `${versionOf('@langchain/anthropic')}, core ${core}`, path: '/v1/messages',
    actions: actionsOf(({ url, token, model }) => new ChatAnthropic({ model, apiKey: token, anthropicApiUrl: url, maxRetries: 0, maxTokens: 500 }), 'functionCalling'),
  },
];
