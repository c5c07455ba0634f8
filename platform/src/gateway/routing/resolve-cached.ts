import type { TenantConfiguration } from '../snapshot/configuration.ts';
import { type Providers, type Question, resolve, type Target } from './resolve.ts';

/** A tenant's configuration never changes in place, so what was resolved from it stays right as long as it lives. */
const resolved = new WeakMap<TenantConfiguration, Map<string, readonly Target[]>>();
/** Callers choose the model's name; refusals are not kept. */
const chainsForEachTenant = 1_000;

/** `resolve`, remembered for each configuration. */
export function resolveCached(question: Question, providers: Providers): readonly Target[] {
  const chains = chainsOf(question.tenant);
  const key = `${question.environment} ${question.dialect} ${question.model}`;
  const known = chains.get(key);
  if (known !== undefined) return known;
  const targets = resolve(question, providers);
  if (chains.size >= chainsForEachTenant) chains.clear();
  chains.set(key, targets);
  return targets;
}

function chainsOf(tenant: TenantConfiguration): Map<string, readonly Target[]> {
  const known = resolved.get(tenant);
  if (known !== undefined) return known;
  const made = new Map<string, readonly Target[]>();
  resolved.set(tenant, made);
  return made;
}
