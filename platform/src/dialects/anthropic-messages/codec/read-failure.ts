import { type FailureKind, kindOfStatus, type ProviderFailure, waitInText } from '../../canonical/index.ts';
import { isObject, objectIn, textIn } from '../../reading.ts';

const kinds: Readonly<Record<string, FailureKind>> = {
  authentication_error: 'bad-key', billing_error: 'no-money', permission_error: 'no-permission', not_found_error: 'model-not-found', request_too_large: 'too-large',
  rate_limit_error: 'rate-limited', timeout_error: 'timeout', overloaded_error: 'overloaded', api_error: 'server-error',
};
/** For errors inside a stream, which carry no status. */
const statuses: Readonly<Record<string, number>> = {
  invalid_request_error: 400, authentication_error: 401, billing_error: 402, permission_error: 403, not_found_error: 404, request_too_large: 413, rate_limit_error: 429,
  timeout_error: 504, overloaded_error: 529, api_error: 500,
};
const tooLong = /prompt is too long|exceeds? (?:the )?(?:context|maximum)|context (?:window|limit)|too many (?:total )?tokens/i;
const noMoney = /credit balance/i;
const filtered = /content filtering policy|usage polic/i;

/** Reads Anthropic's error, `{type:"error",error:{type,message}}`, or whatever came in its place. */
export function readFailure(status: number, _headers: unknown, body: unknown): ProviderFailure {
  const holder = isObject(body) && isObject(body['error']) ? body['error'] : isObject(body) ? body : {};
  const code = textIn(holder, 'type');
  const message = textIn(holder, 'message') ?? textIn(body, 'error') ?? 'The provider gave no reason.';
  return { kind: kindOf(status, code, message), status, message, code, param: null, retryAfterSeconds: waitInText(message) };
}

/** An `error` event of a stream. */
export function readStreamFailure(event: unknown): ProviderFailure {
  const type = textIn(objectIn(event, 'error'), 'type');
  return readFailure(type === null ? 500 : statuses[type] ?? 500, {}, event);
}

function kindOf(status: number, code: string | null, message: string): FailureKind {
  if (status < 500 && noMoney.test(message)) return 'no-money';
  if (code !== null && Object.hasOwn(kinds, code)) return kinds[code] ?? kindOfStatus(status);
  if (status < 500 && status !== 429 && tooLong.test(message)) return 'too-long';
  if (status < 500 && filtered.test(message)) return 'content-policy';
  return kindOfStatus(status);
}
