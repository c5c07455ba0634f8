import { type Transaction, sql } from '../../foundation/index.ts';
import type { MeteringTables } from '../tables.ts';

type Trx = Transaction<MeteringTables>;

export interface RateQuestion {
  readonly tenantId: string;
  /** Or the organisation itself, where its rate is counted. */
  readonly credentialId: string;
  /** What the caller knows of the caps: `null` where there is none. */
  readonly requestsPerMinute: number | null;
  readonly tokensPerMinute: number | null;
  /** The most that the request can use; 0 where tokens are not capped. */
  readonly tokens: number;
}

/** A minute as it stands, and the limits that hold in it; `seconds`: until it ends. */
export interface WindowRow { readonly requests_leased: number; readonly tokens_leased: number; readonly requests_per_minute: number | null; readonly tokens_per_minute: number | null; readonly seconds: number }

/** Where minutes of one kind are counted. */
export interface RateWindows {
  /** Makes the minute where it is not there, and locks it. */
  lock(trx: Trx, question: RateQuestion, window: string): Promise<WindowRow>;
  /** Counts what is handed out, and forgets what is long over. */
  add(trx: Trx, question: RateQuestion, handed: { readonly window: string; readonly requests: number; readonly tokens: number }): Promise<void>;
}

const secondsLeft = sql`extract(epoch from w.window_start + interval '1 minute' - clock_timestamp())::float8 as seconds`;

const credentials: RateWindows = {
  /** The caps are read where the count stands: what the asking process knows of them may be a second old. */
  async lock(trx, { tenantId, credentialId }, window) {
    await sql`insert into credential_rate_windows (credential_id, tenant_id, window_start) values (${credentialId}::uuid, ${tenantId}::uuid, ${window}::timestamptz) on conflict do nothing`.execute(trx);
    const { rows: [row] } = await sql<WindowRow>`
      select w.requests_leased, w.tokens_leased, c.requests_per_minute, c.tokens_per_minute, ${secondsLeft}
      from credential_rate_windows w join credentials c on c.id = w.credential_id
      where w.credential_id = ${credentialId}::uuid and w.window_start = ${window}::timestamptz for update of w`.execute(trx);
    if (row === undefined) throw new Error('a credential with a rate cap is not there');
    return row;
  },
  async add(trx, { credentialId }, { window, requests, tokens }) {
    await sql`
      update credential_rate_windows set requests_leased = requests_leased + ${requests}, tokens_leased = tokens_leased + ${tokens}
      where credential_id = ${credentialId}::uuid and window_start = ${window}::timestamptz`.execute(trx);
    await sql`delete from credential_rate_windows where credential_id = ${credentialId}::uuid and window_start < ${window}::timestamptz - interval '10 minutes'`.execute(trx);
  },
};

const tenants: RateWindows = {
  async lock(trx, { tenantId, requestsPerMinute, tokensPerMinute }, window) {
    await sql`insert into tenant_rate_windows (tenant_id, window_start) values (${tenantId}::uuid, ${window}::timestamptz) on conflict do nothing`.execute(trx);
    const { rows: [row] } = await sql<Omit<WindowRow, 'requests_per_minute' | 'tokens_per_minute'>>`
      select w.requests_leased, w.tokens_leased, ${secondsLeft} from tenant_rate_windows w where w.tenant_id = ${tenantId}::uuid and w.window_start = ${window}::timestamptz for update`.execute(trx);
    if (row === undefined) throw new Error('a minute that was just made is not there');
    return { ...row, requests_per_minute: requestsPerMinute, tokens_per_minute: tokensPerMinute };
  },
  async add(trx, { tenantId }, { window, requests, tokens }) {
    await sql`
      update tenant_rate_windows set requests_leased = requests_leased + ${requests}, tokens_leased = tokens_leased + ${tokens}
      where tenant_id = ${tenantId}::uuid and window_start = ${window}::timestamptz`.execute(trx);
    await sql`delete from tenant_rate_windows where tenant_id = ${tenantId}::uuid and window_start < ${window}::timestamptz - interval '10 minutes'`.execute(trx);
  },
};

/** Every kind there is. */
export const rateWindows = { credentials, tenants } as const satisfies Readonly<Record<string, RateWindows>>;
