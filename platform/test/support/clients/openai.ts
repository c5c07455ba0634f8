import OpenAI from 'openai';
import { answerSchema, type Client, errorOf, left, type Place, question, toolDescription, toolResult, toolSchema, versionOf } from './client.ts';

const connect = ({ url, token }: Place) => new OpenAI({ apiKey: token, baseURL: `${url}/v1` });
const messages = [{ role: 'user' as const, content: question }];
const about = { absent: null, version: versionOf('openai'), refusal: 'AuthenticationError', obeysShouldRetry: true } as const;

export const openAiChat: Client = {
  ...about, name: 'openai (Node.js), Chat Completions', path: '/v1/chat/completions',
  actions: {
    async text(place) {
      return (await connect(place).chat.completions.create({ model: place.model, messages })).choices[0]?.message.content ?? '';
    },
    async streamed(place) {
      let text = '';
      let pieces = 0;
      for await (const chunk of await connect(place).chat.completions.create({ model: place.model, messages, stream: true })) { text += chunk.choices[0]?.delta.content ?? ''; pieces += 1; }
      return { text, pieces };
    },
    async tools(place) {
      const client = connect(place);
      const tools = [{ type: 'function' as const, function: { name: 'find_clause', description: toolDescription, parameters: toolSchema } }];
      const first = (await client.chat.completions.create({ model: place.model, messages, tools })).choices[0]?.message;
      const call = first?.tool_calls?.[0];
      if (first === undefined || call?.type !== 'function') throw new Error('no tool was called');
      const second = await client.chat.completions.create({ model: place.model, tools, messages: [...messages, first, { role: 'tool', tool_call_id: call.id, content: toolResult }] });
      return { name: call.function.name, arguments: JSON.parse(call.function.arguments), answer: second.choices[0]?.message.content ?? '' };
    },
    async structured(place) {
      const completion = await connect(place).chat.completions.parse({ model: place.model, messages, response_format: { type: 'json_schema', json_schema: { name: 'answer', strict: true, schema: answerSchema } } });
      return JSON.parse(completion.choices[0]?.message.content ?? 'null');
    },
    failed: (place) => errorOf(() => connect(place).chat.completions.create({ model: place.model, messages })),
    async cancelled(place) {
      const stream = await connect(place).chat.completions.create({ model: place.model, messages, stream: true });
      await left(stream, () => stream.controller.abort());
    },
    embedded: async (place) => (await connect(place).embeddings.create({ model: place.model, input: ['a', 'b'] })).data.map((each) => each.embedding.length),
    models: async (place) => (await connect(place).models.list()).data.map((model) => model.id),
  },
};

export const openAiResponses: Client = {
  ...about, name: 'openai (Node.js), Responses', path: '/v1/responses',
  actions: {
    text: async (place) => (await connect(place).responses.create({ model: place.model, input: question })).output_text,
    async streamed(place) {
      let text = '';
      let pieces = 0;
      for await (const event of await connect(place).responses.create({ model: place.model, input: question, stream: true })) if (event.type === 'response.output_text.delta') { text += event.delta; pieces += 1; }
      return { text, pieces };
    },
    async tools(place) {
      const client = connect(place);
      const tools = [{ type: 'function' as const, name: 'find_clause', description: toolDescription, parameters: toolSchema, strict: true }];
      const first = await client.responses.create({ model: place.model, input: question, tools });
      const call = first.output.find((item) => item.type === 'function_call');
      if (call === undefined) throw new Error('no tool was called');
      const second = await client.responses.create({ model: place.model, tools, input: [{ role: 'user', content: question }, call, { type: 'function_call_output', call_id: call.call_id, output: toolResult }] });
      return { name: call.name, arguments: JSON.parse(call.arguments), answer: second.output_text };
    },
    structured: async (place) => JSON.parse((await connect(place).responses.parse({ model: place.model, input: question, text: { format: { type: 'json_schema', name: 'answer', strict: true, schema: answerSchema } } })).output_text),
    failed: (place) => errorOf(() => connect(place).responses.create({ model: place.model, input: question })),
    async cancelled(place) {
      const stream = await connect(place).responses.create({ model: place.model, input: question, stream: true });
      await left(stream, () => stream.controller.abort());
    },
  },
};
