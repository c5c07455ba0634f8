import type { DialectId } from '@keystead/contract';
import { isObject, type JsonObject, listIn, objectIn } from './reading.ts';

const isSet = (value: unknown): boolean => value !== undefined && value !== null && value !== false;
/** A tool of any other type is the provider's own and works there: a search, a container, another server. */
const toolsBeside = (body: JsonObject, callers: readonly string[]): boolean => listIn(body, 'tools').some((tool) => {
  const type = isObject(tool) ? tool['type'] : undefined;
  return typeof type === 'string' && !callers.some((each) => type.startsWith(each));
});
const functionsOfGemini: ReadonlySet<string> = new Set(['functionDeclarations', 'function_declarations']);

/** Whether asking twice would do something twice, beyond writing an answer: for each dialect. */
const acts: Readonly<Record<DialectId, (body: JsonObject) => boolean>> = {
  'openai-chat': (body) => ['web_search_options', 'store', 'input'].some((member) => isSet(body[member])) || toolsBeside(body, ['function', 'custom']),
  // What is stored there, or goes on from what is, is the account's; so is work in the background.
  'openai-responses': (body) => ['background', 'previous_response_id', 'conversation', 'prompt'].some((member) => isSet(body[member])) || body['store'] === true
    || toolsBeside(body, ['function', 'custom', 'local_shell', 'shell', 'apply_patch', 'namespace']),
  'openai-embeddings': () => false,
  'anthropic-messages': (body) => isSet(body['mcp_servers']) || isSet(body['container']) || toolsBeside(body, ['custom', 'bash_', 'text_editor_', 'computer_', 'memory_']),
  gemini: (body) => isSet(body['cachedContent'] ?? body['cached_content']) || listIn(body, 'tools').some((tool) => isObject(tool) && Object.keys(tool).some((name) => !functionsOfGemini.has(name))),
  'bedrock-converse': (body) => listIn(objectIn(body, 'toolConfig'), 'tools').some((tool) => isObject(tool) && isSet(tool['systemTool'])),
};

/**
 * Whether a request makes its provider act: run tools of its own, call other servers, store or continue a conversation. Such a
 * request is never sent a second time for comparison. Pure.
 */
export function actsAtProvider(dialect: DialectId, body: JsonObject): boolean {
  return acts[dialect](body);
}
