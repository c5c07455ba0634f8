import { type Clock, type Egress, type Secret, addressRefusedIn, networkTrouble } from '../../foundation/index.ts';
import { quotaLeft } from '../health/quota-left.ts';
import type { KeyVerdict, ReachedProvider, VaultProvider } from '../providers.ts';
import { holdsSecret, scrub } from '../scrub.ts';
import { exchangeKey } from './exchange-key.ts';
import type { VerifyAnswer } from './protocol.ts';
import { readJson } from './read-json.ts';

const bodyLimitBytes = 4 * 1024 * 1024;
const maxModels = 2_000;
/** Of a list that never ends, so many pages are read. */
const maxPages = 20;
const modelId = /^[\x21-\x7e]{1,200}$/;

export interface KeyCheck {
  readonly provider: ReachedProvider;
  readonly secret: Secret;
  readonly pool: (origin: string) => ReturnType<Egress['pool']>;
  /** Ends the call when it fires. */
  readonly deadline: AbortSignal;
  readonly clock: Clock;
}

/**
 * Makes the provider's free call with a key. It never throws for what the provider does: no answer, a redirect (not
 * followed) or nonsense is `unknown`. Nothing it gives back holds the key, whatever the provider echoes.
 */
export async function checkKey(check: KeyCheck): Promise<VerifyAnswer> {
  const started = check.clock.now().getTime();
  const key = check.secret.reveal();
  try {
    const { verdict, headers, presented } = await ask(check, key);
    const clean = (text: string): string => scrub(scrub(text, key), presented);
    return {
      state: verdict.state,
      detail: verdict.detail === null ? null : clean(verdict.detail),
      models: [...new Set(verdict.models)].filter((model) => modelId.test(model) && !holdsSecret(model, key) && !holdsSecret(model, presented)).slice(0, maxModels),
      ...accountOf(check.provider, headers, key), ...quotaOf(verdict, headers),
      latencyMs: Math.max(0, Math.round(check.clock.now().getTime() - started)),
    };
  } catch (error) {
    return { state: 'unknown', detail: `${check.provider.name} could not be asked: ${reason(error, check.deadline)}.`, models: [], latencyMs: null };
  }
}

type AnswerHeaders = Readonly<Record<string, string | string[] | undefined>>;
/** `presented`: what the provider was shown, the key itself or a token that it was changed for. */
interface Asked { readonly verdict: KeyVerdict; readonly headers: AnswerHeaders; readonly presented: string }

async function ask(check: KeyCheck, key: string): Promise<Asked> {
  const { exchange } = check.provider;
  if (exchange === undefined) return askProvider(check, key);
  const changed = await exchangeKey({ ...check, exchange });
  return 'token' in changed ? askProvider(check, changed.token) : { verdict: changed, headers: {}, presented: key };
}

async function askProvider(check: KeyCheck, presented: string): Promise<Asked> {
  const { verification } = check.provider;
  const first = await call(check, presented, { path: verification.path, post: verification.post });
  if (first.status >= 300 && first.status < 400) {
    return { verdict: { state: 'unknown', detail: `It answered with a redirect (HTTP ${first.status}), which is not followed.`, models: [] }, headers: {}, presented };
  }
  const verdict = verification.read(first.status, first.body, first.headers);
  if (verdict.state !== 'valid') return { verdict, headers: first.headers, presented };
  const models = [...verdict.models, ...await moreModels(check, presented, first.body)];
  return { verdict: { ...verdict, models }, headers: first.headers, presented };
}

/** The pages after the first, and the second list. The key has proved good by now: what fails here only makes the list shorter. */
async function moreModels(check: KeyCheck, presented: string, firstBody: unknown): Promise<readonly string[]> {
  const { verification } = check.provider;
  const { more } = verification;
  const found: string[] = [];
  const lists = [
    { path: verification.next?.(firstBody) ?? null, next: verification.next, models: (body: unknown) => verification.read(200, body).models },
    ...(more === undefined ? [] : [{ path: more.path, next: more.next, models: more.models }]),
  ];
  for (const { path: from, next, models } of lists) {
    let path: string | null = from;
    for (let page = 1; path !== null && page < maxPages && found.length < maxModels; page += 1) {
      const answer = await call(check, presented, { path, post: undefined }).catch(() => null);
      if (answer?.status !== 200) break;
      found.push(...models(answer.body));
      path = next?.(answer.body) ?? null;
    }
  }
  return found;
}

async function call({ provider, pool, deadline, clock }: KeyCheck, presented: string, { path, post }: { readonly path: string; readonly post: unknown }) {
  const { verification } = provider;
  const origin = verification.origin ?? provider.origin;
  const body = post === undefined ? null : JSON.stringify(post);
  const method = post === undefined ? 'GET' : 'POST';
  const contentType = body === null ? null : 'application/json';
  const signed = await provider.sign?.(presented, { method, origin, path, contentType, body: body === null ? null : Buffer.from(body), now: clock.now() });
  const answer = await pool(origin).request({
    method, path, signal: deadline, body,
    headers: { accept: 'application/json', 'user-agent': 'keystead', ...(contentType === null ? {} : { 'content-type': contentType }), ...verification.headers, ...signed ?? provider.authorise(presented) },
  });
  return { status: answer.statusCode, headers: answer.headers, body: await readJson(answer.body, bodyLimitBytes) };
}

function quotaOf({ usedUp = false }: KeyVerdict, headers: AnswerHeaders): Pick<VerifyAnswer, 'quota'> {
  const left = quotaLeft(headers);
  return usedUp || left.length > 0 ? { quota: { usedUp, left: [...left] } } : {};
}

/** Plain names alone: a header may hold anything, the key included. */
const accountName = /^[\w .:@-]{1,120}$/;

/** Whose key it is, as far as the provider tells, and what its look says about what it may do. */
function accountOf({ verification: { accountHeaders }, broadKeys = [] }: VaultProvider, headers: AnswerHeaders, key: string): Pick<VerifyAnswer, 'organisation' | 'project' | 'warning'> {
  const named = (header: string | undefined): string | null => {
    const value = header === undefined ? undefined : headers[header];
    return typeof value === 'string' && accountName.test(value) && !holdsSecret(value, key) ? value : null;
  };
  const [kind] = broadKeys.filter(({ prefix }) => key.startsWith(prefix)).toSorted((left, right) => right.prefix.length - left.prefix.length);
  return { organisation: named(accountHeaders?.organisation), project: named(accountHeaders?.project), warning: kind?.warning ?? null };
}

function reason(error: unknown, deadline: AbortSignal): string {
  if (deadline.aborted) return 'it did not answer in time';
  const refused = addressRefusedIn(error);
  if (refused !== null) return refused.reason;
  return networkTrouble(error) ?? 'the call failed';
}
