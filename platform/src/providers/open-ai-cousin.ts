import type { DialectId } from '@keystead/contract';
import type { Provider } from './provider.ts';
import { bearer, readModelList } from './verdicts.ts';

type Said = Pick<Provider, 'id' | 'name' | 'keyExample' | 'links'> & Partial<Provider> & {
  readonly origin: string;
  /** Path before `/chat/completions`, e.g. `/v1`. */
  readonly basePath: string;
  /** What it speaks beside Chat Completions. */
  readonly also?: readonly DialectId[];
};

/** A provider that speaks OpenAI's format at one place, takes a bearer token, and lists its models beside it. */
export function openAiCousin({ basePath, also = [], ...said }: Said): Provider {
  return {
    sandbox: false, authorise: bearer, keyPrefixes: [], modelPatterns: [], appModels: [], priceId: null,
    dialects: Object.fromEntries((['openai-chat', ...also] as const).map((dialect) => [dialect, { basePath }])),
    verification: { path: `${basePath}/models`, read: readModelList },
    ...said,
  };
}
