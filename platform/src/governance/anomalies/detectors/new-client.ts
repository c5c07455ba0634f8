import type { Detector } from '../facts.ts';
import { originFinding, strangeOrigins } from './origins.ts';

const leastRequests = 3;
const mostUsual = 3;

/** A program that never called with this token, nor with any other of the organisation, in the window: what it calls itself, without its version. */
export const newClient: Detector = {
  kind: 'new-client',
  find(view) {
    return strangeOrigins(view, {
      isStrange: (origin) => !view.baseline.clients.has(origin.client), needsHistory: true, mostUsual, usual: (key) => view.baseline.originsOf.get(key)?.clients ?? 0,
    }).flatMap((strange) => {
      if (strange.facts.reduce((sum, fact) => sum + fact.requests, 0) < leastRequests) return [];
      const clients = [...new Set(strange.facts.map((fact) => fact.client))];
      return [originFinding(view, strange, { kind: 'new-client', words: { clients: clients.slice(0, 5).join(', ') }, novelties: clients.slice(0, 50) })];
    });
  },
};
