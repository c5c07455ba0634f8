import { GoogleGenAI } from '@google/genai';
import { answerSchema, type Client, errorOf, left, type Place, question, toolDescription, toolResult, toolSchema, versionOf } from './client.ts';

const connect = ({ url, token }: Place) => new GoogleGenAI({ apiKey: token, httpOptions: { baseUrl: url } });

export const google: Client = {
  name: '@google/genai', absent: null, version: versionOf('@google/genai'), path: '/v1beta/models/{model}:generateContent', refusal: 'ApiError', obeysShouldRetry: false,
  actions: {
    text: async (place) => (await connect(place).models.generateContent({ model: place.model, contents: question })).text ?? '',
    async streamed(place) {
      let text = '';
      let pieces = 0;
      for await (const chunk of await connect(place).models.generateContentStream({ model: place.model, contents: question })) { text += chunk.text ?? ''; pieces += 1; }
      return { text, pieces };
    },
    async tools(place) {
      const client = connect(place);
      const config = { tools: [{ functionDeclarations: [{ name: 'find_clause', description: toolDescription, parametersJsonSchema: toolSchema }] }] };
      const asked = { role: 'user', parts: [{ text: question }] };
      const first = await client.models.generateContent({ model: place.model, contents: [asked], config });
      const call = first.functionCalls?.[0];
      const said = first.candidates?.[0]?.content;
      if (call === undefined || said === undefined) throw new Error('no tool was called');
      const second = await client.models.generateContent({
        model: place.model, config,
        contents: [asked, said, { role: 'user', parts: [{ functionResponse: { ...(call.id === undefined ? {} : { id: call.id }), name: call.name ?? '', response: { output: toolResult } } }] }],
      });
      return { name: call.name ?? '', arguments: call.args, answer: second.text ?? '' };
    },
    structured: async (place) => JSON.parse((await connect(place).models.generateContent({ model: place.model, contents: question, config: { responseMimeType: 'application/json', responseJsonSchema: answerSchema } })).text ?? 'null'),
    failed: (place) => errorOf(() => connect(place).models.generateContent({ model: place.model, contents: question })),
    async cancelled(place) {
      const leaving = new AbortController();
      await left(await connect(place).models.generateContentStream({ model: place.model, contents: question, config: { abortSignal: leaving.signal } }), () => leaving.abort());
    },
    embedded: async (place) => ((await connect(place).models.embedContent({ model: place.model, contents: ['a', 'b'] })).embeddings ?? []).map((each) => each.values?.length ?? 0),
    async models(place) {
      const ids: string[] = [];
      for await (const model of await connect(place).models.list()) ids.push((model.name ?? '').replace('models/', ''));
      return ids;
    },
  },
};
