import { type CanonicalAnswer, type DecodingContext, ownSignature, type Part } from '../../canonical/index.ts';
import { isObject, type JsonObject, listIn, objectIn, textIn } from '../../reading.ts';
import { servedModelIn } from '../answer.ts';
import { decodeUsage } from './encode-usage.ts';
import { mediaTypeOf } from './formats.ts';
import { readStopReason } from './map-stop-reason.ts';
import { readCited } from './read-blocks.ts';

/** Reads a whole Converse answer; `null` where it is none. It has no id, and names no model. */
export function decodeAnswer(body: unknown, _context: DecodingContext): CanonicalAnswer | null {
  const message = objectIn(objectIn(body, 'output'), 'message');
  if (!isObject(body) || !Array.isArray(message['content'])) return null;
  const native = textIn(body, 'stopReason');
  const stopSequence = textIn(objectIn(body, 'additionalModelResponseFields'), 'stop_sequence');
  const parts = listIn(message, 'content').filter(isObject).map(readAnswerBlock);
  return {
    id: null, model: servedModelIn(body), usage: decodeUsage(body['usage']),
    choices: [{ index: 0, parts, stop: readStopReason(native, parts.some(({ kind }) => kind === 'tool-call')), native, stopSequence }],
  };
}

function readAnswerBlock(block: JsonObject): Part {
  const call = block['toolUse'];
  const thought = block['reasoningContent'];
  const cited = block['citationsContent'];
  const image = block['image'];
  if (typeof block['text'] === 'string') return { kind: 'text', text: block['text'] };
  if (isObject(call) && call['type'] !== 'server_tool_use') {
    return { kind: 'tool-call', id: textIn(call, 'toolUseId') ?? '', name: textIn(call, 'name') ?? '', arguments: JSON.stringify(call['input'] ?? {}) };
  }
  if (isObject(thought)) return readThought(thought);
  if (isObject(cited)) return readCited(cited);
  const bytes = textIn(objectIn(image, 'source'), 'bytes');
  if (bytes !== null) return { kind: 'image', source: { from: 'data', mediaType: mediaTypeOf('image', textIn(image, 'format') ?? 'png'), base64: bytes } };
  return { kind: 'native', dialect: 'bedrock-converse', type: Object.keys(block)[0] ?? '', value: block };
}

function readThought(thought: JsonObject): Part {
  const hidden = textIn(thought, 'redactedContent');
  if (hidden !== null) return { kind: 'reasoning', text: '', signature: { dialect: 'bedrock-converse', value: hidden }, redacted: true };
  const text = objectIn(thought, 'reasoningText');
  return { kind: 'reasoning', text: textIn(text, 'text') ?? '', ...ownSignature(textIn(text, 'signature'), 'bedrock-converse') };
}
