import { type Part, type ReasoningPart, type Signature, type ToolCallPart, unpackSignature } from '../../canonical/index.ts';
import { dialectIds } from '@keystead/contract';
import { isObject, type JsonObject, listIn, objectIn, textIn } from '../../reading.ts';

/** The old way of calling functions has one call at a time and no ids: the name is the id. */
export function legacyId(name: string | null): string {
  return `call_${name ?? 'function'}`;
}

/** Arguments as JSON text: a call without any has `{}`, never nothing (WIRE, section 4); some cousins send an object. */
function argumentsOf(holder: JsonObject): string {
  const value = holder['arguments'];
  if (isObject(value)) return JSON.stringify(value);
  return typeof value === 'string' && value.trim() !== '' ? value : '{}';
}

/** The calls of a message, in a request or an answer. `makeId` names those that came without an id. */
export function readToolCalls(message: JsonObject, makeId: (index: number) => string = (index) => `call_${index}`): readonly ToolCallPart[] {
  const calls = listIn(message, 'tool_calls').flatMap((call, index): ToolCallPart[] => {
    const called = objectIn(call, 'function');
    const custom = objectIn(call, 'custom');
    const name = textIn(called, 'name') ?? textIn(custom, 'name');
    if (name === null) return [];
    const signature = readCallSignature(call);
    const id = textIn(call, 'id');
    return [{
      kind: 'tool-call', id: id === null || id === 'null' ? makeId(index) : id, name, ...(signature === null ? {} : { signature }),
      arguments: textIn(custom, 'name') === null ? argumentsOf(called) : JSON.stringify({ input: custom['input'] ?? '' }),
    }];
  });
  const legacy = objectIn(message, 'function_call');
  const name = textIn(legacy, 'name');
  return name === null ? calls : [...calls, { kind: 'tool-call', id: legacyId(name), name, arguments: argumentsOf(legacy) }];
}

/** Google's own place for a thought's signature in its OpenAI-compatible API. */
export function readCallSignature(call: unknown): Signature | null {
  const value = textIn(objectIn(objectIn(call, 'extra_content'), 'google'), 'thought_signature');
  return value === null ? null : unpackSignature(value, 'gemini');
}

/** What the model thought: text under one of three names, and the opaque details in OpenRouter's form, which is ours too. */
export function readReasoningParts(message: JsonObject): readonly ReasoningPart[] {
  const details = listIn(message, 'reasoning_details').flatMap((detail) => (isObject(detail) ? readDetail(detail) : []));
  if (details.length > 0) return details;
  const text = reasoningText(message);
  return text === null ? [] : [{ kind: 'reasoning', text }];
}

export function reasoningText(holder: JsonObject): string | null {
  return textIn(holder, 'reasoning_content') ?? textIn(holder, 'reasoning') ?? textIn(holder, 'reasoning_text');
}

/** `format` says whose it is: one of our dialects, or the provider's own word, and then it goes back as it came. */
function readDetail(detail: JsonObject): readonly ReasoningPart[] {
  const dialect = dialectIds.find((each) => each === detail['format']);
  const text = textIn(detail, 'text') ?? textIn(detail, 'summary') ?? '';
  const opaque = textIn(detail, 'signature') ?? textIn(detail, 'data');
  if (opaque === null) return text === '' ? [] : [{ kind: 'reasoning', text }];
  const signature: Signature = dialect === undefined ? { dialect: 'openai-chat', value: JSON.stringify(detail) } : { dialect, value: opaque };
  const id = textIn(detail, 'id');
  return [{ kind: 'reasoning', text, signature, ...(text === '' ? { redacted: true } : {}), ...(id === null ? {} : { id }) }];
}

/** The detail that carries a signature to the caller, who sends it back as it is. */
export function writeDetail(part: { readonly text: string; readonly signature: Signature; readonly redacted?: boolean; readonly id?: string }): JsonObject {
  const { signature, text } = part;
  if (signature.dialect === 'openai-chat') return parseDetail(signature.value);
  const id = part.id === undefined ? {} : { id: part.id };
  return text === '' || part.redacted === true
    ? { type: 'reasoning.encrypted', data: signature.value, format: signature.dialect, ...id }
    : { type: 'reasoning.text', text, signature: signature.value, format: signature.dialect, ...id };
}

function parseDetail(value: string): JsonObject {
  try {
    const detail: unknown = JSON.parse(value);
    return isObject(detail) ? detail : {};
  } catch {
    return {};
  }
}

export function hasCalls(parts: readonly Part[]): boolean {
  return parts.some((part) => part.kind === 'tool-call');
}
