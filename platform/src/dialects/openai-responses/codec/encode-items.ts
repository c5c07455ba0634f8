import { type CanonicalRequest, type DocumentPart, type ImagePart, namesByCall, type Notes, type Part, type ReasoningPart, resultText, type Tool, type ToolResultPart, toUrl, type Turn } from '../../canonical/index.ts';
import type { JsonObject } from '../../reading.ts';
import { writeAnnotation } from './citations.ts';
import { ownForm, resultForm, writeCallItem } from './own-tools.ts';

interface Writing { readonly notes: Notes; readonly tools: ReadonlyMap<string, Tool>; readonly names: ReadonlyMap<string, string> }

/** The items of a conversation. Instructions beyond the first are messages of the developer’s. */
export function writeInput(request: CanonicalRequest, notes: Notes): readonly JsonObject[] {
  const writing = { notes, tools: new Map(request.tools.map((tool) => [tool.name, tool])), names: namesByCall(request.turns) };
  return [
    ...request.system.slice(1).map((part) => message('developer', [{ type: 'input_text', text: part.text }])),
    ...request.turns.flatMap((turn) => writeTurn(turn, writing)),
  ];
}

function message(role: string, content: readonly JsonObject[]): JsonObject {
  return { type: 'message', role, content };
}

function writeTurn({ role, parts }: Turn, writing: Writing): readonly JsonObject[] {
  const items: JsonObject[] = [];
  let content: JsonObject[] = [];
  const flush = (): void => {
    if (content.length > 0) items.push(message(role === 'system' ? 'developer' : role, content));
    content = [];
  };
  for (const part of parts) {
    const inside = role === 'assistant' ? writeAnswered(part, writing) : writeSent(part, writing);
    if (inside !== null) { content.push(...inside); continue; }
    flush();
    items.push(...writeItem(part, writing));
  }
  flush();
  return items;
}

/** What stands inside a message of the assistant’s; `null`: it is an item of its own. */
function writeAnswered(part: Part, { notes }: Writing): readonly JsonObject[] | null {
  if (part.kind === 'text') return [{ type: 'output_text', text: part.text, annotations: (part.citations ?? []).flatMap((citation) => (citation.native.dialect === 'openai-responses' ? [writeAnnotation(citation)] : [])) }];
  if (part.kind === 'refusal') return [{ type: 'refusal', refusal: part.text }];
  if (part.kind !== 'image' && part.kind !== 'document' && part.kind !== 'media') return null;
  notes.warn('input', 'Images and sound in earlier answers cannot be sent back to OpenAI and were left out.');
  return [];
}

/** What stands inside a message of the user’s or the developer’s; `null`: it is an item of its own. */
function writeSent(part: Part, { notes }: Writing): readonly JsonObject[] | null {
  if (part.kind === 'text' || part.kind === 'image' || part.kind === 'document') return [writeContent(part, notes)];
  if (part.kind === 'media') return notes.refuse('input', `The Responses API takes no ${part.medium}.`);
  if (part.kind === 'refusal') return [{ type: 'input_text', text: part.text }];
  return null;
}

function writeItem(part: Part, writing: Writing): readonly JsonObject[] {
  if (part.kind === 'tool-call') return [writeCallItem(part, writing.tools.get(part.name))];
  if (part.kind === 'tool-result') return [writeResult(part, writing)];
  if (part.kind === 'reasoning') return writeReasoning(part, writing.notes);
  if (part.kind === 'native' && part.dialect === 'openai-responses') return [part.value as JsonObject];
  writing.notes.warn('input', 'Steps that the earlier provider took by itself (searches, code it ran) are known to it alone and were left out.');
  return [];
}

function writeReasoning({ text, signature, id }: ReasoningPart, notes: Notes): readonly JsonObject[] {
  if (signature === undefined) return [];
  if (signature.dialect !== 'openai-responses') {
    notes.warn('input', 'Reasoning that another provider signed means nothing to this one and was left out.');
    return [];
  }
  return [{ type: 'reasoning', ...(id === undefined ? {} : { id }), summary: text === '' ? [] : [{ type: 'summary_text', text }], encrypted_content: signature.value }];
}

function writeResult(result: ToolResultPart, { notes, tools, names }: Writing): JsonObject {
  const own = tools.get(names.get(result.callId) ?? result.name ?? '')?.own;
  const form = own?.dialect === 'openai-responses' ? resultForm(ownForm(own.type)?.resultType ?? '') : undefined;
  const text = resultText(result);
  const failed = result.failed === true;
  const told = text !== null && failed && !/error|fail/i.test(text) ? `Error: ${text}` : text;
  if (form !== undefined && told !== null) return { type: form.resultType, call_id: result.callId, ...form.writeResult(told, failed) };
  return { type: form?.resultType ?? 'function_call_output', call_id: result.callId, output: told ?? result.content.map((part) => writeContent(part, notes)) };
}

function writeContent(part: Extract<Part, { kind: 'text' | 'image' | 'document' }>, notes: Notes): JsonObject {
  if (part.kind === 'text') return { type: 'input_text', text: part.text };
  return part.kind === 'image' ? writeImage(part, notes) : writeDocument(part, notes);
}

function writeImage({ source, detail }: ImagePart, notes: Notes): JsonObject {
  const detailed = detail === undefined ? {} : { detail };
  if (source.from === 'file') return { type: 'input_image', ...detailed, file_id: fileId(source.id, notes) };
  const url = toUrl(source) ?? notes.refuse('input', 'An image cannot be sent as text.');
  return { type: 'input_image', ...detailed, image_url: url };
}

function writeDocument({ source, name }: DocumentPart, notes: Notes): JsonObject {
  if (source.from === 'file') return { type: 'input_file', file_id: fileId(source.id, notes) };
  if (source.from === 'text') return { type: 'input_text', text: name === null ? source.text : `${name}\n\n${source.text}` };
  const named = name === null ? {} : { filename: name };
  if (source.from === 'url') return { type: 'input_file', ...named, file_url: source.url };
  return { type: 'input_file', filename: name ?? 'document.pdf', file_data: toUrl(source) };
}

/** Only OpenAI’s own ids mean something to it. */
function fileId(id: string, notes: Notes): string {
  return id.startsWith('file-') ? id : notes.refuse('input', 'A file that lies at another provider cannot be sent; send the file itself.');
}
