import type { Connection } from '@keystead/contract';
import { alibaba } from './alibaba.ts';
import { anthropic } from './anthropic.ts';
import { azure } from './azure.ts';
import { bedrock, bedrockMantle } from './bedrock.ts';
import { cerebras } from './cerebras.ts';
import { cohere } from './cohere.ts';
import { anyscale, compatible, lmStudio, ollama, vllm } from './compatible.ts';
import { databricks } from './databricks.ts';
import { deepseek } from './deepseek.ts';
import { fireworks } from './fireworks.ts';
import { google } from './google.ts';
import { groq } from './groq.ts';
import { huggingface } from './huggingface.ts';
import { mistral } from './mistral.ts';
import { moonshot } from './moonshot.ts';
import { openai } from './openai.ts';
import { openrouter } from './openrouter.ts';
import { perplexity } from './perplexity.ts';
import type { Provider } from './provider.ts';
import { sandbox } from './sandbox.ts';
import { together } from './together.ts';
import { anthropicAdmin, openaiAdmin } from './usage-reports.ts';
import { vertex } from './vertex.ts';
import { xai } from './xai.ts';
import { zai } from './zai.ts';

/** Every provider a key can be added for, by id, in the order in which they are offered. */
export const providers: ReadonlyMap<string, Provider> = byId([
  openai, anthropic, google, vertex, azure, bedrock, bedrockMantle, mistral, groq, together,
  deepseek, xai, openrouter, fireworks, perplexity, cohere, huggingface, cerebras, moonshot, zai, alibaba, databricks,
  compatible, anyscale, ollama, vllm, lmStudio, openaiAdmin, anthropicAdmin, sandbox,
]);

function byId(list: readonly Provider[]): ReadonlyMap<string, Provider> {
  return new Map(list.map((provider) => [provider.id, provider]));
}

/**
 * The providers, with the origins that the operator set for some of them (a regional or private endpoint, a test).
 * @throws Error naming an id that is no provider's, or an origin that is none.
 */
export function providersAt(origins: Readonly<Record<string, string>>): ReadonlyMap<string, Provider> {
  for (const [id, origin] of Object.entries(origins)) {
    if (!providers.has(id)) throw new Error(`there is no provider "${id}"; the providers are ${[...providers.keys()].join(', ')}`);
    if (!URL.canParse(origin) || new URL(origin).origin !== origin) throw new Error(`the origin of provider "${id}" must be a scheme and a host, as in https://eu.api.openai.com`);
  }
  return byId([...providers.values()].map((provider) => moved(provider, origins[provider.id])));
}

/** The operator's place is the only one: its keys are checked there too. */
function moved(provider: Provider, origin: string | undefined): Provider {
  if (origin === undefined) return provider;
  const { origin: _control, ...verification } = provider.verification;
  const there = { ...provider, origin, custom: false, verification };
  const { connection } = provider;
  return connection === undefined ? there : { ...there, connection: { ...connection, at: (said) => moved(connection.at(said), origin) } };
}

/**
 * A provider as a credential reaches it, by what that says beside its key.
 * @throws ConnectionProblem where that does not lead anywhere.
 */
export function providerAt(provider: Provider, connection: Connection | undefined): Provider {
  return provider.connection === undefined ? provider : provider.connection.at(connection ?? {});
}

/** The provider whose mark a key begins with, the longest mark first; `null` where none does. */
export function recogniseProvider(secret: string, known: ReadonlyMap<string, Provider> = providers): Provider | null {
  const marks = [...known.values()].flatMap((provider) => provider.keyPrefixes.map((prefix) => ({ provider, prefix })));
  const fitting = marks.filter(({ prefix }) => secret.startsWith(prefix)).toSorted((a, b) => b.prefix.length - a.prefix.length);
  return fitting[0]?.provider ?? null;
}
