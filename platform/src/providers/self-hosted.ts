import type { DialectId } from '@keystead/contract';
import { connected, readBaseUrl } from './connection.ts';
import type { Provider } from './provider.ts';
import { bearerIfAny, readModelList } from './verdicts.ts';

type Said = Pick<Provider, 'id' | 'name' | 'links'> & Partial<Pick<Provider, 'keyExample' | 'keyless' | 'chat' | 'keyPrefixes'>> & {
  readonly example: string;
  readonly hint: string;
  /** Where it usually is. */
  readonly usual?: string;
  readonly also: readonly DialectId[];
};

/** A server that speaks OpenAI's format wherever somebody runs it: each credential says where. */
export function selfHosted({ example, hint, usual, also, ...said }: Said): Provider {
  const field = { name: 'baseUrl', label: 'Base URL', hint, example, required: true, pattern: 'https?://[\\x21-\\x7e]+', ...(usual === undefined ? {} : { default: usual }) } as const;
  return connected({
    sandbox: false, custom: true, chat: { outputLimit: 'max_tokens' }, authorise: bearerIfAny, keyPrefixes: [], keyExample: 'as its operator gave it', modelPatterns: [], appModels: [], priceId: null, ...said,
  }, [field], ({ baseUrl }) => {
    const { origin, basePath } = readBaseUrl('baseUrl', baseUrl);
    return {
      origin, dialects: Object.fromEntries((['openai-chat', ...also] as const).map((dialect) => [dialect, { basePath }])),
      verification: { path: `${basePath}/models`, read: readModelList },
    };
  });
}
