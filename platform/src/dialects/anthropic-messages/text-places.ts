import { commonMarks, type TextManners } from '../text-places.ts';

/** Where text stands in a Messages request. Thoughts are signed: their provider refuses them when they were changed. */
export const textManners: TextManners = {
  marks: new Set([...commonMarks, 'tool_use_id', 'file_id', 'display', 'allowed_callers', 'container', 'inference_geo', 'speed']),
  opaque: (holder, key) => key === 'signature' || key === 'encrypted_content' || key === 'encrypted_index' || (key === 'data' && holder['type'] !== 'text'),
  freeForm: new Set(['input', 'input_schema', 'schema', 'metadata']),
  isAttachment: ({ type, source }) => (type === 'image' || type === 'document' || type === 'container_upload') && !isTextSource(source),
  isSealed: ({ type }) => type === 'thinking' || type === 'redacted_thinking',
};

/** A document whose text stands in the request itself. */
function isTextSource(source: unknown): boolean {
  return typeof source === 'object' && source !== null && 'type' in source && (source.type === 'text' || source.type === 'content');
}
