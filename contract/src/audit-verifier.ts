import { type AuditExportEnd, type AuditExportHeader, readAuditExportHeader, readAuditExportLine } from './audit-export.ts';
import { type AuditFinding, type AuditFindingCode, describeFinding } from './audit-findings.ts';
import { type LogKnown, type VerifierPorts, openLogWalk } from './audit-walk.ts';
import { type Checkpoint, originOfLog, parseCheckpoint } from './checkpoint.ts';
import { openCosignature } from './cosignature.ts';
import { printable } from './printable.ts';
import { type NoteKey, NoteError, openNote, parseVerifierKey } from './signed-note.ts';

export type { VerifierPorts };

/** What the auditor holds from elsewhere than the export. */
export interface AuditPins {
  /** The log's verifier key (vkey). */
  readonly verifierKey?: string;
  readonly origin?: string;
  /** A checkpoint of this log that the auditor kept from before, or that was published: a signed note, with or without cosignatures. */
  readonly checkpoint?: string;
  /** Verifier key of a witness, which must have cosigned that checkpoint. */
  readonly witnessKey?: string;
}

export interface AuditReport {
  readonly good: boolean;
  /** The first thing that is wrong; `null` for a good log. */
  readonly finding: AuditFinding | null;
  /** It as a sentence. */
  readonly sentence: string | null;
  readonly origin: string | null;
  /** Entries read up to the end, or to what is wrong. */
  readonly entries: number;
  /** Entries that a verified checkpoint vouches for: those below this number. */
  readonly signed: number;
  readonly checkpoints: number;
  /** Personal values that belong to their commitments, and those that were erased. */
  readonly opened: number;
  readonly erased: number;
  /** When the pinned witness saw the log as it is up to the checkpoint that was given, by its clock; `null` where none was pinned. RFC 3339 in UTC. */
  readonly witnessedAt: string | null;
  /** What could not be checked, a sentence each. */
  readonly notChecked: readonly string[];
}

interface PinnedLog extends LogKnown { readonly witnessedAt: string | null }

/** Ends the walk: nothing after it is of use. */
class Refused extends Error {
  readonly finding: AuditFinding;

  constructor(code: AuditFindingCode, detail: string) {
    super(code);
    this.finding = { code, first: null, last: null, detail };
  }
}

/**
 * Verifies an audit log from its export alone: encoding, sequence, tenant, leaf hashes, commitments against openings, signatures, roots
 * at every checkpoint, and consistency with a checkpoint that was kept. Names the first bad entry. Reads the lines once, in memory of log n
 * and the entries since the checkpoint before.
 *
 * @param lines of the export, without their newlines.
 */
export async function verifyAuditExport(lines: AsyncIterable<string> | Iterable<string>, pins: AuditPins, ports: VerifierPorts): Promise<AuditReport> {
  let walk: ReturnType<typeof openLogWalk> | null = null;
  let known: PinnedLog | null = null;
  let end: AuditExportEnd | null = null;
  const read = { entries: 0, checkpoints: 0 };
  try {
    for await (const line of lines) {
      if (walk === null) {
        known = await readKnown(readHeader(line), pins, ports);
        walk = openLogWalk(known, ports);
        continue;
      }
      if (end !== null) throw new Refused('not-an-export', 'it goes on after its end');
      const parsed = readAuditExportLine(line);
      if (parsed === null) { walk.malformed('it is not a line of an audit export'); read.entries += 1; continue; }
      if ('end' in parsed) end = parsed;
      else if ('checkpoint' in parsed) { read.checkpoints += 1; await walk.checkpoint(parsed); }
      else { read.entries += 1; walk.entry(parsed); }
    }
    if (walk === null) throw new Refused('not-an-export', 'it is empty');
    if (walk.found() === null) {
      if (end === null) throw new Refused('cut-off', 'its last line is missing');
      if (end.entries !== read.entries || end.checkpoints !== read.checkpoints) throw new Refused('cut-off', `it holds ${read.entries} entries and ${read.checkpoints} checkpoints, and says ${end.entries} and ${end.checkpoints}`);
    }
    walk.end();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return reportOf(error.finding, walk, { known, pins });
  }
  return reportOf(walk.found(), walk, { known, pins });
}

