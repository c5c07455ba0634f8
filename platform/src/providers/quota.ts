import { isObject } from './is-object.ts';

/** Codes and types of errors that mean it: OpenAI’s (and those who speak as it does), Anthropic’s, Together’s. */
const codes: ReadonlySet<unknown> = new Set(['insufficient_quota', 'billing_hard_limit_reached', 'billing_not_active', 'billing_error', 'credit_limit', 'credit_limit_exceeded']);
/** Together says `credit_limit` also where an unpaid account is merely too fast. */
const merelyTooFast = /\bper (?:second|minute)\b/i;
/** Anthropic tells it as a plain 400 (WIRE, section 9). */
const noCredit = /\bcredit balance is too low\b/i;
/** Google’s limits are named by their window; those of a minute pass by themselves. */
const longWindow = /Per(?:Day|Week|Month)/;

/**
 * Whether an error says that quota or balance of the account are used up, as opposed to a rate limit that passes by
 * itself. Says yes or no alone: nothing of the provider’s text gets out. Pure; `body` may be anything.
 */
export function saysQuotaUsedUp(status: number, body: unknown): boolean {
  if (status === 402) return true;
  if (status !== 429 && status !== 400 && status !== 403) return false;
  const error = errorIn(body);
  if (error === null) return false;
  const message = typeof error['message'] === 'string' ? error['message'] : '';
  if (codes.has(error['code']) || codes.has(error['type'])) return !merelyTooFast.test(message);
  return status === 429 ? exceedsLongWindow(error['details']) : noCredit.test(message);
}

/** `{error: {…}}`, Google’s list of one of these, or the error bare. */
function errorIn(body: unknown): Readonly<Record<string, unknown>> | null {
  const outer: unknown = Array.isArray(body) ? body[0] : body;
  if (!isObject(outer)) return null;
  return isObject(outer['error']) ? outer['error'] : outer;
}

/** google.rpc.QuotaFailure and google.rpc.ErrorInfo name the limit that was met. */
function exceedsLongWindow(details: unknown): boolean {
  if (!Array.isArray(details)) return false;
  return details.filter(isObject).some(({ violations, metadata }) => {
    const named = [...(Array.isArray(violations) ? violations.filter(isObject).map(({ quotaId }) => quotaId) : []), isObject(metadata) ? metadata['quota_limit'] : null];
    return named.some((name) => typeof name === 'string' && longWindow.test(name));
  });
}
