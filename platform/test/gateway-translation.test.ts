import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import Anthropic from '@anthropic-ai/sdk';
import type { DialectId } from '@keystead/contract';
import { GoogleGenAI } from '@google/genai';
import OpenAI from 'openai';
import { systemClock } from '../src/foundation/index.ts';
import { type Provider, providers, type Sandbox, sandboxOrigin, startSandbox } from '../src/providers/index.ts';
import { sketchTenant, startTestGateway, type TestGateway } from './support/gateway.ts';

const token = 'ks_translation_token';
const canary = 'sk-sandbox-canary-0123456789';
const question = 'What does the policy cover?';
const spoken: readonly DialectId[] = ['openai-chat', 'openai-responses', 'anthropic-messages', 'gemini'];

/** The sandbox, as a provider that speaks one dialect and no other. */
function speaking(dialect: DialectId): Provider {
  const sandbox = providers.get('sandbox');
  const endpoint = sandbox?.dialects[dialect];
  assert.ok(sandbox !== undefined && endpoint !== undefined);
  return { ...sandbox, id: `only-${dialect}`, dialects: { [dialect]: endpoint } };
}

let folder: string;
let sandbox: Sandbox;
let gateway: TestGateway;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keystead-translation-'));
  const socketPath = join(folder, 'sandbox.sock');
  sandbox = await startSandbox({ socketPath, clock: systemClock, pieceDelayMilliseconds: 0 });
  const alone = [...spoken, 'openai-embeddings' as const].map(speaking);
  gateway = await startTestGateway({
    providers: alone, sockets: { [sandboxOrigin]: socketPath }, sleep: async () => undefined,
    tenants: [sketchTenant({
      token, credentials: alone.map(({ id }) => ({ provider: id, origin: sandboxOrigin, secret: canary, models: [] })),
      routes: { mixed: [[0, 'sandbox-error-503'], [2, 'sandbox-small']] },
    })],
  });
});
after(async () => {
  await gateway.close();
  await sandbox.close();
  await rm(folder, { recursive: true, force: true });
});

const openai = () => new OpenAI({ apiKey: token, baseURL: `${gateway.url}/v1`, maxRetries: 0 });
const anthropic = () => new Anthropic({ apiKey: token, baseURL: gateway.url, maxRetries: 0 });
const google = () => new GoogleGenAI({ apiKey: token, httpOptions: { baseUrl: gateway.url, retryOptions: { attempts: 1 } } });

interface Heard { readonly text: string; readonly input: number | undefined; readonly output: number | undefined }

/** Each caller's SDK asks the same question, whole or streamed. */
const callers: Readonly<Record<string, (model: string, stream: boolean) => Promise<Heard>>> = {
  'openai-chat': async (model, stream) => {
    const request = { model, messages: [{ role: 'user' as const, content: question }] };
    const completion = stream
      ? await openai().chat.completions.stream({ ...request, stream_options: { include_usage: true } }).finalChatCompletion()
      : await openai().chat.completions.create(request);
    return { text: completion.choices[0]?.message.content ?? '', input: completion.usage?.prompt_tokens, output: completion.usage?.completion_tokens };
  },
  'openai-responses': async (model, stream) => {
    const response = stream ? await openai().responses.stream({ model, input: question }).finalResponse() : await openai().responses.create({ model, input: question });
    return { text: response.output_text, input: response.usage?.input_tokens, output: response.usage?.output_tokens };
  },
  'anthropic-messages': async (model, stream) => {
    const request = { model, max_tokens: 500, messages: [{ role: 'user' as const, content: question }] };
    const message = stream ? await anthropic().messages.stream(request).finalMessage() : await anthropic().messages.create(request);
    return { text: message.content.map((block) => (block.type === 'text' ? block.text : '')).join(''), input: message.usage.input_tokens, output: message.usage.output_tokens };
  },
  gemini: async (model, stream) => {
    let text = '';
    let usage;
    const pieces = stream ? await google().models.generateContentStream({ model, contents: question }) : [await google().models.generateContent({ model, contents: question })];
    for await (const piece of pieces) { text += piece.text ?? ''; usage = piece.usageMetadata ?? usage; }
    return { text, input: usage?.promptTokenCount, output: usage?.candidatesTokenCount };
  },
};

