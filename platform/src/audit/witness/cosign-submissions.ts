import { type NoteKey, type SignedSubmission, type SubmissionAnswer, type VerifierPorts, type WitnessVerdict, type WitnessedLogs, cosign, judgeSubmission, parseSubmissions, readSubmission } from '@keystead/contract';
import { type Clock, type Database, type Logger, type Transaction, sql } from '../../foundation/index.ts';
import type { AuditTables } from '../tables.ts';

interface WitnessOptions {
  /** A pool of role `keystead_sequencer`. */
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly logs: WitnessedLogs;
  /** Of kind `cosigner`. */
  readonly key: NoteKey;
  readonly sign: (message: Uint8Array) => Uint8Array;
  readonly ports: VerifierPorts;
}

/** Answers the submissions that wait. */
interface Witness {
  /** Gives how many were answered. */
  runOnce(): Promise<number>;
  start(): void;
  stop(): Promise<void>;
}

const pollMilliseconds = 250;
const atOnce = 50;
/** Nobody waits so long for an answer. */
const keptMilliseconds = 60_000;

/**
 * The half of a witness that holds its key. It takes no request: the control plane leaves submissions in a table, and here each is checked anew and in full, so that whoever takes
 * over the control plane gets no cosignature under anything that a log did not sign and prove. The state of a log is locked, compared and written in the transaction of the answer.
 */
export function openWitness({ database, clock, logger, logs, key, sign, ports }: WitnessOptions): Witness {
  const tables = database.as<AuditTables>();
  let timer: NodeJS.Timeout | null = null;
  let running: Promise<unknown> = Promise.resolve();

  /** Of one request: the submission, or many, each of another log. */
  async function answer(trx: Transaction<AuditTables>, body: string): Promise<SubmissionAnswer> {
    if (!body.startsWith('[')) return (await answerEach(trx, [body]))[0] ?? { status: 400, answer: '' };
    const bodies = parseSubmissions(body);
    return bodies === null ? { status: 400, answer: '' } : { status: 200, answer: JSON.stringify(await answerEach(trx, bodies)) };
  }

  /** Few statements, however many they are: all states are locked and read, and those that changed written, at once. */
  async function answerEach(trx: Transaction<AuditTables>, bodies: readonly string[]): Promise<readonly SubmissionAnswer[]> {
    const read = await Promise.all(bodies.map((body) => readSubmission(body, logs, ports)));
    const first = new Map<string, SignedSubmission>();
    for (const each of read) if (typeof each !== 'number' && !first.has(each.checkpoint.origin)) first.set(each.checkpoint.origin, each);
    const cosigned = await lockStates(trx, [...first.keys()]);
    const now = clock.now();
    const signed: SignedSubmission[] = [];
    const answers = read.map((submission): SubmissionAnswer => {
      if (typeof submission === 'number') return { status: submission, answer: '' };
      const { origin } = submission.checkpoint;
      if (first.get(origin) !== submission) return { status: 400, answer: '' };
      const verdict = judgeSubmission(submission, cosigned.get(origin) ?? null, ports.sha256);
      if (verdict.status !== 200) return refusal(verdict, origin);
      signed.push(submission);
      return { status: 200, answer: cosign(submission.text, key, { seconds: Math.floor(now.getTime() / 1_000), sign }) };
    });
    const states = signed.map(({ note, checkpoint: { origin, size, root } }) => ({ origin, size, root: Buffer.from(root), note, cosigned_at: now }));
    if (states.length > 0) await trx.insertInto('witnessed_logs').values(states).onConflict((conflict) => conflict.column('origin').doUpdateSet(({ ref }) => ({ size: ref('excluded.size'), root: ref('excluded.root'), note: ref('excluded.note'), cosigned_at: ref('excluded.cosigned_at') }))).execute();
    return answers;
  }

  /** Locked in one order, so that no two processes wait for each other. */
  async function lockStates(trx: Transaction<AuditTables>, origins: readonly string[]): Promise<ReadonlyMap<string, { readonly size: number; readonly root: Uint8Array }>> {
    if (origins.length === 0) return new Map();
    await sql`select pg_advisory_xact_lock(lock) from (select distinct hashtextextended(origin, 7420) as lock from unnest(${[...origins]}::text[]) as origin order by lock) locks`.execute(trx);
    const states = await trx.selectFrom('witnessed_logs').select(['origin', 'size', 'root']).where(sql<boolean>`origin = any(${[...origins]}::text[])`).execute();
    return new Map(states.map(({ origin, ...state }) => [origin, state]));
  }

  function refusal(verdict: Exclude<WitnessVerdict, { status: 200 }>, origin: string): SubmissionAnswer {
    if (verdict.status === 409 && verdict.contradicts) logger.error({ origin }, 'a log that this witness knows signed another history of the size that was cosigned; it was not cosigned');
    return verdict.status === 422 ? { status: 422, answer: '' } : { status: 409, answer: `${verdict.size}\n` };
  }

  async function runOnce(): Promise<number> {
    return tables.transaction(async (trx) => {
      const now = clock.now();
      const waiting = await trx.selectFrom('witness_submissions').select(['id', 'submission']).where('status', 'is', null).where('asked_at', '>', new Date(now.getTime() - keptMilliseconds))
        .orderBy('asked_at').limit(atOnce).forUpdate().skipLocked().execute();
      for (const { id, submission } of waiting) await trx.updateTable('witness_submissions').set(await answer(trx, submission)).where('id', '=', id).execute();
      await trx.deleteFrom('witness_submissions').where('asked_at', '<', new Date(now.getTime() - keptMilliseconds)).execute();
      return waiting.length;
    });
  }

  return {
    runOnce,
    start() {
      timer ??= setInterval(() => { running = running.then(runOnce).catch((error: unknown) => { logger.warn({ err: error }, 'submissions to the witness cannot be answered just now'); }); }, pollMilliseconds).unref();
    },
    async stop() {
      if (timer !== null) clearInterval(timer);
      await running;
    },
  };
}
