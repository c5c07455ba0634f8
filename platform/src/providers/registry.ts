import { anthropic } from './anthropic.ts';
import { google } from './google.ts';
import { groq } from './groq.ts';
import { mistral } from './mistral.ts';
import { openai } from './openai.ts';
import type { Provider } from './provider.ts';
import { sandbox } from './sandbox.ts';
import { together } from './together.ts';

/** Every provider a key can be added for, by id. */
export const providers: ReadonlyMap<string, Provider> = byId([openai, anthropic, google, mistral, groq, together, sandbox]);

function byId(list: readonly Provider[]): ReadonlyMap<string, Provider> {
  return new Map(list.map((provider) => [provider.id, provider]));
}

/**
 * The providers, with the origins that the operator set for some of them (a regional endpoint, a test).
 * @throws Error naming an id that is no provider's, or an origin that is none.
 */
export function providersAt(origins: Readonly<Record<string, string>>): ReadonlyMap<string, Provider> {
  for (const [id, origin] of Object.entries(origins)) {
    if (!providers.has(id)) throw new Error(`there is no provider "${id}"; the providers are ${[...providers.keys()].join(', ')}`);
    if (!URL.canParse(origin) || new URL(origin).origin !== origin) throw new Error(`the origin of provider "${id}" must be a scheme and a host, as in https://eu.api.openai.com`);
  }
  return byId([...providers.values()].map((provider) => ({ ...provider, origin: origins[provider.id] ?? provider.origin })));
}

/** The provider whose mark a key begins with, the longest mark first; `null` where none does. */
export function recogniseProvider(secret: string, known: ReadonlyMap<string, Provider> = providers): Provider | null {
  const marks = [...known.values()].flatMap((provider) => provider.keyPrefixes.map((prefix) => ({ provider, prefix })));
  const fitting = marks.filter(({ prefix }) => secret.startsWith(prefix)).toSorted((a, b) => b.prefix.length - a.prefix.length);
  return fitting[0]?.provider ?? null;
}
