import { type NoteKey, type VerifierPorts, type WitnessVerdict, type WitnessedLogs, cosign, judgeSubmission, readSubmission } from '@keystead/contract';
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

interface Answer { readonly status: number; readonly answer: string }

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

  async function answer(trx: Transaction<AuditTables>, body: string): Promise<Answer> {
    const submission = await readSubmission(body, logs, ports);
    if (typeof submission === 'number') return { status: submission, answer: '' };
    const { origin, size, root } = submission.checkpoint;
    await sql`select pg_advisory_xact_lock(hashtextextended(${origin}, 7420))`.execute(trx);
    const cosigned = await trx.selectFrom('witnessed_logs').select(['size', 'root']).where('origin', '=', origin).executeTakeFirst() ?? null;
    const verdict = judgeSubmission(submission, cosigned, ports.sha256);
    if (verdict.status !== 200) return refusal(verdict, origin);
    const now = clock.now();
    const line = cosign(submission.text, key, { seconds: Math.floor(now.getTime() / 1_000), sign });
    const state = { size, root: Buffer.from(root), note: submission.note, cosigned_at: now };
    await trx.insertInto('witnessed_logs').values({ origin, ...state }).onConflict((conflict) => conflict.column('origin').doUpdateSet(state)).execute();
    return { status: 200, answer: line };
  }

  function refusal(verdict: Exclude<WitnessVerdict, { status: 200 }>, origin: string): Answer {
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
