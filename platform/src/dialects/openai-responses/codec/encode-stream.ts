import { type AnswerUsage, type CanonicalEvent, type Ending, type EncodingContext, type ProviderFailure, type StreamEncoder, tellFailure, type TranslationWarning } from '../../canonical/index.ts';
import type { JsonObject } from '../../reading.ts';
import { oneAnswer } from './encode-answer.ts';
import { writeNative, writeStopReason } from './map-stop-reason.ts';
import { openOutput } from './write-output.ts';
import { writeResponse } from './write-response.ts';

const nothing: Buffer = Buffer.alloc(0);

/** Writes the events of a Responses stream: each with its number and, last, the whole response, as SDKs and Codex rely on. */
export function openEncoder(context: EncodingContext): StreamEncoder {
  let text = '';
  let sequence = 0;
  let started: { readonly id: string | null; readonly model: string | null } | null = null;
  let usage: AnswerUsage | null = null;
  let ending: Ending | null = null;

  function emit(type: string, members: JsonObject): void {
    text += `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: sequence, ...members })}\n\n`;
    sequence += 1;
  }

  const output = openOutput(context, emit);

  function response(status: string, warnings: readonly TranslationWarning[], more: JsonObject = {}): JsonObject {
    const items = status === 'in_progress' ? [] : output.items;
    return writeResponse({ id: started?.id ?? null, model: started?.model ?? null, status, output: items, usage: status === 'in_progress' ? null : usage, more, warnings }, context);
  }

  function start(id: string | null, model: string | null): void {
    if (started !== null) return;
    started = { id, model };
    emit('response.created', { response: response('in_progress', context.warnings) });
    emit('response.in_progress', { response: response('in_progress', []) });
  }

  function end(): void {
    output.finish();
    const stop = writeStopReason(ending?.stop ?? 'stop', output.kinds);
    const failed = stop.status === 'failed' ? { error: { code: 'server_error', message: 'The provider gave no answer.' } } : {};
    const more = { ...failed, incomplete_details: stop.incomplete_details, ...writeNative(ending?.native ?? null, stop) };
    emit(`response.${stop.status}`, { response: response(stop.status, [...context.warnings, ...context.notes.warnings], more) });
  }

  /** As OpenAI does: an event that SDKs throw on, then the failed response that Codex looks for. */
  function fail(failure: ProviderFailure): void {
    const told = tellFailure(failure, context.requestId);
    const error = { code: told.code, message: told.message, param: told.param ?? null };
    // OpenAI's types have the members in the event, its servers in an "error" inside: clients look in either place.
    emit('error', { ...error, error: { type: told.code, ...error } });
    emit('response.failed', { response: response('failed', [...context.warnings, ...context.notes.warnings], { error: { code: told.code, message: told.message } }) });
  }

  function write(event: CanonicalEvent): void {
    if (event.type === 'start') { start(event.id, event.model); return; }
    start(null, null);
    if ('choice' in event && event.choice !== 0) { context.notes.warn('output', oneAnswer); return; }
    switch (event.type) {
      case 'open': output.open(event.part, event.open); break;
      case 'piece': output.piece(event.part, event.piece); break;
      case 'close': output.close(event.part); break;
      case 'finish': ending = event.ending; break;
      case 'usage': usage = event.usage; break;
      case 'failure': fail(event.failure); break;
      case 'end': end(); break;
    }
  }

  return {
    encode(event) {
      write(event);
      if (text === '') return nothing;
      const bytes = Buffer.from(text);
      text = '';
      return bytes;
    },
  };
}
