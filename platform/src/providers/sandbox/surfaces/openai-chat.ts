import type { Asked, Reply, Stamp, Surface } from '../asked.ts';
import { countIn, isObject, type JsonObject, listIn, objectIn, textIn } from '../json.ts';
import { cutToPieces } from '../tokens.ts';
import { readMessages, readTools, readToolChoice } from './openai-tools.ts';

const ends: Readonly<Record<Reply['end'], string>> = { stop: 'stop', length: 'length', tools: 'tool_calls', refusal: 'content_filter' };

export const openAiChatSurface: Surface = {
  dialect: 'openai-chat',
  streamType: () => 'text/event-stream',
  read(body) {
    const format = objectIn(body, 'response_format');
    const schema = format['type'] === 'json_schema' ? objectIn(objectIn(format, 'json_schema'), 'schema') : null;
    return {
      model: textIn(body, 'model'), ...readMessages(listIn(body, 'messages')), tools: readTools(listIn(body, 'tools')), toolChoice: readToolChoice(body['tool_choice']),
      schema, wantsJson: format['type'] === 'json_object', maxOutputTokens: countIn(body, 'max_completion_tokens') ?? countIn(body, 'max_tokens'),
      stream: body['stream'] === true, wantsStreamUsage: objectIn(body, 'stream_options')['include_usage'] === true,
    };
  },
  answer(asked, reply, stamp) {
    return {
      ...headOf(asked, stamp, 'chat.completion'),
      choices: [{ index: 0, message: { role: 'assistant', content: reply.tools.length > 0 ? null : reply.text, refusal: null, ...toolCalls(reply, false) }, logprobs: null, finish_reason: ends[reply.end] }],
      usage: usageOf(reply),
    };
  },
  stream(asked, reply, stamp) {
    const head = headOf(asked, stamp, 'chat.completion.chunk');
    const usage = asked.wantsStreamUsage ? { usage: null } : {};
    const chunk = (delta: JsonObject, end: string | null): string => event({ ...head, choices: [{ index: 0, delta, logprobs: null, finish_reason: end }], ...usage });
    const pieces = [chunk({ role: 'assistant', content: reply.tools.length > 0 ? null : '' }, null)];
    for (const piece of cutToPieces(reply.text)) pieces.push(chunk({ content: piece }, null));
    reply.tools.forEach((tool, index) => {
      pieces.push(chunk({ tool_calls: [{ index, id: `call_${tool.id}`, type: 'function', function: { name: tool.name, arguments: '' } }] }, null));
      for (const piece of cutToPieces(JSON.stringify(tool.arguments))) pieces.push(chunk({ tool_calls: [{ index, function: { arguments: piece } }] }, null));
    });
    pieces.push(chunk({}, ends[reply.end]));
    if (asked.wantsStreamUsage) pieces.push(event({ ...head, choices: [], usage: usageOf(reply) }));
    return [...pieces, 'data: [DONE]\n\n'];
  },
};

function headOf(asked: Asked, stamp: Stamp, object: string): JsonObject {
  return { id: `chatcmpl-sandbox-${stamp.id}`, object, created: stamp.seconds, model: asked.model, system_fingerprint: 'sandbox' };
}

function toolCalls(reply: Reply, withIndex: boolean): JsonObject {
  if (reply.tools.length === 0) return {};
  return { tool_calls: reply.tools.map((tool, index) => ({ ...(withIndex ? { index } : {}), id: `call_${tool.id}`, type: 'function', function: { name: tool.name, arguments: JSON.stringify(tool.arguments) } })) };
}

function usageOf(reply: Reply): JsonObject {
  return {
    prompt_tokens: reply.inputTokens, completion_tokens: reply.outputTokens, total_tokens: reply.inputTokens + reply.outputTokens,
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0, accepted_prediction_tokens: 0, rejected_prediction_tokens: 0 },
  };
}

function event(data: unknown): string {
  return `data: ${JSON.stringify(data)}\n\n`;
}

/** True where a message has the shape that Chat Completions asks for. */
export function hasMessages(body: JsonObject): boolean {
  const messages = listIn(body, 'messages');
  return messages.length > 0 && messages.every((message) => isObject(message) && typeof message['role'] === 'string');
}
