import { type CanonicalAnswer, type Choice, type EncodingContext, packSignature, type ToolCallPart, toUrl } from '../../canonical/index.ts';
import type { JsonObject } from '../../reading.ts';
import { writeAnnotation } from './citations.ts';
import { encodeUsage } from './encode-usage.ts';
import { writeLogprobs } from './logprobs.ts';
import { writeStopReason } from './map-stop-reason.ts';
import { writeDetail } from './read-message.ts';

/** Writes a chat completion. */
export function encodeAnswer(answer: CanonicalAnswer, context: EncodingContext): JsonObject {
  const choices = answer.choices.map((choice) => writeChoice(choice, context));
  const warnings = [...context.warnings, ...context.notes.warnings];
  return {
    id: answer.id ?? `chatcmpl-${context.requestId}`, object: 'chat.completion', created: context.createdAtSeconds, model: answer.model ?? context.askedModel, choices,
    ...(answer.usage === null ? {} : { usage: encodeUsage(answer.usage) }), ...(warnings.length === 0 ? {} : { warnings }),
  };
}

function writeChoice(choice: Choice, context: EncodingContext): JsonObject {
  const finish = writeStopReason(choice.stop, choice.parts);
  return {
    index: choice.index, message: writeMessage(choice, context), logprobs: choice.logprobs === undefined ? null : writeLogprobs(choice.logprobs), finish_reason: finish,
    ...(choice.native === null || choice.native === finish ? {} : { native_finish_reason: choice.native }),
  };
}

function writeMessage({ parts }: Choice, { notes }: EncodingContext): JsonObject {
  const texts = parts.filter((part) => part.kind === 'text');
  const refusal = parts.find((part) => part.kind === 'refusal');
  const calls = parts.filter((part) => part.kind === 'tool-call');
  const thoughts = parts.filter((part) => part.kind === 'reasoning');
  const thought = thoughts.map((part) => part.text).join('');
  const details = thoughts.flatMap((part) => (part.signature === undefined ? [] : [writeDetail({ ...part, signature: part.signature })]));
  const annotations = texts.flatMap((part) => part.citations ?? []).map(writeAnnotation);
  const images = parts.flatMap((part) => (part.kind === 'image' ? [{ type: 'image_url', image_url: { url: toUrl(part.source) } }] : []));
  if (parts.some((part) => part.kind === 'native' || part.kind === 'media')) notes.warn('choices', leftOut);
  return {
    role: 'assistant', content: texts.length === 0 ? null : texts.map((part) => part.text).join(''), refusal: refusal?.text ?? null,
    ...(thought === '' ? {} : { reasoning_content: thought }), ...(details.length === 0 ? {} : { reasoning_details: details }),
    ...(annotations.length === 0 ? {} : { annotations }), ...(images.length === 0 ? {} : { images }), ...(calls.length === 0 ? {} : { tool_calls: calls.map(writeCall) }),
  };
}

/** Of parts that only another dialect has. */
export const leftOut = 'Steps that the provider took by itself (searches, code it ran), and sound, have no place in OpenAI’s chat format and were left out of the answer.';

function writeCall(call: ToolCallPart): JsonObject {
  return { id: call.id, type: 'function', function: { name: call.name, arguments: call.arguments }, ...signatureOf(call) };
}

/** Google's own place for it; what another provider signed goes there packed. */
export function signatureOf({ signature }: Pick<ToolCallPart, 'signature'>): JsonObject {
  return signature === undefined ? {} : { extra_content: { google: { thought_signature: packSignature(signature, 'gemini') } } };
}
