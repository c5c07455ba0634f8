import { z } from 'zod';

/**
 * The audit log as a file for verifiers: JSON Lines, format v1. A header, the entries in sequence, each checkpoint right before the
 * entry that follows what it covers, and an end that counts them, so that a download that broke off does not look like a log that was cut.
 *
 * Everything is as the database has it, unchecked: what is wrong there is to be seen here.
 */
export const auditExportHeader = z.strictObject({
  keystead: z.literal('audit-export'), version: z.literal(1),
  origin: z.string().min(1).max(500), tenant: z.uuid(),
  /** The verifier key of the log, as the server has it. Whoever verifies should hold it from elsewhere. */
  verifierKey: z.string().max(1_000), exportedAt: z.iso.datetime(),
});

export const auditExportEntry = z.strictObject({
  sequence: z.int(),
  /** The canonical bytes, base64. */
  leaf: z.string(),
  leafHash: z.string().meta({ description: 'As the database has it, hex' }),
  /** What commitments open to, where it was not erased: salt in base64. */
  openings: z.array(z.strictObject({ field: z.string(), salt: z.string(), value: z.string() })),
});

export const auditExportCheckpoint = z.strictObject({
  /** A signed note (C2SP tlog-checkpoint). */
  checkpoint: z.string(),
  /** The hashes of the leaves from `from` up to its size, one after the other, base64: they prove themselves against the root, and then name the entry that was changed. */
  from: z.int().nonnegative(), leafHashes: z.string(),
});

export const auditExportEnd = z.strictObject({ end: z.literal(true), entries: z.int().nonnegative(), checkpoints: z.int().nonnegative() });

export const auditExportLine = z.union([auditExportEntry, auditExportCheckpoint, auditExportEnd]);
export type AuditExportHeader = z.output<typeof auditExportHeader>;
export type AuditExportEntry = z.output<typeof auditExportEntry>;
export type AuditExportCheckpoint = z.output<typeof auditExportCheckpoint>;
export type AuditExportEnd = z.output<typeof auditExportEnd>;

/** Of the file; IANA knows no type for JSON Lines, and this one is in use. */
export const auditExportContent = 'application/jsonl';
