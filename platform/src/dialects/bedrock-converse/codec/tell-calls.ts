import { type CanonicalRequest, joinTurns, namesByCall, type Notes, type Part } from '../../canonical/index.ts';

/**
 * Tells calls and their results in words. Bedrock wants tools to be offered where a conversation holds calls, and most of its
 * models cannot be kept from calling what is offered: so where no tool may be called, the conversation holds none.
 */
export function tellCalls(request: CanonicalRequest, notes: Notes): CanonicalRequest {
  const names = namesByCall(request.turns);
  notes.warn('messages', 'Calls of tools and their results were told in words: this model of Bedrock’s cannot be kept from calling tools otherwise.');
  const turns = request.turns.map(({ role, parts }) => ({ role, parts: parts.flatMap((part) => tell(part, names)) }));
  return { ...request, turns: joinTurns(turns), tools: [], toolChoice: null, parallelTools: null };
}

function tell(part: Part, names: ReadonlyMap<string, string>): readonly Part[] {
  if (part.kind === 'tool-call') return [{ kind: 'text', text: `(The tool ${part.name} was called with ${part.arguments}.)` }];
  if (part.kind !== 'tool-result') return [part];
  const name = part.name ?? names.get(part.callId) ?? 'a tool';
  return [{ kind: 'text', text: `(${part.failed === true ? 'The error' : 'The result'} of ${name}:)` }, ...part.content];
}
