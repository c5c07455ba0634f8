/** Whose rule or doing it was that a request was not answered. */
export const refusalOwners = {
  caller: 'The caller', organisation: 'Your organisation', provider: 'The provider', operator: 'Whoever operates this installation', keystead: 'Keystead',
} as const;
export type RefusalOwner = keyof typeof refusalOwners;

/** Why a request was not answered, for a person to act on. `{name}` is filled in where it is known. */
export interface RefusalReason {
  readonly title: string;
  /** The rule in words. */
  readonly rule: string;
  readonly whose: RefusalOwner;
  readonly next: string;
  /** The page where it can be changed, and what that is called. */
  readonly where: { readonly href: string; readonly label: string } | null;
}

const credentials = { href: '/credentials', label: 'Credentials' } as const;
const tokens = { href: '/gateway?tab=tokens', label: 'API tokens' } as const;
const routes = { href: '/gateway?tab=routes', label: 'Routes' } as const;
const agreements = { href: '/agreements', label: 'Agreements' } as const;
const alerts = { href: '/alerts?tab=paused', label: 'Alerts' } as const;
const policy = { href: '/policy', label: 'Policy' } as const;
const budgets = { href: '/budgets', label: 'Budgets' } as const;
const keyMode = { href: '/settings?tab=keys', label: 'Whose keys serve' } as const;
const credits = { href: '/credits', label: 'Credits' } as const;
const connect = { href: '/gateway', label: 'How to call the gateway' } as const;
const playground = { href: '/playground', label: 'Playground' } as const;

const reason = (whose: RefusalOwner, title: string, rule: string, next: string, where: RefusalReason['where'] = null): RefusalReason => ({ whose, title, rule, next, where });

