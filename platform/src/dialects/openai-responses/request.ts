import { type ByteEdit, DialectError, type EditTarget, type RequestFacts } from '../dialect.ts';
import { memberSpans, replaceString } from '../json-span.ts';
import { belowBase, pathOnly } from '../target-path.ts';
import { optionalFlag, optionalLimit, requireBody, requireModel } from '../reading.ts';

const read = new Set(['model', 'stream', 'max_output_tokens', 'background']);

/**
 * Reads a Responses request, or one that only counts tokens (free, nothing is written).
 * @throws DialectError for background work too: it is billed after the connection is gone, so nobody here could count it.
 */
export function readRequest(untrustedBody: unknown, path: string): RequestFacts {
  const body = requireBody(untrustedBody);
  if (isCounting(path)) return { model: requireModel(body['model']), stream: false, maxOutputTokens: 0, answers: 1, wantsStreamUsage: true };
  if (optionalFlag(body, 'background')) throw new DialectError('background', 'background answers cannot be metered here; ask for the answer in the request, or stream it');
  return {
    model: requireModel(body['model']), stream: optionalFlag(body, 'stream'), maxOutputTokens: optionalLimit(body, 'max_output_tokens'),
    answers: 1, wantsStreamUsage: true,
  };
}

export function editRequest(bytes: Buffer, _body: unknown, target: EditTarget): ByteEdit[] {
  return replaceString(bytes, memberSpans(bytes, read).get('model'), target.model);
}

export function targetPath(path: string): string {
  return belowBase(isCounting(path) ? '/responses/input_tokens' : '/responses', path);
}

function isCounting(path: string): boolean {
  return pathOnly(path).endsWith('/input_tokens');
}
