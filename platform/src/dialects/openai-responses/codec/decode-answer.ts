import { type CanonicalAnswer, type DecodingContext, makeCallId, type Part, type TextPart, type TokenLogprob } from '../../canonical/index.ts';
import { readLogprobs } from '../../openai-chat/codec/logprobs.ts';
import { readResponsesUsage } from '../../openai-usage.ts';
import { isObject, type JsonObject, listIn, textIn } from '../../reading.ts';
import { readAnnotation } from './citations.ts';
import { readReasoning } from './decode-items.ts';
import { readStopReason } from './map-stop-reason.ts';
import { readCallItem } from './own-tools.ts';

/** Reads a whole Responses answer; `null` where it is none. */
export function decodeAnswer(body: unknown, context: DecodingContext): CanonicalAnswer | null {
  if (!isObject(body) || !Array.isArray(body['output'])) return null;
  const output = listIn(body, 'output').flatMap((item, index) => (isObject(item) ? [{ item, index }] : []));
  const parts = output.flatMap(({ item, index }) => readItem(item, index, context));
  const logprobs = output.flatMap(({ item }) => readItemLogprobs(item));
  const { stop, native } = readStopReason(body, new Set(parts.map(({ kind }) => kind)));
  return {
    id: textIn(body, 'id'), model: textIn(body, 'model'), usage: readResponsesUsage(body['usage']),
    choices: [{ index: 0, parts, stop, native, stopSequence: null, ...(logprobs.length === 0 ? {} : { logprobs }) }],
  };
}

/** An item of the output. */
export function readItem(item: JsonObject, index: number, context: DecodingContext): readonly Part[] {
  const type = textIn(item, 'type') ?? '';
  if (type === 'message') return listIn(item, 'content').flatMap((part) => (isObject(part) ? readPart(part) : []));
  if (type === 'reasoning') return [readReasoning(item)];
  const call = readCallItem(item);
  if (call !== null) return [call.id === '' ? { ...call, id: makeCallId(context.requestId, 0, index) } : call];
  const image = type === 'image_generation_call' ? textIn(item, 'result') : null;
  if (image !== null) return [{ kind: 'image', source: { from: 'data', mediaType: `image/${textIn(item, 'output_format') ?? 'png'}`, base64: image } }];
  return [{ kind: 'native', dialect: 'openai-responses', type, value: item }];
}

function readPart(part: JsonObject): readonly Part[] {
  if (part['type'] === 'refusal') return [{ kind: 'refusal', text: textIn(part, 'refusal') ?? '' }];
  const { text } = part;
  if (typeof text !== 'string') return [{ kind: 'native', dialect: 'openai-responses', type: textIn(part, 'type') ?? '', value: part }];
  const citations = listIn(part, 'annotations').flatMap(readAnnotation);
  return [{ kind: 'text', text, ...(citations.length === 0 ? {} : { citations }) } satisfies TextPart];
}

function readItemLogprobs(item: JsonObject): readonly TokenLogprob[] {
  return item['type'] === 'message' ? listIn(item, 'content').flatMap((part) => readLogprobs({ content: listIn(part, 'logprobs') })) : [];
}
