import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GoogleGenAI } from '@google/genai';
import OpenAI from 'openai';
import { NotCarried } from '../canonical/index.ts';
import { DialectError } from '../dialect.ts';
import type { JsonObject } from '../reading.ts';
import { translateEmbeddings } from './index.ts';

const geminiPath = '/v1beta/models/text-embedding-3-small:batchEmbedContents';
const toGemini = (body: JsonObject) => translateEmbeddings({ from: 'openai-embeddings', to: 'gemini', path: '/v1/embeddings', body: { model: 'm', ...body }, target: { model: 'gemini-embedding-2' } });
const toOpenAi = (body: JsonObject, path = geminiPath) => translateEmbeddings({ from: 'gemini', to: 'openai-embeddings', path, body, target: { model: 'text-embedding-3-small' } });

/** Answers an SDK from what another provider said. */
function through(translation: (body: JsonObject, path: string) => { answer(body: unknown): JsonObject | null }, provided: unknown): typeof fetch {
  return (input, init) => {
    const body = JSON.parse(typeof init?.body === 'string' ? init.body : '{}') as JsonObject;
    const path = input instanceof Request ? input.url : String(input);
    return Promise.resolve(Response.json(translation(body, new URL(path).pathname).answer(provided)));
  };
}

describe('embeddings between OpenAI and Gemini', () => {
  it('G3 openai works unmodified over Gemini, which answers base64 as its SDK asks for it', async () => {
    const client = new OpenAI({ apiKey: 'x', fetch: through(toGemini, { embeddings: [{ values: [0.5, -1] }, { values: [0.25, 2] }], usageMetadata: { promptTokenCount: 7, totalTokenCount: 7 } }) });
    const { data, usage } = await client.embeddings.create({ model: 'm', input: ['a', 'b'], dimensions: 2 });
    assert.deepEqual([data.map(({ embedding }) => embedding), usage.prompt_tokens], [[[0.5, -1], [0.25, 2]], 7]);
    assert.deepEqual(toGemini({ input: ['a', 'b'], dimensions: 2 }).request, {
      path: '/models/gemini-embedding-2:batchEmbedContents', headers: {},
      body: { requests: ['a', 'b'].map((text) => ({ model: 'models/gemini-embedding-2', content: { parts: [{ text }] }, outputDimensionality: 2 })) },
    });
    assert.deepEqual(toGemini({ input: 'a' }).request, { path: '/models/gemini-embedding-2:embedContent', headers: {}, body: { content: { parts: [{ text: 'a' }] } } });
  });

  it('G3 @google/genai works unmodified over OpenAI', async () => {
    const bytes = Buffer.alloc(8);
    bytes.writeFloatLE(0.5, 0);
    bytes.writeFloatLE(-1, 4);
    const provided = { object: 'list', model: 't', usage: { prompt_tokens: 3, total_tokens: 3 }, data: [{ index: 1, embedding: [3, 4] }, { index: 0, embedding: bytes.toString('base64') }] };
    const client = new GoogleGenAI({ apiKey: 'x', httpOptions: { fetch: through(toOpenAi, provided) } });
    const { embeddings } = await client.models.embedContent({ model: 'text-embedding-3-small', contents: ['a', 'b'], config: { outputDimensionality: 2 } });
    assert.deepEqual(embeddings?.map(({ values }) => values), [[0.5, -1], [3, 4]]);
    const { request, warnings, answer } = toOpenAi({ content: { parts: [{ text: 'a' }] }, task_type: 'RETRIEVAL_QUERY', output_dimensionality: 2 }, '/v1beta/models/t:embedContent');
    assert.deepEqual([request.body, warnings.map(({ field }) => field)], [{ model: 'text-embedding-3-small', input: ['a'], encoding_format: 'float', dimensions: 2 }, ['task_type']]);
    assert.deepEqual(answer({ data: [{ embedding: [1, 2] }] }), { embedding: { values: [1, 2] }, warnings });
  });

  it('G3 tokens, pictures and vectors of several lengths are refused; what is wrong is named', () => {
    for (const body of [{ input: [1, 2] }, { input: [[1, 2]] }]) assert.throws(() => toGemini(body), NotCarried);
    assert.throws(() => toOpenAi({ requests: [{ content: { parts: [{ inlineData: {} }] } }] }), NotCarried);
    assert.throws(() => toOpenAi({ requests: [{ content: 'a', outputDimensionality: 2 }, { content: 'b' }] }), NotCarried);
    for (const body of [{}, { input: [] }, { input: 'a', encoding_format: 'hex' }, { input: 'a', dimensions: -1 }]) assert.throws(() => toGemini(body), DialectError);
    for (const body of [{}, { requests: [7] }, { requests: [{ content: {} }] }]) assert.throws(() => toOpenAi(body), DialectError);
    assert.equal(toGemini({ input: 'a' }).answer({ error: {} }), null);
    assert.deepEqual(toGemini({ input: 'a', user: 'u', brand_new: 1 }).warnings.map(({ field }) => field), ['brand_new', 'user']);
  });
});
