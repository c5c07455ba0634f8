import type { RetentionRule } from '@keystead/contract';
import { type AuditTables, recordEvent, systemActor } from '../audit/index.ts';
import { type Transaction, sql } from '../foundation/index.ts';
import { type RetentionSettings, nameOf, ruleFor } from './rule.ts';

const kinds = ['tenant-default', 'shortest'] as const;

/** How long a form that was begun may lie, in hours; `null` for as long as anybody likes. The session that it was begun in is not known any more: the rule's hours hold. */
const longestHours: Readonly<Record<RetentionRule['mode'], (rule: RetentionRule) => number | null>> = {
  zero: () => 0, session: ({ hours }) => hours ?? 0, days: ({ days }) => (days ?? 0) * 24, keep: () => null,
};

/**
 * Deletes the forms that an organisation's people have begun and left for longer than the rule for the app keeps what is made of them, with an entry of the log that says how many.
 * `shortestApps`: apps with patient data, for forms of earlier versions, whose rows do not say it.
 */
export async function forgetLeftForms<Tables extends AuditTables>(trx: Transaction<Tables>, settings: RetentionSettings, { tenantId, shortestApps, now }: { readonly tenantId: string; readonly shortestApps: readonly string[]; readonly now: Date }): Promise<void> {
  for (const kind of kinds) {
    const { rule, source } = ruleFor(settings, kind);
    const hours = longestHours[rule.mode](rule);
    if (hours === null) continue;
    const { numAffectedRows } = await sql`
      delete from app_form_drafts where tenant_id = ${tenantId} and coalesce(shortest, app_id = any(${[...shortestApps]}::text[])) = ${kind === 'shortest'} and saved_at <= ${new Date(now.getTime() - hours * 3_600_000)}`.execute(trx);
    const forms = Number(numAffectedRows ?? 0n);
    if (forms > 0) await recordEvent(trx, { tenantId, action: 'form-drafts.purged', actor: systemActor, subjectId: tenantId, occurredAt: now, detail: { forms, rule: nameOf(rule), source } });
  }
}
