import type { Tool, ToolCallPart } from '../../canonical/index.ts';
import { isObject, type JsonObject, listIn, objectIn, textIn } from '../../reading.ts';

/** A tool that the caller runs and that Responses has in a form of its own: everybody else sees a function. */
interface OwnForm {
  readonly callType: string;
  readonly resultType: string;
  /** The name of the function; `null`: the tool’s own. */
  readonly name: string | null;
  asFunction(tool: JsonObject): Pick<Tool, 'description' | 'parameters'>;
  /** The item’s members as arguments of the function, and the other way round. */
  readCall(item: JsonObject): unknown;
  writeCall(call: JsonObject): JsonObject;
  /** A result as text; `null`: as `output` has it. */
  readResult(item: JsonObject): string | null;
  writeResult(text: string, failed: boolean): JsonObject;
}

const text = { type: 'string' } as const;
const object = (properties: JsonObject, required: readonly string[]): JsonObject => ({ type: 'object', properties, required, additionalProperties: false });
const listOfTexts = { type: 'array', items: text } as const;

const custom: OwnForm = {
  callType: 'custom_tool_call', resultType: 'custom_tool_call_output', name: null,
  asFunction(tool) {
    const format = objectIn(tool, 'format');
    const grammar = textIn(format, 'definition');
    const told = grammar === null ? {} : { description: `Text that follows this grammar (${textIn(format, 'syntax') ?? 'lark'}):\n${grammar}` };
    return { description: textIn(tool, 'description'), parameters: object({ input: { ...text, ...told } }, ['input']) };
  },
  readCall: (item) => ({ input: typeof item['input'] === 'string' ? item['input'] : '' }),
  writeCall: (call) => ({ input: typeof call['input'] === 'string' ? call['input'] : JSON.stringify(call) }),
  readResult: () => null,
  writeResult: (output) => ({ output }),
};

const localShell: OwnForm = {
  callType: 'local_shell_call', resultType: 'local_shell_call_output', name: 'local_shell',
  asFunction: () => ({
    description: 'Runs a command in a shell on the user’s machine and returns what it printed.',
    parameters: object({ command: listOfTexts, working_directory: text, timeout_ms: { type: 'integer' } }, ['command']),
  }),
  readCall: (item) => withoutNulls(objectIn(item, 'action'), Object.keys(objectIn(item['action'], 'env')).length === 0 ? ['type', 'env'] : ['type']),
  writeCall: (call) => ({ action: { env: {}, ...call, type: 'exec', command: listIn(call, 'command') } }),
  readResult: () => null,
  writeResult: (output) => ({ output }),
};

const shell: OwnForm = {
  callType: 'shell_call', resultType: 'shell_call_output', name: 'shell',
  asFunction: () => ({
    description: 'Runs shell commands on the user’s machine, each on its own, and returns what they printed.',
    parameters: object({ commands: listOfTexts, timeout_ms: { type: 'integer' }, max_output_length: { type: 'integer' } }, ['commands']),
  }),
  readCall: (item) => withoutNulls(objectIn(item, 'action'), ['type']),
  writeCall: (call) => ({ action: { timeout_ms: null, max_output_length: null, ...call, commands: listIn(call, 'commands') } }),
  readResult: (item) => JSON.stringify(item['output'] ?? []),
  writeResult(output, failed) {
    const parsed = parseText(output);
    return { output: Array.isArray(parsed) ? parsed : [{ stdout: output, stderr: '', outcome: { type: 'exit', exit_code: failed ? 1 : 0 } }] };
  },
};

