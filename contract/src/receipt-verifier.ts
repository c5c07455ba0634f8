import { fromBase64, toHex } from './bytes.ts';
import { canonicalText, canonicalUtf8 } from './canonical.ts';
import { originOfLog, parseCheckpoint } from './checkpoint.ts';
import { type Sha256, hashLeaf } from './merkle.ts';
import { verifyInclusion } from './merkle-proofs.ts';
import { printable } from './printable.ts';
import { type ReceiptFinding, type ReceiptFindingCode, ReceiptRefused, describeReceiptFinding } from './receipt-findings.ts';
import type { ReceiptDocument, ReceiptFacts } from './receipt-shape.ts';
import { type NoteKey, NoteError, type VerifyEd25519, noteKey, openNote, parseVerifierKey } from './signed-note.ts';

/** What a verifier holds from elsewhere. */
export interface ReceiptPins { readonly verifierKey?: string }

export interface ReceiptPorts { readonly sha256: Sha256; readonly verifyEd25519: VerifyEd25519 }

export interface ReceiptReport {
  readonly good: boolean;
  /** What is wrong; `null` for a good receipt. */
  readonly finding: ReceiptFinding | null;
  readonly sentence: string | null;
  /** What was shown, a sentence each. */
  readonly proved: readonly string[];
  readonly notChecked: readonly string[];
}

/** The part after the name of a log under which its key signs receipts: no signature of one kind can pass for the other. */
const receiptsName = '/receipts';
const firstLine = 'keystead-receipt/v1';

/** The key that signs the receipts of a log: the log's own, under a name of its own. */
export function receiptKeyOf(log: Pick<NoteKey, 'name' | 'publicKey'>, sha256: Sha256): NoteKey {
  return noteKey(`${log.name}${receiptsName}`, log.publicKey, sha256);
}

/** SHA-256 of the facts' canonical JSON, as hex; `null` where they have none. */
export function receiptDigest(facts: ReceiptFacts, sha256: Sha256): string | null {
  const bytes = canonicalUtf8(facts);
  return bytes === null ? null : toHex(sha256(bytes));
}

/** The text that is signed: its kind, the log, and one line of canonical JSON. `null` where the facts have no canonical form. */
export function receiptText(origin: string, signed: { readonly facts: unknown; readonly leafIndex: number; readonly leafHash: string }): string | null {
  const line = canonicalText({ facts: signed.facts, leafHash: signed.leafHash, leafIndex: signed.leafIndex });
  return line === null ? null : `${firstLine}\n${origin}\n${line}\n`;
}

/**
 * Verifies a receipt from its file alone: canonical facts, the entry of the log that holds their hash, the signature of the log's key, and the proof that the entry
 * stands in a signed checkpoint. One of the last two is enough for a good receipt, and what was not there is said.
 */
export async function verifyReceipt(document: ReceiptDocument, pins: ReceiptPins, ports: ReceiptPorts): Promise<ReceiptReport> {
  const proved: string[] = [];
  const notChecked: string[] = [];
  try {
    const key = readKey(document, pins, ports.sha256);
    if (pins.verifierKey === undefined) notChecked.push('Whose log it is: the key was taken from the receipt itself. Pin the key that you got another way.');
    else proved.push(`The key of ${printable(key.name)} is the one that you pinned.`);
    const leaf = readEntry(document, ports.sha256);
    proved.push(...compareEntry(document, leaf, notChecked, ports.sha256));
    const signed = await checkSignature(document, key, ports);
    const included = await checkInclusion(document, key, ports);
    if (!signed && !included) throw new ReceiptRefused('nothing-signed');
    if (signed) proved.push('The key of the log signed these facts and this entry.');
    else notChecked.push('The signature over the receipt: there is none yet. The signed checkpoint vouches for it.');
    if (included) proved.push(`Entry ${document.proof.leafIndex ?? ''} stands in the log as it was signed.`);
    else notChecked.push('Its place in the log: no checkpoint covers it yet. One is signed each minute; read the receipt again then.');
    compareGivenUp(document);
    if (document.facts.content !== null && document.salt === null) notChecked.push('What was asked and answered: the salt of its hashes was erased, so that no text can be linked to them any more. The hashes stand as they were recorded.');
    if (document.later !== null || document.givenUp?.some(({ state }) => state === 'reconciled') === true) notChecked.push('What was settled later by the provider’s own bill: it stands beside the receipt and is no part of what was signed.');
    return { good: true, finding: null, sentence: null, proved, notChecked };
  } catch (error) {
    if (!(error instanceof ReceiptRefused)) throw error;
    return { good: false, finding: error.finding, sentence: describeReceiptFinding(error.finding), proved: [], notChecked };
  }
}

