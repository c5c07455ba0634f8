import { NoteError, type Proof, formatSubmission, openCosignature, parseNote, parseVerifierKey, type VerifierPorts, witnessPath } from '@keystead/contract';
import type { WitnessSetting } from '../../foundation/index.ts';
import type { PostText } from './http.ts';
import { type HeldCheckpoint, type HeldQuestion, type LogCheckpoint, type Place, PlaceProblem, type Published, inLanes, problemOf, publishEach } from './place.ts';

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
const logsAtOnce = 64;

/**
 * A witness (C2SP tlog-witness): it cosigns what extends all that it cosigned before, and nothing else. What it cosigned last is asked by submitting: the protocol has no other
 * question.
 * @throws NoteError where the verifier key is none of a witness.
 */
export function openWitnessPlace({ setting, post, extend, ports }: WitnessPlaceOptions): Place {
  const key = parseVerifierKey(setting.verifierKey, ports.sha256, 'cosigner');
  const what = `the witness ${key.name}`;

  async function publishOne({ tenantId, size, publishedSize }: LogCheckpoint): Promise<Published> {
    let from = publishedSize;
    for (let corrections = 0; corrections <= mostCorrections; corrections += 1) {
      const next = await extend(tenantId, from, size);
      if (next === null) throw new PlaceProblem('contradicts', `${what} cosigned ${from} entries, and no checkpoint of that size is here, or none that leads to the ${size} entries here`, { heldSize: from });
      const answer = await post(`${setting.url}${witnessPath.submit}`, formatSubmission({ oldSize: from, proof: next.proof, note: next.note }));
      if (answer.status === 200) return { note: await cosigned(next.note, answer.text) };
      if (answer.status !== 409) throw refusal(answer.status, from);
      const held = /^(?<size>0|[1-9]\d{0,15})\n$/.exec(answer.text)?.groups?.['size'];
      if (held === undefined) throw new PlaceProblem('refused', `${what} answers 409 without the size that the protocol asks for`);
      if (Number(held) > size) throw new PlaceProblem('ahead', `${what} cosigned ${held} entries, and ${size} are here: the database was rolled back`, { heldSize: Number(held) });
      if (Number(held) === from) throw new PlaceProblem('contradicts', `${what} cosigned another history of ${held} entries`, { heldSize: from });
      from = Number(held);
    }
    throw new PlaceProblem('refused', `${what} never comes to an end`);
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
    for (let start = 0; start < logs.length; start += logsAtOnce) {
      const found = await inLanes(logs.slice(start, start + logsAtOnce), async (log): Promise<HeldCheckpoint | null> => {
        try {
          await publishOne(log);
          return { origin: log.origin, size: log.size, root: log.root, contradicts: false };
        } catch (error) {
          const problem = problemOf(error);
          if (problem.heldSize !== null) return { origin: log.origin, size: problem.heldSize, root: null, contradicts: problem.kind === 'contradicts' };
          problems.push(problem);
          return null;
        }
      });
      yield* found.filter((each) => each !== null);
      // Nobody is there: the rest need not be asked for one by one.
      if (problems.length >= logsAtOnce && problems.slice(-logsAtOnce).every(({ kind }) => kind === 'unreachable')) break;
    }
    if (problems[0] !== undefined) throw problems[0];
  }

  return { id: `witness:${key.name}`, what, periodMilliseconds: null, publish: (checkpoints) => publishEach(checkpoints, publishOne), held, close: async () => undefined };
}
