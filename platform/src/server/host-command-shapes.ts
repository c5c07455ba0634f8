import { domainName, plans, rootRings, topUpDays } from '@keystead/contract';
import { z } from 'zod';

/**
 * What is done on the host itself, by whoever can reach the data folder: over a socket there that only its own user can open, and that no
 * request from outside ever comes to. The program must be running.
 */
export const hostCommandShapes = {
  'operator-add': z.strictObject({ email: z.email().max(254) }),
  'operator-remove': z.strictObject({ email: z.email().max(254) }),
  'operator-list': z.strictObject({}),
  'reset-password': z.strictObject({ email: z.email().max(254), secondFactor: z.boolean() }),
  'rotate-root-key': z.strictObject({ ring: z.enum(rootRings).optional() }),
  'root-keys': z.strictObject({}),
  'import-tenant': z.strictObject({ file: z.string().min(1).max(4_000) }),
  'verify-domain': z.strictObject({ tenantId: z.uuid(), domain: domainName }),
  'platform-keys': z.strictObject({}),
  'platform-offer': z.strictObject({ credentialId: z.uuid(), plan: z.enum(plans).optional(), tenantId: z.uuid().optional(), models: z.array(z.string().min(1).max(200)).max(200) }),
  'top-up-credits': z.strictObject({ tenantId: z.uuid(), credits: z.int().min(1).max(100_000_000), reference: z.string().trim().min(1).max(200), days: z.int().min(1).max(3_650).default(topUpDays) }),
  'issue-invoice': z.strictObject({ tenantId: z.uuid(), period: z.string().regex(/^20\d\d-(?:0[1-9]|1[0-2])$/), agreedMonthlyCents: z.int().min(0).max(1_000_000_000).optional() }),
  'note-backup': z.strictObject({ kind: z.enum(['made', 'drilled', 'drill-failed']), backup: z.uuid(), detail: z.string().max(300) }),
  'delete-tenant': z.strictObject({ tenantId: z.uuid(), confirm: z.string().max(200), despiteHolds: z.string().trim().min(1).max(500).optional() }),
} as const;
export type HostCommandName = keyof typeof hostCommandShapes;
