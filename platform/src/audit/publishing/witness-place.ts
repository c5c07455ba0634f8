import { NoteError, type Proof, type SubmissionAnswer, type VerifierPorts, formatSubmission, mostSubmissionsAtOnce, openCosignature, parseNote, parseSubmissionAnswers, parseVerifierKey, witnessPath } from '@keystead/contract';
import type { WitnessSetting } from '../../foundation/index.ts';
import type { PostText } from './http.ts';
import { type HeldCheckpoint, type HeldQuestion, type LogCheckpoint, type Place, PlaceProblem, type Published, inLanes, problemOf } from './place.ts';

/** The way from one size of a log to a later checkpoint of it. */
interface Extension { readonly note: string; readonly proof: Proof }
/** From the checkpoint of `from` entries to that of `to`; `null` where one of them does not stand in this database, or its hashes do not lead from one to the other. */
export type ExtendLog = (tenantId: string, from: number, to: number) => Promise<Extension | null>;

export interface WitnessPlaceOptions {
  readonly setting: WitnessSetting;
  readonly post: PostText;
  readonly extend: ExtendLog;
  readonly ports: VerifierPorts;
}

/** A witness says once how far it is; a few times where several processes submit. One that is made to loop is not asked for ever. */
const mostCorrections = 8;
/** One by one; beyond it many in one request, where the witness takes them. */
const logsAtOnce = 64;
const requestsAtOnce = 8;
/** Each answer has the name of the witness beside what is as long in all of them, and all together are no long text. */
const answerBytes = 180;
const answersBytes = 60_000;

/** A log whose checkpoint is submitted from a size. */
interface Step { readonly log: LogCheckpoint; readonly from: number; readonly corrections: number }
interface Prepared extends Step { readonly next: Extension }

/**
 * A witness (C2SP tlog-witness): it cosigns what extends all that it cosigned before, and nothing else. What it cosigned last is asked by submitting: the protocol has no other
 * question.
 * @throws NoteError where the verifier key is none of a witness.
 */
