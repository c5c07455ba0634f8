import { fromBase64, toBase64 } from './bytes.ts';
import { originOfLog, parseCheckpoint } from './checkpoint.ts';
import { hashBytes } from './compact-range.ts';
import { EntryProofRefused, type EntryProofFinding, describeEntryProofFinding } from './entry-proof-findings.ts';
import { LeafError, type LeafV1, decodeLeaf } from './leaf.ts';
import { hashLeaf } from './merkle.ts';
import { type Proof, verifyInclusion } from './merkle-proofs.ts';
import { printable } from './printable.ts';
import type { ReceiptPorts } from './receipt-verifier.ts';
import { NoteError, type NoteKey, openNote, parseNote, parseVerifierKey } from './signed-note.ts';

const firstLine = 'c2sp.org/tlog-proof@v1';
/** A tree of as many leaves as a number counts exactly is not higher. */
const mostHashes = 53;

/**
 * The proof of one entry as a file of its own (C2SP tlog-proof v1): the entry, its place, the hashes that lead from it to the root, and the signed checkpoint.
 * The entry's canonical bytes stand in the `extra` line, so that no other file is needed.
 * @param path as base64, from the bottom of the tree up.
 */
export function formatEntryProof({ leaf, index, path, checkpoint }: { readonly leaf: Uint8Array; readonly index: number; readonly path: readonly string[]; readonly checkpoint: string }): string {
  return `${firstLine}\nextra ${toBase64(leaf)}\nindex ${index}\n${path.map((hash) => `${hash}\n`).join('')}\n${checkpoint}`;
}

export interface EntryProofReport {
  /** Whether a key that was given signed a checkpoint in which this entry stands. */
  readonly good: boolean;
  readonly finding: EntryProofFinding | null;
  /** It as a sentence. */
  readonly sentence: string | null;
  /** The entry, as far as the file could be read; to be believed where the report is good. */
  readonly entry: LeafV1 | null;
  /** What was shown, a sentence each. */
  readonly proved: readonly string[];
  readonly notChecked: readonly string[];
}

interface ParsedProof { readonly leaf: Uint8Array; readonly index: number; readonly path: Proof; readonly checkpoint: string }

/**
 * Verifies the proof of one entry from its file alone: the entry's form and place, the path to the root of the checkpoint, and the signature under it. Without a key the
 * path is followed all the same, and the report is not good: anybody can write a checkpoint that fits.
 */
export async function verifyEntryProof(text: string, pins: { readonly verifierKey?: string }, ports: ReceiptPorts): Promise<EntryProofReport> {
  const read: { entry: LeafV1 | null; proved: string[] } = { entry: null, proved: [] };
  try {
    const proof = parseProof(text);
    read.entry = readEntry(proof);
    const key = pins.verifierKey === undefined ? null : readKey(pins.verifierKey, ports);
    const checkpoint = await readCheckpoint(proof.checkpoint, key, ports);
    if (!checkpoint.origin.endsWith(originOfLog('', read.entry.tenant))) throw new EntryProofRefused('other-log', `the entry is of the organisation ${read.entry.tenant}, the checkpoint of the log ${checkpoint.origin}`);
    const { index, path } = proof;
    if (!verifyInclusion({ index, size: checkpoint.size, leafHash: hashLeaf(proof.leaf, ports.sha256), root: checkpoint.root, proof: path }, ports.sha256)) throw new EntryProofRefused('not-in-log', `entry ${index} of ${checkpoint.size}`);
    read.proved.push(`Entry ${index} leads, as it stands here, to the root of this checkpoint of ${checkpoint.size} ${checkpoint.size === 1 ? 'entry' : 'entries'}.`);
    if (key === null) throw new EntryProofRefused('no-key', checkpoint.origin);
    read.proved.push(`The key of the log ${printable(key.name)} signed this checkpoint.`);
    return { good: true, finding: null, sentence: null, ...read, notChecked: notChecked(read.entry) };
  } catch (error) {
    if (!(error instanceof EntryProofRefused)) throw error;
    return { good: false, finding: error.finding, sentence: describeEntryProofFinding(error.finding), ...read, notChecked: [] };
  }
}

function notChecked({ commitments }: LeafV1): string[] {
  return [
    'Whether everybody is shown the same log: compare the checkpoint with one that was published elsewhere, or verify an export of the whole log against it.',
    ...(Object.keys(commitments).length === 0 ? [] : ['Personal values: the entry holds their commitments alone. An export of the log shows what they open to.']),
  ];
}

/** Reads the file. Its one right form alone: a proof is copied, and never written by hand. */
function parseProof(text: string): ParsedProof {
  const end = text.indexOf('\n\n');
  const [first, extra = '', place = '', ...hashes] = end === -1 ? [] : text.slice(0, end).split('\n');
  if (first !== firstLine) throw new EntryProofRefused('not-a-proof', `its first line is not ${firstLine}`);
  const leaf = extra.startsWith('extra ') ? fromBase64(extra.slice('extra '.length)) : null;
  if (leaf === null) throw new EntryProofRefused('not-a-proof', 'its second line does not hold the entry');
  const index = /^index (?<index>0|[1-9]\d*)$/.exec(place)?.groups?.['index'];
  if (index === undefined || !Number.isSafeInteger(Number(index))) throw new EntryProofRefused('not-a-proof', 'its third line is not the place of the entry');
  const path = hashes.slice(0, mostHashes + 1).map((hash) => fromBase64(hash) ?? new Uint8Array());
  if (path.length > mostHashes || path.some((hash) => hash.byteLength !== hashBytes)) throw new EntryProofRefused('not-a-proof', 'its hashes are malformed, or more than any log needs');
  return { leaf, index: Number(index), path, checkpoint: text.slice(end + 2) };
}

function readEntry({ leaf, index }: ParsedProof): LeafV1 {
  const entry = refusing('entry-changed', () => decodeLeaf(leaf));
  if (entry.seq !== index) throw new EntryProofRefused('entry-changed', `its bytes say that it is entry ${entry.seq}, and the proof that it is ${index}`);
  return entry;
}

function readKey(verifierKey: string, { sha256 }: ReceiptPorts): NoteKey {
  return refusing('verifier-key', () => parseVerifierKey(verifierKey.trim(), sha256));
}

/** The checkpoint as it was signed by the key; as it stands there where none was given. */
async function readCheckpoint(note: string, key: NoteKey | null, { verifyEd25519 }: ReceiptPorts) {
  const text = key === null ? refusing('checkpoint', () => parseNote(note).text) : await openNote(note, key, verifyEd25519).catch((error: unknown) => { throw refused('checkpoint', error); });
  const checkpoint = refusing('checkpoint', () => parseCheckpoint(text));
  if (key !== null && checkpoint.origin !== key.name) throw new EntryProofRefused('checkpoint', `it is of the log ${checkpoint.origin}`);
  return checkpoint;
}

function refusing<Value>(code: EntryProofFinding['code'], read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    throw refused(code, error);
  }
}

function refused(code: EntryProofFinding['code'], error: unknown): unknown {
  return error instanceof NoteError || error instanceof LeafError ? new EntryProofRefused(code, error.message) : error;
}
