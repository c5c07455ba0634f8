import { textManners as chat } from '../openai-chat/text-places.ts';
import type { TextManners } from '../text-places.ts';

/** Where text stands in a request for embeddings: in `input`, as one string or many. Tokens sent as numbers are not text here. */
export const textManners: TextManners = { ...chat, marks: new Set([...chat.marks, 'encoding_format', 'input_type', 'truncate']), isAttachment: sentAsTokens };

function sentAsTokens(holder: Readonly<Record<string, unknown>>): boolean {
  const { input } = holder;
  if (!Array.isArray(input)) return false;
  return input.some((each) => typeof each === 'number' || (Array.isArray(each) && each.some((one) => typeof one === 'number')));
}
