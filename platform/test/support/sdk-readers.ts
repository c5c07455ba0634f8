import { BedrockRuntimeClient, type ContentBlock, ConverseCommand, type ConverseCommandOutput, ConverseStreamCommand, type ConverseStreamOutput, type TokenUsage } from '@aws-sdk/client-bedrock-runtime';
import Anthropic from '@anthropic-ai/sdk';
import type { DialectId } from '@keystead/contract';
import { GoogleGenAI, type GenerateContentResponse } from '@google/genai';
import OpenAI from 'openai';

/** An answer as an official SDK gave it to its caller. */
export interface SdkAnswer {
  readonly text: string;
  readonly calls: readonly { readonly name: string; readonly arguments: unknown }[];
  /** In the dialect's own words. */
  readonly stop: string | null;
  readonly input: number | null;
  readonly output: number | null;
}

/** Bytes of a server, as they would come over the wire. */
export interface ServedBytes { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: Buffer; readonly stream: boolean }

/** How an SDK's error looks to its caller. */
export interface SdkFailure { readonly status: number | null; readonly message: string }

type Reader = (served: ServedBytes) => Promise<SdkAnswer>;

function respond({ status, headers, body }: ServedBytes): () => Promise<Response> {
  return () => Promise.resolve(new Response(new Uint8Array(body), { status, headers }));
}

/** JSON, or the text itself where it is none: a model may write anything. */
export function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const question = [{ role: 'user' as const, content: 'x' }];

const readChat: Reader = async (served) => {
  const client = new OpenAI({ apiKey: 'x', maxRetries: 0, fetch: respond(served) });
  const request = { model: 'm', messages: question };
  const completion = served.stream
    ? await client.chat.completions.stream({ ...request, stream_options: { include_usage: true } }).finalChatCompletion()
    : await client.chat.completions.create(request);
  const [choice] = completion.choices;
  return {
    text: (choice?.message.content ?? '') + (choice?.message.refusal ?? ''), stop: choice?.finish_reason ?? null, input: completion.usage?.prompt_tokens ?? null, output: completion.usage?.completion_tokens ?? null,
    calls: (choice?.message.tool_calls ?? []).flatMap((call) => (call.type === 'function' ? [{ name: call.function.name, arguments: jsonOrText(call.function.arguments) }] : [])),
  };
};

const readResponses: Reader = async (served) => {
  const client = new OpenAI({ apiKey: 'x', maxRetries: 0, fetch: respond(served) });
  const response = served.stream ? await client.responses.stream({ model: 'm', input: 'x' }).finalResponse() : await client.responses.create({ model: 'm', input: 'x' });
  let text = '';
  for (const item of response.output) if (item.type === 'message') for (const part of item.content) text += part.type === 'output_text' ? part.text : part.refusal;
  return {
    text, stop: response.status === 'incomplete' ? `incomplete:${response.incomplete_details?.reason ?? ''}` : response.status ?? null, input: response.usage?.input_tokens ?? null, output: response.usage?.output_tokens ?? null,
    calls: response.output.flatMap((item) => (item.type === 'function_call' ? [{ name: item.name, arguments: jsonOrText(item.arguments) }] : [])),
  };
};

const readMessages: Reader = async (served) => {
  const client = new Anthropic({ apiKey: 'x', maxRetries: 0, fetch: respond(served) });
  const request = { model: 'm', max_tokens: 1, messages: question };
  const message = served.stream ? await client.messages.stream(request).finalMessage() : await client.messages.create(request);
  const { usage } = message;
  return {
    text: message.content.map((block) => (block.type === 'text' ? block.text : '')).join(''), stop: message.stop_reason,
    input: usage.input_tokens + (usage.cache_read_input_tokens ?? 0) + (usage.cache_creation_input_tokens ?? 0), output: usage.output_tokens,
    calls: message.content.flatMap((block) => (block.type === 'tool_use' ? [{ name: block.name, arguments: block.input }] : [])),
  };
};

