import type { CallerError } from '../dialects/index.ts';
import { redact } from '../foundation/index.ts';

interface GatewayErrorText {
  readonly status: number;
  /** What happened, which rule, what to do. `{name}` is filled in; a parameter never holds a secret. */
  readonly message: string;
  /** True where the same request can succeed later; false tells official SDKs not to try again. */
  readonly retryable: boolean;
}

/** Every error the gateway itself answers, by its stable code. Rendered in the caller's dialect. */
const gatewayErrorTable = {
  invalid_api_key: { status: 401, retryable: false, message: 'This Keystead token is not valid: it is unknown, revoked, expired, or its owner is no longer active. Send a token from the console (Gateway, Tokens) as "Authorization: Bearer ks_…", "x-api-key" or "x-goog-api-key".' },
  missing_api_key: { status: 401, retryable: false, message: 'No token was sent. Send a Keystead token as "Authorization: Bearer ks_…", "x-api-key" or "x-goog-api-key".' },
  insufficient_scope: { status: 403, retryable: false, message: 'This token may not use the gateway: the scope gateway.use is missing. Make a token with it in the console (Gateway, Tokens).' },
  tenant_suspended: { status: 403, retryable: false, message: 'Your organisation is suspended on this installation, so nothing of it is served. Its owner should talk to whoever operates the installation.' },
  paused: { status: 403, retryable: false, message: 'An admin of your organisation has paused {what}, so nothing was sent.{instead} Ask them why and until when; they resume it in the console (Alerts, Paused).' },
  not_found: { status: 404, retryable: false, message: 'There is no {method} {path} here. {hint}' },
  method_not_allowed: { status: 405, retryable: false, message: '{path} does not answer {method}; use {allowed}.' },
  upgrade_refused: { status: 426, retryable: false, message: 'WebSockets are not served here. Send the same request over HTTP.' },
  model_not_found: { status: 404, retryable: false, message: 'The model "{model}" is not a route of your organisation, and none of its keys serves it. {hint}' },
  no_credential: { status: 404, retryable: false, message: 'No active key of your organisation can serve "{model}" in {environment}. {hint}' },
  out_of_scope: { status: 403, retryable: false, message: 'The key "{label}" could serve "{model}", but its scope does not allow this call: {rule}. Ask an owner or admin of {organisation} to widen the scope under Credentials, or use a key that is yours to use.' },
  credential_expired: { status: 424, retryable: false, message: 'The key {fingerprint} ("{label}") of your organisation expired on {date}, and no other key of this route may stand in for it. Your Keystead token is fine. Ask an admin to add its next version under Credentials.' },
  credential_stopped: { status: 503, retryable: true, message: 'The key {fingerprint} was stopped by an admin of your organisation while this request was under way. What came so far is not complete. Ask them, or send the request again once another key serves it.' },
  rate_capped: { status: 429, retryable: true, message: 'The key "{label}" may be used for {limit} {unit} a minute, and this minute is full. Wait {seconds} s, or ask an admin to raise the cap under Credentials.' },
  rate_cap_too_small: { status: 400, retryable: false, message: 'The key "{label}" may use {limit} tokens a minute, and this request may use more on its own ({tokens}). Set a lower output limit, or ask an admin to raise the cap under Credentials.' },
  wrong_dialect: { status: 400, retryable: false, message: '"{model}" is served by {provider}, which does not speak this format. Call {paths} instead.' },
  residency_refused: { status: 403, retryable: false, message: 'Nothing was sent: your organisation’s policy says where requests may go ({rule}), this one is of the class "{dataClass}", and no key that could serve "{model}" is there ("{key}" at {origin}: {region}). Name a model or route whose key is, or ask an owner or admin to add such a key, to state where the address is, or to change the rule, under Policy.' },
  agreement_missing: { status: 403, retryable: false, message: 'Nothing was sent: your organisation’s policy lets {scope} go only to providers with {needed} in force, and {state} for {provider} (key "{key}"). Name a model or route whose provider has one, or ask an owner or admin to register the agreement under Agreements, or to change the rule there.' },
  policy_blocked: { status: 400, retryable: false, message: 'Nothing was sent: your organisation’s policy does not let this leave. Found: {finds}. Take it out and send the request again, or ask an owner or admin what the rule under Policy is for.' },
  budget_exceeded: { status: 402, retryable: false, message: 'The budget "{budget}" of {whose} ({limit}) has {left} left, and this request may use up to {cost}. It {resets}. Ask {ask} to raise it, or lower the output limit.' },
  rate_limit_reached: { status: 429, retryable: true, message: 'The rate limit "{budget}" of {whose} ({limit}) has {left} left, and this request may use up to {cost}. It {resets}: wait until then, or ask {ask} to raise it.' },
  budget_price_unknown: { status: 402, retryable: false, message: 'A budget is in force, and the most that "{model}" can use or cost is not known, so the request was not sent. Set an output limit; where no price is known for the model, ask an admin to set a ceiling price for it under Prices (keystead create-price-term), or use a model whose price is known.' },
  body_too_large: { status: 413, retryable: false, message: 'The request is larger than {limitMebibytes} MiB. Send less, or split it.' },
  unsupported_encoding: { status: 415, retryable: false, message: 'Request bodies with Content-Encoding "{encoding}" are not read. Send plain JSON.' },
  invalid_json: { status: 400, retryable: false, message: 'The body is not valid JSON: {detail}' },
  invalid_field: { status: 400, retryable: false, message: '{detail}' },
  upstream_not_allowed: { status: 400, retryable: false, message: '"{name}" would choose where your key is sent, which callers may not. An operator sets the addresses of providers; remove the field.' },
  provider_key_rejected: { status: 424, retryable: false, message: '{provider} no longer accepts the key {fingerprint} of your organisation (HTTP {status}). Your Keystead token is fine. Ask an admin to enter a new key under Credentials.' },
  provider_permission_denied: { status: 424, retryable: false, message: '{provider} refused this to the key {fingerprint} of your organisation (HTTP {status}). Your Keystead token is fine. The key lacks a right for this model or method; an admin can grant it at {provider} or enter another key.' },
  provider_payment_required: { status: 424, retryable: false, message: '{provider} asks for payment on the account of key {fingerprint} (HTTP {status}). Your Keystead token is fine. Settle it at {provider}, or route to another key.' },
  provider_redirected: { status: 502, retryable: false, message: '{provider} answered with a redirect (HTTP {status}), which is never followed, since a key leaves only for the address it is bound to. If it stays, tell your operator.' },
  provider_unreachable: { status: 502, retryable: true, message: '{provider} could not be reached ({detail}). Try again; if it stays, look at its status page.' },
  provider_timeout: { status: 504, retryable: true, message: '{provider} did not begin to answer within {seconds} s. Try again, or put a second key or model into a route.' },
  provider_failed: { status: 502, retryable: true, message: '{provider} did not answer as it should ({detail}). Try again; if it stays, look at the credential’s health.' },
  stream_interrupted: { status: 502, retryable: true, message: 'The answer of {provider} broke off before its end ({detail}). What came so far is not complete. Send the request again.' },
  answer_too_large_to_hold: { status: 502, retryable: false, message: 'This route holds answers back until they are whole, and the answer of {provider} grew larger than may be held. Ask for less, or set the route’s delivery to "immediate".' },
  concurrency_capped: { status: 429, retryable: true, message: 'The key "{label}" may be used by {limit} calls at once, and all of them are under way. Wait {seconds} s, or ask an admin to raise the cap under Credentials or to put a second key into the route.' },
  platform_keys_refused: { status: 403, retryable: false, message: 'The route "{route}" names keys of the platform, and none may serve this call: {reason}. Add a key of your own to the route under Gateway, Routes; or ask an owner of {organisation}, who decides under Settings, Keys.' },
  credits_exhausted: { status: 402, retryable: false, message: 'This route is served with a platform key, and the request may cost up to {cost} credits; {left} are left{held}. Lower the output limit, wait for calls under way, or ask an owner of {organisation} to have credits topped up by whoever operates this installation. Nothing was sent.' },
  credit_price_unknown: { status: 402, retryable: false, message: 'A platform key is paid with credits, and the most that "{model}" can cost is not known, so the request was not sent. Use a model whose price is known and set an output limit, or a key of your own.' },
  no_leg_applies: { status: 403, retryable: false, message: 'The route "{route}" has no leg for this call: {reasons}. Ask an admin to add one under Gateway, Routes.' },
  key_unusable: { status: 503, retryable: true, message: 'The key {fingerprint} could not be opened in the vault: {reason}. Nothing was sent. Try again; if it stays, tell your operator.' },
  audit_unavailable: { status: 503, retryable: true, message: 'The record of this use cannot be written, so no key was opened and nothing was sent. Try again; if it stays, tell your operator.' },
  unavailable: { status: 503, retryable: true, message: 'The gateway cannot answer just now ({detail}). Try again in a few seconds.' },
  internal: { status: 500, retryable: true, message: 'Something went wrong inside Keystead. Try again; if it stays, give your operator the request id {requestId}.' },
} as const satisfies Record<string, GatewayErrorText>;

