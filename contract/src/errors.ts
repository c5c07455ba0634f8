/**
 * Every error the control plane can answer, by its stable code. The server sends code and parameters;
 * the text is rendered from this table, so that console, CLI and mail say the same thing.
 *
 * `title` is one short sentence, `what to do next` stands in `fix`. `{name}` is replaced by the parameter of
 * that name. A parameter never holds a secret.
 */
interface ErrorText {
  readonly status: number;
  readonly title: string;
  readonly fix: string;
  /** True where sending the same request again later can succeed. */
  readonly retryable?: boolean;
}

/** Rules by which the gateway refuses before anything is sent, each with its status. Its own words, the detail, say which rule it was and who can change it. */
const statusOfRule = {
  out_of_scope: 403, residency_refused: 403, agreement_missing: 403, policy_blocked: 400, paused: 403, platform_keys_refused: 403, no_leg_applies: 403,
  budget_exceeded: 402, budget_price_unknown: 402, rate_limit_reached: 429, credits_exhausted: 402, credit_price_unknown: 402, rate_capped: 429,
  rate_cap_too_small: 400, concurrency_capped: 429, credential_expired: 424,
} as const;
type RuleOfGateway = keyof typeof statusOfRule;
export const rulesOfGateway = Object.keys(statusOfRule) as readonly RuleOfGateway[];
const refusedByRule = Object.fromEntries(Object.entries(statusOfRule).map(([code, status]) => [code, {
  status, title: '{detail}', fix: 'Nothing was sent. Run it again once that is settled.', ...status === 429 ? { retryable: true } : {},
}])) as Record<RuleOfGateway, ErrorText>;

