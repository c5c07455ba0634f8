import { type AnswerUsage, type CanonicalEvent, type EncodingContext, type Ending, openOneAtATime, type OpenPart, packBeside, packSignature, type Piece, type Signature, type StreamEncoder, tellFailure, unsigned } from '../../canonical/index.ts';
import { isObject, type JsonObject } from '../../reading.ts';
import { renderStreamError } from '../errors.ts';
import { writeCitation } from './citations.ts';
import { hiddenThought, noteLeftOut, writtenCallId } from './encode-answer.ts';
import { encodeUsage } from './encode-usage.ts';
import { writeEnding } from './map-stop-reason.ts';

/** Writes a Messages stream, as Anthropic's SDKs read it: one block at a time, counts in `message_delta`, `message_stop` at the end. */
export function openEncoder(context: EncodingContext): StreamEncoder {
  const writer = new StreamWriter(context);
  const inOrder = openOneAtATime();
  return { encode: (event) => Buffer.from(inOrder(event).map((each) => writer.write(each)).join('')) };
}

/** The block under way. It begins with its first piece: only then is it known what it is. */
interface Block { readonly open: OpenPart; begun: boolean; signed: boolean; /** Of a text, which has no place for it: it follows the block. */ after: Signature | null }

class StreamWriter {
  readonly #context: EncodingContext;
  #index = -1;
  #block: Block | null = null;
  #usage: AnswerUsage | null = null;
  #ending: Ending | null = null;

  constructor(context: EncodingContext) {
    this.#context = context;
  }

  write(event: CanonicalEvent): string {
    if (event.type === 'start') return this.#start(event.id, event.model);
    if (event.type === 'open') return this.#open(event.open);
    if (event.type === 'piece') return this.#block === null ? '' : this.#piece(this.#block, event.piece);
    if (event.type === 'close') return this.#block === null ? '' : this.#close(this.#block);
    if (event.type === 'usage') this.#usage = event.usage;
    else if (event.type === 'finish') this.#ending = event.ending;
    else if (event.type === 'end') return this.#end();
    else if (event.type === 'failure') return renderStreamError(tellFailure(event.failure, this.#context.requestId));
    return '';
  }

  #start(id: string | null, model: string | null): string {
    const { requestId, askedModel, warnings } = this.#context;
    return written('message_start', {
      message: {
        id: id ?? `msg_${requestId}`, type: 'message', role: 'assistant', model: model ?? askedModel, content: [], stop_reason: null, stop_sequence: null,
        usage: encodeUsage(this.#usage), ...(warnings.length === 0 ? {} : { warnings }),
      },
    });
  }

  #open(open: OpenPart): string {
    if (open.kind === 'native' && open.dialect === 'anthropic-messages' && isObject(open.value)) {
      return this.#whole(open.value);
    }
    if (open.kind === 'native' || open.kind === 'image' || open.kind === 'media') { noteLeftOut(open.kind, this.#context.notes); return ''; }
    this.#block = { open, begun: false, signed: false, after: null };
    return '';
  }

  /** A block that comes at once. */
  #whole(block: JsonObject): string {
    this.#index += 1;
    return written('content_block_start', { index: this.#index, content_block: block }) + this.#stop();
  }

  #stop(): string {
    return written('content_block_stop', { index: this.#index });
  }

  #piece(block: Block, piece: Piece): string {
    if ('signature' in piece) return this.#signature(block, piece);
    const begin = this.#begin(block);
    if ('arguments' in piece) return begin + this.#delta({ type: 'input_json_delta', partial_json: piece.arguments });
    if ('citation' in piece) {
      const citation = writeCitation(piece.citation, this.#context.notes);
      return citation === null ? begin : begin + this.#delta({ type: 'citations_delta', citation });
    }
    return begin + this.#delta(block.open.kind === 'reasoning' ? { type: 'thinking_delta', thinking: piece.text } : { type: 'text_delta', text: piece.text });
  }

  #begin(block: Block): string {
    if (block.begun) return '';
    block.begun = true;
    this.#index += 1;
    return written('content_block_start', { index: this.#index, content_block: startOf(block.open) });
  }

  #delta(delta: JsonObject): string {
    return written('content_block_delta', { index: this.#index, delta });
  }

  #signature(block: Block, { signature, redacted }: Extract<Piece, { signature: unknown }>): string {
    const { open } = block;
    if (open.kind === 'tool-call') {
      // It stands before the call where it came before the arguments, after it else.
      if (block.begun) { block.after = signature; return ''; }
      return this.#whole(hiddenThought(packBeside(signature, 'anthropic-messages', { callId: writtenCallId(open.id) })));
    }
    if (open.kind !== 'reasoning') { block.after = signature; return ''; }
    const value = packSignature(signature, 'anthropic-messages');
    block.signed = true;
    if (redacted === true && !block.begun) {
      this.#block = null;
      return this.#whole(hiddenThought(value));
    }
    return this.#begin(block) + this.#delta({ type: 'signature_delta', signature: value });
  }

  #close(block: Block): string {
    this.#block = null;
    const { open, after } = block;
    const begin = this.#begin(block);
    const mark = open.kind === 'reasoning' && !block.signed ? this.#delta({ type: 'signature_delta', signature: unsigned }) : '';
    const ended = begin + mark + this.#stop();
    if (after === null) return ended;
    return ended + this.#whole(hiddenThought(packBeside(after, 'anthropic-messages', open.kind === 'tool-call' ? { callId: writtenCallId(open.id) } : 'text')));
  }

  #end(): string {
    const { warnings } = this.#context.notes;
    const delta = writeEnding(this.#ending ?? { stop: 'stop', native: null, stopSequence: null });
    return written('message_delta', { delta, usage: encodeUsage(this.#usage), ...(warnings.length === 0 ? {} : { warnings }) }) + written('message_stop', {});
  }
}

function startOf(open: OpenPart): JsonObject {
  if (open.kind === 'tool-call') return { type: 'tool_use', id: writtenCallId(open.id), name: open.name, input: {} };
  return open.kind === 'reasoning' ? { type: 'thinking', thinking: '', signature: '' } : { type: 'text', text: '' };
}

function written(type: string, event: JsonObject): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...event })}\n\n`;
}
