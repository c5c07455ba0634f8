import { type AnswerUsage, type CanonicalEvent, type EncodingContext, type Ending, openOneAtATime, type OpenPart, packSignature, type Piece, type Signature, type StreamEncoder, tellFailure, unsigned } from '../../canonical/index.ts';
import { type JsonObject, objectIn } from '../../reading.ts';
import { renderStreamError } from '../errors.ts';
import { writeFrame } from '../frames.ts';
import { hiddenContent, noteLeftOut, unknownLatency, writeCitation, writeEnding } from './encode-answer.ts';
import { encodeUsage } from './encode-usage.ts';
import { formatOf } from './formats.ts';
import { writtenCallId } from './write-messages.ts';

/** Writes a Converse stream: only calls are announced, the counts come last (WIRE, section 6). */
export function openEncoder(context: EncodingContext): StreamEncoder {
  const writer = new FrameWriter(context);
  const inOrder = openOneAtATime();
  return { encode: (event) => Buffer.concat(inOrder(event).flatMap((each) => writer.write(each))) };
}

interface Block { readonly open: OpenPart; begun: boolean; signed: boolean; after: Signature | null }

class FrameWriter {
  readonly #context: EncodingContext;
  #index = -1;
  #block: Block | null = null;
  #usage: AnswerUsage | null = null;
  #ending: Ending = { stop: 'stop', native: null, stopSequence: null };

  constructor(context: EncodingContext) {
    this.#context = context;
  }

  write(event: CanonicalEvent): readonly Buffer[] {
    if (event.type === 'start') return [written('messageStart', { role: 'assistant' })];
    if (event.type === 'open') return this.#open(event.open);
    if (event.type === 'piece') return this.#block === null ? [] : this.#piece(this.#block, event.piece);
    if (event.type === 'close') return this.#block === null ? [] : this.#close(this.#block);
    if (event.type === 'usage') this.#usage = event.usage;
    else if (event.type === 'finish') this.#ending = event.ending;
    else if (event.type === 'end') return this.#end();
    else if (event.type === 'failure') return [renderStreamError(tellFailure(event.failure, this.#context.requestId))];
    return [];
  }

  #open(open: OpenPart): readonly Buffer[] {
    if (open.kind === 'image') {
      this.#index += 1;
      return [this.#event('contentBlockStart', { start: { image: { format: formatOf('image', open.mediaType) ?? 'png' } } }), this.#event('contentBlockDelta', { delta: { image: { source: { bytes: open.base64 } } } }), this.#stop()];
    }
    if (open.kind === 'native' && open.dialect === 'bedrock-converse') return this.#native(open.type, objectIn(open.value, open.type));
    if (open.kind === 'native' || open.kind === 'media') { noteLeftOut(open.kind, this.#context.notes); return []; }
    this.#block = { open, begun: false, signed: false, after: null };
    return [];
  }

  /** A call of a tool that ran at Bedrock, or its result. */
  #native(name: string, value: JsonObject): readonly Buffer[] {
    const { input, content, ...start } = value;
    const delta = name === 'toolUse' ? { input: JSON.stringify(input ?? {}) } : content ?? [];
    this.#index += 1;
    return [this.#event('contentBlockStart', { start: { [name]: start } }), this.#delta({ [name]: delta }), this.#stop()];
  }

  #event(name: string, body: JsonObject): Buffer {
    return written(name, { contentBlockIndex: this.#index, ...body });
  }

  #stop(): Buffer {
    return this.#event('contentBlockStop', {});
  }

  #delta(delta: JsonObject): Buffer {
    return this.#event('contentBlockDelta', { delta });
  }

  #begin(block: Block): readonly Buffer[] {
    if (block.begun) return [];
    block.begun = true;
    this.#index += 1;
    const { open } = block;
    return open.kind === 'tool-call' ? [this.#event('contentBlockStart', { start: { toolUse: { toolUseId: writtenCallId(open.id), name: open.name } } })] : [];
  }

  #piece(block: Block, piece: Piece): readonly Buffer[] {
    if ('signature' in piece) return this.#signature(block, piece);
    const begin = this.#begin(block);
    if ('arguments' in piece) return [...begin, this.#delta({ toolUse: { input: piece.arguments } })];
    if ('citation' in piece) return [...begin, this.#delta({ citation: writeCitation(piece.citation) })];
    return [...begin, this.#delta(block.open.kind === 'reasoning' ? { reasoningContent: { text: piece.text } } : { text: piece.text })];
  }

  #signature(block: Block, { signature, redacted }: Extract<Piece, { signature: unknown }>): readonly Buffer[] {
    const { open } = block;
    if (open.kind === 'tool-call' && !block.begun) return this.#hidden(signature, { callId: writtenCallId(open.id) });
    if (open.kind !== 'reasoning') { block.after = signature; return []; }
    if (redacted === true && !block.begun) { this.#block = null; return this.#hidden(signature, null); }
    block.signed = true;
    return [...this.#begin(block), this.#delta({ reasoningContent: { signature: packSignature(signature, 'bedrock-converse') } })];
  }

  /** A block of its own with nothing that may be read. */
  #hidden(signature: Signature, beside: { readonly callId: string } | 'text' | null): readonly Buffer[] {
    this.#index += 1;
    return [this.#delta({ reasoningContent: hiddenContent(signature, beside) }), this.#stop()];
  }

  #close(block: Block): readonly Buffer[] {
    this.#block = null;
    const { open, after } = block;
    // A text that said nothing has no delta that would tell what it is: clients learn it from an empty one.
    const empty = !block.begun && open.kind !== 'tool-call' ? [...this.#begin(block), this.#delta(open.kind === 'reasoning' ? { reasoningContent: { text: '' } } : { text: '' })] : this.#begin(block);
    const mark = open.kind === 'reasoning' && !block.signed ? [this.#delta({ reasoningContent: { signature: unsigned } })] : [];
    const ended = [...empty, ...mark, this.#stop()];
    return after === null ? ended : [...ended, ...this.#hidden(after, open.kind === 'tool-call' ? { callId: writtenCallId(open.id) } : 'text')];
  }

  #end(): readonly Buffer[] {
    const { warnings, notes } = this.#context;
    return [written('messageStop', writeEnding(this.#ending, [...warnings, ...notes.warnings])), written('metadata', { usage: encodeUsage(this.#usage), metrics: unknownLatency })];
  }
}

function written(name: string, body: JsonObject): Buffer {
  return writeFrame('event', name, body);
}
