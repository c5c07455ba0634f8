import type { Detector } from '../facts.ts';
import { networksOverlap, parseNetwork } from '../networks.ts';
import { originFinding, strangeOrigins } from './origins.ts';

/** Where no network was named; and of calls whose address is not known. */
const leastRequests = 5;
/** Whoever comes from more networks than this travels, and one more says nothing. */
const mostUsual = 4;

/**
 * Calls from where none is expected: outside of the networks that the organisation named; or, where it named none, from a network that neither this caller nor anybody else of the
 * organisation called from in the window. From outside of what was named, the first call is enough.
 */
export const unexpectedNetwork: Detector = {
  kind: 'unexpected-network',
  find(view) {
    const named = view.settings.networks.flatMap(({ range }) => parseNetwork(range) ?? []);
    const isStrange = named.length > 0
      ? (network: string): boolean => { const from = parseNetwork(network); return from === null || !named.some((each) => networksOverlap(each, from)); }
      : (network: string): boolean => !view.baseline.networks.has(network);
    return strangeOrigins(view, {
      isStrange: (origin) => isStrange(origin.network), needsHistory: named.length === 0, mostUsual, usual: (key) => view.baseline.originsOf.get(key)?.networks ?? 0,
    }).flatMap((strange) => {
      const outside = named.length > 0 && strange.facts.some(({ network }) => parseNetwork(network) !== null);
      if (!outside && strange.facts.reduce((sum, fact) => sum + fact.requests, 0) < leastRequests) return [];
      const networks = [...new Set(strange.facts.map((fact) => fact.network))];
      return [originFinding(view, strange, { kind: 'unexpected-network', words: { networks: networks.slice(0, 5).join(', '), named: named.length > 0 ? 'yes' : 'no' }, novelties: networks.slice(0, 50) })];
    });
  },
};
