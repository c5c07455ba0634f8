import { type CanonicalAnswer, type DecodingContext, ownSignature, type Part } from '../../canonical/index.ts';
import { isObject, type JsonObject, objectIn, textIn } from '../../reading.ts';
import { readCitations } from './citations.ts';
import { decodeUsage } from './encode-usage.ts';
import { readStopReason } from './map-stop-reason.ts';
import { noteStopDetails } from './stop-details.ts';

/** Reads a whole Messages answer; `null` where it is none. */
export function decodeAnswer(body: unknown, context: DecodingContext): CanonicalAnswer | null {
  if (!isObject(body) || !Array.isArray(body['content'])) return null;
  noteStopDetails(body['stop_details'], context.notes);
  const native = textIn(body, 'stop_reason');
  const parts = body['content'].filter(isObject).map(readAnswerBlock);
  return {
    id: textIn(body, 'id'), model: textIn(body, 'model'), usage: decodeUsage(body['usage']),
    choices: [{ index: 0, parts, stop: readStopReason(native, parts.some(({ kind }) => kind === 'tool-call')), native, stopSequence: textIn(body, 'stop_sequence') }],
  };
}

/** A block of an answer; what is not known is carried as it is. */
export function readAnswerBlock(block: JsonObject): Part {
  const type = textIn(block, 'type') ?? '';
  if (type === 'text') {
    const citations = readCitations(block['citations']);
    return { kind: 'text', text: textIn(block, 'text') ?? '', ...(citations.length === 0 ? {} : { citations }) };
  }
  if (type === 'tool_use') return { kind: 'tool-call', id: textIn(block, 'id') ?? '', name: textIn(block, 'name') ?? '', arguments: JSON.stringify(objectIn(block, 'input')) };
  if (type === 'thinking') return { kind: 'reasoning', text: textIn(block, 'thinking') ?? '', ...ownSignature(textIn(block, 'signature'), 'anthropic-messages') };
  if (type === 'redacted_thinking') return { kind: 'reasoning', text: '', signature: { dialect: 'anthropic-messages', value: textIn(block, 'data') ?? '' }, redacted: true };
  return { kind: 'native', dialect: 'anthropic-messages', type, value: block };
}
