import { type ByteEdit, DialectError, type EditTarget, type RequestFacts } from '../dialect.ts';
import { insertMember, isObjectAt, type MemberSpan, memberSpans, replaceString } from '../json-span.ts';
import { objectIn, optionalFlag, optionalLimit, requireBody, requireModel } from '../reading.ts';

/** Members that we read: each may stand there once. */
const read = new Set(['model', 'stream', 'stream_options', 'max_tokens', 'max_completion_tokens', 'max_output_tokens', 'n']);

/** Reads a Chat Completions request. Cursor posts Responses bodies to this path, so `messages` is not asked for. */
export function readRequest(untrustedBody: unknown): RequestFacts {
  const body = requireBody(untrustedBody);
  const limits = ['max_completion_tokens', 'max_tokens', 'max_output_tokens'].map((key) => optionalLimit(body, key)).filter((limit) => limit !== null);
  return {
    model: requireModel(body['model']), stream: optionalFlag(body, 'stream'), // Cousins obey one or the other name, so the greatest is the bound.
    maxOutputTokens: limits.length === 0 ? null : Math.max(...limits),
    answers: optionalLimit(body, 'n') ?? 1,
    wantsStreamUsage: objectIn(body, 'stream_options')['include_usage'] === true,
  };
}

/** The model's own id, and usage asked for in streams: who pays by the token must be told how many there were. */
export function editRequest(bytes: Buffer, untrustedBody: unknown, target: EditTarget): ByteEdit[] {
  const body = requireBody(untrustedBody);
  const spans = memberSpans(bytes, read);
  const edits = replaceString(bytes, spans.get('model'), target.model);
  if (body['stream'] === true && target.streamUsageUnasked !== true) edits.push(...usageEdits(bytes, spans.get('stream_options')));
  return edits;
}

function usageEdits(bytes: Buffer, options: MemberSpan | undefined): ByteEdit[] {
  if (options === undefined) return [insertMember(bytes, 0, '"stream_options":{"include_usage":true}')];
  const text = bytes.toString('utf8', options.valueStart, options.valueEnd);
  if (text === 'null') return [{ start: options.valueStart, end: options.valueEnd, text: '{"include_usage":true}' }];
  if (!isObjectAt(bytes, options.valueStart)) throw new DialectError('stream_options', '"stream_options" must be an object');
  const asked = memberSpans(bytes, new Set(['include_usage']), options.valueStart).get('include_usage');
  if (asked === undefined) return [insertMember(bytes, options.valueStart, '"include_usage":true')];
  if (bytes.toString('utf8', asked.valueStart, asked.valueEnd) === 'true') return [];
  return [{ start: asked.valueStart, end: asked.valueEnd, text: 'true' }];
}
