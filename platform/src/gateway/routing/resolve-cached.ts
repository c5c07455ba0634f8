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

/** `resolve`, remembered for each configuration. */
export function resolveCached(question: Question, providers: Providers): readonly Target[] {
  const chains = chainsOf(question.tenant);
  const { call } = question;
  const teams = call.teamIds.size === 0 ? '' : [...call.teamIds].join(',');
  const key = `${question.environment} ${question.dialect} ${call.endpoint} ${call.dataClass} ${call.appId ?? ''} ${call.workflowId ?? ''} ${teams} ${question.model}`;
  const known = chains.get(key);
  if (known !== undefined && question.now < known.until) return known.targets;
  const targets = resolve(question, providers);
  if (chains.size >= chainsForEachTenant) chains.clear();
  chains.set(key, { targets, until: nextExpiry(question.tenant, question.now) });
  return targets;
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
