import Anthropic from '@anthropic-ai/sdk';
import { answerSchema, type Client, errorOf, left, type Place, question, toolDescription, toolResult, toolSchema, versionOf } from './client.ts';

const connect = ({ url, token }: Place) => new Anthropic({ apiKey: token, baseURL: url });
const messages = [{ role: 'user' as const, content: question }];
const textOf = (message: Anthropic.Message) => message.content.map((block) => (block.type === 'text' ? block.text : '')).join('');

export const anthropic: Client = {
  name: '@anthropic-ai/sdk', absent: null, version: versionOf('@anthropic-ai/sdk'), path: '/v1/messages', refusal: 'AuthenticationError', obeysShouldRetry: true,
  actions: {
    text: async (place) => textOf(await connect(place).messages.create({ model: place.model, max_tokens: 500, messages })),
    async streamed(place) {
      let pieces = 0;
      const stream = connect(place).messages.stream({ model: place.model, max_tokens: 500, messages });
      stream.on('text', () => { pieces += 1; });
      return { text: textOf(await stream.finalMessage()), pieces };
    },
    async tools(place) {
      const client = connect(place);
      const tools = [{ name: 'find_clause', description: toolDescription, input_schema: toolSchema }];
      const first = await client.messages.create({ model: place.model, max_tokens: 500, messages, tools });
      const call = first.content.find((block) => block.type === 'tool_use');
      if (call === undefined) throw new Error('no tool was called');
      const second = await client.messages.create({
        model: place.model, max_tokens: 500, tools,
        messages: [...messages, { role: 'assistant', content: first.content }, { role: 'user', content: [{ type: 'tool_result', tool_use_id: call.id, content: toolResult }] }],
      });
      return { name: call.name, arguments: call.input, answer: textOf(second) };
    },
    structured: async (place) => JSON.parse(textOf(await connect(place).messages.create({ model: place.model, max_tokens: 500, messages, output_config: { format: { type: 'json_schema', schema: answerSchema } } }))),
    failed: (place) => errorOf(() => connect(place).messages.create({ model: place.model, max_tokens: 500, messages })),
    async cancelled(place) {
      const stream = await connect(place).messages.create({ model: place.model, max_tokens: 500, messages, stream: true });
      await left(stream, () => stream.controller.abort());
    },
    models: async (place) => (await connect(place).models.list()).data.map((model) => model.id),
  },
};
