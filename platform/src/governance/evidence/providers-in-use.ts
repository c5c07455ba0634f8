import type { Facts, KeyFact } from './facts.ts';

/** The keys that can serve, by provider and origin: each such place is one receiver of data. */
export function receivers(facts: Facts): readonly { readonly id: string; readonly name: string; readonly origin: string; readonly keys: readonly [KeyFact, ...KeyFact[]] }[] {
  const serving = facts.keys.filter(({ state }) => state === 'active');
  return [...Map.groupBy(serving, ({ provider, origin }) => `${provider} ${origin}`).values()].flatMap((keys) => {
    const [first, ...rest] = keys;
    return first === undefined ? [] : [{ id: `provider-${first.provider}-${new URL(first.origin).host}`, name: first.providerName, origin: first.origin, keys: [first, ...rest] as const }];
  });
}
