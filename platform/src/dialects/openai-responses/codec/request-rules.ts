import type { MemberRule } from '../../canonical/index.ts';

const dashboard = 'It only labels the request at OpenAI and was left out.';
const tuning = 'The provider that serves this request has nothing like it, so it was left out.';

/** Members of a Responses body (OpenAI’s reference, and what Codex adds), and what becomes of each in translation. */
export const requestRules: Readonly<Record<string, MemberRule>> = {
  model: 'read', input: 'read', instructions: 'read', stream: 'read', tools: 'read', tool_choice: 'read', parallel_tool_calls: 'read', text: 'read', include: 'read', reasoning: 'read',
  max_output_tokens: 'read', temperature: 'read', top_p: 'read', top_logprobs: 'read', user: 'read', safety_identifier: 'read', store: 'read', truncation: 'read', service_tier: 'read', background: 'read',
  // Cousins take these here too, though OpenAI does not.
  top_k: 'read', seed: 'read', frequency_penalty: 'read', presence_penalty: 'read',
  prompt_cache_key: 'neutral', prompt_cache_retention: 'neutral', prompt_cache_options: 'neutral', stream_options: 'neutral', client_metadata: 'neutral', max_tool_calls: 'neutral',
  metadata: { tunes: dashboard }, moderation: { tunes: tuning }, access_programs: { tunes: tuning }, context_management: { tunes: 'Conversations are not made shorter by the provider that serves this request; it was left out.' },
  image: { tunes: tuning }, provider: { tunes: 'Which provider serves is a matter of the route here; it was left out.' },
  previous_response_id: { means: 'It stands for a conversation that OpenAI keeps, and another provider does not know it. Send the whole conversation in "input".' },
  conversation: { means: 'It stands for a conversation that OpenAI keeps, and another provider does not know it. Send the whole conversation in "input".' },
  prompt: { means: 'It stands for a prompt that OpenAI keeps. Send its text in "instructions" and "input".' },
};

export const textRules: Readonly<Record<string, MemberRule>> = { format: 'read', verbosity: 'read' };
export const reasoningRules: Readonly<Record<string, MemberRule>> = { effort: 'read', summary: 'read', generate_summary: 'read', context: 'neutral', mode: { tunes: tuning } };
export const toolRules: Readonly<Record<string, MemberRule>> = {
  type: 'read', name: 'read', description: 'read', parameters: 'read', strict: 'read', defer_loading: 'neutral', allowed_callers: 'neutral', output_schema: 'neutral', async: { tunes: tuning },
};

const onlyNote = { phase: 'neutral', id: 'neutral', status: 'neutral', caller: 'neutral', internal_chat_message_metadata_passthrough: 'neutral', metadata: 'neutral', created_by: 'neutral' } as const;
/** Members of an item of the conversation. */
export const itemRules: Readonly<Record<string, MemberRule>> = {
  type: 'read', role: 'read', content: 'read', call_id: 'read', name: 'read', namespace: 'read', arguments: 'read', output: 'read', input: 'read', action: 'read', operation: 'read', summary: 'read',
  encrypted_content: 'read', tools: 'read', ...onlyNote, execution: 'neutral', environment: 'neutral', max_output_length: 'neutral', async: 'neutral', end_turn: 'neutral',
};

/** Items that cannot be carried over, and why. */
export const refusedItems: Readonly<Record<string, string>> = {
  item_reference: 'It stands for something that OpenAI keeps. Send the item itself: clients do so when they ask with "store": false (in the Vercel AI SDK: providerOptions.openai.store).',
  compaction: 'A compacted conversation can be read by OpenAI alone. Send the conversation itself.', compaction_trigger: 'A conversation is compacted by OpenAI alone.',
  context_compaction: 'A compacted conversation can be read by OpenAI alone. Send the conversation itself.',
  configuration_update: 'Settings cannot change in the middle of a conversation elsewhere. Send them with the request.',
  computer_call: 'The computer tool is OpenAI’s own.', computer_call_output: 'The computer tool is OpenAI’s own.', mcp_approval_request: 'MCP servers are called by OpenAI itself.',
  mcp_approval_response: 'MCP servers are called by OpenAI itself.', program: 'Programmatic tool calls are run by OpenAI itself.', program_output: 'Programmatic tool calls are run by OpenAI itself.',
};
