import { type CanonicalEvent, type DecodingContext, makeCallId, type OpenPart, type Part, type Piece, type TokenLogprob, unfoldPart } from '../../canonical/index.ts';
import { readLogprobs } from '../../openai-chat/codec/logprobs.ts';
import { isObject, type JsonObject, listIn, textIn } from '../../reading.ts';
import { readAnnotation } from './citations.ts';
import { readItem } from './decode-answer.ts';
import { readReasoning } from './decode-items.ts';
import { readCallItem } from './own-tools.ts';

/** What the items of one stream share. */
export interface ItemWorld {
  readonly context: DecodingContext;
  readonly kinds: Set<Part['kind']>;
  give(event: CanonicalEvent): void;
  /** The number of the next part. */
  next(): number;
}

interface OpenText { readonly part: number; readonly kind: 'text' | 'refusal'; length: number; citations: number; logprobs: boolean; open: boolean }

/** One item of the output on its way. Pieces may be missing: what the finished item holds beyond them is given then. */
export interface StreamedItem {
  take(event: JsonObject): void;
  /** The finished item. */
  done(item: JsonObject): void;
  /** The stream ends. */
  close(): void;
}

export function openItem(item: JsonObject, index: number, world: ItemWorld): StreamedItem {
  const type = textIn(item, 'type');
  if (type === 'message') return openMessage(world);
  if (type === 'reasoning') return openReasoning(item, world);
  const call = readCallItem(item);
  if (call !== null && (type === 'function_call' || type === 'custom_tool_call')) return openCall(call.id === '' ? makeCallId(world.context.requestId, 0, index) : call.id, call.name, world);
  return openWhole(index, world);
}

function open(world: ItemWorld, opened: OpenPart): number {
  const part = world.next();
  world.kinds.add(opened.kind);
  world.give({ type: 'open', choice: 0, part, open: opened });
  return part;
}

function give(world: ItemWorld, part: number, piece: Piece): void {
  world.give({ type: 'piece', choice: 0, part, piece });
}

function openMessage(world: ItemWorld): StreamedItem {
  const parts = new Map<number, OpenText>();

  function partAt(number: number, kind: OpenText['kind']): OpenText {
    const known = parts.get(number);
    if (known !== undefined) return known;
    const made: OpenText = { part: open(world, { kind }), kind, length: 0, citations: 0, logprobs: false, open: true };
    parts.set(number, made);
    return made;
  }

  function add(at: OpenText, text: string, logprobs: readonly TokenLogprob[]): void {
    if (!at.open || text === '') return;
    at.length += text.length;
    at.logprobs ||= logprobs.length > 0;
    give(world, at.part, { text, ...(logprobs.length === 0 ? {} : { logprobs }) });
  }

  /** What the finished part holds beyond its pieces. */
  function complete(number: number, part: JsonObject): void {
    if (part['type'] !== 'output_text' && part['type'] !== 'refusal') return;
    const at = partAt(number, part['type'] === 'refusal' ? 'refusal' : 'text');
    const text = part[part['type'] === 'refusal' ? 'refusal' : 'text'];
    if (typeof text === 'string') add(at, text.slice(at.length), at.logprobs ? [] : readLogprobs({ content: listIn(part, 'logprobs') }));
    if (!at.open) return;
    for (const citation of listIn(part, 'annotations').slice(at.citations).flatMap(readAnnotation)) { at.citations += 1; give(world, at.part, { citation }); }
  }

  function shut(at: OpenText): void {
    if (at.open) world.give({ type: 'close', choice: 0, part: at.part });
    at.open = false;
  }

  return {
    take(event) {
      const number = typeof event['content_index'] === 'number' ? event['content_index'] : 0;
      const part = isObject(event['part']) ? event['part'] : {};
      const { delta } = event;
      switch (event['type']) {
        case 'response.content_part.added': if (part['type'] === 'output_text' || part['type'] === 'refusal') partAt(number, part['type'] === 'refusal' ? 'refusal' : 'text'); break;
        case 'response.output_text.delta': add(partAt(number, 'text'), typeof delta === 'string' ? delta : '', readLogprobs({ content: listIn(event, 'logprobs') })); break;
        case 'response.refusal.delta': add(partAt(number, 'refusal'), typeof delta === 'string' ? delta : '', []); break;
        case 'response.output_text.annotation.added': {
          const at = partAt(number, 'text');
          for (const citation of readAnnotation(event['annotation'])) { at.citations += 1; if (at.open) give(world, at.part, { citation }); }
          break;
        }
        case 'response.content_part.done': complete(number, part); break;
        default:
      }
    },
    done(item) {
      listIn(item, 'content').forEach((part, number) => { if (isObject(part)) complete(number, part); });
      for (const at of parts.values()) shut(at);
    },
    close() { for (const at of parts.values()) shut(at); },
  };
}

