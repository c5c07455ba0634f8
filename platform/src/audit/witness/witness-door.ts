import { setTimeout } from 'node:timers/promises';
import { type SignedSubmission, type SubmissionAnswer, type VerifierPorts, type WitnessedLogs, formatVerifierKey, noteKey, parseSubmissionAnswers, parseSubmissions, readSubmission, witnessPath, witnessSizeContent } from '@keystead/contract';
import { type Clock, type Database, newId } from '../../foundation/index.ts';
import { recordPlatformEvent } from '../platform-log.ts';
import { systemActor } from '../record-event.ts';
import type { AuditTables } from '../tables.ts';

interface WitnessDoorOptions {
  /** A pool of role `keystead_app`. */
  readonly database: Database;
  readonly clock: Clock;
  readonly logs: WitnessedLogs;
  readonly ports: VerifierPorts;
  /** For how long it waits for the process that cosigns. */
  readonly patienceMilliseconds?: number;
}

/** Where the witness stands below the public address. */
export const witnessRoot = '/witness';

const usualPatienceMilliseconds = 10_000;
const pollMilliseconds = 50;
const mostBytesOfOne = 65_536;
/** Of many submissions in one request. */
const mostBytesOfMany = 1_048_576;
/** A log has one submission under way, or few: beyond this somebody repeats what others signed, and holds up that log alone. */
const mostWaitingOfLog = 4;
const mostWaiting = 64;
/** Checkpoints are public: whoever has one can submit it with a proof of nothing, again and again. Of a log the same is told once in this time. */
const toldAgainMilliseconds = 3_600_000;
/** Beyond it the oldest are forgotten. */
const mostRemembered = 10_000;

/** 422 shows that a proof was wrong, which anybody can send; 409 with the very size, that the log's key signed two histories. */
const reasons: Readonly<Record<422 | 409, string>> = { 422: 'the proof does not show that they continue those', 409: 'its key signed another history of the same size' };

/**
 * The half of a witness that others reach (C2SP tlog-witness). It turns away what is malformed, of unknown logs, or not signed by its log, without a look at the database; what is left waits in a
 * table for the process that holds the key. Nobody signs in here: the signature of the log is what counts.
 */
