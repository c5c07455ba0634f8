import { type BodyOf, type ResponseOf, type RetentionRule, type operations, retentionModes } from '@keystead/contract';
import { actorOf, recordEvent } from '../../../audit/index.ts';
import { InvalidRequest, KeysteadError, type Principal, etagOf, sql } from '../../../foundation/index.ts';
import { type RetentionSettings, type SavedSettings, compareRules, forgetLeftForms, nameOf, readSettings, ruleFor, toRule } from '../../../retention/index.ts';
import type { CatalogueContext } from '../../http/context.ts';
import type { RunTransaction } from '../store.ts';
import { memoryMinutes } from './holdings.ts';

type Change = BodyOf<typeof operations.updateRunRetention>;
type Shown = Omit<ResponseOf<typeof operations.updateRunRetention>, 'applied'>;

/** What is kept of runs, where that comes from, and which apps count as those with patient data. */
export async function readRetention({ store, dependencies, apps }: CatalogueContext, { tenantId }: Principal): Promise<ResponseOf<typeof operations.readRunRetention>> {
  const settings = await store.database.inTenant(tenantId, (trx) => readSettings(trx, tenantId));
  const names = settings.changedBy === null ? null : await dependencies.people.names(tenantId, [settings.changedBy]);
  return {
    ...show(settings), shortestApps: [...apps.values()].filter(({ retention, hidden }) => retention === 'shortest' && hidden === undefined).map(({ id, name }) => ({ id, name })), memoryMinutes,
    changedAt: settings.changedAt?.toISOString() ?? null, changedByName: names?.get(settings.changedBy ?? '') ?? null,
  };
}

/**
 * Changes what is kept of runs. Runs that are there keep the rule they were started under, unless the change says otherwise; then those under a looser one
 * come under the new one.
 *
 * @throws KeysteadError `precondition_failed` where somebody was faster; InvalidRequest where anything becomes looser without a reason.
 */
export async function updateRetention({ store, apps }: CatalogueContext, principal: Principal, { change, ifMatch, now }: { readonly change: Change; readonly ifMatch: string | null; readonly now: Date }): Promise<Shown & { applied: number }> {
  const { tenantId } = principal;
  const shortest = [...apps.values()].filter(({ retention }) => retention === 'shortest').map(({ id }) => id);
  return store.database.inTenant(tenantId, async (trx) => {
    await sql`select from tenants where id = ${tenantId} for update`.execute(trx);
    const before = await readSettings(trx, tenantId);
    if (ifMatch !== etagOf(before.revision)) throw new KeysteadError('precondition_failed');
    const after: SavedSettings = { ...wantedOf(before, change), revision: before.revision + 1, changedAt: now, changedBy: principal.userId };
    const looser = whatLoosens(before, after);
    if (looser.length > 0 && change.reason === undefined) throw new InvalidRequest([{ path: 'reason', message: `is needed: ${looser.join(' and ')} would be kept longer than now` }]);
    await save(trx, tenantId, after);
    await forgetLeftForms(trx, after, { tenantId, shortestApps: shortest, now });
    const applied = change.applyToExisting ? await apply(trx, after, shortest) : 0;
    await recordEvent(trx, {
      tenantId, action: 'run-retention.changed', actor: actorOf(principal), subjectId: tenantId,
      detail: { before: inWords(before), after: inWords(after), looser: looser.length > 0, reason: change.reason ?? null, applied },
    });
    return { ...show(after), applied };
  });
}

const wantedOf = (before: RetentionSettings, { own, shortest, sessionHours, exportHours }: Change): RetentionSettings => ({
  own: own === null ? null : toRule(own, sessionHours), documentDays: before.documentDays, shortest: toRule(shortest, sessionHours), sessionHours, exportHours,
});

/** What would be kept longer than now, in words. */
function whatLoosens(before: RetentionSettings, after: RetentionSettings): string[] {
  const kinds = [['tenant-default', 'content of runs'], ['shortest', 'content of apps with patient data']] as const;
  const looser: string[] = kinds.filter(([kind]) => compareRules(ruleFor(after, kind).rule, ruleFor(before, kind).rule) > 0).map(([, words]) => words);
  return after.exportHours > before.exportHours ? [...looser, 'drafts that were decided over'] : looser;
}

function inWords(settings: RetentionSettings): string {
  return `${nameOf(ruleFor(settings, 'tenant-default').rule)}; patient data: ${nameOf(ruleFor(settings, 'shortest').rule)}; export ${settings.exportHours} hours`;
}

async function save(trx: RunTransaction, tenantId: string, settings: SavedSettings): Promise<void> {
  const { own, shortest, sessionHours, exportHours, revision, changedBy, changedAt } = settings;
  const values = {
    mode: own?.mode ?? null, days: own?.days ?? null, shortest_mode: shortest.mode === 'keep' ? 'session' as const : shortest.mode, shortest_days: shortest.days,
    session_hours: sessionHours, export_hours: exportHours, revision, changed_by: changedBy, changed_at: changedAt ?? new Date(0),
  };
  await trx.insertInto('run_retention').values({ tenant_id: tenantId, ...values }).onConflict((conflict) => conflict.column('tenant_id').doUpdateSet(values)).execute();
}

/** Puts stored runs under the rule in force where theirs is looser. What awaits a decision goes on waiting for it. */
async function apply(trx: RunTransaction, settings: RetentionSettings, shortestApps: readonly string[]): Promise<number> {
  let applied = 0;
  for (const kind of ['tenant-default', 'shortest'] as const) {
    const { rule, source } = ruleFor(settings, kind);
    if (rule.mode === 'keep') continue;
    const { numAffectedRows = 0n } = await sql`
      update runs set retention_mode = ${rule.mode}, retention_days = ${rule.days}, retention_hours = ${rule.hours}, retention_source = ${source},
        retention_earliest = created_at + make_interval(days => ${rule.days ?? 0}::int)
      where object_key is not null and (app_id = any(${shortestApps}::text[])) = ${kind === 'shortest'}
        and (array_position(${retentionModes}::text[], retention_mode), coalesce(retention_days, 0), coalesce(retention_hours, 0))
          > (array_position(${retentionModes}::text[], ${rule.mode}::text), ${rule.days ?? 0}::int, ${rule.hours ?? 0}::int)`.execute(trx);
    applied += Number(numAffectedRows);
  }
  return applied;
}

function show(settings: SavedSettings): Shown {
  const { own, shortest, sessionHours, exportHours, revision } = settings;
  return {
    own: own === null ? null : withoutHours(own), shortest: withoutHours(shortest) as Shown['shortest'], sessionHours, exportHours,
    inForce: ruleFor(settings, 'tenant-default'), inForceForShortest: ruleFor(settings, 'shortest'), etag: etagOf(revision),
  };
}

function withoutHours({ mode, days }: RetentionRule): NonNullable<Shown['own']> {
  return mode === 'days' ? { mode, days: days ?? 1 } : { mode };
}
