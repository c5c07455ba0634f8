import { setTimeout as sleep } from 'node:timers/promises';
import { openCheckpoints, openSequencer } from '../../platform/src/audit/index.ts';
import { createLogger, newId, openDatabase, systemClock } from '../../platform/src/foundation/index.ts';
import { openAuditSigner } from '../../platform/src/server/audit-signer.ts';
import { createKeyProviders, createMemoryKeyProvider } from '../../platform/src/vault/index.ts';
import { type LedgerWorld, sizesOf } from '../ledger/world.ts';

export interface SequencingFigures {
  readonly leaves: number;
  readonly checkpoints: number;
  /** Leaves a second of a full outbox, with nothing else to do. */
  readonly perSecond: number;
  /** At each rate, from the lowest; the last is the first that the log did not keep up with. */
  readonly steps: readonly SequencingStep[];
  /** Bytes of the tables, with indexes. */
  readonly bytes: Readonly<Record<string, number>>;
}

/** Events offered each second, those that came, and how long they waited to become leaves, in milliseconds. */
export interface SequencingStep { readonly offered: number; readonly came: number; readonly p50: number; readonly p99: number; readonly max: number }

/** Every event is a leaf within this at the rate that is called sustainable. A step is longer than the minute between two checkpoints. */
export const keepsUpMilliseconds = 1_000;
const feedsPerSecond = 10;

/** How many events a second become leaves of one log with checkpoints on, and how far the log is behind at rates that rise until it is more than a second behind. */
export async function measureSequencing(world: LedgerWorld, { leaves, seconds, rates }: { leaves: number; seconds: number; rates: readonly number[] }): Promise<SequencingFigures> {
  const database = openDatabase({ url: world.runtimeUrl, role: 'keystead_sequencer', maxConnections: 4 });
  const logger = createLogger({ name: 'bench', level: 'error' });
  const common = { database, clock: systemClock, logger };
  const signer = await openAuditSigner({ ...common, roots: createKeyProviders(createMemoryKeyProvider()), publicUrl: 'https://bench.example' });
  const tenantId = newId();
  const sequencer = openSequencer({ ...common, checkpoints: openCheckpoints({ ...common, signer }) });
  await offer(world, tenantId, leaves);
  const began = performance.now();
  let made = 0;
  while (made < leaves) made += await sequencer.runOnce();
  const perSecond = leaves / ((performance.now() - began) / 1_000);
  sequencer.start();
  const steps: SequencingStep[] = [];
  for (const offered of rates) {
    steps.push({ offered, ...await watchLag(world, { tenantId, rate: offered, seconds }) });
    if ((steps.at(-1)?.max ?? 0) > keepsUpMilliseconds) break;
  }
  await sequencer.stop();
  const count = async (table: string): Promise<number> => Number((await world.owner.query<{ n: string }>(`select count(*) as n from keystead.${table}`)).rows[0]?.n);
  const [total, checkpoints] = [await count('audit_leaves'), await count('audit_checkpoints')];
  const bytes = await sizesOf(world.owner, ['audit_leaves', 'audit_openings', 'audit_checkpoints']);
  await database.close();
  return { leaves: total, checkpoints, perSecond, steps, bytes };
}

/** Events as uses of keys are: a line of the log for each request. */
async function offer(world: LedgerWorld, tenantId: string, count: number): Promise<void> {
  await world.owner.query(`
    insert into keystead.audit_outbox (tenant_id, occurred_at, action, action_version, actor_kind, actor_id, subject_kind, subject_id, detail)
    select $1, clock_timestamp(), 'credential.used', 1, 'user', gen_random_uuid(), 'credential', gen_random_uuid()::text,
      jsonb_build_object('provider', 'openai', 'model', 'gpt-4o-mini', 'fingerprint', 'fp_0123456789ab', 'version', 1, 'outcome', 'answered', 'receipt', encode(sha256(n::text::bytea), 'hex'), 'requestId', gen_random_uuid())
    from generate_series(1, $2) n`, [tenantId, count]);
}

async function watchLag(world: LedgerWorld, { tenantId, rate, seconds }: { tenantId: string; rate: number; seconds: number }): Promise<Omit<SequencingStep, 'offered'>> {
  const seen: number[] = [];
  const began = performance.now();
  for (let feed = 0; feed < seconds * feedsPerSecond; feed += 1) {
    const until = performance.now() + 1_000 / feedsPerSecond;
    await offer(world, tenantId, Math.round(rate / feedsPerSecond));
    const { rows: [row] } = await world.owner.query<{ lag: number }>('select coalesce(extract(epoch from clock_timestamp() - min(occurred_at)), 0)::float8 * 1000 as lag from keystead.audit_outbox');
    seen.push(row?.lag ?? 0);
    await sleep(Math.max(0, until - performance.now()));
  }
  const sorted = seen.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { came: (Math.round(rate / feedsPerSecond) * seconds * feedsPerSecond) / ((performance.now() - began) / 1_000), p50: at(0.5), p99: at(0.99), max: at(1) };
}
