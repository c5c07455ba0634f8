import { createHash } from 'node:crypto';
import type { Asked, CalledTool, OfferedTool, Reply } from './asked.ts';
import { isObject, type JsonObject } from './json.ts';
import { countTokens, cutToTokens, mostOutputTokens } from './tokens.ts';
import { fillSchema } from './writing/fill.ts';
import { readSentences } from './writing/sentences.ts';
import { readMaterial } from './writing/sources.ts';

const refusal = 'The sandbox was asked to refuse, so it does: I can’t help with that.';

/** What the sandbox answers: the same to the same request. */
export function replyTo(asked: Asked, options: { readonly refuse: boolean }): Reply {
  const inputTokens = countInput(asked);
  const tool = options.refuse ? null : toolToCall(asked);
  if (tool !== null) {
    const called = callTool(tool, asked);
    return { text: '', tools: [called], end: 'tools', inputTokens, outputTokens: Math.max(1, countTokens(called.name) + countTokens(JSON.stringify(called.arguments))) };
  }
  const whole = options.refuse ? refusal : writeAnswer(asked);
  const limit = Math.min(asked.maxOutputTokens ?? mostOutputTokens, mostOutputTokens);
  const text = cutToTokens(whole, limit);
  const end = options.refuse ? 'refusal' : text.length < whole.length ? 'length' : 'stop';
  return { text, tools: [], end, inputTokens, outputTokens: Math.max(1, countTokens(text)) };
}

export function countInput(asked: Asked): number {
  const parts = [asked.system, ...asked.turns.map((turn) => turn.text), ...asked.tools.map((tool) => tool.name + JSON.stringify(tool.schema)), asked.schema === null ? '' : JSON.stringify(asked.schema)];
  return Math.max(1, parts.reduce((sum, part) => sum + countTokens(part), 0));
}

export function lastQuestion(asked: Asked): string {
  return asked.turns.findLast((turn) => turn.role === 'user')?.text ?? '';
}

/** The tool that is named, else the first; none once a result has come back, or where the caller wants none. */
function toolToCall({ tools, toolChoice, turns }: Asked): OfferedTool | null {
  if (toolChoice === 'none' || tools.length === 0) return null;
  if (typeof toolChoice === 'object') return tools.find((tool) => tool.name === toolChoice.name) ?? null;
  return toolChoice === 'auto' && turns.at(-1)?.role === 'tool' ? null : (tools[0] ?? null);
}

function callTool(tool: OfferedTool, asked: Asked): CalledTool {
  const filled = fillSchema({ type: 'object', ...tool.schema }, lastQuestion(asked), { forTool: true });
  const values: JsonObject = isObject(filled) ? filled : {};
  const id = createHash('sha256').update(`${tool.name} ${JSON.stringify(values)} ${asked.turns.length}`).digest('hex').slice(0, 24);
  return { id, name: tool.name, arguments: values };
}

function writeAnswer(asked: Asked): string {
  const question = lastQuestion(asked);
  const last = asked.turns.at(-1);
  if (asked.schema !== null) return JSON.stringify(fillSchema(asked.schema, question));
  const said = readMaterial(question).question.replace(/\s+/g, ' ').slice(0, 400);
  if (asked.wantsJson) return JSON.stringify({ sandbox: true, model: asked.model, asked: said });
  if (last?.role === 'tool') return `${preface}\n\nThe tool answered: ${last.text.replace(/\s+/g, ' ').slice(0, 400)}`;
  return [preface, said === '' ? 'You asked nothing in words.' : `You asked: “${said}”`, ...quoteSources(question), postscript].join('\n\n');
}

const preface = 'This is the Keystead sandbox. No model read your request and nothing left this machine; the answer is made by rule, the same every time.';
const postscript = 'Add a provider key under Credentials, and the same call is answered by a real model.';

function quoteSources(prompt: string): string[] {
  const { sources } = readMaterial(prompt);
  return sources.filter((source) => source.name !== 'Request').map((source) => {
    const first = readSentences([source])[0];
    return first === undefined ? `With it came ${source.name}.` : `With it came ${source.name}, where page ${first.page} says: “${first.quote}”`;
  });
}
