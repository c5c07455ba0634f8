import type { Part, ToolResultPart } from './parts.ts';
import type { Turn } from './request.ts';

/**
 * Makes turns of what a dialect has as a list of messages: neighbours of one role become one turn, and results of tools
 * come first in theirs (Anthropic and Bedrock ask for that; WIRE, section 4). Empty turns are left out.
 */
export function joinTurns(turns: readonly Turn[]): readonly Turn[] {
  const joined: { role: Turn['role']; parts: Part[] }[] = [];
  for (const turn of turns) {
    if (turn.parts.length === 0) continue;
    const last = joined.at(-1);
    if (last !== undefined && last.role === turn.role) last.parts.push(...turn.parts);
    else joined.push({ role: turn.role, parts: [...turn.parts] });
  }
  return joined.map(({ role, parts }) => ({ role, parts: role === 'user' ? resultsFirst(parts) : parts }));
}

function resultsFirst(parts: readonly Part[]): readonly Part[] {
  const results = parts.filter((part) => part.kind === 'tool-result');
  return results.length === 0 ? parts : [...results, ...parts.filter((part) => part.kind !== 'tool-result')];
}

/** The names of tools by the ids of their calls, for dialects that name the tool again in its result (Gemini). */
export function namesByCall(turns: readonly Turn[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { parts } of turns) for (const part of parts) if (part.kind === 'tool-call') names.set(part.id, part.name);
  return names;
}

/** A result's content as plain text, for dialects whose results hold nothing else; `null` where it holds more than text. */
export function resultText(result: ToolResultPart): string | null {
  let text = '';
  for (const part of result.content) {
    if (part.kind !== 'text') return null;
    text += text === '' ? part.text : `\n${part.text}`;
  }
  return text;
}
