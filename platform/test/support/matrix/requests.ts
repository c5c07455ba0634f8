import assert from 'node:assert/strict';
import type { DialectId } from '@keystead/contract';
import { type CanonicalRequest, codecs, NotCarried, openNotes, type Part } from '../../../src/dialects/index.ts';
import { isObject } from '../../../src/dialects/reading.ts';
import type { Exchange } from '../replay/index.ts';
import { jsonOrText } from '../sdk-readers.ts';

/** Model ids that each dialect's codec knows the newest manners of. */
const models: Readonly<Partial<Record<DialectId, string>>> = {
  'openai-chat': 'gpt-5.4-mini', 'openai-responses': 'gpt-5.4-mini', 'anthropic-messages': 'claude-sonnet-4-6', gemini: 'gemini-3.5-flash', 'bedrock-converse': 'eu.anthropic.claude-sonnet-4-6',
};

export type RequestOutcome = { readonly kind: 'pass'; readonly warnings: number } | { readonly kind: 'refused'; readonly reason: string };

/** Reads a recorded request; `null` where there is none of this dialect, a text where its own codec refuses it. */
export function readRequest(exchange: Exchange, from: DialectId): CanonicalRequest | string | null {
  const { body, path } = exchange.request;
  const codec = codecs[from];
  if (codec === undefined || !isObject(body)) return null;
  const asked = from === 'gemini' || from === 'bedrock-converse' ? body : { model: 'm', ...body };
  try {
    return codec.decodeRequest(asked, path, openNotes());
  } catch (error) {
    if (error instanceof Error && 'param' in error) return `${String(error.param)}: ${error.message}`;
    throw error;
  }
}

/** Translates a request and reads it again: what was said must have arrived. @throws AssertionError */
export function translateRequest(request: CanonicalRequest, to: DialectId): RequestOutcome {
  const codec = codecs[to];
  assert.ok(codec !== undefined);
  const notes = openNotes();
  try {
    const target = { model: models[to] ?? 'm', stream: request.stream, provider: 'x' };
    const encoded = codec.encodeRequest(request, target, notes);
    const again = codec.decodeRequest({ ...encoded.body }, to === 'gemini' ? `/v1beta${encoded.path}` : encoded.path, openNotes());
    for (const role of ['user', 'assistant'] as const) for (const words of saidBy(request, role)) assert.ok(saidBy(again, role).join('').includes(words), `"${words.slice(0, 60)}" of the ${role} is missing`);
    assert.deepEqual(callsOf(again), callsOf(request));
    // Where no tool may be called, a provider that cannot be told so is not offered any (Bedrock).
    // Tools that may not be called may be left out, or be there because the conversation has calls of them (Bedrock).
    if (request.toolChoice?.kind !== 'none' && again.toolChoice?.kind !== 'none') assert.deepEqual(again.tools.map(({ name }) => name), request.tools.map(({ name }) => name));
    assert.equal(again.stream, request.stream);
    return { kind: 'pass', warnings: notes.warnings.length };
  } catch (error) {
    if (error instanceof NotCarried) return { kind: 'refused', reason: error.message };
    throw error;
  }
}

function partsOf(request: CanonicalRequest, role: 'user' | 'assistant'): readonly Part[] {
  return request.turns.filter((turn) => turn.role === role).flatMap((turn) => turn.parts);
}

/** The plain words of one side, without what lies between them: what stands in a text document, or as an instruction in the middle, may be said by the user. */
function saidBy(request: CanonicalRequest, role: 'user' | 'assistant'): readonly string[] {
  return partsOf(request, role).map((part) => (part.kind === 'text' || part.kind === 'refusal' ? part.text.replace(/\s+/g, '') : ''));
}

function callsOf(request: CanonicalRequest): readonly string[] {
  return partsOf(request, 'assistant').flatMap((part) => (part.kind === 'tool-call' ? [`${part.name} ${JSON.stringify(jsonOrText(part.arguments))}`] : []));
}
