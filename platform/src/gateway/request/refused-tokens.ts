import type { RefusedTokenReason, RefusedTokenRecord } from '../../metering/index.ts';
import type { Clock, Logger } from '../../foundation/index.ts';
import type { SpoolPort } from '../ports.ts';

/** A token that was not taken, and whose it is. */
export interface KnownToken { readonly tenantId: string; readonly tokenId: string; readonly reason: RefusedTokenReason }

/** Requests whose token was not taken since the process began: of tokens that an organisation had once, and of what nobody knows. */
export interface RefusedTokenCounts { known: number; unknown: number }

export interface RefusedTokens {
  readonly counts: Readonly<RefusedTokenCounts>;
  /** Counts one. `of` `null`: nobody knows the token. */
  note(of: KnownToken | null, network: string): void;
  /** Writes what was counted to the spool. What it does not take is kept for the next time. */
  flush(): void;
}

interface RefusedTokensOptions { readonly spool: Pick<SpoolPort, 'append'>; readonly clock: Clock; readonly logger: Logger }
type Counted = { -readonly [Key in keyof RefusedTokenRecord]: RefusedTokenRecord[Key] };

const flushMilliseconds = 5_000;
const hourMilliseconds = 3_600_000;
/** So many networks of a token are told apart in an hour; the others are one, `other`: whoever has many addresses fills neither memory nor tables. */
const mostNetworks = 50;
/** So many networks of unknown tokens are told apart between two writes, to say where most come from. */
const mostStrangers = 500;
/** So many unknown tokens between two writes are worth a line of the program's log, at most once a minute. */
const floodFrom = 100;
const complaintMilliseconds = 60_000;

/**
 * Counts refused tokens in memory and writes the counts to the spool every five seconds: a flood costs neither a question to the database nor a line for each request. A process that is
 * killed loses the counts of its last five seconds. Of what nobody knows the operator's metric has the number and, where it is a flood, the log a line: no organisation is told of it.
 */
export function createRefusedTokens({ spool, clock, logger }: RefusedTokensOptions): RefusedTokens {
  const counts: RefusedTokenCounts = { known: 0, unknown: 0 };
  let counted = new Map<string, Counted>();
  let strangers = new Map<string, number>();
  /** Of each token that was refused in this hour. */
  let seen = { hour: 0, networks: new Map<string, Set<string>>() };
  let complainedAt = 0;
  let timer: NodeJS.Timeout | null = null;

  function noteKnown({ tenantId, tokenId, reason }: KnownToken, network: string): void {
    counts.known += 1;
    const now = clock.now().getTime();
    const from = toldApart(tokenId, network, now);
    const key = `${tokenId} ${reason} ${from}`;
    const known = counted.get(key);
    if (known === undefined) counted.set(key, { type: 'refused-token', tenantId, tokenId, reason, network: from, count: 1, at: now, lastAt: now });
    else { known.count += 1; known.lastAt = now; }
  }

  function toldApart(tokenId: string, network: string, now: number): string {
    const hour = Math.floor(now / hourMilliseconds);
    if (seen.hour !== hour) seen = { hour, networks: new Map() };
    const networks = seen.networks.get(tokenId) ?? new Set();
    seen.networks.set(tokenId, networks);
    if (networks.has(network)) return network;
    if (networks.size >= mostNetworks) return 'other';
    networks.add(network);
    return network;
  }

  function noteUnknown(network: string): void {
    counts.unknown += 1;
    const from = strangers.size < mostStrangers || strangers.has(network) ? network : 'other';
    strangers.set(from, (strangers.get(from) ?? 0) + 1);
  }

  function flush(): void {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const [records, unknown] = [[...counted.values()], strangers];
    [counted, strangers] = [new Map(), new Map()];
    for (const record of records) append(record);
    complain(unknown);
  }

  function append(record: RefusedTokenRecord): void {
    const keep = (): void => {
      const key = `${record.tokenId} ${record.reason} ${record.network}`;
      const since = counted.get(key);
      counted.set(key, since === undefined ? { ...record } : { ...since, count: since.count + record.count, at: record.at });
      schedule();
    };
    try {
      spool.append(record)?.catch(keep);
    } catch {
      keep();
    }
  }

  function complain(unknown: ReadonlyMap<string, number>): void {
    const refused = [...unknown.values()].reduce((sum, count) => sum + count, 0);
    const now = clock.now().getTime();
    if (refused < floodFrom || now - complainedAt < complaintMilliseconds) return;
    complainedAt = now;
    const networks = [...unknown].toSorted(([, left], [, right]) => right - left).slice(0, 3).map(([network, count]) => `${network} (${count})`);
    logger.warn({ refused, seconds: flushMilliseconds / 1_000, networks }, 'many requests come with tokens that nobody knows; they were refused');
  }

  function schedule(): void {
    timer ??= setTimeout(flush, flushMilliseconds).unref();
  }

  return {
    counts, flush,
    note(of, network) {
      if (of === null) noteUnknown(network);
      else noteKnown(of, network);
      schedule();
    },
  };
}
