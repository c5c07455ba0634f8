import { type BodyOf, type ImportedRow, operations } from '@keystead/contract';
import { actorOf, recordEvent } from '../../audit/index.ts';
import { InvalidRequest, KeysteadError, type Principal, implement, newId } from '../../foundation/index.ts';
import { storeCredential } from '../add-credential.ts';
import type { VaultDependencies } from '../dependencies.ts';
import type { EgressCredential, EgressSealingKey, ImportAnswer } from '../egress/protocol.ts';
import { egressTenantKey } from '../enter-key.ts';
import { asksForMore } from '../import/candidates.ts';
import type { ReachedProvider } from '../providers.ts';
import type { VaultTables } from '../tables.ts';

/** How many keys are checked and sealed by one call of the egress role. */
const batchSize = 8;

type Body = BodyOf<typeof operations.importCredentials>;
interface Chosen { readonly index: number; readonly provider: ReachedProvider; readonly label: string; readonly environment: Body['selected'][number]['environment']; readonly credential: EgressCredential }
interface Import { readonly principal: Principal; readonly sealed: Body['sealed']; readonly verify: boolean; readonly scope: Body['scope']; readonly tenantKey: EgressSealingKey }

/** Imports chosen keys of a sealed file. Every key is stored in a transaction of its own: what fails costs no other. */
export function importCredentials(dependencies: VaultDependencies) {
  const { database } = dependencies;
  return implement(operations.importCredentials, async ({ principal, body: { sealed, selected, verify, scope } }) => {
    const { tenantId } = principal;
    const tenantKey = await egressTenantKey(dependencies, tenantId);
    // Read once more: names, providers and environments are the file's unless others were chosen.
    const read = await dependencies.egress.previewImport({ tenantId, tenantKey, sealed });
    const chosen = choose(dependencies, selected, { tenantId, candidates: read.candidates });
    const rows: ImportedRow[] = [];
    for (let at = 0; at < chosen.length; at += batchSize) rows.push(...await importBatch(dependencies, { principal, sealed, verify, scope, tenantKey }, chosen.slice(at, at + batchSize)));
    const added = rows.filter(({ state }) => state === 'added').length;
    const refused = rows.length - added;
    await database.as<VaultTables>().inTenant(tenantId, (trx) => recordEvent(trx, { tenantId, actor: actorOf(principal), action: 'credential.imported', subjectId: newId(), detail: { format: read.format, added, refused } }));
    return { added, refused, rows };
  });
}

function choose({ providers }: VaultDependencies, selected: Body['selected'], of: { tenantId: string; candidates: Awaited<ReturnType<VaultDependencies['egress']['previewImport']>>['candidates'] }): Chosen[] {
  const problems: { path: string; message: string }[] = [];
  const chosen = selected.flatMap(({ index, provider: named, label, environment }, place): Chosen[] => {
    const candidate = of.candidates[index];
    const provider = providers.get(named ?? candidate?.provider ?? '');
    const problem = (field: string, message: string): void => { problems.push({ path: `selected.${place}.${field}`, message }); };
    if (candidate === undefined) problem('index', 'is not in the file');
    else if (selected.findIndex((each) => each.index === index) !== place) problem('index', 'is chosen twice');
    else if (provider === undefined || provider.sandbox) problem('provider', `is needed: one of ${[...providers.values()].filter((each) => !each.sandbox).map((each) => each.id).join(', ')}`);
    else if (provider.origin === null) problem('provider', asksForMore(provider));
    else return [{ index, provider: { ...provider, origin: provider.origin }, label: label ?? candidate.name, environment: environment ?? candidate.environment, credential: { tenantId: of.tenantId, credentialId: newId(), version: 1, provider: provider.id, origin: provider.origin } }];
    return [];
  });
  if (problems.length > 0) throw new InvalidRequest(problems);
  return chosen;
}

async function importBatch(dependencies: VaultDependencies, given: Import, chosen: readonly Chosen[]): Promise<ImportedRow[]> {
  const { principal: { tenantId }, sealed, verify, tenantKey } = given;
  const answer = await dependencies.egress.importKeys({ tenantId, tenantKey, sealed, verify, items: chosen.map(({ index, credential }) => ({ index, credential })) }).catch((error: unknown) => explain(error));
  const rows: ImportedRow[] = [];
  for (const one of chosen) rows.push(typeof answer === 'string' ? refusedRow(one, { detail: answer }) : await storeRow(dependencies, given, { one, row: answer.rows.find(({ index }) => index === one.index) }));
  return rows;
}

async function storeRow({ database, clock }: VaultDependencies, { principal, tenantKey, scope }: Import, { one, row }: { one: Chosen; row: ImportAnswer['rows'][number] | undefined }): Promise<ImportedRow> {
  if (row === undefined || row.sealed === null) return refusedRow(one, { detail: row?.problem ?? 'it was not answered', health: row?.verdict?.state ?? null });
  const { sealed, verdict } = row;
  const { tenantId } = principal;
  try {
    await database.as<VaultTables>().inTenant(tenantId, (trx) => storeCredential(trx, {
      asked: { label: one.label, environment: one.environment ?? 'production', createdBy: principal.userId, actor: actorOf(principal), scope },
      provider: one.provider, credential: one.credential, entered: { ...sealed, verdict, tenantKeyId: tenantKey.id }, now: clock.now(),
    }));
  } catch (error) {
    return refusedRow(one, { detail: explain(error), health: verdict?.state ?? null });
  }
  return { index: one.index, name: one.label, state: 'added', credentialId: one.credential.credentialId, fingerprint: sealed.fingerprint, health: verdict?.state ?? null, detail: verdict?.detail ?? null };
}

function refusedRow(one: Chosen, why: { detail: string; health?: ImportedRow['health'] }): ImportedRow {
  return { index: one.index, name: one.label, state: 'refused', credentialId: null, fingerprint: null, health: why.health ?? null, detail: why.detail };
}

/** Only words of our own: whatever else went wrong, nothing was stored for this row. */
function explain(error: unknown): string {
  return error instanceof KeysteadError ? error.message : 'it could not be stored; try again';
}
