import type { Clock, Database, Principal } from '../foundation/index.ts';
import type { Naming } from './requests/request-rows.ts';
import type { OpenReport } from './reconciliation/take-report.ts';
import type { RequestTail } from './requests/request-tail.ts';

export interface MeteringDependencies extends Naming {
  /** A pool of role `keystead_app`. */
  readonly database: Database;
  readonly clock: Clock;
  readonly tail: RequestTail;
  /** How long a first reading of a receipt waits for its signature; left out: 1.5 s. */
  readonly signatureMilliseconds?: number;
  /** Takes an admin key to read a provider's report with; none can be fetched where left out. */
  readonly openReport?: OpenReport;
  /** Who calls, as of now: a live view asks again while it is open. */
  readonly authenticate: (request: Request) => Promise<Principal | null>;
}