function reportOf(finding: AuditFinding | null, walk: ReturnType<typeof openLogWalk> | null, { known, pins }: { known: PinnedLog | null; pins: AuditPins }): AuditReport {
  const counts = walk?.counts() ?? { entries: 0, signed: 0, checkpoints: 0, opened: 0, erased: 0 };
  return {
    ...counts, good: finding === null, finding, sentence: finding === null ? null : describeFinding(finding), origin: known === null ? null : printable(known.key.name), witnessedAt: finding === null ? known?.witnessedAt ?? null : null,
    notChecked: finding === null ? notChecked(counts, pins, known?.kept ?? null) : [],
  };
}

function notChecked(counts: { entries: number; signed: number; erased: number }, pins: AuditPins, kept: Checkpoint | null): string[] {
  return [
    ...(pins.verifierKey === undefined ? ['Whose log it is: the key was taken from the export itself. Pin the key that you got another way.'] : []),
    ...(pins.checkpoint === undefined ? ['Whether it was rolled back: no checkpoint from before was given. Entries cut off at the end together with their checkpoints cannot be seen. Keep a checkpoint for the next time.'] : []),
    ...(kept === null ? [] : [`What came after your checkpoint of ${kept.size} ${kept.size === 1 ? 'entry' : 'entries'}: entries after it could have been cut off or written anew, together with their own checkpoints. Keep the newest one for the next time.`]),
    ...(counts.entries > counts.signed ? [counts.entries - counts.signed === 1 ? `Entry ${counts.signed}: it is newer than the last checkpoint, and not signed yet.` : `Entries ${counts.signed} to ${counts.entries - 1}: they are newer than the last checkpoint, and not signed yet.`] : []),
    ...(counts.erased > 0 ? [`${counts.erased} personal values: they were erased, which a log allows; their commitments stand.`] : []),
  ];
}

function readHeader(line: string): AuditExportHeader {
  const header = readAuditExportHeader(line);
  if (header === null) throw new Refused('not-an-export', 'its first line is not the header of one');
  return header;
}

/** When the witness cosigned the checkpoint that was given. */
async function readWitnessed(note: string | undefined, witnessKey: string, ports: VerifierPorts): Promise<string> {
  if (note === undefined) throw new Refused('not-witnessed', 'no checkpoint was given that it could have cosigned');
  try {
    return (await openCosignature(note, parseVerifierKey(witnessKey.trim(), ports.sha256, 'cosigner'), ports.verifyEd25519)).at.toISOString();
  } catch (error) {
    throw error instanceof NoteError ? new Refused('not-witnessed', error.message) : error;
  }
}

/** Key, origin and kept checkpoint: what the auditor pinned, else what the export says. */
async function readKnown(header: AuditExportHeader, pins: AuditPins, ports: VerifierPorts): Promise<PinnedLog> {
  const pinned = pins.verifierKey?.trim();
  const key = readKey(pinned ?? header.verifierKey, ports);
  if (pinned !== undefined && pinned !== header.verifierKey) throw new Refused('other-key', `it has ${header.verifierKey}`);
  if (pins.origin !== undefined && pins.origin !== header.origin) throw new Refused('other-origin', `its origin is ${header.origin}, not ${pins.origin}`);
  if (key.name !== header.origin) throw new Refused('other-origin', `its origin is ${header.origin}, its key is named ${key.name}`);
  const logName = header.origin.slice(0, header.origin.lastIndexOf(originOfLog('', header.tenant)));
  if (header.origin !== originOfLog(logName, header.tenant)) throw new Refused('other-origin', `its origin ${header.origin} is not that of the tenant ${header.tenant}`);
  return { key, tenant: header.tenant, kept: pins.checkpoint === undefined ? null : await readKept(pins.checkpoint, key, ports), witnessedAt: pins.witnessKey === undefined ? null : await readWitnessed(pins.checkpoint, pins.witnessKey, ports) };
}

function readKey(text: string, ports: VerifierPorts): NoteKey {
  try {
    return parseVerifierKey(text.trim(), ports.sha256);
  } catch (error) {
    throw error instanceof NoteError ? new Refused('verifier-key', error.message) : error;
  }
}

async function readKept(note: string, key: NoteKey, ports: VerifierPorts): Promise<Checkpoint> {
  try {
    const kept = parseCheckpoint(await openNote(note, key, ports.verifyEd25519));
    if (kept.origin !== key.name) throw new NoteError(`it is of the log ${kept.origin}`);
    return kept;
  } catch (error) {
    throw error instanceof NoteError ? new Refused('kept-checkpoint', error.message) : error;
  }
}
