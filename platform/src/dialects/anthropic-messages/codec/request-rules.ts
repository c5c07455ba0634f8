import type { MemberRule } from '../../canonical/index.ts';

const runsThere = 'It makes use of something at Anthropic that another provider does not have. Call a model of Anthropic’s, or leave it out.';
const elsewhere = 'The provider that serves this request has nothing like it; it was left out.';

/** Members of a Messages body, and what becomes of each in translation (Anthropic's API reference, 2026). */
export const requestRules: Readonly<Record<string, MemberRule>> = {
  model: 'read', max_tokens: 'read', messages: 'read', system: 'read', stream: 'read', tools: 'read', tool_choice: 'read', stop_sequences: 'read', temperature: 'read',
  top_p: 'read', top_k: 'read', thinking: 'read', output_config: 'read', output_format: 'read', metadata: 'read', cache_control: 'read',
  anthropic_version: 'neutral', anthropic_beta: 'neutral', betas: 'neutral', diagnostics: 'neutral',
  container: { means: runsThere }, mcp_servers: { means: runsThere },
  inference_geo: { means: 'Where the model runs is not promised by another provider. Leave it out, or use a provider whose address is in that region.' },
  context_management: { tunes: elsewhere }, service_tier: { tunes: 'Tiers of service are each provider’s own; it was left out.' }, speed: { tunes: elsewhere },
  fallbacks: { tunes: 'Fall-back models are a matter of the route here; it was left out.' }, user_profile_id: { tunes: elsewhere }, workspace_id: { tunes: elsewhere },
};

export const toolRules: Readonly<Record<string, MemberRule>> = {
  type: 'read', name: 'read', description: 'read', input_schema: 'read', strict: 'read', cache_control: 'read', eager_input_streaming: 'neutral', allowed_callers: 'read',
  defer_loading: { tunes: 'The tool was offered at once: looking for tools is Anthropic’s own.' }, input_examples: { tunes: elsewhere },
};

export const outputRules: Readonly<Record<string, MemberRule>> = { effort: 'read', format: 'read', task_budget: { tunes: elsewhere } };
export const metadataRules: Readonly<Record<string, MemberRule>> = { user_id: 'read' };
