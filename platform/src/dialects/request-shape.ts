import type { DialectId } from '@keystead/contract';
import { type JsonObject, listIn, objectIn } from './reading.ts';

/** What a request asks for, as far as it tells how hard it is. */
export interface RequestShape {
  readonly turns: number;
  readonly tools: number;
  readonly structured: boolean;
  readonly reasoning: boolean;
}

const asks = (value: unknown): boolean => value !== undefined && value !== null && value !== false && value !== 'none' && value !== 'minimal';
const bothNames = (holder: JsonObject, camel: string, snake: string): unknown => holder[camel] ?? holder[snake];

const readers: Readonly<Record<DialectId, (body: JsonObject) => RequestShape>> = {
  'openai-chat': (body) => ({
    turns: listIn(body, 'messages').length || listIn(body, 'input').length, tools: listIn(body, 'tools').length + listIn(body, 'functions').length,
    structured: asks(body['response_format']) && objectIn(body, 'response_format')['type'] !== 'text', reasoning: asks(body['reasoning_effort']) || asks(objectIn(body, 'reasoning')['effort']),
  }),
  'openai-responses': (body) => ({
    turns: Math.max(1, listIn(body, 'input').length), tools: listIn(body, 'tools').length,
    structured: asks(objectIn(objectIn(body, 'text'), 'format')['type']) && objectIn(objectIn(body, 'text'), 'format')['type'] !== 'text', reasoning: asks(objectIn(body, 'reasoning')['effort']),
  }),
  'openai-embeddings': () => ({ turns: 1, tools: 0, structured: false, reasoning: false }),
  'anthropic-messages': (body) => ({
    turns: listIn(body, 'messages').length, tools: listIn(body, 'tools').length,
    structured: asks(objectIn(body, 'output_config')['format'] ?? body['output_format']), reasoning: ['enabled', 'adaptive'].includes(String(objectIn(body, 'thinking')['type'])),
  }),
  gemini: (body) => {
    const config = { ...objectIn(body, 'generation_config'), ...objectIn(body, 'generationConfig') };
    const thinking = { ...objectIn(config, 'thinking_config'), ...objectIn(config, 'thinkingConfig') };
    const tools = listIn(body, 'tools').reduce<number>((count, tool) => count + Math.max(1, listIn(tool, 'functionDeclarations').length + listIn(tool, 'function_declarations').length), 0);
    const budget = bothNames(thinking, 'thinkingBudget', 'thinking_budget');
    return {
      turns: listIn(body, 'contents').length, tools, structured: asks(bothNames(config, 'responseSchema', 'response_schema') ?? bothNames(config, 'responseJsonSchema', 'response_json_schema')),
      reasoning: (typeof budget === 'number' && budget !== 0) || ['medium', 'high'].includes(String(bothNames(thinking, 'thinkingLevel', 'thinking_level')).toLowerCase()),
    };
  },
  'bedrock-converse': (body) => ({
    turns: listIn(body, 'messages').length, tools: listIn(objectIn(body, 'toolConfig'), 'tools').length, structured: asks(objectIn(body, 'outputConfig')['textFormat']),
    reasoning: ['enabled', 'adaptive'].includes(String(objectIn(objectIn(body, 'additionalModelRequestFields'), 'thinking')['type'])),
  }),
};

/** Whether a request asks for an answer by a JSON schema: of any JSON, models know more. Pure. */
export function asksForSchema(dialect: DialectId, body: JsonObject): boolean {
  if (dialect === 'openai-chat') return objectIn(body, 'response_format')['type'] === 'json_schema';
  if (dialect === 'openai-responses') return objectIn(objectIn(body, 'text'), 'format')['type'] === 'json_schema';
  return shapeOf(dialect, body).structured;
}

/** Pure; what is not there, or not of its type, counts as not asked for. */
export function shapeOf(dialect: DialectId, body: JsonObject): RequestShape {
  return readers[dialect](body);
}
