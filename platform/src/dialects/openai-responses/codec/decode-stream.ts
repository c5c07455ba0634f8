import type { CanonicalEvent, DecodingContext, Part, StreamDecoder } from '../../canonical/index.ts';
import { decodedBytes } from '../../hold-back.ts';
import { readResponsesUsage } from '../../openai-usage.ts';
import { isObject, type JsonObject, listIn, objectIn, parseJson, textIn } from '../../reading.ts';
import { openSsePass } from '../../sse.ts';
import { type ItemWorld, openItem, type StreamedItem } from './decode-stream-item.ts';
import { readStopReason } from './map-stop-reason.ts';
import { readStreamFailure } from './read-failure.ts';

const properEnds = new Set<unknown>(['response.completed', 'response.incomplete']);
const failedEnds = new Set<unknown>(['response.failed', 'response.cancelled']);

/** Reads a Responses stream. It is whole with `response.completed` or `response.incomplete`; the item’s place in the output is its key, since ids have been seen to change on the way. */
export function openDecoder(context: DecodingContext): StreamDecoder {
  const items = new Map<number, { readonly item: StreamedItem; done: boolean }>();
  const kinds = new Set<Part['kind']>();
  let events: CanonicalEvent[] = [];
  let parts = 0;
  let started = false;
  let over = false;
  const world: ItemWorld = { context, kinds, give: (event) => { events.push(event); }, next: () => { parts += 1; return parts - 1; } };

  function start(response: JsonObject): void {
    if (started) return;
    started = true;
    events.push({ type: 'start', id: textIn(response, 'id'), model: textIn(response, 'model') });
  }

  function itemAt(index: number, item: JsonObject): { readonly item: StreamedItem; done: boolean } {
    const known = items.get(index);
    if (known !== undefined) return known;
    const made = { item: openItem(item, index, world), done: false };
    items.set(index, made);
    return made;
  }

  function finishItem(index: number, item: JsonObject): void {
    const at = itemAt(index, item);
    if (!at.done) at.item.done(item);
    at.done = true;
  }

  function readItemEvent(event: JsonObject): void {
    const index = event['output_index'];
    if (typeof index !== 'number') return;
    start({});
    if (event['type'] === 'response.output_item.added') itemAt(index, objectIn(event, 'item'));
    else if (event['type'] === 'response.output_item.done') finishItem(index, objectIn(event, 'item'));
    else items.get(index)?.item.take(event);
  }

  function end(response: JsonObject): void {
    listIn(response, 'output').forEach((item, index) => { if (isObject(item)) finishItem(index, item); });
    closeItems();
    const usage = readResponsesUsage(response['usage']);
    if (usage !== null) events.push({ type: 'usage', usage });
    events.push({ type: 'finish', choice: 0, ending: { ...readStopReason(response, kinds), stopSequence: null } }, { type: 'end' });
    over = true;
  }

  function closeItems(): void {
    for (const { item } of items.values()) item.close();
  }

  function fail(holder: JsonObject): void {
    const usage = readResponsesUsage(objectIn(holder, 'response')['usage']);
    if (usage !== null) events.push({ type: 'usage', usage });
    const response = objectIn(holder, 'response');
    events.push({ type: 'failure', failure: readStreamFailure(isObject(response['error']) ? response : holder) });
    over = true;
  }

  function readEvent(event: JsonObject, isError: boolean): void {
    const { type } = event;
    if (isError || type === 'error' || failedEnds.has(type) || (type === undefined && isObject(event['error']))) { fail(event); return; }
    const response = event['response'];
    if (isObject(response)) start(response);
    if (properEnds.has(type)) end(isObject(response) ? response : {});
    else readItemEvent(event);
  }

  const pass = openSsePass({
    data(payload, { isError }) {
      const event = over ? null : parseJson(payload);
      if (isObject(event)) readEvent(event, isError);
      return true;
    },
    longTail: () => undefined,
  }, decodedBytes);

  function take(): readonly CanonicalEvent[] {
    const taken = events;
    events = [];
    return taken;
  }

  return {
    push(chunk) { pass.push(chunk); return take(); },
    finish() { pass.flush(); return take(); },
  };
}