export type GatewayErrorCode = keyof typeof gatewayErrorTable;

/** All codes with their texts, for the reference and for tests. */
export const gatewayErrors: Readonly<Record<GatewayErrorCode, GatewayErrorText>> = gatewayErrorTable;

type Parameters = Readonly<Record<string, string | number>>;

function fill(template: string, parameters: Parameters): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = parameters[name];
    return value === undefined ? whole : String(value);
  });
}

/** Whether a request may be tried again, and when; for errors whose cause decides it. */
interface GatewayErrorOptions {
  readonly retryAfterSeconds?: number | undefined;
  readonly param?: string | undefined;
  /** Stays inside, for the log. */
  readonly cause?: unknown;
}

/** A request that the gateway refuses or cannot finish. */
export class GatewayError extends Error {
  readonly code: GatewayErrorCode;
  readonly parameters: Parameters;
  readonly retryAfterSeconds: number | undefined;
  readonly param: string | undefined;

  constructor(code: GatewayErrorCode, parameters: Parameters = {}, options: GatewayErrorOptions = {}) {
    super(fill(gatewayErrors[code].message, parameters), { cause: options.cause });
    this.name = 'GatewayError';
    this.code = code;
    this.parameters = parameters;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.param = options.param;
  }

  get status(): number {
    return gatewayErrors[this.code].status;
  }

  /** As a dialect renders it. */
  forCaller(requestId: string): CallerError {
    return {
      status: this.status, code: this.code, message: redact(this.message), requestId, retryable: gatewayErrors[this.code].retryable,
      ...(this.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: this.retryAfterSeconds }),
      ...(this.param === undefined ? {} : { param: this.param }),
    };
  }
}

/** Cut off from the database: what was revoked since is not known here, so no key is used. */
export function outOfDate(): GatewayError {
  return new GatewayError('unavailable', { detail: 'its configuration is out of date because the database does not answer' }, { retryAfterSeconds: 2 });
}