describe('G3: every caller’s dialect reaches every provider’s', () => {
  for (const [caller, ask] of Object.entries(callers)) {
    for (const dialect of spoken) {
      it(`${caller} to ${dialect}, whole and streamed: the same words, and the tokens that the ledger counts`, async () => {
        for (const stream of [false, true]) {
          const before = gateway.outcomes().length;
          const heard = await ask(`only-${dialect}/sandbox-large`, stream);
          const outcome = (await gateway.untilOutcomes(before + 1)).at(-1);
          assert.ok(heard.text.length > 20);
          assert.deepEqual([outcome?.usage?.input, outcome?.usage?.output, outcome?.usageState], [heard.input, heard.output, 'settled']);
        }
      });
    }
  }
});

describe('G3: embeddings between OpenAI’s format and Gemini’s', () => {
  it('each SDK gets vectors from the other’s provider, and the tokens are counted', async () => {
    const before = gateway.outcomes().length;
    const { data, usage } = await openai().embeddings.create({ model: 'only-gemini/sandbox-embedding', input: ['a policy', 'a claim'] });
    const { embeddings } = await google().models.embedContent({ model: 'only-openai-embeddings/sandbox-embedding', contents: ['a policy', 'a claim'] });
    assert.deepEqual([data.length, embeddings?.length], [2, 2]);
    assert.ok((data[0]?.embedding.length ?? 0) > 10 && (embeddings?.[0]?.values?.length ?? 0) > 10);
    const outcomes = await gateway.untilOutcomes(before + 2);
    assert.equal(outcomes.at(-2)?.usage?.input, usage.prompt_tokens);
    assert.ok((outcomes.at(-1)?.usage?.input ?? 0) > 0);
  });
});

describe('G3: what happens on the way between two dialects', () => {
  it('a route fails over from one dialect to another, and the caller sees one answer', async () => {
    const response = await fetch(`${gateway.url}/v1/chat/completions`, {
      method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'anthropic-beta': 'x', 'openai-organization': 'org' },
      body: JSON.stringify({ model: 'mixed', seed: 7, messages: [{ role: 'user', content: question }] }),
    });
    const body = await response.json() as { choices: { message: { content: string } }[]; warnings: { field: string }[] };
    assert.equal(response.status, 200);
    assert.ok((body.choices[0]?.message.content ?? '').length > 0);
    assert.equal(response.headers.get('x-keystead-translated-from'), 'anthropic-messages');
    assert.deepEqual([response.headers.get('x-keystead-warnings'), body.warnings.map(({ field }) => field)], ['1', ['seed']]);
  });

  it('G8 a provider’s error comes in the caller’s dialect, with its own words and without the key', async () => {
    for (const [caller, dialect] of [['openai-chat', 'anthropic-messages'], ['anthropic-messages', 'openai-chat'], ['gemini', 'openai-responses'], ['openai-responses', 'gemini']] as const) {
      await assert.rejects(callers[caller]?.(`only-${dialect}/sandbox-error-429`, false) ?? Promise.resolve(), (error: Error) => {
        assert.ok('status' in error && error.status === 429, `${caller}: ${String(error)}`);
        assert.ok(!error.message.includes(canary));
        return true;
      });
    }
  });

  it('G3 what cannot be carried over is refused before a key is opened, naming the field', async () => {
    const opened = gateway.opened.length;
    const refused = openai().chat.completions.create({ model: 'only-anthropic-messages/sandbox-large', n: 3, messages: [{ role: 'user', content: question }] });
    await assert.rejects(refused, (error: InstanceType<typeof OpenAI.APIError>) => error.status === 400 && error.param === 'n');
    assert.equal(gateway.opened.length, opened);
  });

  it('GATEWAY: Cursor’s Responses bodies on Chat Completions are answered as chat completions', async () => {
    for (const dialect of ['openai-chat', 'anthropic-messages'] as const) {
      const response = await fetch(`${gateway.url}/v1/chat/completions`, {
        method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ model: `only-${dialect}/sandbox-large`, input: [{ role: 'user', content: question }], stream: true }),
      });
      const text = await response.text();
      assert.equal(response.status, 200, text);
      assert.ok(text.includes('"object":"chat.completion.chunk"') && text.trimEnd().endsWith('data: [DONE]'), text.slice(0, 300));
    }
  });
});
