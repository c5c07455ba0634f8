import { type FailureKind, kindOfStatus, type ProviderFailure, waitInText } from '../../canonical/index.ts';
import { isObject, type JsonObject, listIn, objectIn, textIn } from '../../reading.ts';

const byStatus: Readonly<Record<string, FailureKind>> = {
  UNAUTHENTICATED: 'bad-key', PERMISSION_DENIED: 'no-permission', NOT_FOUND: 'model-not-found', RESOURCE_EXHAUSTED: 'rate-limited', UNAVAILABLE: 'overloaded', DEADLINE_EXCEEDED: 'timeout', INTERNAL: 'server-error',
};
const byReason: Readonly<Record<string, FailureKind>> = {
  API_KEY_INVALID: 'bad-key', API_KEY_SERVICE_BLOCKED: 'no-permission', SERVICE_DISABLED: 'no-permission', BILLING_DISABLED: 'no-money', RATE_LIMIT_EXCEEDED: 'rate-limited', ACCESS_TOKEN_EXPIRED: 'bad-key', ACCOUNT_STATE_INVALID: 'bad-key',
};
const tooLong = /input token count|exceeds the maximum number of tokens|token limit/i;
const badKey = /api key not valid|api key expired|api_key_invalid/i;
const noMoney = /prepayment credits|billing account|billing is disabled/i;

/** Reads Google’s error body (AIP-193), alone or as the one element of a list; a page of HTML says nothing but its status. */
export function readFailure(status: number, _headers: unknown, body: unknown): ProviderFailure {
  const holder: unknown = Array.isArray(body) ? body[0] : body;
  const error = objectIn(holder, 'error');
  const message = textIn(error, 'message') ?? textIn(holder, 'message') ?? 'The provider gave no reason.';
  const details = listIn(error, 'details').filter(isObject);
  const reason = details.map((detail) => textIn(detail, 'reason')).find((each) => each !== null) ?? null;
  const field = details.flatMap((detail) => listIn(detail, 'fieldViolations')).map((violation) => textIn(violation, 'field')).find((each) => each !== null) ?? null;
  return { kind: kindOf(status, error, { reason, message }), status, message, code: reason ?? textIn(error, 'status'), param: field, retryAfterSeconds: waitOf(details) ?? waitInText(message) };
}

function kindOf(status: number, error: JsonObject, { reason, message }: { readonly reason: string | null; readonly message: string }): FailureKind {
  if (reason !== null && Object.hasOwn(byReason, reason)) return byReason[reason] ?? 'invalid-request';
  if (badKey.test(message)) return 'bad-key';
  if (noMoney.test(message)) return 'no-money';
  if (status < 500 && tooLong.test(message)) return 'too-long';
  const named = textIn(error, 'status') ?? '';
  // What an answer's own code says counts where the status is a 200 of a stream.
  return Object.hasOwn(byStatus, named) ? byStatus[named] ?? 'server-error' : kindOfStatus(status);
}

/** "34.4s" of google.rpc.RetryInfo. */
function waitOf(details: readonly JsonObject[]): number | null {
  for (const detail of details) {
    const delay = /^(\d+(?:\.\d+)?)s$/.exec(textIn(detail, 'retryDelay') ?? '')?.[1];
    if (delay !== undefined) return Number(delay);
  }
  return null;
}

/** An error inside a stream: its own code stands in for the status. */
export function readStreamFailure(chunk: JsonObject): ProviderFailure {
  const { code } = objectIn(chunk, 'error');
  return readFailure(typeof code === 'number' ? code : 500, {}, chunk);
}
