import type { MemberRule } from '../../canonical/index.ts';

const elsewhere = 'The provider that serves this request has nothing like it; it was left out.';
const bedrocks = 'It is something of Bedrock’s own that another provider does not have. Call a model of Bedrock’s, or leave it out.';

/** Members of a Converse body, and what becomes of each in translation (Amazon Bedrock Runtime API reference, Converse). */
export const requestRules: Readonly<Record<string, MemberRule>> = {
  modelId: 'neutral', messages: 'read', system: 'read', inferenceConfig: 'read', toolConfig: 'read', additionalModelRequestFields: 'read', outputConfig: 'read', requestMetadata: 'read',
  guardrailConfig: { means: `A guardrail decides what may be asked and answered. ${bedrocks}` }, promptVariables: { means: bedrocks },
  additionalModelResponseFieldPaths: { tunes: elsewhere }, performanceConfig: { tunes: elsewhere }, serviceTier: { tunes: 'Tiers of service are each provider’s own; it was left out.' },
};

export const inferenceRules: Readonly<Record<string, MemberRule>> = { maxTokens: 'read', temperature: 'read', topP: 'read', stopSequences: 'read', topK: 'read' };
/** What models take beyond Converse itself, as far as it has a meaning elsewhere. */
export const modelRules: Readonly<Record<string, MemberRule>> = {
  thinking: 'read', output_config: 'read', reasoningConfig: 'read', reasoning_effort: 'read', top_k: 'read', topK: 'read', inferenceConfig: 'read', tool_choice: 'read', anthropic_beta: 'neutral',
};
export const toolRules: Readonly<Record<string, MemberRule>> = { name: 'read', description: 'read', inputSchema: 'read', strict: 'read' };
