import type { CredentialStop } from './snapshot/configuration.ts';

/** Calls under way, by the credential whose key they use. */
export interface InFlight {
  /** Notes a call; the function given back takes it out again. */
  add(credentialId: string, version: number, stop: () => void): () => void;
  /** Breaks off what is under way with what is named, once for each stop. Gives how many calls that were. */
  stop(stops: readonly CredentialStop[]): number;
}

interface Call { readonly version: number; readonly stop: () => void }

/** Stops are read for a minute; nobody makes so many in that time. */
const mostSeen = 10_000;

export function createInFlight(): InFlight {
  const calls = new Map<string, Set<Call>>();
  const seen = new Set<string>();

  return {
    add(credentialId, version, stop) {
      const call: Call = { version, stop };
      const known = calls.get(credentialId) ?? new Set<Call>();
      calls.set(credentialId, known.add(call));
      return () => {
        known.delete(call);
        if (known.size === 0 && calls.get(credentialId) === known) calls.delete(credentialId);
      };
    },
    stop(stops) {
      let stopped = 0;
      for (const { id, credentialId, version } of stops) {
        if (seen.has(id)) continue;
        seen.add(id);
        const [oldest] = seen;
        if (seen.size > mostSeen && oldest !== undefined) seen.delete(oldest);
        const meant = [...calls.get(credentialId) ?? []].filter((call) => version === null || call.version === version);
        for (const call of meant) call.stop();
        stopped += meant.length;
      }
      return stopped;
    },
  };
}