const readGemini: Reader = async (served) => {
  const client = new GoogleGenAI({ apiKey: 'x', httpOptions: { retryOptions: { attempts: 1 }, fetch: respond(served) } });
  const request = { model: 'm', contents: 'x' };
  const pieces: GenerateContentResponse[] = [];
  if (served.stream) for await (const piece of await client.models.generateContentStream(request)) pieces.push(piece);
  else pieces.push(await client.models.generateContent(request));
  const candidates = pieces.flatMap((piece) => piece.candidates ?? []).filter((candidate) => (candidate.index ?? 0) === 0);
  const parts = candidates.flatMap((candidate) => candidate.content?.parts ?? []);
  const usage = pieces.findLast((piece) => piece.usageMetadata !== undefined)?.usageMetadata;
  const blocked = pieces.find((piece) => piece.promptFeedback?.blockReason !== undefined)?.promptFeedback?.blockReason;
  return {
    text: parts.map((part) => (part.thought === true ? '' : part.text ?? '')).join(''), stop: candidates.findLast((candidate) => candidate.finishReason !== undefined)?.finishReason ?? blocked ?? null,
    input: usage?.promptTokenCount === undefined ? null : usage.promptTokenCount + (usage.toolUsePromptTokenCount ?? 0),
    output: usage === undefined ? null : (usage.candidatesTokenCount ?? 0) + (usage.thoughtsTokenCount ?? 0),
    calls: parts.flatMap((part) => (part.functionCall === undefined ? [] : [{ name: part.functionCall.name ?? '', arguments: part.functionCall.args ?? {} }])),
  };
};

const readConverse: Reader = async (served) => {
  const { HttpResponse } = await import('@smithy/core/protocols');
  const { Readable } = await import('node:stream');
  const client = new BedrockRuntimeClient({
    region: 'eu-central-1', maxAttempts: 1, credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
    requestHandler: { handle: () => Promise.resolve({ response: new HttpResponse({ statusCode: served.status, headers: { ...served.headers }, body: Readable.from([served.body]) }) }) },
  });
  const request = { modelId: 'm', messages: [{ role: 'user' as const, content: [{ text: 'x' }] }] };
  return served.stream ? readConverseStream(await client.send(new ConverseStreamCommand(request))) : wholeConverse(await client.send(new ConverseCommand(request)));
};

function wholeConverse(output: ConverseCommandOutput): SdkAnswer {
  const blocks: readonly ContentBlock[] = output.output?.message?.content ?? [];
  const { usage } = output;
  return {
    text: blocks.map((block) => block.text ?? block.citationsContent?.content?.map((each) => each.text ?? '').join('') ?? '').join(''), stop: output.stopReason ?? null,
    input: usage?.inputTokens === undefined ? null : usage.inputTokens + (usage.cacheReadInputTokens ?? 0) + (usage.cacheWriteInputTokens ?? 0), output: usage?.outputTokens ?? null,
    calls: blocks.flatMap((block) => (block.toolUse === undefined || block.toolUse.type === 'server_tool_use' ? [] : [{ name: block.toolUse.name ?? '', arguments: block.toolUse.input }])),
  };
}

async function readConverseStream(output: { readonly stream?: AsyncIterable<ConverseStreamOutput> | undefined }): Promise<SdkAnswer> {
  let text = '';
  let stop: string | null = null;
  let usage: TokenUsage | undefined;
  const calls = new Map<number, { name: string; text: string }>();
  for await (const event of output.stream ?? []) {
    const index = event.contentBlockStart?.contentBlockIndex ?? event.contentBlockDelta?.contentBlockIndex ?? -1;
    const called = event.contentBlockStart?.start?.toolUse;
    const name = called?.name;
    // A tool of the provider's own has a type.
    if (name !== undefined && called?.type !== 'server_tool_use') calls.set(index, { name, text: '' });
    text += event.contentBlockDelta?.delta?.text ?? '';
    const call = calls.get(index);
    if (call !== undefined) call.text += event.contentBlockDelta?.delta?.toolUse?.input ?? '';
    stop = event.messageStop?.stopReason ?? stop;
    usage = event.metadata?.usage ?? usage;
  }
  return {
    text, stop, calls: [...calls.values()].map((call) => ({ name: call.name, arguments: jsonOrText(call.text) })),
    input: usage?.inputTokens === undefined ? null : usage.inputTokens + (usage.cacheReadInputTokens ?? 0) + (usage.cacheWriteInputTokens ?? 0), output: usage?.outputTokens ?? null,
  };
}

/** The official SDK of each dialect, fed with bytes instead of a connection. */
export const sdkReaders: Readonly<Partial<Record<DialectId, Reader>>> = {
  'openai-chat': readChat, 'openai-responses': readResponses, 'anthropic-messages': readMessages, gemini: readGemini, 'bedrock-converse': readConverse,
};

/** The error that a dialect's SDK raises; `null` where it raised none. */
export async function failureOf(read: Reader, served: ServedBytes): Promise<SdkFailure | null> {
  try {
    await read(served);
    return null;
  } catch (error) {
    if (!(error instanceof Error)) return { status: null, message: String(error) };
    const metadata = '$metadata' in error ? error.$metadata as { httpStatusCode?: number } : undefined;
    const status = 'status' in error && typeof error.status === 'number' ? error.status : metadata?.httpStatusCode ?? null;
    return { status, message: error.message };
  }
}
