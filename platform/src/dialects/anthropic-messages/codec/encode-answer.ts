import { type CanonicalAnswer, type EncodingContext, fitCallId, type Notes, packBeside, packSignature, type Part, unsigned } from '../../canonical/index.ts';
import { isObject, type JsonObject } from '../../reading.ts';
import { writeCitation } from './citations.ts';
import { encodeUsage } from './encode-usage.ts';
import { writeEnding } from './map-stop-reason.ts';
import { readArguments } from './write-messages.ts';

/** Writes a whole Messages answer. */
export function encodeAnswer(answer: CanonicalAnswer, context: EncodingContext): JsonObject {
  const { notes } = context;
  const [choice] = answer.choices;
  if (answer.choices.length > 1) notes.warn('choices', 'Anthropic’s format holds one answer; the others were left out.');
  const content = choice?.parts.flatMap((part) => writeAnswerPart(part, notes)) ?? [];
  const ending = writeEnding(choice ?? { stop: 'failed', native: null, stopSequence: null });
  const warnings = [...context.warnings, ...notes.warnings];
  return {
    id: answer.id ?? `msg_${context.requestId}`, type: 'message', role: 'assistant', model: answer.model ?? context.askedModel, content, ...ending,
    usage: encodeUsage(answer.usage), ...(warnings.length === 0 ? {} : { warnings }),
  };
}

function writeAnswerPart(part: Part, notes: Notes): readonly JsonObject[] {
  if (part.kind === 'text' || part.kind === 'refusal') {
    const citations = part.kind === 'text' ? (part.citations ?? []).map((citation) => writeCitation(citation, notes)).filter((citation) => citation !== null) : [];
    const block = { type: 'text', text: part.text, ...(citations.length === 0 ? {} : { citations }) };
    return part.kind === 'text' && part.signature !== undefined ? [block, hiddenThought(packBeside(part.signature, 'anthropic-messages', 'text'))] : [block];
  }
  if (part.kind === 'tool-call') {
    const id = writtenCallId(part.id);
    const block = { type: 'tool_use', id, name: part.name, input: readArguments(part.arguments) };
    return part.signature === undefined ? [block] : [hiddenThought(packBeside(part.signature, 'anthropic-messages', { callId: id })), block];
  }
  if (part.kind === 'reasoning') {
    const value = part.signature === undefined ? unsigned : packSignature(part.signature, 'anthropic-messages');
    return [part.redacted === true ? hiddenThought(value) : { type: 'thinking', thinking: part.text, signature: value }];
  }
  if (part.kind === 'native' && part.dialect === 'anthropic-messages' && isObject(part.value)) return [part.value];
  noteLeftOut(part.kind, notes);
  return [];
}

export function hiddenThought(data: string): JsonObject {
  return { type: 'redacted_thinking', data };
}

/** Clients send calls back, so their ids must be ones that Anthropic takes. */
export function writtenCallId(id: string): string {
  return fitCallId(id, /^[a-zA-Z0-9_-]+$/, 128);
}

export function noteLeftOut(kind: Part['kind'], notes: Notes): void {
  const what = kind === 'image' ? 'A picture' : kind === 'media' ? 'Sound or film' : kind === 'native' ? 'A part that only its own provider knows' : `A part of the kind "${kind}"`;
  notes.warn('content', `${what} has no place in an answer of Anthropic’s format; it was left out.`);
}
