import { redact } from '../../foundation/index.ts';
import { type Answered, type Finding, wrong } from './finding.ts';

const token = 'Make one in the console (Gateway, Tokens) and set it as KEYSTEAD_TOKEN.';
const model = 'Choose one with --model; "GET /v1/models" lists what this token may use. A route or a key is added in the console.';
const ownKey = 'Ask an admin to look at the key under Credentials. The token is fine.';

/** What to do about a refusal of the gateway, by its code; its own words say the rest. */
const fixes: Readonly<Record<string, string>> = {
  invalid_api_key: token, insufficient_scope: token, model_not_found: model, no_credential: model, wrong_dialect: model,
  provider_key_rejected: ownKey, provider_permission_denied: ownKey, provider_payment_required: ownKey, credential_expired: ownKey, key_unusable: ownKey,
  budget_exceeded: 'Ask an admin, or wait until the budget resets.', rate_limit_reached: 'Wait until the window turns, or ask an admin to raise the limit.', not_found: 'Look at the base URL: the path must come through unchanged.',
  body_too_large: 'Send less, or have the operator raise the limit.',
};

/** Codes that say of the way, not of the caller, that something is wrong. */
const strippedToken = 'missing_api_key';

/** The gateway's own code, wherever the dialect puts it. */
export function codeOf({ headers, body }: Answered): string | null {
  const said = headers['x-keystead-error'];
  if (said !== undefined) return said;
  return /"code":\s*"([a-z_]+)"/.exec(body)?.[1] ?? /"reason":\s*"([A-Z_]+)"/.exec(body)?.[1]?.toLowerCase() ?? null;
}

function messageOf(body: string): string {
  return redact(/"message":\s*"((?:[^"\\]|\\.)*)"/.exec(body)?.[1]?.replaceAll('\\"', '"') ?? body.slice(0, 200));
}

/** An error that the gateway answered, or the provider through it. */
export function judgeRefusal(says: string, answer: Answered, tokenHeader: string): Finding {
  const code = codeOf(answer);
  if (code === strippedToken) return wrong(says, `The token did not arrive: something in front takes the header "${tokenHeader}" away.`, 'Let it pass (nginx: proxy_pass_request_headers on; and no proxy_set_header that empties it).');
  return wrong(says, `HTTP ${answer.status}: ${messageOf(answer.body)}`, fixes[code ?? ''] ?? 'The message says what to do; the request stands with its id in the console (Records, Requests).');
}