const applyPatch: OwnForm = {
  callType: 'apply_patch_call', resultType: 'apply_patch_call_output', name: 'apply_patch',
  asFunction: () => ({
    description: 'Creates, updates or deletes one file. "diff" is a V4A diff; it is left out when a file is deleted.',
    parameters: object({ type: { ...text, enum: ['create_file', 'update_file', 'delete_file'] }, path: text, diff: text }, ['type', 'path']),
  }),
  readCall: (item) => objectIn(item, 'operation'),
  writeCall: (call) => ({ operation: call }),
  readResult: (item) => textIn(item, 'output') ?? '',
  writeResult: (output, failed) => ({ status: failed ? 'failed' : 'completed', output }),
};

/** The caller looks for tools; those it found are offered from then on. */
const toolSearch: OwnForm = {
  callType: 'tool_search_call', resultType: 'tool_search_output', name: 'tool_search',
  asFunction: (tool) => ({
    description: textIn(tool, 'description') ?? 'Finds further tools for a task.',
    parameters: isObject(tool['parameters']) ? tool['parameters'] : object({ goal: text }, ['goal']),
  }),
  readCall: (item) => item['arguments'] ?? {},
  writeCall: (call) => ({ execution: 'client', arguments: call }),
  readResult: (item) => JSON.stringify(item['tools'] ?? []),
  writeResult(output) {
    const parsed = parseText(output);
    return { execution: 'client', status: 'completed', tools: Array.isArray(parsed) ? parsed : [] };
  },
};

const forms: Readonly<Record<string, OwnForm>> = { custom, local_shell: localShell, shell, apply_patch: applyPatch, tool_search: toolSearch };
const byCall = new Map(Object.values(forms).map((form) => [form.callType, form]));
const byResult = new Map(Object.values(forms).map((form) => [form.resultType, form]));

export function ownForm(type: string): OwnForm | undefined {
  return Object.hasOwn(forms, type) ? forms[type] : undefined;
}

/** Tools of a namespace are offered under both names; Codex’s namespaces end with the separator. */
export function flatName(namespace: string | null, name: string): string {
  if (namespace === null || namespace === name) return name;
  return namespace.endsWith('_') ? namespace + name : `${namespace}__${name}`;
}

/** An item that calls a tool of the caller’s, as a call; `null` where it is another item, or the provider ran it itself. */
export function readCallItem(item: JsonObject): ToolCallPart | null {
  const type = textIn(item, 'type') ?? '';
  const id = textIn(item, 'call_id') ?? textIn(item, 'id') ?? '';
  const name = flatName(textIn(item, 'namespace'), textIn(item, 'name') ?? '');
  if (type === 'function_call') return { kind: 'tool-call', id, name, arguments: textIn(item, 'arguments') ?? '{}' };
  const form = byCall.get(type);
  if (form === undefined || (textIn(objectIn(item, 'environment'), 'type') ?? 'local') !== 'local' || item['execution'] === 'server') return null;
  return { kind: 'tool-call', id, name: form.name ?? name, arguments: JSON.stringify(form.readCall(item)) };
}

/** A call as an item, without ids of the item itself. */
export function writeCallItem(call: ToolCallPart, tool: Tool | undefined): JsonObject {
  const own = tool?.own?.dialect === 'openai-responses' ? tool.own : undefined;
  const form = own === undefined ? undefined : ownForm(own.type);
  const named = own === undefined ? {} : { name: textIn(own.value, 'name') ?? call.name, ...(textIn(own.value, 'namespace') === null ? {} : { namespace: textIn(own.value, 'namespace') }) };
  if (form === undefined) return { type: 'function_call', call_id: call.id, name: call.name, ...named, arguments: call.arguments };
  const parsed = parseText(call.arguments);
  return { type: form.callType, call_id: call.id, ...(form.name === null ? named : {}), ...form.writeCall(isObject(parsed) ? parsed : {}) };
}

/** The form of a result’s item; `undefined` for `function_call_output` and what is no result. */
export function resultForm(type: string): OwnForm | undefined {
  return byResult.get(type);
}

export function parseText(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}

function withoutNulls(members: JsonObject, others: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(members).filter(([name, value]) => value !== null && !others.includes(name)));
}
