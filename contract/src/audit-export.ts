import { parseOneReading } from './doubled-names.ts';
import { type Shape, isCount, isExactly, isId, isInteger, isListOf, isShaped, isSomeText, isText, isTextLike, isTextUpTo, misfitOf } from './strict-shape.ts';

/**
 * The audit log as a file for verifiers: JSON Lines, format v1. A header, the entries in sequence, each checkpoint right before the
 * entry that follows what it covers, and an end that counts them, so that a download that broke off does not look like a log that was cut.
 *
 * Everything is as the database has it, unchecked: what is wrong there is to be seen here.
 */
export interface AuditExportHeader {
  readonly keystead: 'audit-export';
  readonly version: 1;
  readonly origin: string;
  readonly tenant: string;
  /** The verifier key of the log, as the server has it. Whoever verifies should hold it from elsewhere. */
  readonly verifierKey: string;
  /** RFC 3339 in UTC. */
  readonly exportedAt: string;
}

export interface AuditExportEntry {
  readonly sequence: number;
  /** The canonical bytes, base64. */
  readonly leaf: string;
  /** As the database has it, hex. */
  readonly leafHash: string;
  /** What commitments open to, where it was not erased: salt in base64. */
  readonly openings: readonly { readonly field: string; readonly salt: string; readonly value: string }[];
}

export interface AuditExportCheckpoint {
  /** A signed note (C2SP tlog-checkpoint). */
  readonly checkpoint: string;
  /** The hashes of the leaves from `from` up to its size, one after the other, base64: they prove themselves against the root, and then name the entry that was changed. */
  readonly from: number;
  readonly leafHashes: string;
}

export interface AuditExportEnd { readonly end: true; readonly entries: number; readonly checkpoints: number }

/** Of the file; IANA knows no type for JSON Lines, and this one is in use. */
export const auditExportContent = 'application/jsonl';

const header: Shape = {
  keystead: isExactly('audit-export'), version: isExactly(1), origin: (value) => isSomeText(value) && isTextUpTo(500)(value), tenant: isId, verifierKey: isTextUpTo(1_000),
  exportedAt: isTextLike(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/),
};
const entry: Shape = { sequence: isInteger, leaf: isText, leafHash: isText, openings: isListOf(isShaped({ field: isText, salt: isText, value: isText })) };
const checkpoint: Shape = { checkpoint: isText, from: isCount, leafHashes: isText };
const end: Shape = { end: isExactly(true), entries: isCount, checkpoints: isCount };

/** The header of an export, or `null` where its first line is none. */
export function readAuditExportHeader(line: string): AuditExportHeader | null {
  const value = parseOneReading(line);
  return misfitOf(value, header) === null ? value as AuditExportHeader : null;
}

/** A line after the header, or `null` where it is none. */
export function readAuditExportLine(line: string): AuditExportEntry | AuditExportCheckpoint | AuditExportEnd | null {
  const value = parseOneReading(line);
  return [entry, checkpoint, end].some((shape) => misfitOf(value, shape) === null) ? value as AuditExportEntry | AuditExportCheckpoint | AuditExportEnd : null;
}
