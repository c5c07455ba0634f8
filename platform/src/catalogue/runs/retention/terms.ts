import type { RetentionWish } from '@keystead/contract';
import { InvalidRequest, type Principal, type TenantDatabase, sql } from '../../../foundation/index.ts';
import { type RuleInForce, nameOf, readSettings, ruleFor, ruleForRun } from '../../../retention/index.ts';
import type { AppManifest } from '../../manifest.ts';
import type { CatalogueTables } from '../../tables.ts';

interface Runs { readonly database: TenantDatabase<CatalogueTables> }

/** The terms under which a run is started: they stay with it. */
export interface RunTerms extends RuleInForce {
  readonly exportHours: number;
  /** The session that it is started in; `null` for tokens. */
  readonly session: string | null;
}

/**
 * What is kept of a run that somebody is about to start.
 * @throws InvalidRequest where they ask for more than the rule keeps.
 */
export async function termsOf(store: Runs, manifest: AppManifest, principal: Principal, wish: RetentionWish | undefined): Promise<RunTerms> {
  const settings = await store.database.inTenant(principal.tenantId, (trx) => readSettings(trx, principal.tenantId));
  const found = ruleForRun(settings, manifest.retention, wish);
  if (found === null) {
    const { rule } = ruleFor(settings, manifest.retention);
    throw new InvalidRequest([{ path: 'retention', message: `would keep this run longer than the rule that holds for it (${nameOf(rule)}): whoever starts a run can keep less of it, never more` }]);
  }
  return { ...found, exportHours: settings.exportHours, session: principal.sessionId };
}

/** Whether the rule that holds for an app keeps nothing: then what was begun for it and not sent is not kept either. */
export async function keepsNothing(store: Runs, manifest: AppManifest, { tenantId }: Principal): Promise<boolean> {
  return ruleFor(await store.database.inTenant(tenantId, (trx) => readSettings(trx, tenantId)), manifest.retention).rule.mode === 'zero';
}

/** The columns of a new run that hold its terms, from the moment of its row on. */
export function termsColumns({ rule, source, exportHours, session }: RunTerms) {
  const starts = { zero: sql<Date>`now()`, session: sql<Date>`now()`, days: sql<Date>`now() + make_interval(days => ${rule.days ?? 0}::int)`, keep: null } as const;
  return {
    retention_mode: rule.mode, retention_days: rule.days, retention_hours: rule.hours, retention_source: source, retention_export_hours: exportHours,
    retention_session: session, retention_earliest: starts[rule.mode],
  };
}
