import type { DialectId } from '@keystead/contract';
import type { ByteEdit } from './dialect.ts';
import { insertMember, memberSpans, spliceBytes } from './json-span.ts';
import { isObject, type JsonObject } from './reading.ts';

/** Where a dialect says how long an answer may be: the object it stands in (`null`: the body), and the names it goes by there; the last is used where none is given. */
interface LimitPlace { readonly holders: readonly string[] | null; readonly names: readonly string[] }

const places: Readonly<Partial<Record<DialectId, LimitPlace>>> = {
  'openai-chat': { holders: null, names: ['max_completion_tokens', 'max_output_tokens', 'max_tokens'] },
  'openai-responses': { holders: null, names: ['max_output_tokens'] },
  'anthropic-messages': { holders: null, names: ['max_tokens'] },
  gemini: { holders: ['generation_config', 'generationConfig'], names: ['max_output_tokens', 'maxOutputTokens'] },
  'bedrock-converse': { holders: ['inferenceConfig'], names: ['maxTokens'] },
};

export interface LimitableRequest { readonly dialect: DialectId; readonly bytes: Buffer; readonly body: JsonObject }

export interface LimitedRequest { readonly bytes: Buffer; readonly body: Record<string, unknown> }

/**
 * The request with a lower limit on its output, every other byte as it came; `null`: its dialect has no such limit, or it thinks with
 * a budget of its own that would not fit. `newName`: what the limit is called where none is given, in a dialect that has several names for it.
 * @throws DialectError where a member stands there twice
 */
export function limitOutput({ dialect, bytes, body }: LimitableRequest, tokens: number, newName?: string): LimitedRequest | null {
  const known = places[dialect];
  if (known === undefined || thinksLonger(body, tokens)) return null;
  const place = newName === undefined ? known : { ...known, names: [...known.names.filter((name) => name !== newName), newName] };
  const limited = spliceBytes(bytes, editsOf(bytes, body, place, tokens));
  const parsed: unknown = JSON.parse(limited.toString('utf8'));
  return isObject(parsed) ? { bytes: limited, body: { ...parsed } } : null;
}

/** Anthropic takes no limit below the tokens that it is to think with. */
function thinksLonger(body: JsonObject, tokens: number): boolean {
  const thinking = body['thinking'];
  return isObject(thinking) && typeof thinking['budget_tokens'] === 'number' && thinking['budget_tokens'] >= tokens;
}

function editsOf(bytes: Buffer, body: JsonObject, { holders, names }: LimitPlace, tokens: number): ByteEdit[] {
  if (holders === null) return editsIn(bytes, 0, body, names, tokens);
  const name = holders.find((each) => isObject(body[each]));
  const spans = memberSpans(bytes, new Set(holders));
  const text = `{"${names.at(-1)}":${tokens}}`;
  if (name === undefined) {
    const empty = holders.map((each) => spans.get(each)).find((span) => span !== undefined);
    return [empty === undefined ? insertMember(bytes, 0, `"${holders.at(-1)}":${text}`) : { start: empty.valueStart, end: empty.valueEnd, text }];
  }
  const holder = body[name];
  return editsIn(bytes, spans.get(name)?.valueStart ?? 0, isObject(holder) ? holder : {}, names, tokens);
}

/** Every name that is given gets the limit: cousins obey one or the other. */
function editsIn(bytes: Buffer, start: number, holder: JsonObject, names: readonly string[], tokens: number): ByteEdit[] {
  const spans = memberSpans(bytes, new Set(names), start);
  const given = names.filter((name) => typeof holder[name] === 'number');
  const replaced = names.flatMap((name): ByteEdit[] => {
    const span = spans.get(name);
    return span === undefined || (given.length > 0 && !given.includes(name)) ? [] : [{ start: span.valueStart, end: span.valueEnd, text: String(tokens) }];
  });
  return replaced.length > 0 ? replaced : [insertMember(bytes, start, `"${names.at(-1)}":${tokens}`)];
}
