import type { Signature, TokenLogprob } from '../../canonical/index.ts';
import { writeLogprobs } from '../../openai-chat/codec/logprobs.ts';
import type { JsonObject } from '../../reading.ts';
import { writeAnnotation } from './citations.ts';
import type { Emit, ItemPlace, WrittenPart } from './written-item.ts';

/** A message of the assistant’s being written: its parts are the neighbouring texts and refusals of the answer. */
export interface WrittenMessage {
  open(kind: 'text' | 'refusal'): WrittenPart;
  /** No further part comes: it ends as soon as those that are open do. */
  seal(): void;
}

export function openMessage(at: ItemPlace, emit: Emit, carry: (signature: Signature) => void): WrittenMessage {
  const content: JsonObject[] = [];
  let open = 0;
  let sealed = false;
  let ended = false;
  const item = (status: string): JsonObject => ({ id: at.id, type: 'message', status, role: 'assistant', content: [...content] });
  at.begin(item('in_progress'));

  function endIfDone(): void {
    if (!sealed || open > 0 || ended) return;
    ended = true;
    at.end(item('completed'));
  }

  return {
    open(kind) {
      open += 1;
      const number = content.length;
      const change = (part: JsonObject): void => { content[number] = part; at.keep(item('in_progress')); };
      const world = { where: { item_id: at.id, output_index: at.index, content_index: number }, emit, carry, change, done: () => { open -= 1; endIfDone(); } };
      return kind === 'text' ? openText(world) : openRefusal(world);
    },
    seal() { sealed = true; endIfDone(); },
  };
}

interface PartWorld {
  readonly where: JsonObject;
  readonly emit: Emit;
  readonly carry: (signature: Signature) => void;
  readonly change: (part: JsonObject) => void;
  readonly done: () => void;
}

function openText({ where, emit, carry, change, done }: PartWorld): WrittenPart {
  let text = '';
  const annotations: JsonObject[] = [];
  const logprobs: TokenLogprob[] = [];
  const part = (): JsonObject => ({ type: 'output_text', annotations: [...annotations], logprobs: written(logprobs), text });
  change(part());
  emit('response.content_part.added', { ...where, part: part() });
  return {
    piece(piece) {
      if ('signature' in piece) carry(piece.signature);
      else if ('citation' in piece) {
        const annotation = writeAnnotation(piece.citation);
        annotations.push(annotation);
        change(part());
        emit('response.output_text.annotation.added', { ...where, annotation_index: annotations.length - 1, annotation });
      } else if ('text' in piece && (piece.text !== '' || piece.logprobs !== undefined)) {
        text += piece.text;
        logprobs.push(...piece.logprobs ?? []);
        change(part());
        emit('response.output_text.delta', { ...where, delta: piece.text, logprobs: written(piece.logprobs ?? []) });
      }
    },
    close() {
      emit('response.output_text.done', { ...where, text, logprobs: written(logprobs) });
      emit('response.content_part.done', { ...where, part: part() });
      done();
    },
  };
}

function written(logprobs: readonly TokenLogprob[]): unknown {
  return logprobs.length === 0 ? [] : writeLogprobs(logprobs)['content'];
}

function openRefusal({ where, emit, change, done }: PartWorld): WrittenPart {
  let refusal = '';
  const part = (): JsonObject => ({ type: 'refusal', refusal });
  change(part());
  emit('response.content_part.added', { ...where, part: part() });
  return {
    piece(piece) {
      if (!('text' in piece) || piece.text === '') return;
      refusal += piece.text;
      change(part());
      emit('response.refusal.delta', { ...where, delta: piece.text });
    },
    close() {
      emit('response.refusal.done', { ...where, refusal });
      emit('response.content_part.done', { ...where, part: part() });
      done();
    },
  };
}
