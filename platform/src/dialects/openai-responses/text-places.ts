import { textManners as chat } from '../openai-chat/text-places.ts';
import type { TextManners } from '../text-places.ts';

/** Where text stands in a Responses request. Reasoning that goes back carries its provider's encryption and must not be touched. */
export const textManners: TextManners = {
  ...chat,
  marks: new Set([...chat.marks, 'phase', 'search_context_size', 'truncation', 'summary_mode', 'item_id', 'conversation', 'server_label']),
  opaque: (holder, key) => chat.opaque(holder, key) || (key === 'image_url' && String(holder['image_url']).startsWith('data:')),
  isAttachment: ({ type }) => type === 'input_image' || type === 'input_file' || type === 'input_audio' || type === 'computer_screenshot',
};
