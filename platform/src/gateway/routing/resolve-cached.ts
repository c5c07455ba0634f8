import type { TenantConfiguration } from '../snapshot/configuration.ts';
import { type Providers, type Question, resolve, type Target } from './resolve.ts';

interface Resolved {
  readonly targets: readonly Target[];
  /** When the next key of the tenant expires. */
  readonly until: number;
}

/** A tenant's configuration never changes in place, so what was resolved from it stays right until a key of it expires. */
const resolved = new WeakMap<TenantConfiguration, Map<string, Resolved>>();
/** Callers choose the model's name; refusals are not kept. */
const chainsForEachTenant = 1_000;

/** What a caller asked for last. */
interface Last { readonly question: Question; readonly resolved: Resolved }

const lastAsked = new WeakMap<object, Last>();

/** `resolve`, remembered for each configuration; and for each caller (an object that lives as long as it), who mostly asks the same again. */
export function resolveCached(question: Question, caller: object, providers: Providers): readonly Target[] {
  const last = lastAsked.get(caller);
  if (last !== undefined && question.now < last.resolved.until && isSame(last.question, question)) return last.resolved.targets;
  const resolved = resolveOfTenant(question, providers);
  lastAsked.set(caller, { question, resolved });
  return resolved.targets;
}

/** Of one caller: environment, app, workflow and teams are its own. */
function isSame(one: Question, other: Question): boolean {
  return one.model === other.model && one.dialect === other.dialect && one.call.endpoint === other.call.endpoint && one.call.dataClass === other.call.dataClass
    && one.translatable === other.translatable && one.tenant === other.tenant;
}

function resolveOfTenant(question: Question, providers: Providers): Resolved {
  const chains = chainsOf(question.tenant);
  const { call } = question;
  const teams = call.teamIds.size === 0 ? '' : [...call.teamIds].join(',');
  const key = `${question.environment} ${question.dialect} ${call.endpoint} ${call.dataClass} ${call.appId ?? ''}\n${call.workflowId ?? ''}\n${teams} ${question.model}`;
  const known = chains.get(key);
  if (known !== undefined && question.now < known.until) return known;
  const made = { targets: resolve(question, providers), until: nextExpiry(question.tenant, question.now) };
  if (chains.size >= chainsForEachTenant) chains.clear();
  chains.set(key, made);
  return made;
}

function nextExpiry(tenant: TenantConfiguration, now: number): number {
  let next = Number.POSITIVE_INFINITY;
  for (const { expiresAt } of tenant.credentials.values()) if (expiresAt !== null && expiresAt > now && expiresAt < next) next = expiresAt;
  return next;
}

function chainsOf(tenant: TenantConfiguration): Map<string, Resolved> {
  const known = resolved.get(tenant);
  if (known !== undefined) return known;
  const made = new Map<string, Resolved>();
  resolved.set(tenant, made);
  return made;
}
