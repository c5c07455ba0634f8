import type { CanonicalRequest, Tool } from './request.ts';

/** Tools that the conversation has calls of, for providers that refuse calls of tools which are not there. */
export function calledTools({ turns }: CanonicalRequest): readonly Tool[] {
  const called = new Set(turns.flatMap(({ parts }) => parts.flatMap((part) => (part.kind === 'tool-call' ? [part.name] : []))));
  return [...called].map((name) => ({ name, description: null, parameters: null }));
}
