import type { AuditExportCheckpoint, AuditExportEntry } from './audit-export.ts';
import { type AuditFinding, type AuditFindingCode, isExact } from './audit-findings.ts';
import { fromBase64, sameBytes, toHex } from './bytes.ts';
import { type Checkpoint, parseCheckpoint } from './checkpoint.ts';
import { openCompactRange, splitHashes } from './compact-range.ts';
import { LeafError, type LeafV1, commitmentOf, decodeLeaf } from './leaf.ts';
import { type Sha256, hashLeaf } from './merkle.ts';
import { type NoteKey, NoteError, type VerifyEd25519, openNote } from './signed-note.ts';

/** The cryptography of whoever runs the verifier. */
export interface VerifierPorts { readonly sha256: Sha256; readonly verifyEd25519: VerifyEd25519 }

/** What is known of the log before its first entry is read. */
export interface LogKnown {
  /** Its name is the origin of the log. */
  readonly key: NoteKey;
  readonly tenant: string;
  readonly kept: Checkpoint | null;
}

/**
 * The walk along a log. After the first entry that is wrong by itself it only looks for the next signed checkpoint: that one may show
 * that an earlier entry was changed which looked right.
 */
export function openLogWalk({ key, tenant, kept }: LogKnown, { sha256, verifyEd25519 }: VerifierPorts) {
  const range = openCompactRange(sha256);
  /** Leaf hashes since the last checkpoint that was verified; what it covers needs no proof any more. */
  let recent: Uint8Array[] = [];
  let verified: { readonly size: number; readonly edge: Uint8Array } = { size: 0, edge: new Uint8Array() };
  let finding: AuditFinding | null = null;
  let over = false;
  /** Entries below this are the signed ones, also where something later is wrong. */
  let proved = 0;
  const counted = { checkpoints: 0, opened: 0, erased: 0 };

  /** Notes what is wrong. One entry by name says more than several, and an earlier one more than a later one. */
  function find(code: AuditFindingCode, at: { first: number; last?: number; detail?: string }): void {
    const found: AuditFinding = { code, first: at.first, last: at.last ?? at.first, detail: at.detail ?? '' };
    if (finding === null || (isExact(found) && (!isExact(finding) || found.first === null || finding.first === null || found.first < finding.first))) finding = found;
  }

  function entry(line: AuditExportEntry): void {
    if (finding !== null) return;
    const at = range.size;
    const leafHash = readEntry(line, at);
    if (leafHash === null) return;
    range.append(leafHash);
    recent.push(leafHash);
    if (kept?.size !== range.size) return;
    if (sameBytes(range.root(), kept.root)) proved = kept.size;
    else find('other-history', { first: 0, last: kept.size - 1, detail: String(kept.size) });
  }

  /** The hash of an entry that is right by itself, or `null` after noting why it is not. */
  function readEntry(line: AuditExportEntry, at: number): Uint8Array | null {
    const wrong = (code: AuditFindingCode, detail = ''): null => { find(code, { first: at, detail }); return null; };
    if (line.sequence > at) return wrong('entry-missing', `after ${at - 1} comes ${line.sequence}`);
    if (line.sequence < at) return wrong('entry-out-of-order', `entry ${line.sequence} stands here once more`);
    const bytes = fromBase64(line.leaf);
    if (bytes === null) return wrong('line-malformed', 'its bytes are not base64');
    const leaf = readLeaf(bytes);
    if (typeof leaf === 'string') return wrong('leaf-malformed', leaf);
    if (leaf.seq !== at) return wrong('entry-out-of-order', `its bytes say that it is entry ${leaf.seq}`);
    if (leaf.tenant !== tenant) return wrong('leaf-of-other-log', `its bytes name the tenant ${leaf.tenant}`);
    const leafHash = hashLeaf(bytes, sha256);
    if (toHex(leafHash) !== line.leafHash) return wrong('leaf-hash');
    return readOpenings(leaf, line, wrong) ? leafHash : null;
  }

  function readOpenings(leaf: LeafV1, { openings }: AuditExportEntry, wrong: (code: AuditFindingCode, detail: string) => null): boolean {
    const shown = new Set<string>();
    for (const { field, salt, value } of openings) {
      // One that is shown twice would be counted in the place of one that is gone.
      if (shown.has(field)) return wrong('line-malformed', `it shows the field “${field}” twice`) !== null;
      shown.add(field);
      const commitment = Object.hasOwn(leaf.commitments, field) ? leaf.commitments[field] : undefined;
      if (commitment === undefined) return wrong('opening-unknown', field) !== null;
      if (!opens({ field, value, commitment }, fromBase64(salt))) return wrong('opening-false', field) !== null;
    }
    counted.opened += openings.length;
    counted.erased += Object.keys(leaf.commitments).length - openings.length;
    return true;
  }

  function opens({ field, value, commitment }: { field: string; value: string; commitment: string }, salt: Uint8Array | null): boolean {
    try {
      return salt !== null && commitmentOf(field, value, salt, sha256) === commitment;
    } catch (error) {
      if (error instanceof LeafError) return false;
      throw error;
    }
  }

  async function checkpoint(line: AuditExportCheckpoint): Promise<void> {
    if (over) return;
    const read = await readCheckpoint(line.checkpoint);
    if (typeof read === 'string') { find('checkpoint-forged', { first: verified.size, last: Math.max(verified.size, range.size - 1), detail: read }); over = true; return; }
    if (finding === null && read.size < range.size) { find('checkpoint-order', { first: verified.size, last: range.size - 1, detail: `a checkpoint of ${read.size} entries comes after ${range.size}` }); over = true; return; }
    if (finding === null && read.size === range.size && sameBytes(read.root, range.root())) {
      verified = { size: range.size, edge: range.edge() };
      proved = Math.max(proved, range.size);
      recent = [];
      counted.checkpoints += 1;
      return;
    }
    if (finding === null && read.size > range.size) find('entry-missing', { first: range.size, detail: `the checkpoint of ${read.size} entries covers it` });
    nameChanged(read, line);
    if (finding === null) find('root-differs', { first: verified.size, last: range.size - 1, detail: String(read.size) });
    over = true;
  }

  async function readCheckpoint(note: string): Promise<Checkpoint | string> {
    try {
      const read = parseCheckpoint(await openNote(note, key, verifyEd25519));
      return read.origin === key.name ? read : `a checkpoint of the log ${read.origin} stands here`;
    } catch (error) {
      if (error instanceof NoteError) return `the next checkpoint is not right, ${error.message}`;
      throw error;
    }
  }

  /** Leaf hashes that give the signed root from the last verified edge on are the signed ones: the first that differs names the entry. */
  function nameChanged(read: Checkpoint, { from, leafHashes }: AuditExportCheckpoint): void {
    const hashes = splitHashes(fromBase64(leafHashes) ?? new Uint8Array(1));
    if (hashes === null || from !== verified.size || from + hashes.length !== read.size) return;
    const signed = openCompactRange(sha256, verified);
    for (const hash of hashes) signed.append(hash);
    if (!sameBytes(signed.root(), read.root)) return;
    const changed = recent.findIndex((hash, index) => { const proved = hashes[index]; return proved !== undefined && !sameBytes(hash, proved); });
    proved = Math.max(proved, verified.size + (changed === -1 ? Math.min(recent.length, hashes.length) : changed));
    if (changed !== -1) find('entry-changed', { first: verified.size + changed, detail: String(read.size) });
  }

  return {
    entry,
    checkpoint,
    /** A line that is neither. */
    malformed(detail: string): void { find('line-malformed', { first: range.size, detail }); },
    /** After the last line. */
    end(): void {
      if (finding !== null) return;
      if (kept?.size === 0 && !sameBytes(kept.root, openCompactRange(sha256).root())) find('other-history', { first: 0, detail: '0' });
      else if (kept !== null && kept.size > range.size) find('rolled-back', { first: range.size, detail: String(kept.size) });
      else if (range.size > 0 && Math.max(verified.size, kept?.size ?? 0) === 0) find('no-checkpoint', { first: 0 });
    },
    found(): AuditFinding | null {
      if (finding === null || finding.first === null || !isExact(finding) || proved >= finding.first) return finding;
      return { ...finding, unproven: proved };
    },
    counts: () => ({ ...counted, entries: range.size, signed: finding === null ? Math.max(verified.size, kept?.size ?? 0) : verified.size }),
  };
}

function readLeaf(bytes: Uint8Array): LeafV1 | string {
  try {
    return decodeLeaf(bytes);
  } catch (error) {
    if (error instanceof LeafError) return error.message;
    throw error;
  }
}
