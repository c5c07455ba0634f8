import { joinBeside, joinTurns, type Notes, noteMembers, ownSignature, type Part, readHidden, type ReasoningPart, type TextPart, type Tool, type ToolResultPart, type Turn, unpackReasoning } from '../../canonical/index.ts';
import { DialectError } from '../../dialect.ts';
import { isObject, type JsonObject, listIn, textIn } from '../../reading.ts';
import { readContent } from './decode-content.ts';
import { readTools } from './decode-tools.ts';
import { readCallItem, resultForm } from './own-tools.ts';
import { itemRules, refusedItems } from './request-rules.ts';

interface Read { readonly system: readonly TextPart[]; readonly turns: readonly Turn[]; /** Tools that came with the conversation. */ readonly tools: readonly Tool[] }

/** What OpenAI did by itself in an earlier answer: known to it alone. */
const nativeItems = new Set(['web_search_call', 'file_search_call', 'code_interpreter_call', 'image_generation_call', 'mcp_list_tools', 'mcp_call', 'shell_call', 'shell_call_output', 'tool_search_call', 'tool_search_output']);

/** Reads the items of a conversation: neighbours of one role are one turn, calls belong to the assistant’s. @throws DialectError, NotCarried */
export function readInput(input: unknown, notes: Notes): Read {
  if (typeof input === 'string') return { system: [], turns: [{ role: 'user', parts: [{ kind: 'text', text: input }] }], tools: [] };
  if (!Array.isArray(input)) throw new DialectError('input', '"input" must be a text or a list of items');
  const system: TextPart[] = [];
  const turns: Turn[] = [];
  const tools: Tool[] = [];
  const items: readonly unknown[] = input;
  items.forEach((item, index) => {
    const field = `input[${index}]`;
    if (!isObject(item)) throw new DialectError(field, 'an item must be an object');
    noteMembers(item, itemRules, notes, 'input[].');
    if (Array.isArray(item['tools'])) tools.push(...readTools(item['tools'], `${field}.tools`, notes));
    const turn = readItem(item, field, notes);
    if (turn === null) return;
    if (turn.role === 'system' && turns.length === 0) system.push(...turn.parts.filter((part) => part.kind === 'text'));
    else turns.push(turn);
  });
  return { system, turns: joinTurns(turns).map(attachSignatures), tools };
}

const roles: Readonly<Record<string, Turn['role']>> = { user: 'user', assistant: 'assistant', system: 'system', developer: 'system' };

/** `null`: an item that says nothing to the model. */
function readItem(item: JsonObject, field: string, notes: Notes): Turn | null {
  const type = textIn(item, 'type') ?? 'message';
  if (type === 'message') return readMessage(item, field, notes);
  if (type === 'reasoning') return { role: 'assistant', parts: [readSentReasoning(item)] };
  if (type === 'additional_tools') return null;
  if (type === 'item_reference' && textIn(item, 'id')?.startsWith('rs_') === true) {
    notes.warn('input', 'Reasoning that is only referred to is kept by OpenAI alone, and was left out. Ask with "store": false, and it comes with the answer.');
    return null;
  }
  const call = readCallItem(item);
  if (call !== null) {
    if (call.id === '') throw new DialectError(`${field}.call_id`, 'a call needs its id, so that its result can be told');
    return { role: 'assistant', parts: [call] };
  }
  if (type === 'function_call_output' || resultForm(type) !== undefined) {
    const result = readResult(item, type, field, notes);
    if (result !== null) return { role: 'user', parts: [result] };
  }
  if (nativeItems.has(type)) return { role: 'assistant', parts: [{ kind: 'native', dialect: 'openai-responses', type, value: item }] };
  return notes.refuse(field, refusedItems[type] ?? `An item of the type "${type}" cannot be carried over.`);
}

function readMessage(item: JsonObject, field: string, notes: Notes): Turn {
  const named = textIn(item, 'role') ?? '';
  const role = Object.hasOwn(roles, named) ? roles[named] : undefined;
  if (role === undefined) throw new DialectError(`${field}.role`, `"${field}.role" must be user, assistant, system or developer`);
  return { role, parts: readContent(item['content'], `${field}.content`, notes) };
}

/** What a caller sends back: reasoning, or what carries the signature of a call or a text beside it. */
function readSentReasoning(item: JsonObject): Part {
  const encrypted = textIn(item, 'encrypted_content');
  const hidden = encrypted === null ? null : readHidden(encrypted, 'openai-responses');
  if (hidden !== null && 'beside' in hidden) return { kind: 'native', dialect: 'openai-responses', type: beside, value: hidden };
  const { signature, ...read } = readReasoning(item);
  if (encrypted === null || signature === undefined) return read;
  const unpacked = unpackReasoning(encrypted, 'openai-responses');
  // An id of ours means nothing to the provider that signed it.
  const { id: _id, ...foreign } = read;
  return { ...(unpacked.signature.dialect === 'openai-responses' ? read : foreign), ...unpacked };
}

const beside = 'signature beside a part';

/** Gives signatures that stood beside their parts back to them. */
function attachSignatures(turn: Turn): Turn {
  if (!turn.parts.some((part) => part.kind === 'native' && part.type === beside)) return turn;
  return { ...turn, parts: joinBeside(turn.parts.map((part) => (part.kind === 'native' && part.type === beside ? part.value as ReturnType<typeof readHidden> : part))) };
}

/** Reasoning as it stands in an answer: what it thought, or a summary, and what its provider alone can read. */
export function readReasoning(item: JsonObject): ReasoningPart {
  const text = joinTexts(listIn(item, 'content')) || joinTexts(listIn(item, 'summary'));
  const id = textIn(item, 'id');
  return { kind: 'reasoning', text, ...ownSignature(textIn(item, 'encrypted_content'), 'openai-responses'), ...(id === null ? {} : { id }) };
}

function joinTexts(parts: readonly unknown[]): string {
  return parts.map((part) => textIn(part, 'text') ?? '').filter((text) => text !== '').join('\n\n');
}

/** `null`: the result of something that OpenAI ran itself. */
function readResult(item: JsonObject, type: string, field: string, notes: Notes): ToolResultPart | null {
  const form = resultForm(type);
  const callId = textIn(item, 'call_id') ?? textIn(item, 'id');
  if (item['execution'] === 'server') return null;
  if (callId === null) throw new DialectError(`${field}.call_id`, 'a result must name the call that it answers');
  const text = form?.readResult(item) ?? null;
  const parts: readonly Part[] = text === null ? readContent(item['output'], `${field}.output`, notes) : [{ kind: 'text', text }];
  return {
    kind: 'tool-result', callId, name: null, content: parts.filter((part) => part.kind === 'text' || part.kind === 'image' || part.kind === 'document'),
    ...(item['status'] === 'failed' ? { failed: true } : {}),
  };
}
