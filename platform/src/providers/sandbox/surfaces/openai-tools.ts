import type { OfferedTool, Turn } from '../asked.ts';
import { isObject, objectIn, textIn, textOf } from '../json.ts';

/** Chat Completions' messages as turns; system and developer messages apart. */
export function readMessages(messages: readonly unknown[]): { readonly system: string; readonly turns: readonly Turn[] } {
  const system: string[] = [];
  const turns: Turn[] = [];
  for (const message of messages) {
    const role = textIn(message, 'role');
    const text = textOf(isObject(message) ? message['content'] : null);
    if (role === 'system' || role === 'developer') system.push(text);
    else turns.push({ role: role === 'tool' || role === 'function' ? 'tool' : role === 'assistant' ? 'assistant' : 'user', text });
  }
  return { system: system.join('\n'), turns };
}

/** Function tools in Chat Completions' nesting or the flat form of Responses. */
export function readTools(tools: readonly unknown[]): OfferedTool[] {
  return tools.flatMap((tool) => {
    if (textIn(tool, 'type') !== 'function') return [];
    const described = isObject(tool) && isObject(tool['function']) ? tool['function'] : tool;
    const name = textIn(described, 'name');
    return name === '' ? [] : [{ name, schema: objectIn(described, 'parameters') }];
  });
}

export function readToolChoice(choice: unknown): 'auto' | 'none' | 'any' | { readonly name: string } {
  if (choice === 'none') return 'none';
  if (choice === 'required' || choice === 'any') return 'any';
  const name = textIn(objectIn(choice, 'function'), 'name') || textIn(choice, 'name');
  return name === '' ? 'auto' : { name };
}
