import { type FailureKind, kindOfStatus, type ProviderFailure, waitInText } from '../../canonical/index.ts';
import { isObject, type JsonObject, listIn, objectIn, textIn } from '../../reading.ts';

/** Codes and types of OpenAI and its cousins that say more than the status. */
const kinds: Readonly<Record<string, FailureKind>> = {
  context_length_exceeded: 'too-long', string_above_max_length: 'too-long', content_policy_violation: 'content-policy', content_filter: 'content-policy', moderation_blocked: 'content-policy',
  invalid_prompt: 'content-policy', insufficient_quota: 'no-money', billing_hard_limit_reached: 'no-money', credit_limit: 'no-money', invalid_api_key: 'bad-key', model_not_found: 'model-not-found',
  model_not_available: 'model-not-found', DeploymentNotFound: 'model-not-found', rate_limit_exceeded: 'rate-limited', server_error: 'server-error', server_is_overloaded: 'overloaded', request_too_large: 'too-large',
};

const tooLong = /context[ _-]length|maximum context|too many tokens|prompt is too long|input is too long|reduce the length/i;
const noMoney = /insufficient (?:balance|credits?|funds)|out of credits|payment required|exceeded your current quota/i;

/** Reads an error of OpenAI or a cousin: `{error:{…}}`, Mistral's flat `{message,type,code}` or `{detail}`, or a page of HTML. */
export function readFailure(status: number, _headers: unknown, body: unknown): ProviderFailure {
  const error = Array.isArray(body) ? body[0] : body;
  const holder = isObject(error) && isObject(error['error']) ? error['error'] : isObject(error) ? error : {};
  const message = messageOf(holder, error);
  const code = textIn(holder, 'code') ?? textIn(holder, 'type') ?? textIn(objectIn(holder, 'innererror'), 'code');
  return { kind: kindOf(status, holder, message), status, message, code, param: textIn(holder, 'param'), retryAfterSeconds: waitInText(message) };
}

function kindOf(status: number, holder: JsonObject, message: string): FailureKind {
  // Groq calls a request that is too long for its minute a rate limit, with 413.
  if (status === 413) return 'too-large';
  const named = [textIn(holder, 'code'), textIn(holder, 'type')].flatMap((name) => (name !== null && Object.hasOwn(kinds, name) ? [kinds[name]] : []))[0];
  if (named !== undefined && !(named === 'rate-limited' && status >= 500)) return named;
  if (status === 402 || (status < 500 && noMoney.test(message))) return 'no-money';
  if (status < 500 && status !== 429 && tooLong.test(message)) return 'too-long';
  return kindOfStatus(status);
}

/** Mistral's 422 has an object in place of a text. */
function messageOf(holder: JsonObject, whole: unknown): string {
  const direct = textIn(holder, 'message') ?? textIn(holder, 'detail') ?? textIn(whole, 'error');
  if (direct !== null) return direct;
  const nested = holder['message'] ?? holder['detail'];
  const [first] = [...listIn(nested, 'detail'), ...(Array.isArray(nested) ? nested as readonly unknown[] : [])];
  return textIn(first, 'msg') ?? (isObject(nested) ? JSON.stringify(nested).slice(0, 500) : 'The provider gave no reason.');
}
