import { type FakeProvider, type Play, startFakeProvider } from '../gateway.ts';

type Json = Readonly<Record<string, unknown>>;
/** What is streamed: a call that the question asked for, or words. */
type Act = { readonly kind: 'call'; readonly name: string; readonly json: string } | { readonly kind: 'say'; readonly text: string };
type Send = (event: string | null, data: Json | '[DONE]') => void;

interface Script {
  /** The texts of a tool's results in a request, oldest first. */
  results(body: Json): readonly unknown[];
  stream(send: Send, act: Act): void;
}

const listOf = (value: unknown): readonly Json[] => (Array.isArray(value) ? value as readonly Json[] : []);
/** Texts are JSON inside JSON by the time they are looked at. */
const callMark = /\[\[call (\w+) (\{.*?\})\]\]/;
const sayMark = /\[\[say (.*?)\]\]/;

function actOn(asked: string, results: readonly unknown[]): Act {
  const call = callMark.exec(asked);
  if (call !== null && results.length === 0) return { kind: 'call', name: call[1] ?? '', json: call[2] ?? '{}' };
  return { kind: 'say', text: sayMark.exec(asked)?.[1] ?? (results.length === 0 ? 'No tool was asked for.' : `The tool said: ${JSON.stringify(results.at(-1))}`) };
}

const messages: Script = {
  results: (body) => listOf(body['messages']).flatMap((message) => listOf(message['content']).filter((block) => block['type'] === 'tool_result').map((block) => block['content'])),
  stream(send, act) {
    send('message_start', { type: 'message_start', message: { id: 'msg_1', type: 'message', role: 'assistant', model: 'scripted-1', content: [], stop_reason: null, stop_sequence: null, usage: { input_tokens: 9, output_tokens: 1 } } });
    send('content_block_start', { type: 'content_block_start', index: 0, content_block: act.kind === 'call' ? { type: 'tool_use', id: 'toolu_1', name: act.name, input: {} } : { type: 'text', text: '' } });
    send('content_block_delta', { type: 'content_block_delta', index: 0, delta: act.kind === 'call' ? { type: 'input_json_delta', partial_json: act.json } : { type: 'text_delta', text: act.text } });
    send('content_block_stop', { type: 'content_block_stop', index: 0 });
    send('message_delta', { type: 'message_delta', delta: { stop_reason: act.kind === 'call' ? 'tool_use' : 'end_turn', stop_sequence: null }, usage: { output_tokens: 5 } });
    send('message_stop', { type: 'message_stop' });
  },
};

const responses: Script = {
  results: (body) => listOf(body['input']).filter((item) => item['type'] === 'function_call_output').map((item) => item['output']),
  stream(send, act) {
    const base = { id: 'resp_1', object: 'response', created_at: 1, model: 'scripted-1', parallel_tool_calls: false, tools: [], tool_choice: 'auto' };
    const item = act.kind === 'call'
      ? { type: 'function_call', id: 'fc_1', call_id: 'call_1', name: act.name, arguments: act.json, status: 'completed' }
      : { type: 'message', id: 'msg_1', role: 'assistant', status: 'completed', content: [{ type: 'output_text', text: act.text, annotations: [] }] };
    let sequence = 0;
    const step = (type: string, more: Json) => { send(type, { type, sequence_number: sequence, ...more }); sequence += 1; };
    step('response.created', { response: { ...base, status: 'in_progress', output: [] } });
    step('response.output_item.added', { output_index: 0, item: act.kind === 'call' ? { ...item, arguments: '', status: 'in_progress' } : { ...item, content: [], status: 'in_progress' } });
    if (act.kind === 'call') step('response.function_call_arguments.delta', { item_id: 'fc_1', output_index: 0, delta: act.json });
    else step('response.output_text.delta', { item_id: 'msg_1', output_index: 0, content_index: 0, delta: act.text });
    step('response.output_item.done', { output_index: 0, item });
    step('response.completed', { response: { ...base, status: 'completed', output: [item], usage: { input_tokens: 9, input_tokens_details: { cached_tokens: 0 }, output_tokens: 5, output_tokens_details: { reasoning_tokens: 0 }, total_tokens: 14 } } });
  },
};

const chat: Script = {
  results: (body) => listOf(body['messages']).filter((message) => message['role'] === 'tool').map((message) => message['content']),
  stream(send, act) {
    const chunk = (delta: Json, finish: string | null): Json => ({ id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'scripted-1', choices: [{ index: 0, delta, finish_reason: finish }] });
    send(null, chunk({ role: 'assistant', content: act.kind === 'call' ? null : '' }, null));
    send(null, chunk(act.kind === 'call' ? { tool_calls: [{ index: 0, id: 'call_1', type: 'function', function: { name: act.name, arguments: act.json } }] } : { content: act.text }, null));
    send(null, chunk({}, act.kind === 'call' ? 'tool_calls' : 'stop'));
    send(null, { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'scripted-1', choices: [], usage: { prompt_tokens: 9, completion_tokens: 5, total_tokens: 14 } });
    send(null, '[DONE]');
  },
};

const scripts: Readonly<Record<string, Script>> = { '/v1/messages': messages, '/v1/responses': responses, '/v1/chat/completions': chat };

const play: Play = ({ url, body: text }, response) => {
  const script = scripts[new URL(url, 'http://x').pathname];
  if (script === undefined) { response.writeHead(404).end(); return; }
  const body = JSON.parse(text) as Json;
  const act = actOn(JSON.stringify(body).replaceAll('\\"', '"'), script.results(body));
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  script.stream((event, data) => { response.write(`${event === null ? '' : `event: ${event}\n`}data: ${data === '[DONE]' ? data : JSON.stringify(data)}\n\n`); }, act);
  response.end();
};

/**
 * A provider for agents, which decide by themselves what tools they offer: a question with `[[call NAME {…}]]` in it has that tool
 * called with these arguments; once its result has come, words quote it. `[[say …]]` has those words said. It streams Messages, Responses and Chat Completions.
 */
export function startScriptedProvider(): Promise<FakeProvider> {
  return startFakeProvider(play);
}
