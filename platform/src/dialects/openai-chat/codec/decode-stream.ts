import type { AnswerUsage, CanonicalEvent, DecodingContext, StreamDecoder } from '../../canonical/index.ts';
import { decodedBytes } from '../../hold-back.ts';
import { readChatUsage } from '../../openai-usage.ts';
import { isObject, type JsonObject, listIn, objectIn, parseJson, textIn } from '../../reading.ts';
import { openSsePass } from '../../sse.ts';
import { chatUsageOf } from '../answer.ts';
import { openChoice, type StreamedChoice } from './decode-choice.ts';
import { readFailure } from './read-failure.ts';

/** Reads a stream of chat completion chunks. It is whole with `[DONE]`, or once each choice has its finish reason. */
export function openDecoder(context: DecodingContext): StreamDecoder {
  const choices = new Map<number, StreamedChoice>();
  let events: CanonicalEvent[] = [];
  let started = false;
  let done = false;
  let failed = false;
  let over = false;
  let usage: AnswerUsage | null = null;

  function choiceAt(index: number): StreamedChoice {
    const known = choices.get(index);
    if (known !== undefined) return known;
    const made = openChoice(index, context, (event) => events.push(event));
    choices.set(index, made);
    return made;
  }

  function readChunk(chunk: JsonObject, isError: boolean): void {
    const groqError = objectIn(chunk, 'x_groq')['error'];
    if (isError || (chunk['error'] ?? null) !== null || typeof groqError === 'string') {
      fail(typeof groqError === 'string' ? { error: { message: groqError } } : chunk);
      return;
    }
    const list = listIn(chunk, 'choices').filter(isObject);
    // Azure begins with a chunk about the prompt's filters that names nothing.
    if (!started && (list.length > 0 || textIn(chunk, 'id') !== null)) {
      started = true;
      events.push({ type: 'start', id: textIn(chunk, 'id'), model: textIn(chunk, 'model') });
    }
    for (const choice of list) {
      if (isObject(choice['error'])) { fail(choice); return; }
      choiceAt(typeof choice['index'] === 'number' ? choice['index'] : 0).take(choice);
    }
    const counted = readChatUsage(chatUsageOf(chunk));
    if (counted !== null) usage = counted;
  }

  function fail(body: unknown): void {
    if (failed) return;
    failed = true;
    events.push({ type: 'failure', failure: readFailure(statusIn(body), {}, body) });
  }

  const pass = openSsePass({
    data(payload, { isError }) {
      if (payload.toString('latin1', 0, 6) === '[DONE]') { done = true; return true; }
      if (failed) return true;
      const chunk = parseJson(payload);
      if (isObject(chunk)) readChunk(chunk, isError);
      return true;
    },
    longTail: () => undefined,
  }, decodedBytes);

  function taken(): readonly CanonicalEvent[] {
    if (done) conclude();
    const given = events;
    events = [];
    return given;
  }

  /** After the last chunk, so that counts which come behind the finish reason are not missed. */
  function conclude(): void {
    const all = [...choices.values()];
    if (over || failed || (!done && (all.length === 0 || all.some((choice) => !choice.finished)))) return;
    over = true;
    for (const choice of all) choice.close();
    if (usage !== null) events.push({ type: 'usage', usage });
    events.push({ type: 'end' });
  }

  return {
    push(chunk) { pass.push(chunk); return taken(); },
    finish() {
      pass.flush();
      conclude();
      return taken();
    },
  };
}

/** An error in a chunk may name its status (OpenRouter, Groq). */
function statusIn(body: unknown): number {
  const { code } = objectIn(body, 'error');
  const status = isObject(body) ? body['status_code'] ?? code : code;
  return typeof status === 'number' && status >= 400 && status < 600 ? status : 500;
}
