import { commonMarks, type TextManners } from '../text-places.ts';

/** Where text stands in a request of Google's, in either spelling of its names. Parts that are thoughts are signed. */
export const textManners: TextManners = {
  marks: new Set([...commonMarks, 'responseMimeType', 'response_mime_type', 'thinkingLevel', 'thinking_level', 'category', 'threshold', 'taskType', 'task_type', 'cachedContent', 'cached_content', 'responseModalities', 'response_modalities']),
  opaque: (holder, key) => key === 'thoughtSignature' || key === 'thought_signature' || (key === 'data' && ('mimeType' in holder || 'mime_type' in holder)),
  freeForm: new Set(['args', 'response', 'parameters', 'parametersJsonSchema', 'parameters_json_schema', 'responseSchema', 'response_schema', 'responseJsonSchema', 'response_json_schema', 'labels']),
  isAttachment: (holder) => ['inlineData', 'inline_data', 'fileData', 'file_data'].some((name) => typeof holder[name] === 'object' && holder[name] !== null),
  isSealed: ({ thought }) => thought === true,
};
