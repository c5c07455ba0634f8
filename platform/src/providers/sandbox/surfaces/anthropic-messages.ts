import type { Asked, Reply, Stamp, Surface, Turn } from '../asked.ts';
import { countIn, isObject, type JsonObject, listIn, objectIn, textIn, textOf } from '../json.ts';
import { cutToPieces } from '../tokens.ts';

const ends: Readonly<Record<Reply['end'], string>> = { stop: 'end_turn', length: 'max_tokens', tools: 'tool_use', refusal: 'refusal' };

export const anthropicMessagesSurface: Surface = {
  dialect: 'anthropic-messages',
  streamType: () => 'text/event-stream',
  read(body) {
    const format = isObject(objectIn(body, 'output_config')['format']) ? objectIn(objectIn(body, 'output_config'), 'format') : objectIn(body, 'output_format');
    return {
      model: textIn(body, 'model'), system: textOf(body['system']), turns: listIn(body, 'messages').flatMap(readTurn),
      tools: listIn(body, 'tools').flatMap((tool) => (textIn(tool, 'name') === '' || !isObject(objectIn(tool, 'input_schema')) ? [] : [{ name: textIn(tool, 'name'), schema: objectIn(tool, 'input_schema') }])),
      toolChoice: readChoice(objectIn(body, 'tool_choice')), schema: format['type'] === 'json_schema' ? objectIn(format, 'schema') : null, wantsJson: false,
      maxOutputTokens: countIn(body, 'max_tokens'), stream: body['stream'] === true, wantsStreamUsage: true,
    };
  },
  answer(asked, reply, stamp) {
    return { ...headOf(asked, stamp), content: blocksOf(reply), stop_reason: ends[reply.end], stop_sequence: null, usage: usageOf(reply) };
  },
  stream(asked, reply, stamp) {
    const message = { ...headOf(asked, stamp), content: [], stop_reason: null, stop_sequence: null, usage: { ...usageOf(reply), output_tokens: 1 } };
    const events: JsonObject[] = [{ type: 'message_start', message }];
    blocksOf(reply).forEach((block, index) => {
      const isTool = block['type'] === 'tool_use';
      events.push({ type: 'content_block_start', index, content_block: isTool ? { ...block, input: {} } : { type: 'text', text: '' } });
      if (index === 0) events.push({ type: 'ping' });
      const text = isTool ? JSON.stringify(block['input']) : textIn(block, 'text');
      for (const piece of cutToPieces(text)) events.push({ type: 'content_block_delta', index, delta: isTool ? { type: 'input_json_delta', partial_json: piece } : { type: 'text_delta', text: piece } });
      events.push({ type: 'content_block_stop', index });
    });
    events.push({ type: 'message_delta', delta: { stop_reason: ends[reply.end], stop_sequence: null }, usage: usageOf(reply) }, { type: 'message_stop' });
    return events.map((event) => `event: ${String(event['type'])}\ndata: ${JSON.stringify(event)}\n\n`);
  },
};

function readTurn(message: unknown): Turn[] {
  const content = isObject(message) ? message['content'] : null;
  const text = textOf(content);
  if (textIn(message, 'role') === 'assistant') return [{ role: 'assistant', text }];
  const results = Array.isArray(content) && content.some((block: unknown) => textIn(block, 'type') === 'tool_result');
  return [{ role: results ? 'tool' : 'user', text }];
}

function readChoice(choice: JsonObject): Asked['toolChoice'] {
  if (choice['type'] === 'none') return 'none';
  if (choice['type'] === 'any') return 'any';
  return choice['type'] === 'tool' ? { name: textIn(choice, 'name') } : 'auto';
}

function headOf(asked: Asked, stamp: Stamp): JsonObject {
  return { id: `msg_sandbox_${stamp.id}`, type: 'message', role: 'assistant', model: asked.model };
}

function blocksOf(reply: Reply): JsonObject[] {
  if (reply.tools.length > 0) return reply.tools.map((tool) => ({ type: 'tool_use', id: `toolu_${tool.id}`, name: tool.name, input: tool.arguments }));
  return [{ type: 'text', text: reply.text }];
}

function usageOf(reply: Reply): JsonObject {
  return {
    input_tokens: reply.inputTokens, cache_creation_input_tokens: 0, cache_read_input_tokens: 0,
    cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 }, output_tokens: reply.outputTokens, service_tier: 'standard',
  };
}
