/** What is asked and answered: small, so that the gateways' own work shows. */
export const openaiModel = 'gpt-4o-mini';
export const anthropicModel = 'claude-haiku-4-5';

const sentence = 'All work and no play makes a dull benchmark. ';

/** About 1 kB each, as OpenAI and Anthropic answer. */
export const answers = {
  '/v1/chat/completions': JSON.stringify({
    id: 'chatcmpl-bench', object: 'chat.completion', created: 1_790_000_000, model: 'gpt-4o-mini-2024-07-18',
    choices: [{ index: 0, message: { role: 'assistant', content: sentence.repeat(15).trim(), refusal: null }, logprobs: null, finish_reason: 'stop' }],
    usage: { prompt_tokens: 24, completion_tokens: 160, total_tokens: 184, prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 }, completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0 } },
    system_fingerprint: 'fp_bench',
  }),
  '/v1/messages': JSON.stringify({
    id: 'msg_bench', type: 'message', role: 'assistant', model: 'claude-haiku-4-5-20251001', content: [{ type: 'text', text: sentence.repeat(15).trim() }], stop_reason: 'end_turn', stop_sequence: null,
    usage: { input_tokens: 24, cache_creation_input_tokens: 0, cache_read_input_tokens: 0, output_tokens: 160, service_tier: 'standard' },
  }),
  '/v1/models': JSON.stringify({ object: 'list', data: [{ id: openaiModel, object: 'model', created: 1, owned_by: 'bench' }] }),
} as const;

/** One request of OpenAI's chat completions. */
export function chatBody(model: string, stream: boolean): string {
  return JSON.stringify({
    model, max_tokens: 200, ...(stream ? { stream: true, stream_options: { include_usage: true } } : {}),
    messages: [{ role: 'system', content: 'You are terse.' }, { role: 'user', content: 'Say something about benchmarks, please.' }],
  });
}

const chunk = (delta: object, finish: string | null): string => `data: ${JSON.stringify({ id: 'chatcmpl-bench', object: 'chat.completion.chunk', created: 1_790_000_000, model: 'gpt-4o-mini-2024-07-18', system_fingerprint: 'fp_bench', choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }] })}\n\n`;
const event = (data: { readonly type: string }): string => `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;

/** The events of a stream of so many tokens, in the order they come. */
export function streamOf(path: '/v1/chat/completions' | '/v1/messages', tokens: number): readonly string[] {
  const words = Array.from({ length: tokens }, (_value, index) => ` word${index}`);
  if (path === '/v1/chat/completions') {
    const usage = { id: 'chatcmpl-bench', object: 'chat.completion.chunk', created: 1_790_000_000, model: 'gpt-4o-mini-2024-07-18', choices: [], usage: { prompt_tokens: 24, completion_tokens: tokens, total_tokens: 24 + tokens } };
    return [chunk({ role: 'assistant', content: '' }, null), ...words.map((content) => chunk({ content }, null)), chunk({}, 'stop'), `data: ${JSON.stringify(usage)}\n\n`, 'data: [DONE]\n\n'];
  }
  const message = { id: 'msg_bench', type: 'message', role: 'assistant', model: 'claude-haiku-4-5-20251001', content: [], stop_reason: null, stop_sequence: null, usage: { input_tokens: 24, output_tokens: 1 } };
  return [
    event({ type: 'message_start', message } as { type: string }), event({ type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } } as { type: string }),
    ...words.map((text) => event({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } } as { type: string })),
    event({ type: 'content_block_stop', index: 0 } as { type: string }),
    event({ type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { output_tokens: tokens } } as { type: string }), event({ type: 'message_stop' }),
  ];
}
