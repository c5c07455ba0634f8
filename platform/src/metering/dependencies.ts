import type { Clock, Database, Principal } from '../foundation/index.ts';
import type { Naming } from './requests/request-rows.ts';
import type { RequestTail } from './requests/request-tail.ts';

export interface MeteringDependencies extends Naming {
  /** A pool of role `keystead_app`. */
  readonly database: Database;
  readonly clock: Clock;
  readonly tail: RequestTail;
  /** Who calls, as of now: a live view asks again while it is open. */
  readonly authenticate: (request: Request) => Promise<Principal | null>;
}
