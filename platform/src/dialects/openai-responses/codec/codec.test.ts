import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { geminiCodec } from '../../gemini/codec/index.ts';
import { type CanonicalAnswer, type CanonicalEvent, type CanonicalRequest, type EncodingContext, fold, NotCarried, nothingSaid, openNotes, type Part, unfold } from '../../canonical/index.ts';
import { DialectError } from '../../dialect.ts';
import { openAiResponsesCodec as codec } from './index.ts';

const decode = (body: object) => {
  const notes = openNotes();
  return { request: codec.decodeRequest({ model: 'm', input: 'x', ...body }, '/v1/responses', notes), warnings: notes.warnings };
};
const encode = (request: CanonicalRequest, model = 'gpt-5') => codec.encodeRequest(request, { model, stream: false, provider: 'openai' }, openNotes()).body;
const contextFor = (request: CanonicalRequest = { ...nothingSaid, model: 'm', turns: [] }, warnings: EncodingContext['warnings'] = []): EncodingContext => ({ requestId: '0193a3c0-0000-7000-8000-0123456789ab', createdAtSeconds: 1, askedModel: 'm', request, warnings, notes: openNotes(), wantsStreamUsage: true });
const answerOf = (parts: readonly Part[]): CanonicalAnswer => ({ id: 'a', model: 'm', usage: null, choices: [{ index: 0, parts, stop: 'tool-calls', native: null, stopSequence: null }] });
const eventsOf = (events: Iterable<CanonicalEvent>, context: EncodingContext): readonly Record<string, unknown>[] => {
  const encoder = codec.openEncoder(context);
  const text = Buffer.concat([...events].map((event) => encoder.encode(event))).toString();
  return text.split('\n\n').filter((each) => each !== '').map((each) => JSON.parse(each.slice(each.indexOf('data: ') + 6)) as Record<string, unknown>);
};

interface WrittenResponse { output: readonly { type: string; content?: readonly { text: string }[] }[]; native_finish_reason: string; warnings: readonly unknown[]; error: { code: string } }
const responseOf = (event: Record<string, unknown> | undefined): WrittenResponse => (event?.['response'] ?? {}) as WrittenResponse;

