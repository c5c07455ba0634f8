import { fromBase64, sameBytes, toBase64 } from './bytes.ts';
import type { VerifierPorts } from './audit-walk.ts';
import { type Checkpoint, originOfLog, parseCheckpoint, platformLogId } from './checkpoint.ts';
import { hashBytes } from './compact-range.ts';
import type { Sha256 } from './merkle.ts';
import { type Proof, verifyConsistency } from './merkle-proofs.ts';
import { type NoteKey, NoteError, noteKey, openNote, parseVerifierKey } from './signed-note.ts';

/**
 * What a witness does (C2SP tlog-witness, `add-checkpoint`): it cosigns a checkpoint only where a proof shows that its log still begins with all that the witness
 * cosigned of it before. Pure; who serves it keeps the state, and writes it before it answers.
 */
export interface CheckpointSubmission {
  /** Leaves that the witness cosigned last, as the log believes. */
  readonly oldSize: number;
  /** RFC 6962, section 2.1.2, from the old size to that of the checkpoint. */
  readonly proof: Proof;
  /** The checkpoint, a signed note. */
  readonly note: string;
}

/** The logs that a witness knows, by their origin. */
export interface WitnessedLogs { keyOf(origin: string): NoteKey | null }

/** A submission whose checkpoint is signed by its log. */
export interface SignedSubmission extends CheckpointSubmission {
  readonly checkpoint: Checkpoint;
  /** The text of the note: what is cosigned. */
  readonly text: string;
}

/** A refusal, as the status that the protocol has for it. 400: malformed, 403: not signed by its log, 404: a log that the witness does not know. */
export type SubmissionRefusal = 400 | 403 | 404;

/** 409: the old size is not what was cosigned last, or the same size has another root; `size` is what was. 422: the proof shows nothing. */
export type WitnessVerdict = { readonly status: 200 } | { readonly status: 409; readonly size: number; readonly contradicts: boolean } | { readonly status: 422 };

/**
 * Where submissions go, below the address of a witness; and where Keystead’s tells its verifier key. `submitMany` is no part of the protocol: another Keystead takes many submissions there
 * in one request, each as the protocol has it, and answers each by itself. Whoever finds nothing there submits one by one.
 */
export const witnessPath = { submit: '/add-checkpoint', submitMany: '/add-checkpoints', key: '/key' } as const;
/** So many go into one request, of different logs. */
export const mostSubmissionsAtOnce = 256;
export const witnessSizeContent = 'text/x.tlog.size';

const mostProofLines = 63;
const mostCharacters = 65_536;
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function formatSubmission({ oldSize, proof, note }: CheckpointSubmission): string {
  return `old ${oldSize}\n${proof.map((hash) => `${toBase64(hash)}\n`).join('')}\n${note}`;
}

/** Reads the body of a submission; `null` where it is none. */
export function parseSubmission(body: string): CheckpointSubmission | null {
  const end = body.indexOf('\n\n');
  if (body.length > mostCharacters || end === -1) return null;
  const [first = '', ...lines] = body.slice(0, end).split('\n');
  const oldSize = /^old (?<size>0|[1-9]\d{0,15})$/.exec(first)?.groups?.['size'];
  const proof = lines.map(fromBase64);
  if (oldSize === undefined || !Number.isSafeInteger(Number(oldSize)) || lines.length > mostProofLines) return null;
  const hashes = proof.filter((hash) => hash?.byteLength === hashBytes);
  return hashes.length < lines.length ? null : { oldSize: Number(oldSize), proof: hashes as Proof, note: body.slice(end + 2) };
}

/** What is answered to one of many submissions: as the protocol answers it alone. */
export interface SubmissionAnswer { readonly status: number; readonly answer: string }

/** Reads the body of many submissions: a JSON array of texts; `null` where it is none, or holds too many. */
export function parseSubmissions(body: string): readonly string[] | null {
  const submissions = parseJson(body);
  return Array.isArray(submissions) && submissions.length > 0 && submissions.length <= mostSubmissionsAtOnce && submissions.every((each) => typeof each === 'string') ? submissions : null;
}

/** Reads the answers to so many submissions; `null` where they are none. */
export function parseSubmissionAnswers(body: string, count: number): readonly SubmissionAnswer[] | null {
  const answers = parseJson(body);
  return Array.isArray(answers) && answers.length === count && answers.every(isAnswer) ? answers : null;
}

function isAnswer(value: unknown): value is SubmissionAnswer {
  return typeof value === 'object' && value !== null && 'status' in value && 'answer' in value && Number.isInteger(value.status) && typeof value.answer === 'string';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * The logs that verifier keys name. One of a platform’s own log (`NAME/platform`) stands for every log of that installation: one key signs them all.
 * @throws NoteError
 */
export function openWitnessedLogs(verifierKeys: readonly string[], sha256: Sha256): WitnessedLogs {
  const named = new Map<string, NoteKey>();
  const installations = new Map<string, NoteKey>();
  const platform = originOfLog('', platformLogId);
  for (const text of verifierKeys) {
    const key = parseVerifierKey(text, sha256);
    named.set(key.name, key);
    if (key.name.endsWith(platform)) installations.set(key.name.slice(0, -platform.length), key);
  }
  return {
    keyOf(origin) {
      const known = named.get(origin);
      if (known !== undefined) return known;
      const tenantId = origin.slice(-36);
      const logName = origin.slice(0, -originOfLog('', tenantId).length);
      const installation = uuid.test(tenantId) && origin === originOfLog(logName, tenantId) ? installations.get(logName) : undefined;
      return installation === undefined ? null : noteKey(origin, installation.publicKey, sha256);
    },
  };
}

/** Reads a submission and checks that the log signed it; what it says of the past is not looked at yet. */
export async function readSubmission(body: string, logs: WitnessedLogs, ports: VerifierPorts): Promise<SignedSubmission | SubmissionRefusal> {
  const submission = parseSubmission(body);
  if (submission === null) return 400;
  const key = logs.keyOf(submission.note.slice(0, submission.note.indexOf('\n')));
  if (key === null) return 404;
  try {
    const text = await openNote(submission.note, key, ports.verifyEd25519);
    const checkpoint = parseCheckpoint(text);
    return submission.oldSize > checkpoint.size ? 400 : { ...submission, text, checkpoint };
  } catch (error) {
    if (error instanceof NoteError) return 403;
    throw error;
  }
}

/** Whether a witness may cosign. @param cosigned what it cosigned last of this log; `null` for nothing. */
export function judgeSubmission({ oldSize, proof, checkpoint }: SignedSubmission, cosigned: Pick<Checkpoint, 'size' | 'root'> | null, sha256: Sha256): WitnessVerdict {
  const last = cosigned ?? { size: 0, root: sha256(new Uint8Array()) };
  if (oldSize !== last.size) return { status: 409, size: last.size, contradicts: false };
  if (checkpoint.size === last.size && cosigned !== null && !sameBytes(checkpoint.root, last.root)) return { status: 409, size: last.size, contradicts: true };
  const isEmpty = checkpoint.size === 0 && !sameBytes(checkpoint.root, last.root);
  const proved = !isEmpty && verifyConsistency({ firstSize: last.size, firstRoot: last.root, size: checkpoint.size, root: checkpoint.root, proof }, sha256);
  return { status: proved ? 200 : 422 };
}
