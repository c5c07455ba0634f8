import type { Asked, Reply, Stamp, Surface, Turn } from '../asked.ts';
import { countIn, isObject, type JsonObject, listIn, objectIn, textIn, textOf } from '../json.ts';
import { cutToPieces } from '../tokens.ts';
import { readTools, readToolChoice } from './openai-tools.ts';

export const openAiResponsesSurface: Surface = {
  dialect: 'openai-responses',
  streamType: () => 'text/event-stream',
  read(body) {
    const format = objectIn(objectIn(body, 'text'), 'format');
    const { system, turns } = readInput(body['input']);
    return {
      model: textIn(body, 'model'), system: [textIn(body, 'instructions'), system].filter((text) => text !== '').join('\n'), turns,
      tools: readTools(listIn(body, 'tools')), toolChoice: readToolChoice(body['tool_choice']),
      schema: format['type'] === 'json_schema' ? objectIn(format, 'schema') : null, wantsJson: format['type'] === 'json_object',
      maxOutputTokens: countIn(body, 'max_output_tokens'), stream: body['stream'] === true, wantsStreamUsage: true,
    };
  },
  answer: (asked, reply, stamp) => responseOf(asked, reply, stamp, itemsOf(reply, stamp)),
  stream(asked, reply, stamp) {
    const items = itemsOf(reply, stamp);
    const begun = { ...responseOf(asked, reply, stamp, []), status: 'in_progress', output: [], usage: null, incomplete_details: null, completed_at: null };
    const events: JsonObject[] = [{ type: 'response.created', response: begun }, { type: 'response.in_progress', response: begun }];
    items.forEach((item, index) => events.push(...itemEvents(item, index)));
    const whole = responseOf(asked, reply, stamp, items);
    events.push({ type: reply.end === 'length' ? 'response.incomplete' : 'response.completed', response: whole });
    return events.map((event, sequence) => `event: ${String(event['type'])}\ndata: ${JSON.stringify({ ...event, sequence_number: sequence })}\n\n`);
  },
};

function readInput(input: unknown): { readonly system: string; readonly turns: readonly Turn[] } {
  if (typeof input === 'string') return { system: '', turns: [{ role: 'user', text: input }] };
  const system: string[] = [];
  const turns: Turn[] = [];
  for (const item of Array.isArray(input) ? input : []) {
    const role = textIn(item, 'role');
    if (textIn(item, 'type') === 'function_call_output') turns.push({ role: 'tool', text: textOf(isObject(item) ? item['output'] : null) });
    else if (role === 'system' || role === 'developer') system.push(textOf(isObject(item) ? item['content'] : null));
    else if (role !== '') turns.push({ role: role === 'assistant' ? 'assistant' : 'user', text: textOf(isObject(item) ? item['content'] : null) });
  }
  return { system: system.join('\n'), turns };
}

function itemsOf(reply: Reply, stamp: Stamp): JsonObject[] {
  if (reply.tools.length > 0) {
    return reply.tools.map((tool) => ({ id: `fc_${tool.id}`, type: 'function_call', status: 'completed', call_id: `call_${tool.id}`, name: tool.name, arguments: JSON.stringify(tool.arguments) }));
  }
  const part = reply.end === 'refusal' ? { type: 'refusal', refusal: reply.text } : { type: 'output_text', text: reply.text, annotations: [], logprobs: [] };
  return [{ id: `msg_${stamp.id}`, type: 'message', status: reply.end === 'length' ? 'incomplete' : 'completed', role: 'assistant', content: [part] }];
}

function itemEvents(item: JsonObject, index: number): JsonObject[] {
  const at = { item_id: item['id'], output_index: index };
  if (item['type'] === 'function_call') {
    return [
      { type: 'response.output_item.added', output_index: index, item: { ...item, status: 'in_progress', arguments: '' } },
      ...cutToPieces(String(item['arguments'])).map((delta) => ({ type: 'response.function_call_arguments.delta', ...at, delta })),
      { type: 'response.function_call_arguments.done', ...at, name: item['name'], arguments: item['arguments'] },
      { type: 'response.output_item.done', output_index: index, item },
    ];
  }
  const part = objectIn({ part: listIn(item, 'content')[0] }, 'part');
  const kind = part['type'] === 'refusal' ? 'refusal' : 'output_text';
  const text = kind === 'refusal' ? textIn(part, 'refusal') : textIn(part, 'text');
  const within = { ...at, content_index: 0 };
  return [
    { type: 'response.output_item.added', output_index: index, item: { ...item, status: 'in_progress', content: [] } },
    { type: 'response.content_part.added', ...within, part: kind === 'refusal' ? { type: 'refusal', refusal: '' } : { ...part, text: '' } },
    ...cutToPieces(text).map((delta) => ({ type: `response.${kind}.delta`, ...within, delta, ...(kind === 'refusal' ? {} : { logprobs: [] }) })),
    { type: `response.${kind}.done`, ...within, ...(kind === 'refusal' ? { refusal: text } : { text, logprobs: [] }) },
    { type: 'response.content_part.done', ...within, part },
    { type: 'response.output_item.done', output_index: index, item },
  ];
}

function responseOf(asked: Asked, reply: Reply, stamp: Stamp, output: readonly JsonObject[]): JsonObject {
  return {
    id: `resp_sandbox_${stamp.id}`, object: 'response', created_at: stamp.seconds, completed_at: stamp.seconds, status: reply.end === 'length' ? 'incomplete' : 'completed',
    error: null, incomplete_details: reply.end === 'length' ? { reason: 'max_output_tokens' } : null, instructions: asked.system === '' ? null : asked.system,
    max_output_tokens: asked.maxOutputTokens, model: asked.model, output, parallel_tool_calls: true, previous_response_id: null,
    reasoning: { effort: null, summary: null }, store: false, temperature: 1, text: { format: { type: 'text' } }, tool_choice: 'auto', tools: [], top_p: 1, truncation: 'disabled',
    usage: {
      input_tokens: reply.inputTokens, input_tokens_details: { cached_tokens: 0 }, output_tokens: reply.outputTokens,
      output_tokens_details: { reasoning_tokens: 0 }, total_tokens: reply.inputTokens + reply.outputTokens,
    },
    user: null, metadata: {},
  };
}
