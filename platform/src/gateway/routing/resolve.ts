import { type DialectId, type Environment, refusingDimension, type RouteStep, type ScopedCall } from '@keystead/contract';
import type { Provider } from '../../providers/index.ts';
import type { Translatable } from '../../dialects/index.ts';
import { GatewayError } from '../errors.ts';
import type { CredentialConfiguration, RouteConfiguration, TenantConfiguration } from '../snapshot/configuration.ts';
import { platformKeyFor } from '../snapshot/platform-keys.ts';
import { pathsOfDialect } from '../surfaces/surface.ts';
import { providerOf } from './provider-of.ts';
import { type Refusal, refusalOf } from './refusal.ts';
import { spokenDialect } from './spoken-dialect.ts';

/** One step of a chain: this key, this model, at this provider. */
export interface Target {
  readonly credential: CredentialConfiguration;
  readonly provider: Provider;
  /** The model's id as the provider knows it. */
  readonly model: string;
  /** The dialect that the provider is asked in: the caller's own where it speaks it, else one that the request is translated into. */
  readonly dialect: DialectId;
  /** What its route says of it, where there is one. */
  readonly leg?: RouteStep;
}

export interface Question {
  readonly tenant: TenantConfiguration;
  readonly environment: Environment;
  readonly dialect: DialectId;
  /** What of it can be translated for a provider of another dialect. */
  readonly translatable: Translatable;
  /** As the caller wrote it. */
  readonly model: string;
  /** What scopes look at, apart from environment and model. */
  readonly call: Omit<ScopedCall, 'environment' | 'model'>;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** A key that may be used; `dialect` `null`: not for this, as its provider has nothing like it. */
type Found = Omit<Target, 'dialect'> & { readonly dialect: DialectId | null };

/** A question, and what was in the way of an answer so far. */
interface Search extends Question {
  readonly refusals: Refusal[];
  /** Why legs that name a platform key may not serve this call, in words. */
  readonly platformRefusals: string[];
}

export type Providers = ReadonlyMap<string, Provider>;

/** Printable ASCII without spaces: a model's id goes into paths and headers. */
const modelShape = /^[\x21-\x7e]{1,256}$/;

/**
 * Finds the chain of targets for a model: a route's name, `credential-id/model`, `provider/model`, or a bare id (one that a key was seen to
 * serve, one that a provider is known by, else the only key of this dialect). Only keys of the tenant, whose scope
 * allows the call; keys out of scope, and expired ones, are left out of chains.
 *
 * @throws GatewayError `invalid_field`, `model_not_found`, `no_credential`, `out_of_scope`, `credential_expired`, `platform_keys_refused`, `wrong_dialect`
 */
export function resolve(question: Question, providers: Providers): readonly Target[] {
  if (!modelShape.test(question.model)) throw new GatewayError('invalid_field', { detail: 'model must be 1 to 256 printable characters without spaces.' }, { param: 'model' });
  const search = searchOf(question);
  return byRoute(search, providers) ?? byCredential(search, providers) ?? byProvider(search, providers) ?? bySeenModel(search, providers) ?? byPattern(search, providers) ?? byOnlyKey(search, providers);
}

function byRoute(question: Search, providers: Providers): readonly Target[] | null {
  const route = question.tenant.routes.get(question.model);
  if (route === undefined) return null;
  const targets = route.chain.flatMap((step) => legTargets(question, providers, route, step));
  if (targets.length === 0 && question.refusals.length === 0) refusePlatformKeys(question, route);
  if (targets.length === 0) throw refusalOf(question, question.refusals, `Every key of the route is disabled, deleted or for another environment.`);
  return speaking(question, targets);
}

function searchOf(question: Question): Search {
  return { ...question, refusals: [], platformRefusals: [] };
}

/** A platform key is reached here alone: by a leg that says so, under the mode, for a class of data that it may serve. */
function legTargets(question: Search, providers: Providers, route: RouteConfiguration, step: RouteStep): readonly Found[] {
  if (step.payer === undefined) return toTargets(question, providers, question.tenant.credentials.get(step.credentialId), step.model).map((target) => ({ ...target, leg: step }));
  const credential = platformKeyFor(question.tenant, route, step, { dataClass: question.call.dataClass, model: step.model });
  if (typeof credential !== 'string') return toTargets(question, providers, credential, step.model).map((target) => ({ ...target, leg: step }));
  question.platformRefusals.push(credential);
  return [];
}

/** @throws GatewayError `platform_keys_refused` where that is what stood in the way */
function refusePlatformKeys({ platformRefusals, tenant }: Search, route: RouteConfiguration): void {
  const [reason] = platformRefusals;
  if (reason !== undefined) throw new GatewayError('platform_keys_refused', { route: route.name, reason, organisation: tenant.name }, { param: 'model' });
}

/** One leg of a route by itself, as the route would ask it. @throws GatewayError as `resolve` does */
export function resolveLeg(question: Question, providers: Providers, route: RouteConfiguration, step: RouteStep): Target | null {
  const search = searchOf(question);
  const targets = legTargets(search, providers, route, step);
  if (targets.length === 0) refusePlatformKeys(search, route);
  if (targets.length === 0) throw refusalOf({ ...question, model: step.model }, search.refusals, 'Choose another key, or leave the choice to the gateway.');
  return speaking(search, targets)[0] ?? null;
}

/** This key and no other; its scope decides as always. */
function byCredential(question: Search, providers: Providers): readonly Target[] | null {
  const slash = question.model.indexOf('/');
  const credential = slash <= 0 ? undefined : question.tenant.credentials.get(question.model.slice(0, slash));
  const model = question.model.slice(slash + 1);
  if (credential === undefined || model === '') return null;
  const targets = toTargets(question, providers, credential, model);
  if (targets.length === 0) throw refusalOf(question, question.refusals, 'Choose another key, or leave the choice to the gateway.');
  return speaking(question, targets);
}

function byProvider(question: Search, providers: Providers): readonly Target[] | null {
  const slash = question.model.indexOf('/');
  const provider = slash <= 0 ? undefined : providers.get(question.model.slice(0, slash));
  const model = question.model.slice(slash + 1);
  if (provider === undefined || model === '') return null;
  const targets = targetsWhere(question, providers, model, (credential) => credential.provider === provider.id);
  if (targets.length === 0) throw refusalOf(question, question.refusals, `Add a key of ${provider.name} for this environment under Credentials.`);
  return one(speaking(question, targets), question.dialect);
}

function bySeenModel(question: Search, providers: Providers): readonly Target[] | null {
  const seen = question.tenant.servedBy.get(question.model);
  if (seen === undefined) return null;
  const targets = seen.flatMap((credential) => toTargets(question, providers, credential, question.model));
  if (targets.length === 0) throw refusalOf(question, question.refusals, 'A key of another environment serves it; use a token of that environment, or add a key for this one.');
  return one(speaking(question, targets), question.dialect);
}

function byPattern(question: Search, providers: Providers): readonly Target[] | null {
  const known = [...providers.values()].filter((provider) => provider.modelPatterns.some((pattern) => pattern.test(question.model)));
  if (known.length === 0) return null;
  const targets = targetsWhere(question, providers, question.model, (credential) => known.some((provider) => provider.id === credential.provider));
  if (targets.length > 0) return one(speaking(question, targets), question.dialect);
  const names = known.map((provider) => provider.name).join(' or ');
  throw refusalOf(question, question.refusals, `Add a key of ${names} for this environment under Credentials.`);
}

/** The only key of this dialect, or else the only one that there is. */
function byOnlyKey(question: Search, providers: Providers): readonly Target[] {
  const all = targetsWhere(question, providers, question.model, () => true);
  if (all.length === 0) throw refusalOf(question, question.refusals, 'Add a provider key or the sandbox under Credentials.');
  const real = all.filter((found) => !found.provider.sandbox && found.dialect !== null);
  const native = real.filter((found) => found.dialect === question.dialect);
  const [only] = native.length > 0 ? native : real;
  if (only !== undefined && (native.length > 0 ? native : real).length === 1) return speaking(question, [only]);
  throw new GatewayError('model_not_found', { model: question.model, hint: 'GET /v1/models lists what your keys serve; write "provider/model" to choose the provider yourself.' }, { param: 'model' });
}

function targetsWhere(question: Search, providers: Providers, model: string, accept: (credential: CredentialConfiguration) => boolean): readonly Found[] {
  const targets: Found[] = [];
  for (const credential of question.tenant.credentials.values()) if (accept(credential)) targets.push(...toTargets(question, providers, credential, model));
  return targets;
}

function toTargets(question: Search, providers: Providers, credential: CredentialConfiguration | undefined, model: string): readonly Found[] {
  const provider = credential === undefined ? undefined : providerOf(providers, credential);
  if (credential === undefined || provider === undefined || credential.custody !== 'vault') return [];
  if (credential.expiresAt !== null && credential.expiresAt <= question.now) { question.refusals.push({ credential, model, rule: 'expired' }); return []; }
  const rule = refusingDimension(credential.scope, { ...question.call, environment: question.environment, model });
  if (rule === null) return [{ credential, provider, model, dialect: spokenDialect(provider, question.dialect, question.translatable) }];
  question.refusals.push({ credential, model, rule });
  return [];
}

/** The targets that can be asked what the caller asks. @throws GatewayError `wrong_dialect`, saying which paths would do. */
function speaking(question: Search, targets: readonly Found[]): readonly Target[] {
  const fitting = targets.flatMap(({ dialect, ...target }): Target[] => (dialect === null ? [] : [{ ...target, dialect }]));
  if (fitting.length > 0) return fitting;
  const spoken = new Set(targets.flatMap((target) => Object.keys(target.provider.dialects) as DialectId[]));
  throw new GatewayError('wrong_dialect', {
    model: question.model, provider: [...new Set(targets.map((target) => target.provider.name))].join(' and '),
    paths: [...spoken].map((dialect) => pathsOfDialect[dialect]).join(' or '),
  }, { param: 'model' });
}

/**
 * Of several keys that would do, one: real before sandbox, one that speaks the caller's dialect before one that is translated for,
 * good before bad, old before new. Trying another key
 * of the same provider unasked would work around the provider's limit, so only routes make chains.
 */
function one(targets: readonly Target[], dialect: DialectId): readonly Target[] {
  if (targets.length <= 1) return targets;
  const rank = (target: Target) => (target.provider.sandbox ? 4 : 0) + (target.dialect === dialect ? 0 : 2) + (target.credential.health === 'invalid' ? 1 : 0);
  return targets.toSorted((left, right) => rank(left) - rank(right) || left.credential.id.localeCompare(right.credential.id)).slice(0, 1);
}
