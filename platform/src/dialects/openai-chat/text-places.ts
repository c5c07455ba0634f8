import { commonMarks, type TextManners } from '../text-places.ts';

/** Where text stands in a Chat Completions request, a body of the Responses API sent to that path included. */
export const textManners: TextManners = {
  marks: new Set([...commonMarks, 'tool_call_id', 'call_id', 'reasoning_effort', 'reasoning_format', 'file_id', 'previous_response_id', 'prompt_cache_key', 'verbosity', 'voice', 'modalities', 'include', 'tool_choice']),
  opaque: (holder, key) => key === 'file_data' || key === 'encrypted_content' || key === 'signature' || (key === 'data' && (typeof holder['format'] === 'string' || String(holder['type']).startsWith('reasoning.'))),
  freeForm: new Set(['parameters', 'schema', 'metadata', 'variables']),
  isAttachment: ({ type }) => attachments.has(String(type)),
  isSealed: ({ type }) => type === 'reasoning' || String(type).startsWith('reasoning.'),
};

const attachments: ReadonlySet<string> = new Set(['image_url', 'input_audio', 'file', 'document_url', 'video_url', 'input_image', 'input_file']);
