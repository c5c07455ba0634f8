import { type EncodingContext, type OpenPart, packBeside, packReasoning, type PartKind, type Piece, type Signature, type Tool } from '../../canonical/index.ts';
import { type JsonObject, textIn } from '../../reading.ts';
import { ownForm, writeCallItem } from './own-tools.ts';
import { openMessage, type WrittenMessage } from './write-message.ts';
import { itemHex } from './write-response.ts';
import type { Emit, ItemPlace, WrittenPart } from './written-item.ts';

export interface OutputWriter {
  readonly kinds: ReadonlySet<PartKind>;
  /** The items so far, in the order in which they began. */
  readonly items: readonly JsonObject[];
  open(part: number, open: OpenPart): void;
  piece(part: number, piece: Piece): void;
  close(part: number): void;
  finish(): void;
}

const native = 'Steps that the provider took by itself (searches, code it ran), and sound, have no place in the Responses API and were left out of the answer.';

/** Writes the items of a response: neighbouring texts are one message, everything else is an item of its own. */
export function openOutput(context: EncodingContext, emit: Emit): OutputWriter {
  const items: JsonObject[] = [];
  const parts = new Map<number, WrittenPart>();
  const kinds = new Set<PartKind>();
  const tools = new Map(context.request.tools.map((tool) => [tool.name, tool]));
  const ids = new Set<string>();
  let message: WrittenMessage | null = null;

  function place(prefix: string, id?: string): ItemPlace {
    const index = items.length;
    items.push({});
    // Cousins have been seen to give one id to several items; SDKs refuse that.
    const given = id === undefined || ids.has(id) ? `${prefix}_${itemHex(context)}_${index}` : id;
    ids.add(given);
    const keep = (item: JsonObject): void => { items[index] = item; };
    return {
      id: given, index, keep,
      begin(item) { keep(item); emit('response.output_item.added', { output_index: index, item }); },
      end(item) { keep(item); emit('response.output_item.done', { output_index: index, item }); },
    };
  }

  function seal(): void {
    message?.seal();
    message = null;
  }

  /** A signature that belongs to a text or a call has no place there: a reasoning item carries it. */
  function carry(signature: Signature, part: Parameters<typeof packBeside>[2]): void {
    seal();
    const at = place('rs');
    const item = { id: at.id, type: 'reasoning', summary: [], encrypted_content: packBeside(signature, 'openai-responses', part) };
    at.begin(item);
    at.end(item);
  }

  function writerOf(open: OpenPart): WrittenPart | null {
    if (open.kind === 'text' || open.kind === 'refusal') {
      message ??= openMessage(place('msg'), emit, (signature) => { carry(signature, 'text'); });
      return message.open(open.kind);
    }
    if (open.kind === 'tool-call') return openCall(open, tools.get(open.name), { place, seal, carry, emit });
    seal();
    if (open.kind === 'reasoning') return openReasoning(place('rs', open.id), emit);
    if (open.kind === 'image') writeWhole(place('ig'), { type: 'image_generation_call', status: 'completed', result: open.base64, output_format: open.mediaType.replace('image/', '') });
    else if (open.kind === 'native' && open.dialect === 'openai-responses') writeNative(open.value as JsonObject);
    else context.notes.warn('output', native);
    return null;
  }

  function writeNative(item: JsonObject): void {
    writeWhole(place('item', textIn(item, 'id') ?? undefined), item);
  }

  return {
    items, kinds,
    open(part, open) {
      kinds.add(open.kind);
      const written = writerOf(open);
      if (written !== null) parts.set(part, written);
    },
    piece(part, piece) { parts.get(part)?.piece(piece); },
    close(part) {
      parts.get(part)?.close();
      parts.delete(part);
    },
    finish() {
      for (const part of parts.values()) part.close();
      parts.clear();
      seal();
    },
  };
}

function writeWhole(at: ItemPlace, item: JsonObject): void {
  const whole = { ...item, id: at.id };
  at.begin(whole);
  at.end(whole);
}

/** What it thought stands in the summary, the one place that clients show. */
function openReasoning(at: ItemPlace, emit: Emit): WrittenPart {
  let text = '';
  let encrypted: string | null = null;
  const where = { item_id: at.id, output_index: at.index, summary_index: 0 };
  const item = (): JsonObject => ({ id: at.id, type: 'reasoning', summary: text === '' ? [] : [{ type: 'summary_text', text }], ...(encrypted === null ? {} : { encrypted_content: encrypted }) });
  at.begin(item());
  return {
    piece(piece) {
      if ('signature' in piece) encrypted = packReasoning(piece.signature, piece.redacted === true, 'openai-responses');
      if (!('text' in piece) || piece.text === '') return;
      if (text === '') emit('response.reasoning_summary_part.added', { ...where, part: { type: 'summary_text', text: '' } });
      text += piece.text;
      at.keep(item());
      emit('response.reasoning_summary_text.delta', { ...where, delta: piece.text });
    },
    close() {
      if (text !== '') {
        emit('response.reasoning_summary_text.done', { ...where, text });
        emit('response.reasoning_summary_part.done', { ...where, part: { type: 'summary_text', text } });
      }
      at.end(item());
    },
  };
}

interface CallWorld { readonly place: (prefix: string) => ItemPlace; readonly seal: () => void; readonly carry: (signature: Signature, part: { readonly callId: string }) => void; readonly emit: Emit }

/** A call begins with its first piece, so that what carries its signature can stand before it. */
function openCall(open: Extract<OpenPart, { kind: 'tool-call' }>, tool: Tool | undefined, world: CallWorld): WrittenPart {
  let at: ItemPlace | null = null;
  let written = '';
  const form = tool?.own?.dialect === 'openai-responses' ? ownForm(tool.own.type) : undefined;
  const itemOf = (place: ItemPlace, status: string): JsonObject => ({ id: place.id, status, ...writeCallItem({ kind: 'tool-call', id: open.id, name: open.name, arguments: written }, tool) });

  function begin(): ItemPlace {
    world.seal();
    at ??= world.place(form === undefined ? 'fc' : 'ctc');
    return at;
  }

  function add(text: string): void {
    const place = at ?? begin();
    if (form === undefined && written === '') place.begin(itemOf(place, 'in_progress'));
    written += text;
    if (form !== undefined) return;
    place.keep(itemOf(place, 'in_progress'));
    world.emit('response.function_call_arguments.delta', { item_id: place.id, output_index: place.index, delta: text });
  }

  return {
    piece(piece) {
      if ('signature' in piece) world.carry(piece.signature, { callId: open.id });
      else if ('arguments' in piece && piece.arguments !== '') add(piece.arguments);
    },
    close() {
      if (written === '') add('{}');
      const place = at ?? begin();
      const done = itemOf(place, 'completed');
      if (form === undefined) world.emit('response.function_call_arguments.done', { item_id: place.id, output_index: place.index, name: open.name, arguments: written });
      else beginOwn(place, done, world.emit);
      place.end(done);
    },
  };
}

/** A call in a form of its own is written once it is whole: its text stands inside the JSON that the provider streams. */
function beginOwn(at: ItemPlace, done: JsonObject, emit: Emit): void {
  if (done['type'] !== 'custom_tool_call') { at.begin({ ...done, status: 'in_progress' }); return; }
  const where = { item_id: at.id, output_index: at.index };
  at.begin({ ...done, status: 'in_progress', input: '' });
  emit('response.custom_tool_call_input.delta', { ...where, delta: done['input'] });
  emit('response.custom_tool_call_input.done', { ...where, input: done['input'] });
}
