import { type CanonicalAnswer, type Citation, type EncodingContext, type Ending, type Notes, packBeside, packSignature, type Part, type Signature, type TranslationWarning, unsigned } from '../../canonical/index.ts';
import { readArguments } from '../../anthropic-messages/codec/write-messages.ts';
import { isObject, type JsonObject } from '../../reading.ts';
import { encodeUsage } from './encode-usage.ts';
import { formatOf } from './formats.ts';
import { writeStopReason } from './map-stop-reason.ts';
import { writtenCallId } from './write-messages.ts';

/** SDKs read it; what it was at another provider nobody knows. */
export const unknownLatency = { latencyMs: 0 };

/** Writes a whole Converse answer. */
export function encodeAnswer(answer: CanonicalAnswer, context: EncodingContext): JsonObject {
  const { notes } = context;
  const [choice] = answer.choices;
  if (answer.choices.length > 1) notes.warn('choices', 'Converse holds one answer; the others were left out.');
  const content = choice?.parts.flatMap((part) => writeAnswerPart(part, notes)) ?? [];
  const ending = writeEnding(choice ?? { stop: 'failed', native: null, stopSequence: null }, [...context.warnings, ...notes.warnings]);
  return { output: { message: { role: 'assistant', content } }, ...ending, usage: encodeUsage(answer.usage), metrics: unknownLatency };
}

/** How an answer ended, as the answer and `messageStop` have it; what Converse has no place for stands in the fields of the model. */
export function writeEnding({ stop, native, stopSequence }: Ending, warnings: readonly TranslationWarning[]): JsonObject {
  const stopReason = writeStopReason(stop, native);
  const fields = {
    ...(native === null || native === stopReason ? {} : { native_stop_reason: native }), ...(stopSequence === null ? {} : { stop_sequence: stopSequence }),
    ...(warnings.length === 0 ? {} : { warnings }),
  };
  return { stopReason, ...(Object.keys(fields).length === 0 ? {} : { additionalModelResponseFields: fields }) };
}

function writeAnswerPart(part: Part, notes: Notes): readonly JsonObject[] {
  if (part.kind === 'text') {
    const citations = (part.citations ?? []).map((citation) => writeCitation(citation));
    const block = citations.length === 0 ? { text: part.text } : { citationsContent: { content: [{ text: part.text }], citations } };
    return part.signature === undefined ? [block] : [block, { reasoningContent: hiddenContent(part.signature, 'text') }];
  }
  if (part.kind === 'refusal') return [{ text: part.text }];
  if (part.kind === 'tool-call') {
    const toolUseId = writtenCallId(part.id);
    const block = { toolUse: { toolUseId, name: part.name, input: readArguments(part.arguments) } };
    return part.signature === undefined ? [block] : [{ reasoningContent: hiddenContent(part.signature, { callId: toolUseId }) }, block];
  }
  if (part.kind === 'reasoning') {
    const { signature } = part;
    if (part.redacted === true && signature !== undefined) return [{ reasoningContent: hiddenContent(signature, null) }];
    return [{ reasoningContent: { reasoningText: { text: part.text, signature: signature === undefined ? unsigned : packSignature(signature, 'bedrock-converse') } } }];
  }
  if (part.kind === 'image' && part.source.from === 'data') return [{ image: { format: formatOf('image', part.source.mediaType) ?? 'png', source: { bytes: part.source.base64 } } }];
  if (part.kind === 'native' && part.dialect === 'bedrock-converse' && isObject(part.value)) return [part.value];
  noteLeftOut(part.kind, notes);
  return [];
}

export function writeCitation({ native, url, title, quote }: Citation): unknown {
  if (native.dialect === 'bedrock-converse') return native.value;
  return { ...(title === null ? {} : { title }), ...(quote === null ? {} : { sourceContent: [{ text: quote }] }), ...(url === null ? {} : { source: url, location: { web: { url } } }) };
}

/** Bytes that go back unchanged: Bedrock's own as they are, another's packed. `beside`: of a text or a call, which has no place for it here. */
export function hiddenContent(signature: Signature, beside: { readonly callId: string } | 'text' | null): JsonObject {
  if (beside === null && signature.dialect === 'bedrock-converse') return { redactedContent: signature.value };
  const packed = beside === null ? packSignature(signature, 'bedrock-converse') : packBeside(signature, 'bedrock-converse', beside);
  return { redactedContent: Buffer.from(packed).toString('base64') };
}

export function noteLeftOut(kind: Part['kind'], notes: Notes): void {
  const what = kind === 'media' ? 'Sound or film' : kind === 'native' ? 'A part that only its own provider knows' : `A part of the kind "${kind}"`;
  notes.warn('content', `${what} has no place in an answer of Converse; it was left out.`);
}
