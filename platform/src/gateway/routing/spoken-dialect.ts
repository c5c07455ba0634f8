import type { DialectId } from '@keystead/contract';
import { canTranslate, type Translatable } from '../../dialects/index.ts';
import type { Provider } from '../../providers/index.ts';

/**
 * Which of its dialects a provider is asked in where it does not speak the caller's: the one that loses least. Chat
 * Completions stands before Responses, since every cousin of OpenAI's speaks it the same way.
 */
const preferred: readonly DialectId[] = ['anthropic-messages', 'gemini', 'bedrock-converse', 'openai-chat', 'openai-responses', 'openai-embeddings'];

/** The dialect to ask a provider in; `null` where it cannot be asked. */
export function spokenDialect(provider: Provider, caller: DialectId, translatable: Translatable): DialectId | null {
  if (provider.dialects[caller] !== undefined) return caller;
  return preferred.find((dialect) => provider.dialects[dialect] !== undefined && canTranslate(caller, dialect, translatable)) ?? null;
}