/** A request as Codex sends it. */
const codex = {
  model: 'gpt-5.3-codex', instructions: 'You are Codex.', tool_choice: 'auto', parallel_tool_calls: false, reasoning: { effort: 'medium', summary: 'auto' }, store: false, stream: true,
  include: ['reasoning.encrypted_content'], prompt_cache_key: 'c-1', text: { verbosity: 'low' }, client_metadata: { a: 'b' },
  tools: [
    { type: 'function', name: 'exec_command', description: 'Runs.', strict: false, parameters: { type: 'object', properties: { cmd: { type: 'string' } }, required: ['cmd'], additionalProperties: false } },
    { type: 'custom', name: 'apply_patch', description: 'Edits.', format: { type: 'grammar', syntax: 'lark', definition: 'start: "x"' } },
    { type: 'local_shell' }, { type: 'web_search', external_web_access: false }, { type: 'image_generation', output_format: 'png' },
    { type: 'namespace', name: 'mcp__files__', description: 'Files', tools: [{ type: 'function', name: 'read', description: 'Reads.', strict: false, parameters: { type: 'object', properties: {} } }] },
    { type: 'tool_search', execution: 'client', description: 'Finds tools.', parameters: { type: 'object', properties: { query: { type: 'string' } } } },
  ],
  input: [
    { type: 'message', role: 'developer', content: [{ type: 'input_text', text: 'Permissions' }] }, { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Fix it' }] },
    { type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm' }], encrypted_content: 'enc' }, { type: 'message', role: 'assistant', phase: 'commentary', content: [{ type: 'output_text', text: 'Looking.' }] },
    { type: 'custom_tool_call', call_id: 'c1', name: 'apply_patch', input: '*** Begin Patch' }, { type: 'function_call', call_id: 'c2', name: 'read', namespace: 'mcp__files__', arguments: '{}' },
    { type: 'local_shell_call', call_id: 'c3', status: 'completed', action: { type: 'exec', command: ['ls'], env: null, timeout_ms: null } },
    { type: 'custom_tool_call_output', call_id: 'c1', output: 'Done' }, { type: 'function_call_output', call_id: 'c2', output: [{ type: 'input_text', text: 'text' }] }, { type: 'function_call_output', call_id: 'c3', output: 'a.txt' },
  ],
};

describe('OpenAI Responses in and out of the canonical form', () => {
  it('G3 what Codex sends is understood: items become turns, its own tools become functions', () => {
    const { request, warnings } = decode(codex);
    assert.deepEqual(request.system.map(({ text }) => text), ['You are Codex.', 'Permissions']);
    assert.deepEqual(request.turns.map(({ role, parts }) => [role, ...parts.map(({ kind }) => kind)]), [['user', 'text'], ['assistant', 'reasoning', 'text', 'tool-call', 'tool-call', 'tool-call'], ['user', 'tool-result', 'tool-result', 'tool-result']]);
    assert.deepEqual(request.tools.map(({ name }) => name), ['exec_command', 'apply_patch', 'local_shell', 'mcp__files__read', 'tool_search']);
    assert.deepEqual(request.turns[1]?.parts.flatMap((part) => (part.kind === 'tool-call' ? [[part.name, part.arguments]] : [])), [['apply_patch', '{"input":"*** Begin Patch"}'], ['mcp__files__read', '{}'], ['local_shell', '{"command":["ls"]}']]);
    assert.deepEqual(warnings.map(({ field }) => field).toSorted(), ['text.verbosity', 'tools[1].format', 'tools[3]', 'tools[4]']);
    assert.deepEqual(request.reasoning, { effort: 'medium', budgetTokens: null, shown: true });
    assert.match(JSON.stringify(request.tools[1]?.parameters), /start: /);
  });

  it('G3 what Codex sends is written again in its own forms', () => {
    const { request } = decode(codex);
    const body = encode(request, 'gpt-5.3-codex');
    assert.deepEqual(codec.decodeRequest({ ...body, stream: true }, '', openNotes()), { ...request, model: 'gpt-5.3-codex' });
    const types = (body['input'] as readonly { type: string }[]).map(({ type }) => type);
    assert.deepEqual(types.slice(2), ['reasoning', 'message', 'custom_tool_call', 'function_call', 'local_shell_call', 'custom_tool_call_output', 'function_call_output', 'local_shell_call_output']);
    assert.deepEqual([body['store'], body['include'], body['tool_choice']], [false, ['reasoning.encrypted_content'], 'auto']);
  });

  it('G3 a function that another provider called is answered in the form of the caller’s own tool, whole and streamed', () => {
    const context = contextFor(decode(codex).request);
    const answer = answerOf([
      { kind: 'tool-call', id: 'c1', name: 'apply_patch', arguments: '{"input":"*** \\"x\\""}' }, { kind: 'tool-call', id: 'c2', name: 'mcp__files__read', arguments: '{"a":1}' },
      { kind: 'tool-call', id: 'c3', name: 'local_shell', arguments: '{"command":["ls"]}' },
    ]);
    const output = codec.encodeAnswer(answer, context)['output'] as readonly Record<string, unknown>[];
    assert.deepEqual(output.map(({ id: _id, status: _status, ...item }) => item), [
      { type: 'custom_tool_call', call_id: 'c1', name: 'apply_patch', input: '*** "x"' }, { type: 'function_call', call_id: 'c2', name: 'read', namespace: 'mcp__files__', arguments: '{"a":1}' },
      { type: 'local_shell_call', call_id: 'c3', action: { env: {}, command: ['ls'], type: 'exec' } },
    ]);
    const events = eventsOf(unfold(answer), context);
    assert.deepEqual(responseOf(events.at(-1)).output, output);
    assert.deepEqual(events.filter(({ type }) => type === 'response.custom_tool_call_input.done').map(({ input }) => input), ['*** "x"']);
  });

  it('G3 tools that come with the conversation are offered, and called by their namespace', () => {
    const tools = [{ type: 'namespace', name: 'functions', description: 'Tools', tools: [{ type: 'custom', name: 'exec', description: 'Runs.' }, { type: 'function', name: 'wait', parameters: { type: 'object', properties: {} } }] }];
    const { request } = decode({ input: [{ type: 'additional_tools', role: 'developer', tools }, { role: 'user', content: 'x' }] });
    assert.deepEqual([request.tools.map(({ name }) => name), request.turns.length], [['functions__exec', 'functions__wait'], 1]);
    const output = codec.encodeAnswer(answerOf([{ kind: 'tool-call', id: 'c', name: 'functions__exec', arguments: '{"input":"1"}' }]), contextFor(request))['output'] as readonly Record<string, unknown>[];
    const { id: _id, status: _status, ...call } = output[0] ?? {};
    assert.deepEqual(call, { type: 'custom_tool_call', call_id: 'c', name: 'exec', namespace: 'functions', input: '1' });
    assert.deepEqual(encode(request)['tools'], tools);
  });

  it('G3 what has no place elsewhere is told, and what changes the meaning is refused', () => {
    assert.deepEqual(decode({ metadata: { a: 'b' }, brand_new: 1, store: true, truncation: 'auto', service_tier: 'flex', reasoning: { context: 'auto', mode: 'pro' } }).warnings.map(({ field }) => field).toSorted(), ['brand_new', 'metadata', 'reasoning.mode', 'service_tier', 'store', 'truncation']);
    assert.deepEqual(decode({ store: false, prompt_cache_key: 'k', include: ['reasoning.encrypted_content'], service_tier: 'auto', text: { verbosity: 'medium' } }).warnings, []);
    // The Vercel AI SDK refers to thoughts unless it is told that nothing is stored: without them the conversation says the same.
    assert.deepEqual([decode({ input: [{ role: 'user', content: 'x' }, { type: 'item_reference', id: 'rs_1' }] }).warnings.length], [1]);
    const meaning = [{ previous_response_id: 'r' }, { conversation: 'c' }, { prompt: { id: 'p' } }, { tools: [{ type: 'web_search' }] }, ...['file_search', 'code_interpreter', 'computer_use_preview', 'mcp', 'hologram'].map((type) => ({ tools: [{ type }, codex.tools[0]] })), { tools: [{ type: 'shell', environment: { type: 'container_auto' } }] }, ...['item_reference', 'compaction', 'mcp_approval_response', 'computer_call_output', 'hologram'].map((type) => ({ input: [{ type, id: 'i' }] })), { tool_choice: { type: 'file_search' } }, { text: { format: { type: 'grammar' } } }];
    for (const body of meaning) assert.throws(() => decode(body), NotCarried, JSON.stringify(body));
    const wrong = [{ input: 7 }, { input: [7] }, { input: [{ role: 'wizard', content: '' }] }, { input: [{ type: 'function_call_output', output: '' }] }, { background: true }, { instructions: 7 }, { temperature: 'hot' }, { tools: {} }, { tools: [{ type: 'function' }] }, { tool_choice: 'perhaps' }, { reasoning: { effort: 'heroic' } }];
    for (const body of wrong) assert.throws(() => decode(body), DialectError, JSON.stringify(body));
    for (const changes of [{ stop: ['x'] }, { answers: 2 }]) assert.throws(() => encode({ ...decode({}).request, ...changes }), NotCarried);
  });

  it('G3 tools that may be called are the only ones offered; one of several is asked for by name', () => {
    const [first] = codex.tools;
    const tools = [first, { type: 'custom', name: 'note' }];
    const allowed = (mode: string) => decode({ tools, tool_choice: { type: 'allowed_tools', mode, tools: [{ type: 'custom', name: 'note' }] } }).request;
    assert.deepEqual([allowed('auto').tools.map(({ name }) => name), allowed('auto').toolChoice], [['note'], { kind: 'auto' }]);
    assert.deepEqual(allowed('required').toolChoice, { kind: 'named', names: ['note'] });
    assert.deepEqual(encode(allowed('required'))['tool_choice'], { type: 'custom', name: 'note' });
  });

  it('G3 parts that are open at once keep their places, numbers and ids; neighbouring texts are one message', () => {
    const at = (part: number) => ({ choice: 0, part });
    const events: CanonicalEvent[] = [
      { type: 'start', id: 'r', model: 'm' }, { type: 'open', ...at(0), open: { kind: 'text' } }, { type: 'open', ...at(1), open: { kind: 'tool-call', id: 'c1', name: 'f' } }, { type: 'piece', ...at(1), piece: { arguments: '{"a"' } },
      { type: 'piece', ...at(0), piece: { text: 'Hi' } }, { type: 'open', ...at(2), open: { kind: 'tool-call', id: 'c2', name: 'g' } }, { type: 'piece', ...at(1), piece: { arguments: ':1}' } }, { type: 'close', ...at(2) },
      { type: 'close', ...at(1) }, { type: 'close', ...at(0) }, { type: 'open', ...at(3), open: { kind: 'text' } }, { type: 'piece', ...at(3), piece: { text: 'a' } }, { type: 'close', ...at(3) },
      { type: 'open', ...at(4), open: { kind: 'refusal' } }, { type: 'piece', ...at(4), piece: { text: 'no' } }, { type: 'close', ...at(4) },
      { type: 'finish', choice: 0, ending: { stop: 'tool-calls', native: 'tool_use', stopSequence: null } }, { type: 'end' },
    ];
    const written = eventsOf(events, contextFor(undefined, [{ field: 'seed', message: 'left out' }]));
    assert.deepEqual(written.map(({ sequence_number }) => sequence_number), written.map((_event, index) => index));
    const response = responseOf(written.at(-1));
    assert.deepEqual(response.output.map(({ type, content }) => [type, content?.length]), [['message', 1], ['function_call', undefined], ['function_call', undefined], ['message', 2]]);
    assert.deepEqual([response.native_finish_reason, response.warnings.length, responseOf(written[0]).warnings.length], ['tool_use', 1, 1]);
    const decoder = codec.openDecoder(contextFor());
    const bytes = Buffer.from(written.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(''));
    assert.deepEqual(fold([...decoder.push(bytes), ...decoder.finish()]).answer, fold(events).answer);
  });

  it('trap 5: what Gemini or Anthropic signed goes through a Responses client and comes back to who made it', () => {
    const parts: readonly Part[] = [
      { kind: 'reasoning', text: '', signature: { dialect: 'anthropic-messages', value: 'hidden' }, redacted: true }, { kind: 'reasoning', text: 'Thought', signature: { dialect: 'anthropic-messages', value: 'sig' } },
      { kind: 'tool-call', id: 'c', name: 'f', arguments: '{}', signature: { dialect: 'gemini', value: 'Zw==' } },
    ];
    for (const whole of [codec.encodeAnswer(answerOf(parts), contextFor()), eventsOf(unfold(answerOf(parts)), contextFor()).at(-1)?.['response'] as Record<string, unknown>]) {
      const { request } = decode({ input: [{ role: 'user', content: 'x' }, ...whole['output'] as readonly unknown[]] });
      const back = request.turns[1]?.parts ?? [];
      assert.deepEqual(back.slice(0, 2), parts.slice(0, 2));
      const contents = geminiCodec.encodeRequest({ ...request, turns: [{ role: 'assistant', parts: back }] }, { model: 'gemini-3-pro', stream: true, provider: 'google' }, openNotes()).body['contents'];
      assert.deepEqual(contents, [{ role: 'model', parts: [{ functionCall: { id: 'c', name: 'f', args: {} }, thoughtSignature: 'Zw==' }] }]);
    }
  });

  it('G4 a failure inside a stream is an error event and a failed response with what there was', () => {
    const written = eventsOf([{ type: 'start', id: 'r', model: 'm' }, { type: 'open', choice: 0, part: 0, open: { kind: 'text' } }, { type: 'piece', choice: 0, part: 0, piece: { text: 'Hi' } }, { type: 'failure', failure: { kind: 'overloaded', status: 529, message: 'busy', code: null, param: null, retryAfterSeconds: null } }], contextFor());
    assert.deepEqual(written.slice(-2).map(({ type }) => type), ['error', 'response.failed']);
    const response = responseOf(written.at(-1));
    assert.deepEqual([response.error.code, response.output[0]?.content?.[0]?.text], ['provider_overloaded', 'Hi']);
  });

  it('G3 models that reason take no temperature; the least limit is sixteen tokens', () => {
    const notes = openNotes();
    const request = { ...decode({ temperature: 0.2, max_output_tokens: 5 }).request, seed: 1 };
    const { body } = codec.encodeRequest(request, { model: 'gpt-5-mini', stream: true, provider: 'openai' }, notes);
    assert.deepEqual([body['temperature'], body['max_output_tokens'], notes.warnings.map(({ field }) => field)], [undefined, 16, ['seed', 'max_output_tokens', 'temperature']]);
    assert.equal(encode(request, 'gpt-4o')['temperature'], 0.2);
    assert.equal(encode(request, 'gpt-4o')['include'], undefined);
    assert.equal(encode({ ...request, format: { kind: 'json' } })['instructions'], 'Answer with one JSON object.');
    assert.equal(encode({ ...decode({ instructions: 'Write JSON.' }).request, format: { kind: 'json' } })['instructions'], 'Write JSON.');
  });

  it('G3 an effort is one that the model takes; models that do not reason get none', () => {
    const sent = (model: string, effort: NonNullable<CanonicalRequest['reasoning']>['effort'], budgetTokens: number | null = null) => (encode({ ...decode({}).request, reasoning: { effort, budgetTokens, shown: null } }, model)['reasoning'] as { effort?: string } | undefined)?.effort;
    const tries: readonly (readonly [string, Parameters<typeof sent>[1], string | undefined])[] = [
      ['gpt-5-mini', 'none', 'minimal'], ['gpt-5.1', 'minimal', 'low'], ['gpt-5.2', 'max', 'xhigh'], ['gpt-5.2', 'none', 'none'], ['o4-mini', 'xhigh', 'high'], ['gpt-5-pro', 'low', 'high'],
      ['gpt-4o', 'high', undefined], ['gpt-5.1-chat-latest', 'high', undefined], ['grok-4', 'max', 'max'], ['gpt-5.6-sol', 'max', 'max'],
    ];
    for (const [model, effort, expected] of tries) assert.equal(sent(model, effort), expected, model);
    assert.deepEqual([sent('gpt-5.4', null, 0), sent('gpt-5.4', null, 2_000), sent('gpt-5.4', null, 10_000), sent('gpt-5.4', null, -1)], ['none', 'low', 'medium', undefined]);
  });

  it('G3 random and cut streams never throw', () => {
    let state = 7;
    const decoder = codec.openDecoder(contextFor());
    const words = ['data: {"type":"response.output_item.added","output_index":0,"item":{"type":"message"}}\n\n', 'data: {"type":"response.output_text.delta","output_index":0,"delta":7}\n\n', 'data: {"type":"response.output_item.done","output_index":1,"item":null}\n\n', 'data: {"type":"response.output_item.done","output_index":2,"item":{"type":"reasoning","summary":[7]}}\n\n', 'data: {"type":"response.content_part.done","output_index":0,"part":[]}\n\n', 'data: {"half', '\n\n', 'data: [DONE]\n\n', 'event: ping\n\n', 'data: {"type":7}\n\n'];
    for (let turn = 0; turn < 300; turn += 1) {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      decoder.push(Buffer.from(words[state % words.length] ?? ''));
    }
    assert.ok(Array.isArray(decoder.finish()));
  });
});
