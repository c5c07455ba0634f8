import type { Part, ToolResultPart } from './parts.ts';
import type { Notes } from './notes.ts';
import type { CanonicalRequest, Turn } from './request.ts';

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

/**
 * Some providers want something said by the user, where OpenAI takes instructions alone: then the instructions are what the
 * user says. @throws NotCarried where nothing is said at all
 */
export function withUserTurn(request: CanonicalRequest, notes: Notes): CanonicalRequest {
  if (request.turns.length > 0) return request;
  if (request.system.length === 0) notes.refuse('messages', 'The conversation is empty: send at least one message.');
  notes.warn('messages', 'The request holds instructions alone, and this provider wants a message of the user: they were sent as one.');
  return { ...request, system: [], turns: [{ role: 'user', parts: request.system }] };
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
