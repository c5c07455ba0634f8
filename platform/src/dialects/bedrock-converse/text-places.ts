import { isObject } from '../reading.ts';
import { commonMarks, type TextManners } from '../text-places.ts';

/** Where text stands in a Converse request. A document whose source is text is text; every other source is bytes or a place. */
export const textManners: TextManners = {
  marks: new Set([...commonMarks, 'modelId', 'toolUseId', 'guardrailIdentifier', 'guardrailVersion', 'trace', 'latency']),
  opaque: (_holder, key) => key === 'bytes' || key === 'signature' || key === 'redactedContent' || key === 'data',
  freeForm: new Set(['input', 'json', 'inputSchema', 'schema', 'promptVariables', 'requestMetadata']),
  isAttachment: (holder) => ['image', 'document', 'video', 'audio'].some((name) => { const block = holder[name]; return isObject(block) && isObject(block['source']) && !('text' in block['source']) && !('content' in block['source']); }),
  isSealed: (holder) => isObject(holder['reasoningContent']),
};
