import { type AnswerUsage, type CanonicalEvent, type Citation, type Ending, type EncodingContext, type OpenPart, packReasoning, type Piece, type Signature, type StreamEncoder, tellFailure, type TokenLogprob, type TranslationWarning } from '../../canonical/index.ts';
import type { JsonObject } from '../../reading.ts';
import { renderError } from '../errors.ts';
import { writeCitations } from './citations.ts';
import { encodeUsage } from './encode-usage.ts';
import { writeLogprobs } from './logprobs.ts';
import { writeStopReason } from './map-stop-reason.ts';
import { writeCall, writeNative } from './write-parts.ts';

interface WrittenText { readonly kind: 'text'; text: string; readonly citations: Citation[] }
interface WrittenCall { readonly kind: 'call'; readonly id: string; readonly name: string; text: string; signature: Signature | undefined }
type Written = WrittenText | WrittenCall | { readonly kind: 'reasoning' };
interface WrittenChoice { readonly parts: Map<number, Written>; readonly logprobs: TokenLogprob[]; ending: Ending | null }

const nothing: Buffer = Buffer.alloc(0);

/** Writes chunks as Google does: server-sent events with CRLF and no end mark, or one JSON array. Calls come whole; reasons and counts stand in the last chunk. */
export function openEncoder(context: EncodingContext): StreamEncoder {
  const choices = new Map<number, WrittenChoice>();
  let head: JsonObject = { modelVersion: context.askedModel, responseId: context.requestId };
  let usage: AnswerUsage | null = null;
  let chunks = 0;

  function frame(json: string): string {
    chunks += 1;
    if (context.asArray !== true) return `data: ${json}\r\n\r\n`;
    return `${chunks === 1 ? '[' : ',\r\n'}${json}`;
  }

  /** The request’s warnings stand on the first chunk, the answer’s own on the last. */
  function chunk(members: JsonObject, own: readonly TranslationWarning[] = []): string {
    const warnings = chunks === 0 ? [...context.warnings, ...own] : own;
    return frame(JSON.stringify({ ...members, ...head, ...(warnings.length === 0 ? {} : { warnings }) }));
  }

  function parts(index: number, written: readonly JsonObject[]): string {
    // SDKs take the first candidate of a chunk for the first answer, whatever its index says.
    const before = Array.from({ length: index }, (_each, lower) => ({ content: { role: 'model', parts: [] }, index: lower }));
    return written.length === 0 ? '' : chunk({ candidates: [...before, { content: { role: 'model', parts: written }, index }] });
  }

  function choiceAt(index: number): WrittenChoice {
    const known = choices.get(index);
    if (known !== undefined) return known;
    const made: WrittenChoice = { parts: new Map(), logprobs: [], ending: null };
    choices.set(index, made);
    return made;
  }

  function writeOpen(index: number, part: number, open: OpenPart): string {
    const choice = choiceAt(index);
    if (open.kind === 'text' || open.kind === 'refusal') choice.parts.set(part, { kind: 'text', text: '', citations: [] });
    else if (open.kind === 'reasoning') choice.parts.set(part, { kind: 'reasoning' });
    else if (open.kind === 'tool-call') choice.parts.set(part, { kind: 'call', id: open.id, name: open.name, text: '', signature: undefined });
    else if (open.kind === 'native') return parts(index, writeNative(open, context.notes));
    else return parts(index, [{ inlineData: { mimeType: open.mediaType, data: open.base64 } }]);
    return '';
  }

  function writePiece(index: number, part: number, piece: Piece): string {
    const choice = choiceAt(index);
    const written = choice.parts.get(part);
    if (written === undefined) return '';
    if (written.kind === 'call') {
      if ('arguments' in piece) written.text += piece.arguments;
      else if ('signature' in piece) written.signature = piece.signature;
      return '';
    }
    const thought = written.kind === 'reasoning' ? { thought: true } : {};
    if ('signature' in piece) return parts(index, [{ text: '', ...thought, thoughtSignature: packReasoning(piece.signature, piece.redacted === true, 'gemini') }]);
    if (written.kind === 'text' && 'citation' in piece) written.citations.push(piece.citation);
    if (!('text' in piece)) return '';
    choice.logprobs.push(...piece.logprobs ?? []);
    if (written.kind === 'text') written.text += piece.text;
    return piece.text === '' ? '' : parts(index, [{ text: piece.text, ...thought }]);
  }

  function writeClose(index: number, part: number): string {
    const written = choiceAt(index).parts.get(part);
    if (written?.kind !== 'call') return '';
    const { id, name, text, signature } = written;
    return parts(index, [writeCall({ id, name, arguments: text === '' ? '{}' : text, ...(signature === undefined ? {} : { signature }) }, context.notes)]);
  }

  function writeEnd(): string {
    const candidates = [...choices].toSorted(([left], [right]) => left - right).map(([index, choice]) => {
      const texts = [...choice.parts.values()].filter((part) => part.kind === 'text');
      return {
        content: { role: 'model', parts: [{ text: '' }] }, ...writeStopReason(choice.ending?.stop ?? 'failed', choice.ending?.native ?? null), index,
        ...writeCitations(texts), ...(choice.logprobs.length === 0 ? {} : { logprobsResult: writeLogprobs(choice.logprobs) }),
      };
    });
    const last = chunk({ candidates, ...(usage === null ? {} : { usageMetadata: encodeUsage(usage) }) }, context.notes.warnings);
    return context.asArray === true ? `${last}]` : last;
  }

  function writeFailure(failure: Extract<CanonicalEvent, { type: 'failure' }>['failure']): string {
    const error = frame(renderError(tellFailure(failure, context.requestId)).body);
    return context.asArray === true ? `${error}]` : error;
  }

  function write(event: CanonicalEvent): string {
    switch (event.type) {
      case 'start': head = { modelVersion: event.model ?? context.askedModel, responseId: event.id ?? context.requestId }; return '';
      case 'open': return writeOpen(event.choice, event.part, event.open);
      case 'piece': return writePiece(event.choice, event.part, event.piece);
      case 'close': return writeClose(event.choice, event.part);
      case 'finish': choiceAt(event.choice).ending = event.ending; return '';
      case 'usage': usage = event.usage; return '';
      case 'failure': return writeFailure(event.failure);
      case 'end': return writeEnd();
    }
  }

  return {
    encode(event) {
      const text = write(event);
      return text === '' ? nothing : Buffer.from(text);
    },
  };
}