/** By the code of the error, of the gateway’s own and of what providers answer. A test proves that none is missing. */
export const refusalReasons: Readonly<Record<string, RefusalReason>> = {
  invalid_api_key: reason('caller', 'The token is not valid', 'A token is good until it is revoked or expires, and only while its owner is active.', 'Send a token that is in force.', tokens),
  missing_api_key: reason('caller', 'No token was sent', 'Every call carries a token of the organisation.', 'Send one as “Authorization: Bearer ks_…”.', tokens),
  insufficient_scope: reason('organisation', 'The token may not call models', 'A token calls models only with the scope gateway.use.', 'Make a token with that scope.', tokens),
  tenant_suspended: reason('operator', 'The organisation is suspended', 'Nothing of a suspended organisation is served.', 'The owner should talk to whoever operates the installation.'),
  paused: reason('organisation', 'An admin has paused {what}', 'What is paused is refused until somebody resumes it.', 'Ask an owner or admin of the organisation, who sees why it was paused.', alerts),
  not_found: reason('caller', 'There is no such path', 'Paths of the gateway are matched exactly.', 'Use one of the addresses that exist.', connect),
  method_not_allowed: reason('caller', 'The path does not answer this method', 'Each path answers one method.', 'Use the method that the path takes.', connect),
  upgrade_refused: reason('keystead', 'WebSockets are not served', 'Calls are plain HTTP, streams are server-sent events.', 'Send the same request over HTTP.', connect),
  model_not_found: reason('organisation', 'No key serves “{model}”', 'A model is served where it is a route, or where an active key is known to serve it. {hint}', 'Name another model, add a key that serves it, or make a route of that name.', routes),
  no_credential: reason('organisation', 'No active key can serve “{model}” in {environment}', 'A call is served by keys of its own environment, with keys of the organisation alone. {hint}', 'Add a key for that environment, or switch one on.', credentials),
  out_of_scope: reason('organisation', 'The scope of “{label}” does not allow this call', 'Each key says who and what may use it: {rule}.', 'Ask an owner or admin to widen the scope of the key, or use a key that is yours to use.', credentials),
  credential_expired: reason('organisation', 'The key “{label}” expired on {date}', 'An expired key is not used, and none stands in for it unasked.', 'Add its next version.', credentials),
  credential_stopped: reason('organisation', 'An admin stopped the key while the call was under way', 'A stopped key is broken off at once.', 'Send the request again once another key serves it.', credentials),
  rate_capped: reason('organisation', 'The cap of “{label}” a minute is full', 'This key may be used for {limit} {unit} a minute.', 'Wait for the next minute, or raise the cap on the key.', credentials),
  rate_cap_too_small: reason('organisation', 'The request is larger than the cap of “{label}” a minute', 'This key may use {limit} tokens a minute; the request may use {tokens}.', 'Set a lower output limit, or raise the cap on the key.', credentials),
  concurrency_capped: reason('organisation', 'All places of “{label}” are taken', 'This key may be used by {limit} calls at once.', 'Wait a moment, raise the cap on the key, or put a second key into the route.', credentials),
  wrong_dialect: reason('caller', '{provider} does not take this kind of request', '“{model}” is served by a provider that this kind of request cannot be translated for.', 'Call {paths} instead.', connect),
  residency_refused: reason('organisation', 'No key that could serve it is where the data may go', 'Your policy says where requests of the class “{dataClass}” may go: {rule}.', 'Use a key in an allowed region, or have the rule changed.', policy),
  agreement_missing: reason('organisation', 'No provider that could serve it has the agreement that this data needs', 'Your policy lets {scope} go only to providers with {needed} in force; {state} for {provider}.', 'Register the agreement once it is signed, use a model whose provider has one, or have the rule changed.', agreements),
  policy_blocked: reason('organisation', 'The policy does not let this leave', 'Your policy blocks requests in which such things are found: {finds}.', 'Take it out and send it again, or ask what the rule is for.', policy),
  budget_exceeded: reason('organisation', 'The budget “{budget}” has no room for it', 'Hard caps are never passed: the most that a request can use ({cost}) is reserved before it is sent. The cap of {whose} is {limit}, of which {left} are left; it {resets}.', 'Lower the output limit, wait until the budget begins anew, or ask {ask} to raise it.', budgets),
  rate_limit_reached: reason('organisation', 'The rate limit “{budget}” is reached', 'The limit of {whose} is {limit}, of which {left} are left; it {resets}. The request may use {cost}.', 'Wait until it begins anew, or ask {ask} to raise it.', budgets),
  budget_price_unknown: reason('organisation', 'The most it can cost is not known', 'Under a budget, a request is sent only where its highest cost is known.', 'Use a model whose price is known and set an output limit, or remove the budget.', budgets),
  platform_keys_refused: reason('organisation', 'No platform key may serve this call', 'A platform key is used only where your organisation’s mode, the route and the class of data allow it: {reason}.', 'Add a key of your own to the route, or ask an owner to change what platform keys may serve.', keyMode),
  credits_exhausted: reason('organisation', 'The platform credits have no room for it', 'The most that a request can cost ({cost} credits) is reserved before a platform key is used; {left} are left{held}.', 'Lower the output limit, use a key of your own, or have credits topped up by whoever operates this installation.', credits),
  credit_price_unknown: reason('organisation', 'The most it can cost is not known', 'A platform key is used only where the highest cost of a request is known.', 'Use a model whose price is known and set an output limit, or a key of your own.', routes),
  no_leg_applies: reason('organisation', 'No leg of the route “{route}” is for this call', 'Each leg of a route is asked only where its conditions hold: {reasons}.', 'Add a leg for such calls, or change the conditions.', routes),
  body_too_large: reason('keystead', 'The request is too large', 'A request may have {limitMebibytes} MiB.', 'Send less, or split it.'),
  unsupported_encoding: reason('caller', 'The body is compressed', 'Bodies are read as plain JSON.', 'Send it without Content-Encoding.'),
  invalid_json: reason('caller', 'The body is no JSON', 'Bodies are JSON.', 'Correct the body; the error that the caller got says where it breaks.'),
  invalid_field: reason('caller', 'A field of the request is not as it should be', 'The request must be one that its format knows, and that the provider it goes to can be asked.', 'The error that the caller got names the field and says what is wrong.', playground),
  upstream_not_allowed: reason('keystead', 'The caller tried to choose where the key is sent', 'A key leaves only for the address it is bound to.', 'Remove the field “{name}”.'),
  provider_key_rejected: reason('provider', 'The provider no longer takes the key', 'The key {fingerprint} was refused where it belongs.', 'Enter a new key.', credentials),
  provider_permission_denied: reason('provider', 'The key lacks a right at its provider', 'The provider does not let this key use the model or method.', 'Grant the right at the provider, or enter another key.', credentials),
  provider_payment_required: reason('provider', 'The provider asks for payment', 'The account of the key has to be settled first.', 'Settle it at the provider, or route to another key.', credentials),
  provider_quota_used_up: reason('provider', 'Quota or balance at the provider are used up', 'The provider limits what the account of this key may use.', 'Raise the limit at the provider, or put a second key into the route.', credentials),
  provider_rate_limited: reason('provider', 'The provider’s rate limit was reached', 'The limit is the provider’s, and is not worked around.', 'Wait, ask the provider for more, or put a second key into the route.', routes),
  provider_overloaded: reason('provider', 'The provider was overloaded', 'It said that it cannot take more calls just now.', 'Try again, or put a second provider into the route.', routes),
  provider_busy: reason('provider', 'The provider was busy', 'It asked to be called later.', 'Try again, or put a second provider into the route.', routes),
  provider_conflict: reason('provider', 'The provider said that something is in conflict', 'It could not take this call beside another one.', 'Try again.'),
  provider_error: reason('provider', 'The provider failed', 'It answered with an error of its own.', 'Try again; if it stays, look at its status page or put a second provider into the route.', routes),
  provider_refused: reason('provider', 'The provider did not accept the request', 'What the caller asked for is not valid there.', 'The error that the caller got is in the provider’s own words; correct the request.', playground),
  context_too_long: reason('provider', 'The request is longer than the model takes', 'Each model has a longest input.', 'Send less, or add a leg marked for longer requests.', routes),
  content_refused: reason('provider', 'The provider’s content policy refused it', 'The reason is passed on; such a request is sent nowhere else.', 'Change what is asked.'),
  provider_redirected: reason('provider', 'The provider answered with a redirect', 'Redirects are never followed, since a key leaves only for the address it is bound to.', 'If it stays, tell whoever operates the installation.'),
  provider_unreachable: reason('provider', 'The provider could not be reached', 'No connection to it could be made.', 'Try again; if it stays, look at its status page.', credentials),
  provider_timeout: reason('provider', 'The provider did not begin to answer in time', 'A route and the gateway limit how long is waited.', 'Try again, add a second leg, or allow more time in the route.', routes),
  provider_failed: reason('provider', 'The provider’s answer could not be read', 'It was not an answer of its format.', 'Try again; if it stays, look at the key’s health.', credentials),
  stream_interrupted: reason('provider', 'The answer broke off', 'A stream that breaks ends with an error, never as a success.', 'Send it again; a route with delivery “buffered” begins anew by itself.', routes),
  answer_too_large_to_hold: reason('organisation', 'The answer is too large to be held back', 'This route holds answers back until they are whole.', 'Ask for less, or set the route’s delivery to “immediate”.', routes),
  key_unusable: reason('keystead', 'The key could not be opened in the vault', 'Nothing is sent without the key: {reason}.', 'Try again; if it stays, tell whoever operates the installation.', { href: '/encryption', label: 'Encryption' }),
  audit_unavailable: reason('keystead', 'The record of its use could not be written', 'A key is opened only where the record of its use can be written.', 'Try again; if it stays, tell whoever operates the installation.'),
  unavailable: reason('keystead', 'The gateway could not answer just then', 'Without up-to-date configuration no key is used.', 'Try again in a few seconds.'),
  internal: reason('keystead', 'Something went wrong inside Keystead', 'This should not have happened.', 'Try again; if it stays, give the request’s id to whoever operates the installation.'),
  process_died: reason('keystead', 'Its process ended before it could tell', 'Whether the provider answered is not known, so the most it could have cost is counted.', 'Send it again; the cost is set right when the provider’s bill is compared.'),
  cancelled: reason('caller', 'The caller went away', 'What was sent to the provider by then may be billed.', 'Nothing, if that was meant; else look at the time-outs of the calling program.'),
};

/** A text with what is known filled in; a part whose value is not known is left out. */
export function fillReason(text: string, parameters: Readonly<Record<string, string | number>>): string {
  return text.replace(/[“(]?\{(\w+)\}[”)]?/g, (whole, name: string) => {
    const value = parameters[name];
    return value === undefined ? '' : whole.replace(`{${name}}`, String(value));
  }).replace(/\s+([.,;:])/g, '$1').replace(/[:,]\s*\./g, '.').replace(/\s{2,}/g, ' ').trim();
}
