import type { Clock } from '../../foundation/index.ts';
import type { KmsAnswer } from './http.ts';

/** A token of access and how long it is good for. `null`: until it is refused. */
export interface IssuedToken { readonly token: string; readonly lifetimeSeconds: number | null }

export interface Bearer {
  /** Makes a call with a token; where it is refused as not (or no longer) good, once more with a fresh one. */
  call(make: (token: string) => Promise<KmsAnswer>): Promise<KmsAnswer>;
}

/** Renewed this long before its end, so that no call carries one that ends on the way. */
const marginSeconds = 60;

/** Keeps a token in memory; many calls at once ask for one. `stale` are the statuses that say the token is not good. */
export function createBearer(options: { clock: Clock; stale: readonly number[]; issue: () => Promise<IssuedToken> }): Bearer {
  const { clock, stale, issue } = options;
  let known: { readonly token: string; readonly until: number } | null = null;
  let asking: Promise<string> | null = null;

  async function renew(): Promise<string> {
    const { token, lifetimeSeconds } = await issue();
    known = { token, until: lifetimeSeconds === null ? Number.POSITIVE_INFINITY : clock.now().getTime() + (lifetimeSeconds - Math.min(marginSeconds, lifetimeSeconds / 2)) * 1000 };
    return token;
  }

  async function current(): Promise<string> {
    if (known !== null && known.until > clock.now().getTime()) return known.token;
    asking ??= renew().finally(() => { asking = null; });
    return asking;
  }

  return {
    async call(make) {
      const token = await current();
      const answer = await make(token);
      if (!stale.includes(answer.status)) return answer;
      if (known?.token === token) known = null;
      const fresh = await current();
      return fresh === token ? answer : make(fresh);
    },
  };
}
