import { type FailureKind, kindOfStatus, type ProviderFailure, waitInText } from '../../canonical/index.ts';
import { type Headers, textIn } from '../../reading.ts';

/** Bedrock Runtime's errors, and AWS's common ones, that say more than their status. In streams they begin with a small letter. */
const kinds: Readonly<Record<string, FailureKind>> = {
  throttlingexception: 'rate-limited', toomanyrequestsexception: 'rate-limited', servicequotaexceededexception: 'rate-limited', modelnotreadyexception: 'overloaded', serviceunavailableexception: 'overloaded',
  internalserverexception: 'server-error', internalfailure: 'server-error', modelerrorexception: 'server-error', modelstreamerrorexception: 'server-error', modeltimeoutexception: 'timeout',
  accessdeniedexception: 'no-permission', resourcenotfoundexception: 'model-not-found', unrecognizedclientexception: 'bad-key', expiredtokenexception: 'bad-key', expiredtoken: 'bad-key',
  invalidsignatureexception: 'bad-key', incompletesignatureexception: 'bad-key', missingauthenticationtokenexception: 'bad-key', invalidclienttokenid: 'bad-key',
};
/** For exceptions inside a stream, which carry no status. */
const statuses: Readonly<Record<string, number>> = {
  throttlingexception: 429, validationexception: 400, serviceunavailableexception: 503, modelstreamerrorexception: 424, modeltimeoutexception: 408, modelnotreadyexception: 429, accessdeniedexception: 403,
};
const tooLong = /input is too long|too many input tokens|input tokens? exceed|prompt is too long|exceeds? (?:the )?(?:model'?s? )?(?:maximum )?context|context (?:window|length)/i;
const noModel = /model identifier is invalid|on-demand throughput isn.t supported|model id.{0,40}(?:not found|does not exist|is invalid)|end of its life/i;
const badKey = /authentication failed|invalid api key|security token|bearer token/i;
const filtered = /content filter|guardrail/i;

/** Reads Bedrock's error: the body has the message, the header `x-amzn-errortype` the type before a colon. */
export function readFailure(status: number, headers: Headers, body: unknown): ProviderFailure {
  const header = headers['x-amzn-errortype'];
  const named = (Array.isArray(header) ? header[0] : header) ?? textIn(body, '__type') ?? null;
  // `__type` may have a namespace before a hash.
  const code = named === null ? null : (named.split(':', 1)[0] ?? '').split('#').at(-1) ?? null;
  return failureOf(status, code, textIn(body, 'message') ?? textIn(body, 'Message') ?? 'The provider gave no reason.');
}

/** An exception frame of a stream. */
export function readStreamFailure(name: string, body: unknown): ProviderFailure {
  return failureOf(statuses[name.toLowerCase()] ?? 500, name, textIn(body, 'message') ?? textIn(body, 'Message') ?? 'The provider gave no reason.');
}

function failureOf(status: number, code: string | null, message: string): ProviderFailure {
  return { kind: kindOf(status, code?.toLowerCase() ?? '', message), status, message, code, param: null, retryAfterSeconds: waitInText(message) };
}

function kindOf(status: number, name: string, message: string): FailureKind {
  const known = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
  if ((known === 'no-permission' || status === 403) && badKey.test(message)) return 'bad-key';
  if (known !== undefined) return known;
  if (status < 500 && status !== 429 && tooLong.test(message)) return 'too-long';
  if (status < 500 && noModel.test(message)) return 'model-not-found';
  if (status === 400 && filtered.test(message)) return 'content-policy';
  return status === 424 ? 'server-error' : kindOfStatus(status);
}
