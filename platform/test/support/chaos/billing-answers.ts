/** What is answered: its id stands in the usage, which is kept as it came. */
export interface Answering { readonly id: string; readonly model: string; readonly input: number; readonly output: number }

/** How one dialect says it: whole, and streamed in two halves with the usage at the end of the second one. */
export interface Voice { readonly isArray?: true; whole(answer: Answering): object; halves(answer: Answering): readonly [readonly string[], readonly string[]] }

const event = (data: object): string => `data: ${JSON.stringify(data)}\n\n`;
const named = (type: string, more: object = {}): string => `event: ${type}\n${event({ type, ...more })}`;

const chatUsage = ({ id, input, output }: Answering): object => ({ prompt_tokens: input, completion_tokens: output, total_tokens: input + output, billed_id: id });
const chat: Voice = {
  whole: (answer) => ({ id: answer.id, object: 'chat.completion', created: 1, model: answer.model, choices: [{ index: 0, message: { role: 'assistant', content: 'done' }, finish_reason: 'stop' }], usage: chatUsage(answer) }),
  halves(answer) {
    const chunk = (more: object): string => event({ id: answer.id, object: 'chat.completion.chunk', created: 1, model: answer.model, ...more });
    return [
      [chunk({ choices: [{ index: 0, delta: { role: 'assistant', content: 'do' }, finish_reason: null }] })],
      [chunk({ choices: [{ index: 0, delta: { content: 'ne' }, finish_reason: 'stop' }] }), chunk({ choices: [], usage: chatUsage(answer) }), 'data: [DONE]\n\n'],
    ];
  },
};

const responsesUsage = ({ id, input, output }: Answering): object => ({ input_tokens: input, input_tokens_details: { cached_tokens: 0 }, output_tokens: output, output_tokens_details: { reasoning_tokens: 0 }, total_tokens: input + output, billed_id: id });
const responses: Voice = {
  whole: (answer) => ({ id: answer.id, object: 'response', created_at: 1, status: 'completed', model: answer.model, output: [], usage: responsesUsage(answer) }),
  halves(answer) {
    const response = (status: string, more: object): object => ({ id: answer.id, object: 'response', created_at: 1, model: answer.model, output: [], status, ...more });
    return [
      [named('response.created', { sequence_number: 0, response: response('in_progress', {}) })],
      [named('response.completed', { sequence_number: 1, response: response('completed', { usage: responsesUsage(answer) }) })],
    ];
  },
};

const messages: Voice = {
  whole: ({ id, model, input, output }) => ({ id, type: 'message', role: 'assistant', model, content: [{ type: 'text', text: 'done' }], stop_reason: 'end_turn', stop_sequence: null, usage: { input_tokens: input, output_tokens: output, billed_id: id } }),
  halves: ({ id, model, input, output }) => [
    [
      named('message_start', { message: { id, type: 'message', role: 'assistant', model, content: [], stop_reason: null, stop_sequence: null, usage: { input_tokens: input, output_tokens: 1 } } }),
      named('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }), named('content_block_delta', { index: 0, delta: { type: 'text_delta', text: 'do' } }),
    ],
    [
      named('content_block_stop', { index: 0 }),
      named('message_delta', { delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { output_tokens: output, billed_id: id } }), named('message_stop'),
    ],
  ],
};

const candidate = (text: string, more: object = {}): readonly object[] => [{ index: 0, content: { role: 'model', parts: [{ text }] }, ...more }];
const geminiWhole = ({ id, model, input, output }: Answering, text: string): object => ({ responseId: id, modelVersion: model, candidates: candidate(text, { finishReason: 'STOP' }), usageMetadata: { promptTokenCount: input, candidatesTokenCount: output, totalTokenCount: input + output, billed_id: id } });
const geminiFirst = ({ id, model }: Answering): object => ({ responseId: id, modelVersion: model, candidates: candidate('do') });
const gemini: Voice = { whole: (answer) => geminiWhole(answer, 'done'), halves: (answer) => [[event(geminiFirst(answer))], [event(geminiWhole(answer, 'ne'))]] };
const geminiArray: Voice = { isArray: true, whole: gemini.whole, halves: (answer) => [[`[${JSON.stringify(geminiFirst(answer))}`], [`,\r\n${JSON.stringify(geminiWhole(answer, 'ne'))}]`]] };

const embeddings: Voice = {
  whole: ({ id, model, input }) => ({ object: 'list', model, data: [{ object: 'embedding', index: 0, embedding: [0] }], usage: { prompt_tokens: input, total_tokens: input, billed_id: id } }),
  halves: () => [[], []],
};

const voices: readonly (readonly [RegExp, Voice])[] = [
  [/^\/v1\/chat\/completions$/, chat], [/^\/v1\/responses$/, responses], [/^\/v1\/messages$/, messages], [/^\/v1\/embeddings$/, embeddings],
  [/:(?:g|streamG)enerateContent\?alt=sse$/, gemini], [/:(?:g|streamG)enerateContent$/, geminiArray],
];

/** The voice of a path; `undefined`: nobody is billed for it. */
export function voiceOf(url: string): Voice | undefined {
  return voices.find(([path]) => path.test(url))?.[1];
}
