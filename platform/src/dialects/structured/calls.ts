import { isObject, listIn, objectIn, parseJson, textIn } from '../reading.ts';
import type { StructuredCall, StructuredEnd, StructuredRequest } from './call.ts';
import { adaptSchema, anthropicSubset, geminiSubset, openAiSubset } from './schema.ts';

function endBy(reasons: Readonly<Record<string, StructuredEnd>>, reason: string | null): StructuredEnd {
  return reason === null ? null : (reasons[reason] ?? 'failed');
}

const chatEnds: Readonly<Record<string, StructuredEnd>> = { stop: 'finished', eos: 'finished', length: 'truncated', content_filter: 'refused' };

/** Reasoning models refuse `max_tokens`, Mistral refuses the newer name (WIRE, section 2). */
export function outputLimitName(model: string): 'max_tokens' | 'max_completion_tokens' {
  return /^(?:open-)?(?:mistral|ministral|magistral|codestral|devstral|pixtral|voxtral)|\/(?:mistral|ministral|magistral)/.test(model) ? 'max_tokens' : 'max_completion_tokens';
}

/** OpenAI’s Chat Completions and Gemini’s generateContent have it under one name; Anthropic’s Messages has nothing of the kind: there it is a matter of contract. */
const storeFalse = ({ storeNothing }: StructuredRequest): { store?: false } => (storeNothing === true ? { store: false } : {});

export const openAiChatCall: StructuredCall = {
  dialect: 'openai-chat',
  path: () => '/v1/chat/completions',
  headers: {},
  body: (request) => ({
    model: request.model, stream: true, stream_options: { include_usage: true }, ...storeFalse(request),
    [outputLimitName(request.model)]: request.maxOutputTokens,
    messages: [{ role: 'system', content: request.system }, { role: 'user', content: request.user }],
    response_format: { type: 'json_schema', json_schema: { name: request.schemaName, strict: true, schema: adaptSchema(request.schema, openAiSubset) } },
  }),
  readDelta(data) {
    const delta = objectIn(listIn(parseJson(data), 'choices')[0], 'delta');
    // Mistral's thinking models send parts; only text is the answer.
    const parts = listIn(delta, 'content').map((part) => (isObject(part) && part['type'] === 'text' ? (textIn(part, 'text') ?? '') : ''));
    return textIn(delta, 'content') ?? parts.join('');
  },
  readEnd(data) {
    const chunk = parseJson(data);
    const [choice] = listIn(chunk, 'choices');
    if (isObject(chunk) && isObject(chunk['error'])) return 'failed';
    if (textIn(objectIn(choice, 'delta'), 'refusal') !== null) return 'refused';
    return endBy(chatEnds, textIn(choice, 'finish_reason'));
  },
};

const messagesEnds: Readonly<Record<string, StructuredEnd>> = {
  end_turn: 'finished', stop_sequence: 'finished', max_tokens: 'truncated', model_context_window_exceeded: 'truncated', refusal: 'refused',
};

export const anthropicMessagesCall: StructuredCall = {
  dialect: 'anthropic-messages',
  path: () => '/v1/messages',
  headers: { 'anthropic-version': '2023-06-01' },
  body: (request) => ({
    model: request.model, stream: true, max_tokens: request.maxOutputTokens, system: request.system,
    messages: [{ role: 'user', content: request.user }],
    output_config: { format: { type: 'json_schema', schema: adaptSchema(request.schema, anthropicSubset) } },
  }),
  readDelta(data) {
    const delta = objectIn(parseJson(data), 'delta');
    return delta['type'] === 'text_delta' ? (textIn(delta, 'text') ?? '') : '';
  },
  readEnd(data) {
    const event = parseJson(data);
    if (textIn(event, 'type') === 'error') return 'failed';
    return textIn(event, 'type') === 'message_delta' ? endBy(messagesEnds, textIn(objectIn(event, 'delta'), 'stop_reason')) : null;
  },
};

const geminiEnds: Readonly<Record<string, StructuredEnd>> = {
  STOP: 'finished', MAX_TOKENS: 'truncated', SAFETY: 'refused', RECITATION: 'refused', BLOCKLIST: 'refused', PROHIBITED_CONTENT: 'refused', SPII: 'refused',
};

export const geminiCall: StructuredCall = {
  dialect: 'gemini',
  path: (model) => `/v1beta/models/${model.split('/').map(encodeURIComponent).join('/')}:streamGenerateContent?alt=sse`,
  headers: {},
  body: (request) => ({
    systemInstruction: { parts: [{ text: request.system }] }, ...storeFalse(request),
    contents: [{ role: 'user', parts: [{ text: request.user }] }],
    generationConfig: {
      maxOutputTokens: request.maxOutputTokens, responseMimeType: 'application/json', responseJsonSchema: adaptSchema(request.schema, geminiSubset),
    },
  }),
  readDelta(data) {
    const parts = listIn(objectIn(listIn(parseJson(data), 'candidates')[0], 'content'), 'parts');
    return parts.map((part) => (isObject(part) && part['thought'] !== true ? (textIn(part, 'text') ?? '') : '')).join('');
  },
  readEnd(data) {
    const chunk = parseJson(data);
    if (isObject(chunk) && isObject(chunk['error'])) return 'failed';
    if (textIn(objectIn(chunk, 'promptFeedback'), 'blockReason') !== null) return 'refused';
    return endBy(geminiEnds, textIn(listIn(chunk, 'candidates')[0], 'finishReason'));
  },
};

/** Dialects that apps can ask for structured output in. */
export const structuredCalls = {
  'openai-chat': openAiChatCall, 'anthropic-messages': anthropicMessagesCall, gemini: geminiCall,
} as const satisfies Readonly<Record<string, StructuredCall>>;
