import { type CanonicalAnswer, type Choice, type DecodingContext, makeCallId, type Part, readUrl, type TextPart } from '../../canonical/index.ts';
import { readChatUsage } from '../../openai-usage.ts';
import { isObject, type JsonObject, listIn, objectIn, textIn } from '../../reading.ts';
import { chatUsageOf } from '../answer.ts';
import { readAnnotation } from './citations.ts';
import { readLogprobs } from './logprobs.ts';
import { readStopReason } from './map-stop-reason.ts';
import { hasCalls, readReasoningParts, readToolCalls } from './read-message.ts';

/** Reads a chat completion of OpenAI or a cousin; `null` where it is none. */
export function decodeAnswer(body: unknown, context: DecodingContext): CanonicalAnswer | null {
  if (!isObject(body) || !Array.isArray(body['choices'])) return null;
  return {
    id: textIn(body, 'id'), model: textIn(body, 'model'), usage: readChatUsage(chatUsageOf(body)),
    choices: listIn(body, 'choices').flatMap((choice, index) => (isObject(choice) ? [readChoice(choice, index, context)] : [])),
  };
}

function readChoice(choice: JsonObject, position: number, context: DecodingContext): Choice {
  // A whole answer in the shape of a stream's last chunk has been seen: `delta` in place of `message`.
  const message = isObject(choice['message']) ? choice['message'] : objectIn(choice, 'delta');
  const parts = readParts(message, (index) => makeCallId(context.requestId, position, index));
  const native = textIn(choice, 'finish_reason');
  const logprobs = readLogprobs(choice['logprobs']);
  return {
    index: typeof choice['index'] === 'number' ? choice['index'] : position, parts, native, stopSequence: null,
    stop: readStopReason(native, { calls: hasCalls(parts), refusal: parts.some((part) => part.kind === 'refusal') }), ...(logprobs.length === 0 ? {} : { logprobs }),
  };
}

function readParts(message: JsonObject, makeId: (index: number) => string): readonly Part[] {
  const refusal = textIn(message, 'refusal');
  return [
    ...readReasoningParts(message), ...withCitations(readContent(message['content']), message),
    ...(refusal === null ? [] : [{ kind: 'refusal', text: refusal } as const]), ...readImages(message), ...readToolCalls(message, makeId),
  ];
}

/** Mistral's thinking models send a list of thinking and text. */
export function readContent(content: unknown): readonly Part[] {
  if (typeof content === 'string') return content === '' ? [] : [{ kind: 'text', text: content }];
  if (!Array.isArray(content)) return [];
  const parts: readonly unknown[] = content;
  return parts.flatMap((part): Part[] => {
    if (!isObject(part)) return [];
    if (part['type'] === 'thinking') return [{ kind: 'reasoning', text: listIn(part, 'thinking').map((each) => textIn(each, 'text') ?? '').join('') }];
    const text = textIn(part, 'text');
    return text === null ? [] : [{ kind: 'text', text }];
  });
}

function withCitations(parts: readonly Part[], message: JsonObject): readonly Part[] {
  const citations = listIn(message, 'annotations').flatMap(readAnnotation);
  if (citations.length === 0) return parts;
  const last = parts.findLastIndex((part) => part.kind === 'text');
  return parts.map((part, index) => (index === last ? { ...(part as TextPart), citations } : part));
}

/** Pictures in an answer: OpenRouter's form, the only one there is for chat. */
export function readImages(message: JsonObject): readonly Part[] {
  return listIn(message, 'images').flatMap((image): Part[] => {
    const url = textIn(objectIn(image, 'image_url'), 'url');
    return url === null ? [] : [{ kind: 'image', source: readUrl(url) }];
  });
}
