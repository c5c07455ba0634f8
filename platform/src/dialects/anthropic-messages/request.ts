import type { ByteEdit, EditTarget, RequestFacts } from '../dialect.ts';
import { memberSpans, replaceString } from '../json-span.ts';
import { optionalFlag, optionalLimit, requireBody, requireModel } from '../reading.ts';
import { belowBase, pathOnly } from '../target-path.ts';

const read = new Set(['model', 'stream', 'max_tokens']);

/** Reads a Messages request, or one that only counts tokens (free, nothing is written). */
export function readRequest(untrustedBody: unknown, path: string): RequestFacts {
  const body = requireBody(untrustedBody);
  const counting = isCounting(path);
  return {
    model: requireModel(body['model']), stream: !counting && optionalFlag(body, 'stream'),
    maxOutputTokens: counting ? 0 : optionalLimit(body, 'max_tokens'), answers: 1, wantsStreamUsage: true,
  };
}

export function editRequest(bytes: Buffer, _body: unknown, target: EditTarget): ByteEdit[] {
  return replaceString(bytes, memberSpans(bytes, read).get('model'), target.model);
}

export function targetPath(path: string): string {
  return belowBase(isCounting(path) ? '/messages/count_tokens' : '/messages', path);
}

function isCounting(path: string): boolean {
  return pathOnly(path).endsWith('/count_tokens');
}
