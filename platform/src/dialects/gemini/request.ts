import { type ByteEdit, DialectError, type EditTarget, type RequestFacts } from '../dialect.ts';
import { elementStarts, isObjectAt, memberSpans, replaceString } from '../json-span.ts';
import { isObject, type JsonObject, objectIn, optionalLimit, requireBody, requireModel } from '../reading.ts';
import { belowBase, pathOnly } from '../target-path.ts';

/** Methods that write text; every other one (counting, embeddings) writes none. */
const writing = new Set(['generateContent', 'streamGenerateContent']);
/** Google takes each name in two spellings, so both count as the same member. */
const configNames = ['generationConfig', 'generation_config'] as const;
const limitNames = ['maxOutputTokens', 'max_output_tokens', 'candidateCount', 'candidate_count'] as const;

/** Model and method of `…/models/{model}:{method}`; the model may hold slashes and be percent-encoded. */
function readPath(path: string): { model: string; method: string } {
  const match = /\/models\/(.+):([A-Za-z]+)$/.exec(pathOnly(path));
  if (match?.[1] === undefined || match[2] === undefined) throw new DialectError('model', 'the path must be …/models/{model}:{method}');
  try {
    return { model: requireModel(decodeURIComponent(match[1]).replace(/^models\//, '')), method: match[2] };
  } catch (error) {
    if (error instanceof DialectError) throw error;
    throw new DialectError('model', 'the model in the path is not percent-encoded properly');
  }
}

/** Reads a Gemini request: the model and whether it streams stand in the path. */
export function readRequest(untrustedBody: unknown, path: string): RequestFacts {
  const { model, method } = readPath(path);
  const body = requireBody(untrustedBody);
  const facts = { model, stream: method === 'streamGenerateContent', wantsStreamUsage: true };
  if (!writing.has(method)) return { ...facts, maxOutputTokens: 0, answers: 1 };
  const config = configOf(body);
  const limits = [optionalLimit(config, 'maxOutputTokens'), optionalLimit(config, 'max_output_tokens')];
  const answers = [optionalLimit(config, 'candidateCount'), optionalLimit(config, 'candidate_count')];
  return { ...facts, maxOutputTokens: only(limits, 'maxOutputTokens'), answers: only(answers, 'candidateCount') ?? 1 };
}

function configOf(body: JsonObject): JsonObject {
  for (const name of configNames) {
    const value = body[name] ?? null;
    if (value !== null && !isObject(value)) throw new DialectError(name, `"${name}" must be an object`);
  }
  if (configNames.every((name) => (body[name] ?? null) !== null)) throw new DialectError('generationConfig', '"generationConfig" stands twice, in two spellings');
  return { ...objectIn(body, 'generation_config'), ...objectIn(body, 'generationConfig') };
}

function only(values: readonly (number | null)[], name: string): number | null {
  const given = values.filter((value) => value !== null);
  if (given.length > 1) throw new DialectError(name, `"${name}" stands twice, in two spellings`);
  return given[0] ?? null;
}

/** The model's id again where a body repeats it: batches of embeddings, counting a whole request. */
export function editRequest(bytes: Buffer, _body: unknown, target: EditTarget): ByteEdit[] {
  const model = `models/${target.model}`;
  const spans = memberSpans(bytes, new Set(['model', 'requests', 'generateContentRequest', ...configNames]));
  for (const name of configNames) {
    const config = spans.get(name);
    if (config !== undefined && isObjectAt(bytes, config.valueStart)) memberSpans(bytes, new Set(limitNames), config.valueStart);
  }
  const edits = replaceString(bytes, spans.get('model'), model);
  const nested: number[] = [];
  const counted = spans.get('generateContentRequest');
  if (counted !== undefined && isObjectAt(bytes, counted.valueStart)) nested.push(counted.valueStart);
  const requests = spans.get('requests');
  if (requests !== undefined && bytes[requests.valueStart] === 0x5b) nested.push(...elementStarts(bytes, requests.valueStart).filter((start) => isObjectAt(bytes, start)));
  for (const start of nested) edits.push(...replaceString(bytes, memberSpans(bytes, new Set(['model']), start).get('model'), model));
  return edits;
}

/** @throws DialectError where the model would lead out of its place in the path. */
export function targetPath(path: string, target: { model: string }): string {
  const segments = target.model.split('/');
  if (segments.some((segment) => segment === '' || segment === '.' || segment === '..')) throw new DialectError('model', 'not a model’s name');
  return belowBase(`/models/${segments.map(encodeURIComponent).join('/')}:${readPath(path).method}`, path);
}
