import { type CanonicalAnswer, type EncodingContext, unfold } from '../../canonical/index.ts';
import type { JsonObject } from '../../reading.ts';
import { writeNative, writeStopReason } from './map-stop-reason.ts';
import { openOutput } from './write-output.ts';
import { writeResponse } from './write-response.ts';

/** Writes a whole response. Its items are made as a stream makes them, without the events. */
export function encodeAnswer(answer: CanonicalAnswer, context: EncodingContext): JsonObject {
  const [choice] = answer.choices;
  if (answer.choices.length > 1) context.notes.warn('output', oneAnswer);
  const output = openOutput(context, () => undefined);
  for (const event of unfold({ ...answer, choices: choice === undefined ? [] : [choice] })) {
    if (event.type === 'open') output.open(event.part, event.open);
    else if (event.type === 'piece') output.piece(event.part, event.piece);
    else if (event.type === 'close') output.close(event.part);
  }
  output.finish();
  const stop = writeStopReason(choice?.stop ?? 'failed', output.kinds);
  const failed = stop.status === 'failed' ? { error: { code: 'server_error', message: 'The provider gave no answer.' } } : {};
  return writeResponse({
    id: answer.id, model: answer.model, status: stop.status, output: output.items, usage: answer.usage,
    more: { ...failed, incomplete_details: stop.incomplete_details, ...writeNative(choice?.native ?? null, stop) }, warnings: [...context.warnings, ...context.notes.warnings],
  }, context);
}

export const oneAnswer = 'The Responses API has one answer; the others were left out.';
