import type { TranslatedRequest } from '@keystead/contract';

/** The dialects that a request can be sent in, as they are called on the screen. */
export const dialectNames: readonly { readonly value: TranslatedRequest['dialect']; readonly label: string }[] = [
  { value: 'openai-chat', label: 'OpenAI Chat' }, { value: 'openai-responses', label: 'Responses' }, { value: 'anthropic-messages', label: 'Anthropic' }, { value: 'gemini', label: 'Gemini' }, { value: 'bedrock-converse', label: 'Converse' },
];
