import type { ByteEdit, EditTarget, RequestFacts } from '../dialect.ts';
import { memberSpans, replaceString } from '../json-span.ts';
import { requireBody, requireModel } from '../reading.ts';

/** Reads an embeddings request: nothing is written, so the output bound is zero. */
export function readRequest(untrustedBody: unknown): RequestFacts {
  const body = requireBody(untrustedBody);
  return { model: requireModel(body['model']), stream: false, maxOutputTokens: 0, answers: 1, wantsStreamUsage: false };
}

export function editRequest(bytes: Buffer, _body: unknown, target: EditTarget): ByteEdit[] {
  return replaceString(bytes, memberSpans(bytes, new Set(['model'])).get('model'), target.model);
}
