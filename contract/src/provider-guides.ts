/** What a guide says of each provider. */
export const guideTopics = ['zero-retention', 'training', 'caps', 'agreements', 'regions'] as const;
export type GuideTopic = (typeof guideTopics)[number];

export const guideTopicTexts: Readonly<Record<GuideTopic, string>> = {
  'zero-retention': 'Zero retention', training: 'Training on your data', caps: 'Spending cap at the provider', agreements: 'DPA and BAA', regions: 'Regions',
};

/** `default`: nothing to do; `setting`: you switch it; `on-request`: the provider has to agree; `no`: there is none; `unknown`: we found no statement of the provider. */
export type GuideState = 'default' | 'setting' | 'on-request' | 'no' | 'unknown';
export const guideStateTexts: Readonly<Record<GuideState, string>> = { default: 'By default', setting: 'You switch it', 'on-request': 'On request', no: 'Not offered', unknown: 'Unknown' };

export interface GuideEntry {
  readonly state: GuideState;
  /** What is so, and where to click. */
  readonly text: string;
  /** Where it is done or asked for. */
  readonly where: string | null;
}

export interface ProviderGuide {
  /** Providers that it is about, by id. */
  readonly providers: readonly string[];
  readonly name: string;
  /** The provider's own pages that it follows. */
  readonly sources: readonly string[];
  /** When they were read; `null`: only linked. */
  readonly checkedOn: string | null;
  readonly topics: Readonly<Record<GuideTopic, GuideEntry>>;
}

const entry = (state: GuideState, text: string, where: string | null = null): GuideEntry => ({ state, text, where });
const ask = 'We found no statement of the provider on this. Ask it in writing, and enter the answer in the register.';
const unknown = entry('unknown', ask);
const capHere = 'We found no statement of the provider on this. The cap on the key in Keystead holds in any case.';
const noCap = entry('unknown', capHere);
const read = '2026-11-22';

/** A provider of which only its own page is known. */
function onlyLinked(providers: readonly string[], name: string, source: string): ProviderGuide {
  return { providers, name, sources: [source], checkedOn: null, topics: { 'zero-retention': unknown, training: unknown, caps: noCap, agreements: unknown, regions: unknown } };
}

/**
 * A guide for each provider: what to switch on or ask for before data of any weight goes there. What the provider's own pages did not say is `unknown`: a guess would be worse than
 * nothing. Terms change; the date says when the pages were read.
 */
