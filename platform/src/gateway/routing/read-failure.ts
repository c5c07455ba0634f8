import type { DialectId } from '@keystead/contract';
import { codecs, type FailureKind } from '../../dialects/index.ts';
import { jsonOrNull } from '../../foundation/index.ts';
import { saysQuotaUsedUp } from '../../providers/index.ts';
import type { ProviderHeaders } from '../upstream/answer-headers.ts';

/** Of a provider's error what decides where a request goes next. */
export interface ReadFailure {
  readonly kind: FailureKind;
  readonly status: number;
  /** As the body asks for it; headers are read elsewhere. */
  readonly retryAfterSeconds: number | null;
}

const byStatus: ReadonlyMap<number, FailureKind> = new Map([
  [401, 'bad-key'], [402, 'no-money'], [403, 'no-permission'], [404, 'model-not-found'], [408, 'timeout'], [409, 'overloaded'], [413, 'too-large'],
  [425, 'overloaded'], [429, 'rate-limited'], [498, 'overloaded'], [503, 'overloaded'], [504, 'timeout'], [529, 'overloaded'],
]);
/** Google says a bad key with 400. */
const badKey = /"API_KEY_INVALID"|"API key not valid/;
const tooLong = /"context_length_exceeded"|prompt is too long|input token count|input is too long|maximum context length|exceeds? the (?:maximum )?context|Input Tokens Exceeded|context window|"string_above_max_length"/i;
const contentPolicy = /"content_policy_violation"|"content_filter"|"content_policy"|ResponsibleAIPolicyViolation|"moderation_blocked"|"invalid_prompt"|"PROHIBITED_CONTENT"/;
const retryDelay = /"retryDelay"\s*:\s*"(\d{1,6}(?:\.\d+)?)s"/;
const tryAgainIn = /try again in (?:(\d{1,4})m(?!s))?\s*(?:(\d{1,6}(?:\.\d+)?)\s*(ms|s)\b)?/i;

/** An error as it came; `dialect` is the one that its provider was asked in. */
interface CameError { readonly dialect: DialectId; readonly status: number; readonly headers: ProviderHeaders; readonly body: string }

/**
 * Reads a provider's error, whatever its body is. Pure. What every provider's text gives away is looked for first, since providers
 * of one dialect differ; then the dialect's codec reads it; then the status decides.
 */
export function readFailure(came: CameError): ReadFailure {
  const body = jsonOrNull(came.body);
  const read = codecs[came.dialect]?.readFailure(came.status, came.headers, body) ?? null;
  // A type such as server_error comes with many statuses; where the status itself says what it is, it does.
  const plain = came.status === 429 || came.status >= 500 ? byStatus.get(came.status) : undefined;
  const kind = kindInText(came, body) ?? plain ?? read?.kind ?? byStatus.get(came.status) ?? (came.status >= 500 ? 'server-error' : 'invalid-request');
  return { kind, status: came.status, retryAfterSeconds: waitInBody(came.body) ?? read?.retryAfterSeconds ?? null };
}

function kindInText({ status, body }: CameError, parsed: unknown): FailureKind | null {
  if (status >= 500) return null;
  if (saysQuotaUsedUp(status, parsed)) return 'no-money';
  if (status === 400 && badKey.test(body)) return 'bad-key';
  if (status !== 400 && status !== 403 && status !== 413 && status !== 422) return null;
  if (contentPolicy.test(body)) return 'content-policy';
  return status !== 403 && tooLong.test(body) ? 'too-long' : null;
}

function waitInBody(body: string): number | null {
  const delay = retryDelay.exec(body)?.[1];
  if (delay !== undefined) return Number(delay);
  const [, minutes, amount, unit] = tryAgainIn.exec(body) ?? [];
  if (minutes === undefined && amount === undefined) return null;
  return Number(minutes ?? 0) * 60 + Number(amount ?? 0) * (unit?.toLowerCase() === 'ms' ? 0.001 : 1);
}