export function openWitnessDoor(options: WitnessDoorOptions): (request: Request) => Promise<Response> {
  const { clock, logs, ports } = options;
  const tables = options.database.as<AuditTables>();
  const patience = options.patienceMilliseconds ?? usualPatienceMilliseconds;
  const waiting = new Map<string, number>();
  let requestsWaiting = 0;
  const told = new Map<string, number>();

  async function submit(request: Request): Promise<Response> {
    const body = await readBody(request, mostBytesOfOne);
    const submission = body === null ? 400 : await readSubmission(body, logs, ports);
    if (body === null || typeof submission === 'number') return plain(typeof submission === 'number' ? submission : 400, '');
    const answered = isBusy(submission) ? null : await inQueue([submission], () => ask(body));
    if (answered === null) return busy();
    await tellRefusal(submission, answered);
    return plain(answered.status, answered.answer, answered.status === 409 ? witnessSizeContent : undefined);
  }

  /** Many at once, each of another log: what is none, or has too many of its log waiting, is answered here, and the rest in one go. */
  async function submitMany(request: Request): Promise<Response> {
    const bodies = parseSubmissions(await readBody(request, mostBytesOfMany) ?? '');
    if (bodies === null) return plain(400, '');
    const taken = new Map<number, SignedSubmission>();
    const answers: SubmissionAnswer[] = [];
    const origins = new Set<string>();
    for (const [at, submission] of (await Promise.all(bodies.map((body) => readSubmission(body, logs, ports)))).entries()) {
      const refused = typeof submission === 'number' ? submission : origins.has(submission.checkpoint.origin) ? 400 : isBusy(submission) ? 503 : null;
      answers[at] = { status: refused ?? 503, answer: '' };
      if (refused !== null || typeof submission === 'number') continue;
      origins.add(submission.checkpoint.origin);
      taken.set(at, submission);
    }
    if (taken.size > 0) {
      const answered = await inQueue([...taken.values()], () => ask(JSON.stringify([...taken.keys()].map((at) => bodies[at] ?? ''))));
      const each = answered?.status === 200 ? parseSubmissionAnswers(answered.answer, taken.size) : null;
      if (each === null) return busy();
      for (const [index, [at, submission]] of [...taken].entries()) {
        const answer = each[index] ?? { status: 503, answer: '' };
        await tellRefusal(submission, answer);
        answers[at] = answer;
      }
    }
    return plain(200, JSON.stringify(answers), 'application/json');
  }

  const isBusy = ({ checkpoint: { origin } }: SignedSubmission): boolean => (waiting.get(origin) ?? 0) >= mostWaitingOfLog || requestsWaiting >= mostWaiting;

  /** Counted while it waits, by its logs and as one request. */
  async function inQueue<T>(submissions: readonly SignedSubmission[], work: () => Promise<T>): Promise<T> {
    const origins = submissions.map(({ checkpoint: { origin } }) => origin);
    for (const origin of origins) waiting.set(origin, (waiting.get(origin) ?? 0) + 1);
    requestsWaiting += 1;
    try {
      return await work();
    } finally {
      requestsWaiting -= 1;
      for (const origin of origins) {
        const left = (waiting.get(origin) ?? 1) - 1;
        if (left > 0) waiting.set(origin, left);
        else waiting.delete(origin);
      }
    }
  }

  /** The size that was submitted from is the one that was cosigned, and yet it was refused. */
  async function tellRefusal({ oldSize, checkpoint: { origin, size } }: SignedSubmission, { status, answer }: SubmissionAnswer): Promise<void> {
    if (status === 422 || (status === 409 && answer === `${oldSize}\n`)) await tell(status, { origin, size, cosigned: oldSize });
  }

  async function tell(status: 422 | 409, about: { readonly origin: string; readonly size: number; readonly cosigned: number }): Promise<void> {
    const what = status === 422 ? about.origin : `${about.origin} ${about.size}`;
    const now = clock.now().getTime();
    if ((told.get(what) ?? -Infinity) > now - toldAgainMilliseconds) return;
    told.delete(what);
    told.set(what, now);
    for (const oldest of told.keys()) {
      if (told.size <= mostRemembered) break;
      told.delete(oldest);
    }
    await tables.transaction((trx) => recordPlatformEvent(trx, { action: 'witness.refused', actor: systemActor, subjectId: about.origin, detail: { ...about, why: reasons[status] } }));
  }

  async function ask(body: string): Promise<SubmissionAnswer | null> {
    const id = newId();
    const row = () => tables.transaction((trx) => trx.selectFrom('witness_submissions').select(['status', 'answer']).where('id', '=', id).executeTakeFirst());
    await tables.transaction((trx) => trx.insertInto('witness_submissions').values({ id, submission: body, asked_at: clock.now() }).execute());
    try {
      for (let waited = 0; waited < patience; waited += pollMilliseconds) {
        await setTimeout(pollMilliseconds);
        const found = await row();
        if (found === undefined) return null;
        if (found.status !== null) return { status: found.status, answer: found.answer ?? '' };
      }
      return null;
    } finally {
      await tables.transaction((trx) => trx.deleteFrom('witness_submissions').where('id', '=', id).execute());
    }
  }

  async function tellKey(): Promise<Response> {
    const row = await tables.transaction((trx) => trx.selectFrom('witness_keys').select(['public_key', 'log_name']).executeTakeFirst());
    return row === undefined ? busy() : plain(200, `${formatVerifierKey(noteKey(row.log_name, row.public_key, ports.sha256, 'cosigner'), 'cosigner')}\n`);
  }

  return async (request) => {
    const path = new URL(request.url).pathname.slice(witnessRoot.length);
    if (path === witnessPath.key && request.method === 'GET') return tellKey();
    const take = path === witnessPath.submit ? submit : path === witnessPath.submitMany ? submitMany : null;
    if (take === null) return plain(404, '');
    return request.method === 'POST' ? take(request) : plain(405, '');
  };
}

async function readBody(request: Request, mostBytes: number): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let total = 0;
  for await (const chunk of request.body ?? []) {
    total += chunk.byteLength;
    if (total > mostBytes) return null;
    chunks.push(chunk);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    return null;
  }
}

function plain(status: number, body: string, contentType = 'text/plain; charset=utf-8'): Response {
  return new Response(body, { status, headers: { 'content-type': contentType, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' } });
}

function busy(): Response {
  return new Response('', { status: 503, headers: { 'retry-after': '5' } });
}
