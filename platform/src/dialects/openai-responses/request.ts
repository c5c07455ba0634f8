import { type ByteEdit, DialectError, type EditTarget, type RequestFacts } from '../dialect.ts';
import { memberSpans, replaceString } from '../json-span.ts';
import { optionalFlag, optionalLimit, requireBody, requireModel } from '../reading.ts';

const read = new Set(['model', 'stream', 'max_output_tokens', 'background']);

/**
 * Reads a Responses request.
 * @throws DialectError for background work too: it is billed after the connection is gone, so nobody here could count it.
 */
export function readRequest(untrustedBody: unknown): RequestFacts {
  const body = requireBody(untrustedBody);
  if (optionalFlag(body, 'background')) throw new DialectError('background', 'background answers cannot be metered here; ask for the answer in the request, or stream it');
  return {
    model: requireModel(body['model']), stream: optionalFlag(body, 'stream'), maxOutputTokens: optionalLimit(body, 'max_output_tokens'),
    answers: 1, wantsStreamUsage: true,
  };
}

export function editRequest(bytes: Buffer, _body: unknown, target: EditTarget): ByteEdit[] {
  return replaceString(bytes, memberSpans(bytes, read).get('model'), target.model);
}