function readKey({ facts, proof }: ReceiptDocument, pins: ReceiptPins, sha256: Sha256): NoteKey {
  const wanted = pins.verifierKey?.trim() ?? proof.verifierKey;
  const key = reading('verifier-key', () => parseVerifierKey(wanted, sha256));
  if (wanted !== proof.verifierKey) throw new ReceiptRefused('other-key', proof.verifierKey);
  if (key.name !== proof.origin) throw new ReceiptRefused('other-log', `it names the log ${proof.origin}, its key is that of ${key.name}`);
  const name = key.name.slice(0, key.name.lastIndexOf(originOfLog('', facts.tenant)));
  if (name === '' || key.name !== originOfLog(name, facts.tenant)) throw new ReceiptRefused('other-log', `${key.name} is not the log of the organisation ${facts.tenant}`);
  return key;
}

interface UseEntry { readonly seq: unknown; readonly tenant: unknown; readonly action: unknown; readonly time: unknown; readonly detail: Readonly<Record<string, unknown>> }

/** The entry of the log, checked against its own hash and form. */
function readEntry({ proof }: ReceiptDocument, sha256: Sha256): UseEntry {
  if (proof.leaf === null || proof.leafHash === null || proof.leafIndex === null) throw new ReceiptRefused('no-entry');
  const bytes = fromBase64(proof.leaf);
  if (bytes === null) throw new ReceiptRefused('entry-changed', 'its bytes are not base64');
  if (toHex(hashLeaf(bytes, sha256)) !== proof.leafHash) throw new ReceiptRefused('entry-changed', 'its bytes and its hash do not belong together');
  const text = reading('entry-changed', () => new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  const entry = reading('entry-changed', () => JSON.parse(text) as UseEntry);
  if (canonicalText(entry) !== text || typeof entry.detail !== 'object') throw new ReceiptRefused('entry-changed', 'it is not in its canonical form');
  if (entry.seq !== proof.leafIndex) throw new ReceiptRefused('entry-changed', 'it has another place in the log');
  return entry;
}

/** The entry says the same as the facts. Gives what that shows. */
function compareEntry({ facts }: ReceiptDocument, entry: UseEntry, notChecked: string[], sha256: Sha256): string[] {
  const { detail } = entry;
  if (entry.tenant !== facts.tenant) throw new ReceiptRefused('other-log', 'its entry is of another organisation’s log');
  if (entry.action !== 'credential.used' || detail['requestId'] !== facts.requestId) throw new ReceiptRefused('other-entry');
  if (detail['receipt'] !== undefined) {
    if (detail['receipt'] !== receiptDigest(facts, sha256)) throw new ReceiptRefused('facts-changed');
    return ['Every fact is as it was recorded when the request settled.'];
  }
  const same: readonly (readonly [unknown, unknown])[] = [
    [entry.time, facts.occurredAt], [detail['fingerprint'], facts.paid.fingerprint], [detail['provider'], facts.paid.provider], [detail['endpoint'], facts.endpoint],
    [detail['askedModel'], facts.model.asked], [detail['servedModel'], facts.model.served], [detail['outcome'], facts.ending.outcome], [detail['status'], facts.ending.status],
  ];
  if (same.some(([recorded, said]) => recorded !== said)) throw new ReceiptRefused('facts-changed');
  notChecked.push('Tokens, cost, budgets and attempts: the request is from before receipts were sealed. Its entry vouches for time, key, provider, models and ending alone.');
  return ['Time, key, provider, models and ending are as they were recorded.'];
}

/** What the ledger has of attempts that may be billed is, one by one, what was sealed; or took the provider's count since. */
function compareGivenUp({ facts, givenUp = [] }: ReceiptDocument): void {
  const sealed = facts.attempts.flatMap(({ estimate }, attempt) => (estimate === undefined ? [] : [{ attempt, estimate }]));
  const isSame = sealed.length === givenUp.length && sealed.every(({ attempt, estimate }) => {
    const now = givenUp.find((each) => each.attempt === attempt);
    return now !== undefined && (now.state === 'reconciled' || (now.costNanoUsd === estimate.costNanoUsd && canonicalText(now.tokens) === canonicalText(estimate.tokens)));
  });
  if (!isSame) throw new ReceiptRefused('facts-changed');
}

async function checkSignature({ facts, proof, signature }: ReceiptDocument, log: NoteKey, { sha256, verifyEd25519 }: ReceiptPorts): Promise<boolean> {
  if (signature === null) return false;
  const text = receiptText(proof.origin, { facts, leafHash: proof.leafHash ?? '', leafIndex: proof.leafIndex ?? -1 });
  const signed = await opening('signature', () => openNote(signature, receiptKeyOf(log, sha256), verifyEd25519));
  if (text === null || signed !== text) throw new ReceiptRefused('facts-changed');
  return true;
}

async function checkInclusion({ proof }: ReceiptDocument, log: NoteKey, { sha256, verifyEd25519 }: ReceiptPorts): Promise<boolean> {
  const { checkpoint, path, leafIndex, leafHash } = proof;
  if (checkpoint === null || path === null) return false;
  const read = await opening('checkpoint', async () => parseCheckpoint(await openNote(checkpoint, log, verifyEd25519)));
  if (read.origin !== log.name) throw new ReceiptRefused('checkpoint', `it is of the log ${read.origin}`);
  const hashes = path.map((each) => fromBase64(each) ?? new Uint8Array());
  const wellFormed = hashes.every((each) => each.byteLength === 32);
  const hash = fromHex(leafHash ?? '');
  if (!wellFormed || !verifyInclusion({ index: leafIndex ?? -1, size: read.size, leafHash: hash, root: read.root, proof: hashes }, sha256)) throw new ReceiptRefused('not-in-log', `entry ${leafIndex} of ${read.size}`);
  return true;
}

function fromHex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** Whether bytes are those that a receipt's commitment was made from. @param salt of the receipt, 32 bytes. */
export function contentCommitment(kind: 'input' | 'output', content: Uint8Array, salt: Uint8Array, sha256: Sha256): string {
  const joined = new Uint8Array(salt.byteLength + 1 + content.byteLength);
  joined.set(salt);
  joined[salt.byteLength] = contentMarks[kind];
  joined.set(content, salt.byteLength + 1);
  return toHex(sha256(joined));
}

/** The byte between salt and content: the same bytes as a question and as an answer have two commitments. */
export const contentMarks = { input: 0x01, output: 0x02 } as const;

function reading<Value>(code: ReceiptFindingCode, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    throw new ReceiptRefused(code, error instanceof NoteError ? error.message : 'it cannot be read');
  }
}

async function opening<Value>(code: ReceiptFindingCode, open: () => Promise<Value>): Promise<Value> {
  try {
    return await open();
  } catch (error) {
    if (error instanceof NoteError) throw new ReceiptRefused(code, error.message);
    throw error;
  }
}