export const providerGuides: readonly ProviderGuide[] = [
  {
    providers: ['openai'], name: 'OpenAI', sources: ['https://developers.openai.com/api/docs/guides/your-data'], checkedOn: read,
    topics: {
      'zero-retention': entry('on-request', 'Logs for abuse monitoring are kept for up to 30 days. Zero data retention or modified abuse monitoring has to be approved, for the organisation or a project; ask sales. Some features store data all the same. Keystead’s zero-retention apps also send store: false.', 'https://developers.openai.com/api/docs/guides/your-data'),
      training: entry('default', 'Data sent to the API has not been used to train models since 1 March 2023, unless you opt in to share it. Check that nobody opted in, under Settings, Data controls.', 'https://platform.openai.com/settings/organization/data-controls/sharing'),
      caps: entry('unknown', `${capHere} Look at the limits of the organisation and of each project.`, 'https://platform.openai.com/settings/organization/limits'),
      agreements: unknown,
      regions: entry('unknown', 'Keystead tells a key’s region by its address: keys of eu.api.openai.com are in the European Union. Which projects may have one is in the provider’s page.', 'https://developers.openai.com/api/docs/guides/your-data'),
    },
  },
  {
    providers: ['anthropic'], name: 'Anthropic', sources: ['https://platform.claude.com/docs/en/build-with-claude/api-and-data-retention', 'https://privacy.claude.com/en/articles/8956058-i-have-a-zero-data-retention-agreement-with-anthropic-what-products-does-it-apply-to'], checkedOn: read,
    topics: {
      'zero-retention': entry('on-request', 'Granted by sales, for each organisation by itself; results of safety classifiers are kept, and some models and features are not covered.', 'https://privacy.claude.com/en/articles/8956058-i-have-a-zero-data-retention-agreement-with-anthropic-what-products-does-it-apply-to'),
      training: entry('default', 'Data that is retained is not used for training without your express permission.', 'https://platform.claude.com/docs/en/build-with-claude/api-and-data-retention'),
      caps: noCap,
      agreements: entry('on-request', 'A BAA is offered for HIPAA-ready API access, with limits on features (for example web search). Ask sales.', 'https://platform.claude.com/docs/en/build-with-claude/api-and-data-retention'),
      regions: unknown,
    },
  },
  {
    providers: ['google'], name: 'Google Gemini API', sources: ['https://ai.google.dev/gemini-api/docs/zdr', 'https://ai.google.dev/gemini-api/docs/usage-policies'], checkedOn: read,
    topics: {
      'zero-retention': entry('on-request', 'Prompts and answers are logged for abuse monitoring for a limited time (55 days by the usage policies). Zero retention is approved for a project; grounding with Search or Maps keeps data for 30 days in any case.', 'https://ai.google.dev/gemini-api/docs/zdr'),
      training: entry('setting', 'Not used to improve products on paid services. On unpaid quota it is, outside of the EEA, Switzerland and the United Kingdom: enable billing on the project before the first real request.', 'https://ai.google.dev/gemini-api/docs/zdr'),
      caps: noCap, agreements: unknown, regions: unknown,
    },
  },
  {
    providers: ['vertex'], name: 'Google Vertex AI', sources: ['https://cloud.google.com/vertex-ai/generative-ai/docs/data-governance'], checkedOn: read,
    topics: {
      'zero-retention': entry('setting', 'Inputs of Gemini models are cached for up to 24 hours unless the project disables caching; prompts that look like abuse may be logged for up to 30 days, from which an exception can be asked for.', 'https://cloud.google.com/vertex-ai/generative-ai/docs/data-governance'),
      training: entry('default', 'Not used to train or fine-tune models without your permission or instruction.', 'https://cloud.google.com/vertex-ai/generative-ai/docs/data-governance'),
      caps: noCap,
      agreements: entry('default', 'Google’s Cloud Data Processing Addendum is part of its terms. Of a BAA we found no statement on these pages.', 'https://cloud.google.com/terms/data-processing-addendum'),
      regions: entry('setting', 'The region is part of the address; Keystead reads it from there.', null),
    },
  },
  {
    providers: ['bedrock', 'bedrock-mantle'], name: 'Amazon Bedrock', sources: ['https://docs.aws.amazon.com/bedrock/latest/userguide/data-retention.html'], checkedOn: read,
    topics: {
      'zero-retention': entry('setting', 'Set the data retention mode to “none” for the account or the project, in each Region: models that need retention are then refused. Under “default” the model’s own policy applies.', 'https://docs.aws.amazon.com/bedrock/latest/userguide/data-retention.html'),
      training: unknown, caps: noCap, agreements: unknown,
      regions: entry('setting', 'The Region is part of the address; Keystead reads it from there. Inference profiles may span Regions.', null),
    },
  },
  {
    providers: ['mistral'], name: 'Mistral', sources: ['https://docs.mistral.ai/admin/monitor-comply/privacy-data-controls', 'https://help.mistral.ai/en/articles/455207-can-i-opt-out-of-my-input-or-output-data-being-used-for-training'], checkedOn: read,
    topics: {
      'zero-retention': entry('unknown', 'The Admin Panel has controls for retention under API, Privacy; what they offer on which plan we did not find stated.', 'https://docs.mistral.ai/admin/monitor-comply/privacy-data-controls'),
      training: entry('setting', 'On the Scale plan you are opted out. On the Experiment plan opt out yourself: Admin Console, Privacy.', 'https://help.mistral.ai/en/articles/455207-can-i-opt-out-of-my-input-or-output-data-being-used-for-training'),
      caps: noCap, agreements: unknown, regions: unknown,
    },
  },
  {
    providers: ['groq'], name: 'Groq', sources: ['https://console.groq.com/docs/your-data'], checkedOn: read,
    topics: {
      'zero-retention': entry('setting', 'Requests are not retained by default, but may be to look into failures and abuse, and are by batch and fine-tuning. Switch that off for the organisation under Settings, Data controls.', 'https://console.groq.com/settings/data-controls'),
      training: unknown, caps: noCap, agreements: unknown, regions: unknown,
    },
  },
  {
    providers: ['together'], name: 'Together AI', sources: ['https://docs.together.ai/docs/zero-data-retention', 'https://docs.together.ai/docs/privacy-and-security'], checkedOn: read,
    topics: {
      'zero-retention': entry('setting', 'Organization Settings, Privacy: set “Store prompts and model responses” to No. Its pages do not agree on what holds without that, so set it. It does not reach back.', 'https://docs.together.ai/docs/zero-data-retention'),
      training: entry('default', 'Training is an opt-in of its own and off by default.', 'https://docs.together.ai/docs/zero-data-retention'),
      caps: noCap, agreements: unknown, regions: unknown,
    },
  },
  {
    providers: ['fireworks'], name: 'Fireworks', sources: ['https://docs.fireworks.ai/accounts/zero-data-retention'], checkedOn: read,
    topics: {
      'zero-retention': entry('setting', 'Most requests are never stored. On enterprise accounts an admin can block every feature that stores: Settings, Governances, Zero Data Retention.', 'https://docs.fireworks.ai/accounts/zero-data-retention'),
      training: unknown, caps: noCap, agreements: unknown, regions: unknown,
    },
  },
  onlyLinked(['azure'], 'Azure OpenAI and Foundry', 'https://learn.microsoft.com/azure/ai-foundry/responsible-ai/openai/data-privacy'),
  onlyLinked(['deepseek'], 'DeepSeek', 'https://platform.deepseek.com/'),
  onlyLinked(['xai'], 'xAI', 'https://docs.x.ai/'),
  onlyLinked(['openrouter'], 'OpenRouter', 'https://openrouter.ai/docs/guides/privacy/data-collection'),
  onlyLinked(['perplexity'], 'Perplexity', 'https://docs.perplexity.ai/'),
  onlyLinked(['cohere'], 'Cohere', 'https://docs.cohere.com/'),
  onlyLinked(['huggingface'], 'Hugging Face', 'https://huggingface.co/docs/inference-providers/security'),
  onlyLinked(['cerebras'], 'Cerebras', 'https://inference-docs.cerebras.ai/'),
  onlyLinked(['moonshot'], 'Moonshot', 'https://platform.moonshot.ai/docs'),
  onlyLinked(['zai'], 'Z.ai', 'https://docs.z.ai/'),
  onlyLinked(['alibaba'], 'Alibaba Cloud Model Studio', 'https://www.alibabacloud.com/help/en/model-studio/'),
  onlyLinked(['databricks'], 'Databricks', 'https://docs.databricks.com/'),
  {
    providers: ['openai-compatible', 'anyscale', 'ollama', 'vllm', 'lm-studio'], name: 'Endpoints of your own', sources: [], checkedOn: null,
    topics: {
      'zero-retention': entry('setting', 'What is kept is what the program that you run keeps: look at its logging.', null), training: entry('default', 'Nobody else sees the requests, where you run the endpoint yourself.', null),
      caps: entry('no', 'There is nobody to bill you. Set rate caps on the key.', null), agreements: entry('no', 'None is needed with yourself; where somebody else runs it, register the agreement for the key.', null),
      regions: entry('setting', 'Say under Policy where the address is.', '/policy'),
    },
  },
];

/** The guide for a provider, by its id; `undefined` where there is none. */
export function guideOf(providerId: string): ProviderGuide | undefined {
  return providerGuides.find(({ providers }) => providers.includes(providerId));
}