export function openWitnessPlace({ setting, post, extend, ports }: WitnessPlaceOptions): Place {
  const key = parseVerifierKey(setting.verifierKey, ports.sha256, 'cosigner');
  const what = `the witness ${key.name}`;

  const mostAtOnce = Math.min(mostSubmissionsAtOnce, Math.max(1, Math.floor(answersBytes / (answerBytes + key.name.length))));
  /** Whether it takes many submissions in one request; `null` until it was asked. */
  let takesMany: boolean | null = null;

  /** @throws PlaceProblem where no way leads from that size to the checkpoint here. */
  async function prepare(step: Step): Promise<Prepared> {
    const { log: { tenantId, size, note }, from } = step;
    // What is cosigned already is shown by its checkpoint alone: nothing has to be read for it.
    const next = from === size ? { note, proof: [] } : await extend(tenantId, from, size);
    if (next === null) throw new PlaceProblem('contradicts', `${what} cosigned ${from} entries, and no checkpoint of that size is here, or none that leads to the ${size} entries here`, { heldSize: from });
    return { ...step, next };
  }

  const submissionOf = ({ from, next: { proof, note } }: Prepared): string => formatSubmission({ oldSize: from, proof, note });

  /** What an answer means: that it is cosigned, or from which size to submit instead. @throws PlaceProblem */
  async function read({ log, from, corrections, next }: Prepared, { status, answer }: SubmissionAnswer): Promise<Published | Step> {
    if (status === 200) return { note: await cosigned(next.note, answer) };
    if (status !== 409) throw refusal(status, from);
    const held = /^(?<size>0|[1-9]\d{0,15})\n$/.exec(answer)?.groups?.['size'];
    if (held === undefined) throw new PlaceProblem('refused', `${what} answers 409 without the size that the protocol asks for`);
    if (Number(held) > log.size) throw new PlaceProblem('ahead', `${what} cosigned ${held} entries, and ${log.size} are here: the database was rolled back`, { heldSize: Number(held) });
    if (Number(held) === from) throw new PlaceProblem('contradicts', `${what} cosigned another history of ${held} entries`, { heldSize: from });
    if (corrections === mostCorrections) throw new PlaceProblem('refused', `${what} never comes to an end`);
    return { log, from: Number(held), corrections: corrections + 1 };
  }

  async function publishOne(log: LogCheckpoint): Promise<Published> {
    for (let step: Step = { log, from: log.publishedSize, corrections: 0 }; ;) {
      const prepared = await prepare(step);
      const { status, text } = await post(`${setting.url}${witnessPath.submit}`, submissionOf(prepared));
      const result = await read(prepared, { status, answer: text });
      if ('note' in result) return result;
      step = result;
    }
  }

  /** Many in few requests, where the witness takes them so; what it says to each counts as if it had been asked alone. */
  async function publish(logs: readonly LogCheckpoint[]): Promise<readonly (Published | PlaceProblem)[]> {
    const results = new Map<LogCheckpoint, Published | PlaceProblem>();
    let open: readonly Step[] = logs.length > 1 && takesMany !== false ? logs.map((log) => ({ log, from: log.publishedSize, corrections: 0 })) : [];
    while (open.length > 0) {
      const chunks = Array.from({ length: Math.ceil(open.length / mostAtOnce) }, (_nothing, index) => open.slice(index * mostAtOnce, (index + 1) * mostAtOnce));
      open = (await inLanes(chunks, (chunk) => submitMany(chunk, results))).flat();
    }
    return inLanes(logs, async (log) => results.get(log) ?? publishOne(log).catch(problemOf));
  }

  /** Submits these in one request, notes what came of them, and gives those that are to be submitted again from another size. */
  async function submitMany(steps: readonly Step[], results: Map<LogCheckpoint, Published | PlaceProblem>): Promise<readonly Step[]> {
    const prepared = (await inLanes(steps, async (step) => prepare(step).catch((error: unknown) => { results.set(step.log, problemOf(error)); return null; }))).filter((each) => each !== null);
    if (prepared.length === 0) return [];
    try {
      const { status, text } = await post(`${setting.url}${witnessPath.submitMany}`, JSON.stringify(prepared.map(submissionOf)), { 'content-type': 'application/json' });
      const answers = status === 200 ? parseSubmissionAnswers(text, prepared.length) : null;
      if (status === 429 || (status >= 500 && status !== 501)) throw refusal(status, 0);
      takesMany = answers !== null;
      if (answers === null) return [];
      const again: Step[] = [];
      for (const [index, each] of prepared.entries()) {
        const result = await read(each, answers[index] ?? { status: 503, answer: '' }).catch(problemOf);
        if (result instanceof PlaceProblem || 'note' in result) results.set(each.log, result);
        else again.push(result);
      }
      return again;
    } catch (error) {
      for (const { log } of prepared) results.set(log, problemOf(error));
      return [];
    }
  }

  function refusal(status: number, from: number): PlaceProblem {
    if (status === 422) return new PlaceProblem('contradicts', `${what} finds that the log does not begin with the ${from} entries that it cosigned`, { heldSize: from });
    if (status === 404) return new PlaceProblem('refused', `${what} does not know this log: its operator has to name the log’s verifier key`);
    if (status === 403) return new PlaceProblem('refused', `${what} holds another key of this log`);
    return new PlaceProblem(status === 429 || status >= 500 ? 'unreachable' : 'refused', `${what} answers ${status}`);
  }

  /** The note with what the pinned key says of it, and nothing that anybody else added. */
  async function cosigned(note: string, lines: string): Promise<string> {
    try {
      const { signatures } = parseNote(note + lines);
      if (signatures.length === 0) throw new NoteError('it added no signature');
      await openCosignature(note + lines, key, ports.verifyEd25519);
      return note + lines.split('\n').filter((line) => line.startsWith(`— ${key.name} `)).map((line) => `${line}\n`).join('');
    } catch (error) {
      throw error instanceof NoteError ? new PlaceProblem('refused', `${what} did not cosign with the key that is named: ${error.message}`, { cause: error }) : error;
    }
  }

  /** As it comes: one log that cannot be asked about keeps nobody from hearing of the others. */
  async function* held({ logs }: HeldQuestion): AsyncGenerator<HeldCheckpoint> {
    const problems: PlaceProblem[] = [];
    for (let start = 0; start < logs.length;) {
      // A few at first: they show whether it takes many in one request.
      const asked = logs.slice(start, start + (takesMany === true ? requestsAtOnce * mostAtOnce : logsAtOnce));
      start += asked.length;
      for (const [index, result] of (await publish(asked)).entries()) {
        const log = asked[index];
        if (log === undefined) continue;
        if (!(result instanceof PlaceProblem)) yield { origin: log.origin, size: log.size, root: log.root, contradicts: false };
        else if (result.heldSize === null) problems.push(result);
        else yield { origin: log.origin, size: result.heldSize, root: null, contradicts: result.kind === 'contradicts' };
      }
      // Nobody is there: the rest need not be asked for one by one.
      if (problems.length >= logsAtOnce && problems.slice(-logsAtOnce).every(({ kind }) => kind === 'unreachable')) break;
    }
    if (problems[0] !== undefined) throw problems[0];
  }

  return { id: `witness:${key.name}`, what, periodMilliseconds: null, publish, held, close: async () => undefined };
}
