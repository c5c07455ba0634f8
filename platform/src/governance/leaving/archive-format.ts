import { dataClasses, documentKinds, plans } from '@keystead/contract';
import { z } from 'zod';

/** Names the form of an export, so that an import knows what it has before it. */
export const archiveFormat = 'keystead-organisation-export';
export const archiveVersion = 1;
export const manifestPath = 'manifest.json';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const manifest = z.strictObject({
  format: z.literal(archiveFormat), version: z.literal(archiveVersion), program: z.string(),
  tenant: z.strictObject({ id: z.uuid(), name: z.string().min(1).max(120) }), exportedAt: z.iso.datetime(),
  files: z.array(z.strictObject({ path: z.string(), sha256, sizeBytes: z.int() })),
});
export type Manifest = z.output<typeof manifest>;

/** organisation/settings.json: as the columns of the table are called. */
export const settings = z.strictObject({
  name: z.string().min(1).max(120), plan: z.enum(plans), picked_apps: z.array(z.string().max(60)).max(20), key_mode: z.enum(['own-required', 'own-optional', 'hybrid']), show_last_four: z.boolean(),
  retention_days: z.int().nullable(), require_second_factor: z.boolean(), session_idle_minutes: z.int(), session_hours: z.int(), support_consent: z.enum(['owner', 'operator']), house_voice: z.string().max(2_000).default(''), created_at: z.string(),
});
export type Settings = z.output<typeof settings>;
export const settingsPath = 'organisation/settings.json';
export const membersPath = 'people/members.jsonl';
export const documentsPath = 'documents/index.jsonl';
export const runsPath = 'runs/runs.jsonl';
export const templatesPath = 'runs/templates.jsonl';
export const leavesPath = 'audit/leaves.jsonl';
export const earlierLeavesPath = 'audit/earlier-leaves.jsonl';
export const ledgerCsvPath = 'usage/ledger.csv';

export const archivedLeaf = z.strictObject({
  sequence: z.int().nonnegative(), leaf: z.base64(), leafHash: sha256, action: z.string(), occurredAt: z.string(),
  /** What the commitments of the leaf open to, by field; erased ones are missing. */
  openings: z.record(z.string(), z.strictObject({ salt: z.base64(), value: z.string() })),
});
export type ArchivedLeaf = z.output<typeof archivedLeaf>;

export const documentEntry = z.strictObject({
  id: z.uuid(), name: z.string().max(300), kind: z.enum(documentKinds), sizeBytes: z.int(), uploadedBy: z.uuid().nullable(), uploadedAt: z.iso.datetime(), dataClass: z.enum(dataClasses).nullable().default(null),
  folder: z.string().max(400).default(''), hold: z.strictObject({ reason: z.string().max(500), placedBy: z.uuid().nullable(), placedAt: z.iso.datetime() }).nullable().default(null),
  /** Versions of a document share the id of the first; the document itself in exports from before there were versions. */
  seriesId: z.uuid().optional(), version: z.int().min(1).default(1), lastUsedAt: z.iso.datetime().nullable().default(null),
  file: z.string(), text: z.string(),
});
export type DocumentEntry = z.output<typeof documentEntry>;
export const documentText = z.strictObject({
  paging: z.enum(['original', 'derived']), pages: z.array(z.string()),
  places: z.array(z.strictObject({ part: z.string(), firstRow: z.int().exactOptional() })).exactOptional(),
  readByOcr: z.array(z.strictObject({ page: z.int(), confidence: z.number() })).exactOptional(),
  hidden: z.array(z.strictObject({ page: z.int(), reason: z.string(), text: z.string() })).exactOptional(),
});

/** What stands in README.md of every export. */
export function readme(tenant: { name: string }, exportedAt: string): string {
  return `# Everything that ${tenant.name} owns

Written by Keystead on ${exportedAt}. Every file is in an open format: JSON, JSON Lines (one object a line), CSV, Markdown, and documents
as they were uploaded. manifest.json names each file with its SHA-256.

- organisation/: settings, and the lines of the subscription
- people/: members with their roles, teams, invitations, who may use which app
- documents/: index.jsonl, files/ as they were uploaded, text/ as it was read from them, page by page
- runs/: runs.jsonl with input, output and citations; markdown/ for reading. A run that is not "approved" was not reviewed. templates.jsonl: forms kept to start from.
- approvals/: who decided over which text
- usage/: the ledger, every call once, as JSON Lines and as CSV; money is in nano-US-dollars (10^-9). refusals.jsonl: calls that were refused, as long as they are kept
- money/: budgets and what was used of them, prices of your own
- gateway/: routes with their last drills, and API tokens by name. No token is in here.
- keys/: provider credentials by name, scope and fingerprint, their checks and rotations. No key is in here, whole or in part.
- sign-in/: single sign-on without its secrets
- access/: when platform support was let in
- audit/: the log, leaf by leaf (canonical bytes and RFC 6962 leaf hash), with what its commitments open to, and its signed checkpoints

No password, no second factor, no session, no key and no token is in this file. Still it holds everything else: keep it like the originals.

\`keystead import-tenant FILE\` brings it into another installation.
`;
}
