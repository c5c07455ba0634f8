import { type Notes, noteMembers, type Tool, type ToolChoice } from '../../canonical/index.ts';
import { DialectError } from '../../dialect.ts';
import { isObject, type JsonObject, listIn, objectIn, textIn } from '../../reading.ts';
import { flatName, ownForm } from './own-tools.ts';
import { toolRules } from './request-rules.ts';

/** Tools that OpenAI runs. `spare`: one among others that the model can do without, as Codex offers it with every request. */
const hosted: readonly { readonly type: RegExp; readonly spare: boolean; readonly why: string }[] = [
  { type: /^web_search/, spare: true, why: 'The search runs at OpenAI and cannot be carried over. Offer your own search as a function.' },
  { type: /^image_generation$/, spare: true, why: 'Images are made by a tool of OpenAI’s, which cannot be carried over.' },
  { type: /^file_search$/, spare: false, why: 'It searches files that OpenAI keeps. Offer your own search as a function.' },
  { type: /^code_interpreter$/, spare: false, why: 'The code runs at OpenAI. Offer your own interpreter as a function.' },
  { type: /^computer/, spare: false, why: 'The computer tool is OpenAI’s own.' },
  { type: /^mcp$/, spare: false, why: 'The MCP server is called by OpenAI itself. Connect to it yourself and offer its tools as functions.' },
  { type: /^programmatic_tool_calling$/, spare: false, why: 'Programmatic tool calls are run by OpenAI itself.' },
];

/** @throws DialectError, NotCarried */
export function readTools(list: readonly unknown[], field: string, notes: Notes): readonly Tool[] {
  const spared: { readonly field: string; readonly why: string }[] = [];
  const tools = list.flatMap((tool, index): readonly Tool[] => {
    const at = `${field}[${index}]`;
    if (!isObject(tool)) throw new DialectError(at, 'a tool must be an object');
    const type = textIn(tool, 'type') ?? '';
    const found = hosted.find((each) => each.type.test(type));
    if (found === undefined) return readTool(tool, type, at, notes);
    if (!found.spare) notes.refuse(at, found.why);
    spared.push({ field: at, why: found.why });
    return [];
  });
  for (const { field: at, why } of spared) {
    if (tools.length === 0) notes.refuse(at, why);
    notes.warn(at, `${why} It was left out; the other tools are offered.`);
  }
  return tools;
}

function readTool(tool: JsonObject, type: string, field: string, notes: Notes): readonly Tool[] {
  if (type === 'function') return [readFunction(tool, null, field, notes)];
  if (type === 'namespace') {
    const namespace = textIn(tool, 'name');
    return listIn(tool, 'tools').map((member, index) => readMember(isObject(member) ? member : {}, { namespace, namespace_description: textIn(tool, 'description') }, `${field}.tools[${index}]`, notes));
  }
  if (type === 'shell' && (textIn(objectIn(tool, 'environment'), 'type') ?? 'local') !== 'local') notes.refuse(`${field}.environment`, 'The shell runs in a container of OpenAI’s. Offer a local shell.');
  if (type === 'tool_search' && tool['execution'] !== 'client') {
    notes.warn(field, 'Tools are searched by OpenAI itself; all of them are offered at once instead.');
    return [];
  }
  if (ownForm(type) === undefined) notes.refuse(`${field}.type`, `A tool of the kind "${type}" cannot be carried over. Offer it as a function.`);
  return [readOwn(tool, type, null, field, notes)];
}

interface Namespace { readonly namespace: string | null; readonly namespace_description: string | null }

function readMember(tool: JsonObject, namespace: Namespace, field: string, notes: Notes): Tool {
  return tool['type'] === 'custom' ? readOwn(tool, 'custom', namespace, field, notes) : readFunction(tool, namespace, field, notes);
}

function readFunction(tool: JsonObject, namespace: Namespace | null, field: string, notes: Notes): Tool {
  const name = nameOf(tool, field);
  noteMembers(tool, toolRules, notes, `${field}.`);
  const { parameters, strict } = tool;
  return {
    name: flatName(namespace?.namespace ?? null, name), description: textIn(tool, 'description'), parameters: isObject(parameters) ? parameters : null, ...(strict === true ? { strict } : {}),
    ...(namespace === null ? {} : { own: { dialect: 'openai-responses', type: 'function', value: { ...tool, ...namespace } } }),
  };
}

function readOwn(tool: JsonObject, type: string, namespace: Namespace | null, field: string, notes: Notes): Tool {
  const form = ownForm(type);
  if (form === undefined) return notes.refuse(field, `A tool of the kind "${type}" cannot be carried over.`);
  if (textIn(objectIn(tool, 'format'), 'definition') !== null) notes.warn(`${field}.format`, 'The grammar is told to the model, but the provider that serves this request does not enforce it.');
  const name = form.name ?? flatName(namespace?.namespace ?? null, nameOf(tool, field));
  return { name, ...form.asFunction(tool), own: { dialect: 'openai-responses', type, value: { ...tool, ...namespace } } };
}

function nameOf(tool: JsonObject, field: string): string {
  const name = textIn(tool, 'name');
  if (name === null) throw new DialectError(`${field}.name`, 'a tool needs a name');
  return name;
}

const kinds: Readonly<Record<string, ToolChoice>> = { auto: { kind: 'auto' }, none: { kind: 'none' }, required: { kind: 'any' } };

export interface ReadChoice {
  readonly toolChoice: ToolChoice | null;
  /** Names of the only tools that may be called without one having to; `null`: all. */
  readonly only: ReadonlySet<string> | null;
}

/** @throws DialectError, NotCarried */
export function readChoice(choice: unknown, notes: Notes): ReadChoice {
  if (choice === null || choice === undefined) return { toolChoice: null, only: null };
  const kind = typeof choice === 'string' && Object.hasOwn(kinds, choice) ? kinds[choice] : undefined;
  if (kind !== undefined) return { toolChoice: kind, only: null };
  if (!isObject(choice)) throw new DialectError('tool_choice', '"tool_choice" must be none, auto, required or an object');
  if (choice['type'] !== 'allowed_tools') return { toolChoice: { kind: 'named', names: [chosenName(choice, 'tool_choice', notes)] }, only: null };
  const names = listIn(choice, 'tools').map((tool, index) => chosenName(isObject(tool) ? tool : {}, `tool_choice.tools[${index}]`, notes));
  return choice['mode'] === 'required' ? { toolChoice: { kind: 'named', names }, only: null } : { toolChoice: { kind: 'auto' }, only: new Set(names) };
}

function chosenName(choice: JsonObject, field: string, notes: Notes): string {
  const type = textIn(choice, 'type') ?? '';
  const name = type === 'function' || type === 'custom' ? textIn(choice, 'name') : ownForm(type)?.name;
  if (name === null) throw new DialectError(`${field}.name`, 'name the tool');
  return name === undefined ? notes.refuse(field, `A tool of the kind "${type}" runs at OpenAI and cannot be asked for here.`) : flatName(textIn(choice, 'namespace'), name);
}
