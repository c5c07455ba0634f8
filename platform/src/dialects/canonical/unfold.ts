import type { CanonicalAnswer, Choice } from './answer.ts';
import type { CanonicalEvent, OpenPart, Piece } from './event.ts';
import type { Part } from './parts.ts';

/** A whole answer as the events of a stream, for a caller who asked for one. The other way round: `fold`. */
export function* unfold(answer: CanonicalAnswer): Generator<CanonicalEvent, void, void> {
  yield { type: 'start', id: answer.id, model: answer.model };
  for (const choice of answer.choices) yield* unfoldChoice(choice);
  if (answer.usage !== null) yield { type: 'usage', usage: answer.usage };
  yield { type: 'end' };
}

function* unfoldChoice(choice: Choice): Generator<CanonicalEvent, void, void> {
  let number = 0;
  let { logprobs } = choice;
  for (const part of choice.parts) {
    const at = { choice: choice.index, part: number };
    const open = openOf(part);
    if (open === null) continue;
    yield { type: 'open', ...at, open };
    for (const piece of piecesOf(part)) {
      if ('text' in piece && logprobs !== undefined && part.kind === 'text') {
        yield { type: 'piece', ...at, piece: { ...piece, logprobs } };
        logprobs = undefined;
      } else yield { type: 'piece', ...at, piece };
    }
    yield { type: 'close', ...at };
    number += 1;
  }
  yield { type: 'finish', choice: choice.index, ending: { stop: choice.stop, native: choice.native, stopSequence: choice.stopSequence } };
}

/** `null`: a part that no answer holds. */
function openOf(part: Part): OpenPart | null {
  if (part.kind === 'text') return { kind: 'text' };
  if (part.kind === 'reasoning') return { kind: 'reasoning' };
  if (part.kind === 'refusal') return { kind: 'refusal' };
  if (part.kind === 'tool-call') return { kind: 'tool-call', id: part.id, name: part.name };
  if (part.kind === 'native') return part;
  if (part.kind === 'image' && part.source.from === 'data') return { kind: 'image', mediaType: part.source.mediaType, base64: part.source.base64 };
  if (part.kind === 'media' && part.source.from === 'data') return { kind: 'media', medium: part.medium, mediaType: part.source.mediaType, base64: part.source.base64 };
  return null;
}

function* piecesOf(part: Part): Generator<Piece, void, void> {
  if (part.kind === 'text' || part.kind === 'refusal') yield { text: part.text };
  else if (part.kind === 'reasoning' && part.text !== '') yield { text: part.text };
  else if (part.kind === 'tool-call') yield { arguments: part.arguments };
  if (part.kind === 'text') for (const citation of part.citations ?? []) yield { citation };
  if ('signature' in part && part.signature !== undefined) {
    const reasoning = part.kind === 'reasoning' ? part : null;
    yield { signature: part.signature, ...(reasoning?.redacted === true ? { redacted: true } : {}), ...(reasoning?.id === undefined ? {} : { id: reasoning.id }) };
  }
}
