import type { CanonicalAnswer, Choice, TokenLogprob } from './answer.ts';
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
    const events = unfoldPart(part, { choice: choice.index, part: number }, part.kind === 'text' ? logprobs : undefined);
    if (events.length === 0) continue;
    yield* events;
    if (part.kind === 'text') logprobs = undefined;
    number += 1;
  }
  yield { type: 'finish', choice: choice.index, ending: { stop: choice.stop, native: choice.native, stopSequence: choice.stopSequence } };
}

/** A whole part as events; none where it is one that no answer holds. */
export function unfoldPart(part: Part, at: { readonly choice: number; readonly part: number }, logprobs?: readonly TokenLogprob[]): readonly CanonicalEvent[] {
  const open = openOf(part);
  if (open === null) return [];
  const pieces = [...piecesOf(part)].map((piece) => ('text' in piece && logprobs !== undefined ? { ...piece, logprobs } : piece));
  return [{ type: 'open', ...at, open }, ...pieces.map((piece) => ({ type: 'piece', ...at, piece }) as const), { type: 'close', ...at }];
}

/** `null`: a part that no answer holds. */
function openOf(part: Part): OpenPart | null {
  if (part.kind === 'text') return { kind: 'text' };
  if (part.kind === 'reasoning') return { kind: 'reasoning', ...(part.id === undefined ? {} : { id: part.id }) };
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
  else if (part.kind === 'tool-call') {
    // A call's signature comes before its arguments: some dialects carry it in something that stands before the call.
    if (part.signature !== undefined) yield { signature: part.signature };
    yield { arguments: part.arguments };
    return;
  }
  if (part.kind === 'text') for (const citation of part.citations ?? []) yield { citation };
  if ('signature' in part && part.signature !== undefined) {
    const reasoning = part.kind === 'reasoning' ? part : null;
    yield { signature: part.signature, ...(reasoning?.redacted === true ? { redacted: true } : {}), ...(reasoning?.id === undefined ? {} : { id: reasoning.id }) };
  }
}
