import { type AnswerUsage, type CanonicalEvent, type EncodingContext, type OpenPart, type PartKind, type Piece, type Signature, type StreamEncoder, tellFailure, toUrl, type TranslationWarning } from '../../canonical/index.ts';
import type { JsonObject } from '../../reading.ts';
import { renderStreamError } from '../errors.ts';
import { writeAnnotation } from './citations.ts';
import { leftOut, signatureOf } from './encode-answer.ts';
import { encodeUsage } from './encode-usage.ts';
import { writeLogprobs } from './logprobs.ts';
import { writeStopReason } from './map-stop-reason.ts';
import { writeDetail } from './read-message.ts';

interface Written { readonly kind: PartKind; /** Of a call: its number among the calls. */ readonly call: number; thought: string; /** The beginning of a call, until what follows is known. */ opening: JsonObject | null }
interface WrittenChoice { readonly parts: Map<number, Written>; calls: number }

const nothing: Buffer = Buffer.alloc(0);

/** Writes chat completion chunks, as OpenAI does: the role first, usage in a chunk of its own if it was asked for, `[DONE]` last. */
export function openEncoder(context: EncodingContext): StreamEncoder {
  const choices = new Map<number, WrittenChoice>();
  let head: JsonObject = {};
  let usage: AnswerUsage | null = null;
  let warned = false;

  /** The request's warnings stand on the first chunk, the answer's own on the last. */
  function chunk(choice: number, delta: JsonObject, more: JsonObject = {}, own: readonly TranslationWarning[] = []): string {
    const warnings = warned ? own : [...context.warnings, ...own];
    warned = true;
    return line({
      ...head, choices: [{ index: choice, delta, logprobs: null, finish_reason: null, ...more }],
      ...(context.wantsStreamUsage ? { usage: null } : {}), ...(warnings.length === 0 ? {} : { warnings }),
    });
  }

  function choiceAt(index: number): { readonly choice: WrittenChoice; readonly begun: string } {
    const known = choices.get(index);
    if (known !== undefined) return { choice: known, begun: '' };
    const choice = { parts: new Map<number, Written>(), calls: 0 };
    choices.set(index, choice);
    return { choice, begun: chunk(index, { role: 'assistant', content: '' }) };
  }

  function writeOpen(index: number, part: number, open: OpenPart): string {
    const { choice, begun } = choiceAt(index);
    const opening = open.kind === 'tool-call' ? { index: choice.calls, id: open.id, type: 'function', function: { name: open.name, arguments: '' } } : null;
    choice.parts.set(part, { kind: open.kind, call: choice.calls, thought: '', opening });
    if (open.kind === 'native' || open.kind === 'media') context.notes.warn('choices', leftOut);
    if (open.kind === 'image') return begun + chunk(index, { images: [{ type: 'image_url', image_url: { url: toUrl({ from: 'data', mediaType: open.mediaType, base64: open.base64 }) } }] });
    if (open.kind === 'tool-call') choice.calls += 1;
    return begun;
  }

  /** Clients read a call's signature from the chunk that begins it and from no later one, so that chunk waits for what comes next. */
  function writeOpening(index: number, written: Written, signature?: Signature): string {
    const { opening } = written;
    if (opening === null) return '';
    written.opening = null;
    return chunk(index, { tool_calls: [{ ...opening, ...(signature === undefined ? {} : signatureOf({ signature })) }] });
  }

  function writePiece(index: number, part: number, piece: Piece): string {
    const written = choices.get(index)?.parts.get(part);
    if (written === undefined) return '';
    if ('arguments' in piece) return writeOpening(index, written) + chunk(index, { tool_calls: [{ index: written.call, function: { arguments: piece.arguments } }] });
    if ('citation' in piece) return chunk(index, { annotations: [writeAnnotation(piece.citation)] });
    if ('signature' in piece) return writeSignature(index, written, piece);
    if (written.kind === 'reasoning') { written.thought += piece.text; return chunk(index, { reasoning_content: piece.text }); }
    const logprobs = piece.logprobs === undefined ? {} : { logprobs: writeLogprobs(piece.logprobs) };
    return chunk(index, written.kind === 'refusal' ? { refusal: piece.text } : { content: piece.text }, logprobs);
  }

  function writeSignature(index: number, written: Written, { signature, redacted, id }: Extract<Piece, { signature: unknown }>): string {
    if (written.kind === 'tool-call') return written.opening !== null ? writeOpening(index, written, signature) : chunk(index, { tool_calls: [{ index: written.call, function: { arguments: '' }, ...signatureOf({ signature }) }] });
    if (written.kind !== 'reasoning') return '';
    return chunk(index, { reasoning_details: [writeDetail({ text: written.thought, signature, ...(redacted === true ? { redacted } : {}), ...(id === undefined ? {} : { id }) })] });
  }

  function writeClose(index: number, part: number): string {
    const written = choices.get(index)?.parts.get(part);
    return written === undefined ? '' : writeOpening(index, written);
  }

  function writeFinish(event: Extract<CanonicalEvent, { type: 'finish' }>): string {
    const { choice, begun } = choiceAt(event.choice);
    const finish = writeStopReason(event.ending.stop, [...choice.parts.values()]);
    const { native } = event.ending;
    return begun + chunk(event.choice, {}, { finish_reason: finish, ...(native === null || native === finish ? {} : { native_finish_reason: native }) }, context.notes.warnings);
  }

  function write(event: CanonicalEvent): string {
    switch (event.type) {
      case 'start':
        head = { id: event.id ?? `chatcmpl-${context.requestId}`, object: 'chat.completion.chunk', created: context.createdAtSeconds, model: event.model ?? context.askedModel };
        return '';
      case 'open': return writeOpen(event.choice, event.part, event.open);
      case 'piece': return writePiece(event.choice, event.part, event.piece);
      case 'close': return writeClose(event.choice, event.part);
      case 'finish': return writeFinish(event);
      case 'usage': usage = event.usage; return '';
      case 'failure': return renderStreamError(tellFailure(event.failure, context.requestId));
      case 'end': return (context.wantsStreamUsage && usage !== null ? line({ ...head, choices: [], usage: encodeUsage(usage) }) : '') + 'data: [DONE]\n\n';
    }
  }

  return {
    encode(event) {
      const text = write(event);
      return text === '' ? nothing : Buffer.from(text);
    },
  };
}

function line(chunk: JsonObject): string {
  return `data: ${JSON.stringify(chunk)}\n\n`;
}