const thoughtDeltas = /^response\.reasoning(?:_summary)?(?:_text)?\.delta$/;

function openReasoning(first: JsonObject, world: ItemWorld): StreamedItem {
  const id = textIn(first, 'id');
  const part = open(world, { kind: 'reasoning', ...(id === null ? {} : { id }) });
  /** Thoughts and their summary may both come: the first kind counts. */
  let source: unknown = null;
  let section: unknown = null;
  let length = 0;
  let isOpen = true;

  function shut(): void {
    if (isOpen) world.give({ type: 'close', choice: 0, part });
    isOpen = false;
  }

  return {
    take(event) {
      if (typeof event['type'] !== 'string' || !thoughtDeltas.test(event['type'])) return;
      const { delta } = event;
      source ??= event['type'];
      if (source !== event['type'] || typeof delta !== 'string' || delta === '' || !isOpen) return;
      const number = event['summary_index'] ?? event['content_index'] ?? 0;
      const text = length > 0 && section !== number ? `\n\n${delta}` : delta;
      section = number;
      length += text.length;
      give(world, part, { text });
    },
    done(item) {
      if (!isOpen) return;
      const { kind: _kind, text, signature, ...more } = readReasoning(item);
      if (length === 0 && text !== '') give(world, part, { text });
      if (signature !== undefined) give(world, part, { signature, ...more });
      shut();
    },
    close: shut,
  };
}

function openCall(id: string, name: string, world: ItemWorld): StreamedItem {
  const part = open(world, { kind: 'tool-call', id, name });
  let written = '';
  let isOpen = true;
  let custom = false;

  function add(text: string): void {
    if (text === '' || !isOpen) return;
    written += text;
    give(world, part, { arguments: text });
  }

  function shut(): void {
    if (!isOpen) return;
    // Free text stands in a JSON string, which ends here.
    if (custom) add('"}');
    if (written === '') add('{}');
    isOpen = false;
    world.give({ type: 'close', choice: 0, part });
  }

  return {
    take({ type, delta }) {
      if (typeof delta !== 'string') return;
      if (type === 'response.function_call_arguments.delta') add(delta);
      else if (type === 'response.custom_tool_call_input.delta') {
        if (!custom) add(freeTextStart);
        custom = true;
        add(JSON.stringify(delta).slice(1, -1));
      }
    },
    done(item) {
      if (written === '') add(readCallItem(item)?.arguments ?? '');
      shut();
    },
    close: shut,
  };
}

const freeTextStart = '{"input":"';

/** Items that are given whole once they are finished: what the provider did by itself, images, calls of shells. */
function openWhole(index: number, world: ItemWorld): StreamedItem {
  return {
    take: () => undefined,
    done(item) {
      for (const part of readItem(item, index, world.context)) {
        world.kinds.add(part.kind);
        for (const event of unfoldPart(part, { choice: 0, part: world.next() })) world.give(event);
      }
    },
    close: () => undefined,
  };
}
