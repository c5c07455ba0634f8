import { type Notes, type OpenPart, packReasoning, packSignature, type Part, type Signature } from '../../canonical/index.ts';
import type { JsonObject } from '../../reading.ts';
import { parseArguments } from './encode-contents.ts';

const leftOut = 'Steps that the provider took by itself (searches, code it ran) have no place in Gemini’s format and were left out of the answer.';

/** A part of an answer; none where it has no place. */
export function writePart(part: Part, notes: Notes): readonly JsonObject[] {
  switch (part.kind) {
    case 'text': return [{ text: part.text, ...signed(part.signature) }];
    case 'refusal': return [{ text: part.text }];
    case 'reasoning': return [{ text: part.text, thought: true, ...(part.signature === undefined ? {} : { thoughtSignature: packReasoning(part.signature, part.redacted === true, 'gemini') }) }];
    case 'tool-call': return [writeCall(part, notes)];
    case 'image': case 'media': return part.source.from === 'data' ? [{ inlineData: { mimeType: part.source.mediaType, data: part.source.base64 } }] : [];
    case 'native': return writeNative(part, notes);
    case 'document': case 'tool-result': return [];
  }
}

export function writeNative(part: Extract<OpenPart, { kind: 'native' }>, notes: Notes): readonly JsonObject[] {
  if (part.dialect === 'gemini') return [part.value as JsonObject];
  notes.warn('candidates', leftOut);
  return [];
}

export interface WrittenCall { readonly id: string; readonly name: string; readonly arguments: string; readonly signature?: Signature }

export function writeCall(call: WrittenCall, notes: Notes): JsonObject {
  const args = parseArguments(call.arguments);
  if (!call.arguments.trimStart().startsWith('{') || !isJson(call.arguments)) notes.warn('candidates', `The arguments for "${call.name}" are no JSON object; they are given as a text.`);
  return { functionCall: { id: call.id, name: call.name, args }, ...signed(call.signature) };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function signed(signature: Signature | undefined): JsonObject {
  return signature === undefined ? {} : { thoughtSignature: packSignature(signature, 'gemini') };
}
