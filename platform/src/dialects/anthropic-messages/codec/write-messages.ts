import { type CacheMark, fitCallId, type Notes, type Part, type Source, type TextPart, type ToolResultPart, type Turn } from '../../canonical/index.ts';
import type { ClaudeFacts } from '../../claude/models.ts';
import { isObject, type JsonObject } from '../../reading.ts';
import { writeCitation } from './citations.ts';

const ids = /^[a-zA-Z0-9_-]+$/;

/** Turns as Anthropic takes them. @throws NotCarried */
export function writeMessages(turns: readonly Turn[], facts: ClaudeFacts, notes: Notes): readonly JsonObject[] {
  const messages: { role: string; content: JsonObject[] }[] = [];
  for (const turn of turns) {
    const content = turn.parts.flatMap((part) => writePart(part, notes));
    if (content.length === 0) continue;
    const role = turn.role === 'system' ? laterInstruction(content, facts, messages.at(-1)?.role, notes) : turn.role;
    const last = messages.at(-1);
    if (last?.role === role && role !== 'system') last.content.push(...content);
    else messages.push({ role, content });
  }
  return messages;
}

/** An instruction between the turns may follow the user's; elsewhere, and for older models, it is told as the user's words. */
function laterInstruction(content: JsonObject[], facts: ClaudeFacts, before: string | undefined, notes: Notes): string {
  if (facts.takesLaterInstructions && before === 'user') return 'system';
  notes.warn('messages', 'An instruction in the middle of the conversation was sent as part of the user’s turn: the model that serves this request takes it nowhere else.');
  const [first] = content;
  if (typeof first?.['text'] === 'string') content[0] = { ...first, text: `Instruction: ${first['text']}` };
  return 'user';
}

function writePart(part: Part, notes: Notes): readonly JsonObject[] {
  switch (part.kind) {
    case 'text': return part.text === '' ? [] : [writeText(part, notes)];
    case 'refusal': return part.text === '' ? [] : [{ type: 'text', text: part.text }];
    case 'image': return [{ type: 'image', source: writeSource(part.source, 'image', notes), ...writeCache(part.cache) }];
    case 'document': return [{
      type: 'document', source: writeSource(part.source, 'document', notes), ...(part.name === null ? {} : { title: part.name }), ...(part.context === undefined ? {} : { context: part.context }),
      ...(part.citable === true ? { citations: { enabled: true } } : {}), ...writeCache(part.cache),
    }];
    case 'tool-call': return [{ type: 'tool_use', id: fitCallId(part.id, ids, 128), name: part.name, input: readArguments(part.arguments), ...writeCache(part.cache) }];
    case 'tool-result': return [writeToolResult(part, notes)];
    case 'reasoning': return writeReasoning(part, notes);
    case 'media': return notes.refuse('messages', `Claude takes no ${part.medium}. Send a transcript, or call a model that does.`);
    case 'native':
      if (part.dialect === 'anthropic-messages' && isObject(part.value)) return [part.value];
      notes.warn('messages', `A part of the kind "${part.type}" is known to its own provider alone; it was left out.`);
      return [];
  }
}

export function writeText(part: TextPart, notes: Notes): JsonObject {
  const citations = (part.citations ?? []).map((citation) => writeCitation(citation, notes)).filter((citation) => citation !== null);
  return { type: 'text', text: part.text, ...(citations.length === 0 ? {} : { citations }), ...writeCache(part.cache) };
}

export function writeCache(cache: CacheMark | undefined): JsonObject {
  return cache === undefined ? {} : { cache_control: { type: 'ephemeral', ...(cache.ttl === null ? {} : { ttl: cache.ttl }) } };
}

function writeToolResult(part: ToolResultPart, notes: Notes): JsonObject {
  const content = part.content.flatMap((each) => writePart(each, notes));
  return { type: 'tool_result', tool_use_id: fitCallId(part.callId, ids, 128), ...(content.length === 0 ? {} : { content }), ...(part.failed === true ? { is_error: true } : {}), ...writeCache(part.cache) };
}

/** Only what Anthropic signed goes back to it. */
function writeReasoning(part: Extract<Part, { kind: 'reasoning' }>, notes: Notes): readonly JsonObject[] {
  const { signature } = part;
  if (signature?.dialect !== 'anthropic-messages') {
    notes.warn('messages', 'Thoughts of another provider’s model were left out: Claude takes none that Anthropic did not sign.');
    return [];
  }
  return [part.redacted === true ? { type: 'redacted_thinking', data: signature.value } : { type: 'thinking', thinking: part.text, signature: signature.value }];
}

/** Arguments as an object; what a model wrote wrongly is sent as text under a name, so that it sees its own mistake. */
export function readArguments(text: string): JsonObject {
  try {
    const parsed: unknown = JSON.parse(text === '' ? '{}' : text);
    return isObject(parsed) ? parsed : { value: parsed };
  } catch {
    return { invalid_json: text };
  }
}

function writeSource(source: Source, kind: 'image' | 'document', notes: Notes): JsonObject {
  if (source.from === 'url') return { type: 'url', url: source.url };
  if (source.from === 'text') return { type: 'text', media_type: 'text/plain', data: source.text };
  if (source.from === 'file') {
    // Anthropic's own ids look like no other provider's.
    if (/^file_[A-Za-z0-9]+$/.test(source.id)) return { type: 'file', file_id: source.id };
    return notes.refuse('messages', 'A file that lies at one provider is not known to another. Send its content instead.');
  }
  const { mediaType, base64 } = source;
  if (kind === 'document' && mediaType !== 'application/pdf') {
    if (/^text\/|json|xml|csv|markdown/.test(mediaType)) return { type: 'text', media_type: 'text/plain', data: Buffer.from(base64, 'base64').toString('utf8') };
    return notes.refuse('messages', `Claude reads PDF and text; a document of the type ${mediaType} is neither. Send its text.`);
  }
  return { type: 'base64', media_type: mediaType, data: base64 };
}