const errorTable = {
  invalid_request: { status: 400, title: 'The request is not valid: {detail}', fix: 'Correct the named fields and send it again.' },
  unknown_route: { status: 404, title: 'There is no such path: {path}', fix: 'See the API reference for the paths that exist.' },
  unauthenticated: { status: 401, title: 'You are not signed in, or the token is not valid.', fix: 'Sign in again, or send a valid API token as "Authorization: Bearer ks_…".' },
  wrong_credentials: { status: 401, title: 'The e-mail address or password is not right.', fix: 'Check both and try again.' },
  second_factor_required: { status: 401, title: 'A second factor is needed to finish signing in.', fix: 'Enter the six digits of your authenticator app, or a recovery code.' },
  wrong_second_factor: { status: 401, title: 'That code is not right, or was used before.', fix: 'Wait for the next code in your authenticator app and enter it.' },
  step_up_required: { status: 403, title: 'This changes keys, people or rules, and needs your second factor, shown within the last {minutes} minutes.', fix: 'Enter a code of your authenticator app or use your passkey (POST /api/v1/session/step-up), then send the request again.' },
  second_factor_enrolment_required: { status: 403, title: '{reason}, and you have no second factor yet.', fix: 'Set up an authenticator app or a passkey under Security, then try again.' },
  wrong_passkey: { status: 401, title: 'The passkey was not accepted: {detail}', fix: 'Try again with a passkey that belongs to this account, and confirm it on your device (PIN, fingerprint or face).' },
  passkeys_unavailable: { status: 409, title: 'Passkeys cannot be used at this address: {detail}', fix: 'Browsers allow passkeys only under a host name with HTTPS, or under http://localhost. Open the console there.' },
  password_reset_invalid: { status: 410, title: 'This link was used, has been replaced, or has expired.', fix: 'Ask an owner or admin of your organisation, or the operator (keystead reset-password), for a new one.' },
  forbidden: { status: 403, title: 'You may not do this: {permission} is needed.', fix: 'Ask an owner or admin of your organisation, or use a token with that scope.' },
  sso_unavailable: { status: 404, title: 'There is no single sign-on for this address: {detail}', fix: 'Sign in with your password or passkey, or ask an admin of your organisation.' },
  sso_required: { status: 403, title: 'Your organisation signs in through its identity provider.', fix: 'Choose “Sign in with your organisation” and go on from there.' },
  sso_refused: { status: 403, title: 'The sign-in was not accepted: {detail}', fix: 'Begin again; if it stays, show this to an admin of your organisation.' },
  forbidden_origin: { status: 403, title: 'The request came from another site.', fix: 'Open the console at its own address and try again.' },
  setup_link_invalid: { status: 410, title: 'This setup link was used, has expired, or never existed.', fix: 'Restart Keystead to print a new link; it is good for ten minutes.' },
  auditor_link_invalid: { status: 410, title: 'This link for auditors was revoked, has expired, or never existed.', fix: 'Ask whoever gave it to you for a new one.' },
  invitation_invalid: { status: 410, title: 'This invitation was used, withdrawn, or has expired.', fix: 'Ask the person who invited you for a new one.' },
  plan_limit: { status: 403, title: 'The {plan} plan does not include this: {limit}.', fix: 'An owner can change the plan under Settings.' },
  not_found: { status: 404, title: 'There is nothing here under that id.', fix: 'Check the id; it may have been deleted.' },
  conflict: { status: 409, title: 'This is not possible in the present state: {detail}', fix: 'Reload to see the present state.' },
  approval_required: { status: 409, title: 'This draft must be approved before it can leave.', fix: 'Ask someone who may approve it ({qualification}), then export it.' },
  own_approval: { status: 403, title: 'Whoever started a run may not approve it (four eyes).', fix: 'Ask a colleague who holds the qualification {qualification}.' },
  own_text: { status: 403, title: 'Whoever was the last to change a text may not approve it (four eyes).', fix: 'Ask a colleague who holds the qualification {qualification} and did not start the run; or leave the changes to whoever started it, by a comment.' },
  own_request: { status: 403, title: 'Whoever asked for support access may not decide over it.', fix: 'A second person must: an owner of the organisation, or another operator where the organisation allows it.' },
  tenant_suspended: { status: 403, title: 'This organisation is suspended.', fix: 'Its owner should talk to whoever operates this installation.' },
  text_changed: { status: 409, title: 'The text changed after you opened it.', fix: 'Read the present text and decide again.' },
  precondition_required: { status: 428, title: 'An edit must say which version it starts from.', fix: 'Send the ETag you read as "If-Match".' },
  precondition_failed: { status: 412, title: 'Somebody changed this in the meantime.', fix: 'Reload, apply your change again, and save.' },
  idempotency_mismatch: { status: 422, title: 'This Idempotency-Key was used for a different request.', fix: 'Use a new key for a new request.' },
  payload_too_large: { status: 413, title: 'The request is larger than {limitBytes} bytes.', fix: 'Send less, or split it.' },
  unsupported_media_type: { status: 415, title: 'This kind of file or body is not supported: {detail}', fix: 'Supported: {supported}.' },
  document_unreadable: { status: 422, title: 'The document could not be read: {detail}', fix: 'Open it in its own program, save it again without password or protection, and upload that.' },
  key_rejected: { status: 422, title: '{provider} does not accept this key: {detail}', fix: 'Create a new key at {provider} and paste it whole.' },
  plain_key_refused: { status: 422, title: 'A key in clear is not taken here: it must be sealed before it is sent.', fix: 'Add it in the console or with "keystead create-credential --secret -", which seal it. The key you sent was seen by the control plane: replace it at its provider if that matters to you.' },
  sealed_entry_refused: { status: 422, title: 'The sealed key was not taken: {detail}', fix: 'Enter it again in the console or the CLI, which seals it anew.' },
  import_unreadable: { status: 422, title: 'The file could not be read: {detail}', fix: 'Choose a file in one of the formats of the admin guide, with its passphrase where it has one.' },
  wrong_passphrase: { status: 422, title: 'The file does not open: {detail}', fix: 'Check passphrase or key, and iterations and digest where the file was made with others than the usual ones.' },
  key_unverified: { status: 422, title: 'The key could not be checked at {provider}: {detail}', fix: 'Try again; nothing was stored.', retryable: true },
  own_key_refused: { status: 422, title: 'Your key service was not connected: {detail}', fix: 'Correct it there or here, and try again. Nothing was changed.' },
  no_usable_credential: { status: 409, title: 'No active credential can serve this.', fix: 'Add a provider key or the sandbox under Credentials.' },
  ...refusedByRule,
  provider_failed: { status: 502, title: 'The provider did not answer as it should: {detail}', fix: 'Try again; if it stays, look at the credential’s health.', retryable: true },
  rate_limited: { status: 429, title: 'Too many attempts.', fix: 'Wait {retryAfterSeconds} seconds.', retryable: true },
  unavailable: { status: 503, title: 'Keystead cannot answer just now: {detail}', fix: 'Try again in a few seconds.', retryable: true },
  internal: { status: 500, title: 'Something went wrong inside Keystead.', fix: 'Try again; if it stays, give your operator the trace id.', retryable: true },
} as const satisfies Record<string, ErrorText>;

export type ErrorCode = keyof typeof errorTable;

/** All codes with their texts, for the reference and for tests. */
export const errorCodes: Readonly<Record<ErrorCode, ErrorText>> = errorTable;

export type ErrorParameters = Readonly<Record<string, string | number>>;

function fill(template: string, parameters: ErrorParameters): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = parameters[name];
    return value === undefined ? whole : String(value);
  });
}

/** Title and next step of an error, with its parameters filled in. */
export function renderError(code: ErrorCode, parameters: ErrorParameters = {}): { title: string; fix: string } {
  const text = errorCodes[code];
  return { title: fill(text.title, parameters), fix: fill(text.fix, parameters) };
}
