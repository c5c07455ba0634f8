import type { AnswerUsage, CanonicalAnswer, Choice, Ending, TokenLogprob } from './answer.ts';
import type { CanonicalEvent, OpenPart, Piece } from './event.ts';
import type { ProviderFailure } from './failure.ts';
import type { Citation, Part, Signature } from './parts.ts';

interface Building { open: OpenPart; text: string; citations: Citation[]; signature: Signature | null; redacted: boolean; id: string | null }
interface BuildingChoice { parts: Map<number, Building>; ending: Ending | null; logprobs: TokenLogprob[] }

/** What a streamed answer amounted to. `ended`: its dialect's own sign of an end was seen. */
export interface FoldedAnswer { readonly answer: CanonicalAnswer; readonly ended: boolean; readonly failure: ProviderFailure | null }

/** Puts a streamed answer together. The other way round: `unfold`. */
export function fold(events: Iterable<CanonicalEvent>): FoldedAnswer {
  let id: string | null = null;
  let model: string | null = null;
  let usage: AnswerUsage | null = null;
  let ended = false;
  let failure: ProviderFailure | null = null;
  const choices = new Map<number, BuildingChoice>();

  const choiceAt = (index: number): BuildingChoice => {
    const known = choices.get(index);
    if (known !== undefined) return known;
    const made: BuildingChoice = { parts: new Map(), ending: null, logprobs: [] };
    choices.set(index, made);
    return made;
  };

  for (const event of events) {
    if (event.type === 'start') { id = event.id; model = event.model; }
    else if (event.type === 'open') choiceAt(event.choice).parts.set(event.part, { open: event.open, text: '', citations: [], signature: null, redacted: false, id: null });
    else if (event.type === 'piece') addPiece(choiceAt(event.choice), event.part, event.piece);
    else if (event.type === 'finish') choiceAt(event.choice).ending = event.ending;
    else if (event.type === 'usage') usage = event.usage;
    else if (event.type === 'failure') failure = event.failure;
    else if (event.type === 'end') ended = true;
  }
  const built = [...choices].toSorted(([left], [right]) => left - right).map(([index, choice]) => toChoice(index, choice));
  return { answer: { id, model, choices: built, usage }, ended, failure };
}

function addPiece(choice: BuildingChoice, index: number, piece: Piece): void {
  const part = choice.parts.get(index);
  if (part === undefined) return;
  if ('text' in piece) {
    part.text += piece.text;
    choice.logprobs.push(...piece.logprobs ?? []);
  } else if ('arguments' in piece) part.text += piece.arguments;
  else if ('citation' in piece) part.citations.push(piece.citation);
  else {
    part.signature = piece.signature;
    part.redacted ||= piece.redacted === true;
    part.id = piece.id ?? part.id;
  }
}

function toChoice(index: number, { parts, ending, logprobs }: BuildingChoice): Choice {
  const built = [...parts].toSorted(([left], [right]) => left - right).map(([, part]) => toPart(part));
  return { index, parts: built, stop: ending?.stop ?? 'failed', native: ending?.native ?? null, stopSequence: ending?.stopSequence ?? null, ...(logprobs.length === 0 ? {} : { logprobs }) };
}

function toPart({ open, text, citations, signature, redacted, id }: Building): Part {
  const signed = signature === null ? {} : { signature };
  if (open.kind === 'text') return { kind: 'text', text, ...(citations.length === 0 ? {} : { citations }), ...signed };
  if (open.kind === 'refusal') return { kind: 'refusal', text };
  if (open.kind === 'reasoning') return { kind: 'reasoning', text, ...signed, ...(redacted ? { redacted } : {}), ...reasoningId(id ?? open.id) };
  if (open.kind === 'tool-call') return { kind: 'tool-call', id: open.id, name: open.name, arguments: text === '' ? '{}' : text, ...signed };
  if (open.kind === 'image') return { kind: 'image', source: { from: 'data', mediaType: open.mediaType, base64: open.base64 } };
  if (open.kind === 'media') return { kind: 'media', medium: open.medium, source: { from: 'data', mediaType: open.mediaType, base64: open.base64 } };
  return open;
}

function reasoningId(id: string | undefined): { readonly id?: string } {
  return id === undefined ? {} : { id };
}
