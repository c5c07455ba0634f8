import type { ImplementedOperation } from '../foundation/index.ts';
import type { LeavingOptions } from './dependencies.ts';
import { cancelTenantDeletion } from './http/cancel-tenant-deletion.ts';
import { downloadTenantExport } from './http/download-tenant-export.ts';
import { listImportedAudit } from './http/list-imported-audit.ts';
import { listTenantExports } from './http/list-tenant-exports.ts';
import { readTenantDeletion } from './http/read-tenant-deletion.ts';
import { readTenantExport } from './http/read-tenant-export.ts';
import { requestTenantDeletion } from './http/request-tenant-deletion.ts';
import { startTenantExport } from './http/start-tenant-export.ts';
import { stopTenantExport } from './http/stop-tenant-export.ts';
import { openDeletions } from './leaving/deletions.ts';
import { openExports } from './leaving/exports.ts';
import { type Imported, importTenant } from './leaving/import-tenant.ts';
import type { LeavingTables } from './tables.ts';

export type { LeavingOptions, RunArchive } from './dependencies.ts';
export { type AnomalyDependencies, type AnomalyWatch, anomalyOperations, openAnomalyWatch } from './anomalies/index.ts';
export { exportedOtherwise, exportedTables, ledgerTables, notExported } from './leaving/exported-tables.ts';
export type { IncidentDependencies } from './incidents/dependencies.ts';
export { incidentOperations } from './incidents/operations.ts';
export type { OversightDependencies } from './oversight/dependencies.ts';
export { foundAnomalies } from './oversight/found-anomalies.ts';
export { oversightOperations } from './oversight/operations.ts';
export { type Overseer, openOverseer } from './oversight/overseer.ts';
export { openEvidence } from './evidence/evidence.ts';
export type { DeploymentFacts } from './evidence/facts.ts';
export type { MakeDecoy } from './evidence/isolation/dependencies.ts';
export { type PublicPages, openPublicPages, publicPagePath, whitePaperPath } from './evidence/public/serve.ts';
export type { Imported } from './leaving/import-tenant.ts';
export { type InstallationFacts, readDrilledAt } from './obligations/facts.ts';
export { type OnboardingPart, openOnboarding } from './onboarding/index.ts';
export { type ObligationsDependencies, type ObligationsPart, openObligations } from './obligations/index.ts';
export { ArchiveProblem } from './leaving/read-archive.ts';

/** Leaving with everything (T8): export, import, deletion of whole tenants. */
export interface LeavingPart {
  readonly operations: readonly ImplementedOperation[];
  /** Brings an export in, from a file on the host. @throws ArchiveProblem; KeysteadError `conflict`. */
  importTenant(file: string): Promise<Imported>;
  /**
   * Deletes a tenant at once, asked for on the host. @param confirm its name. @param despiteHolds why, where documents are under legal hold.
   * @throws KeysteadError `not_found`; `conflict` for another name, or for holds without a reason.
   */
  deleteTenant(tenantId: string, confirm: string, despiteHolds?: string): Promise<{ rows: number; people: number }>;
  /** Carries out what is due: deletions, files whose time is over. Called now and then. */
  tend(): Promise<void>;
  /** Stops what this process writes, and waits for its end. */
  close(): Promise<void>;
}

export function openLeaving(options: LeavingOptions): LeavingPart {
  const exports = openExports(options);
  const deletions = openDeletions(options);
  const leaving = { exports, deletions, tables: options.database.as<LeavingTables>() };
  return {
    operations: [
      listTenantExports, startTenantExport, readTenantExport, stopTenantExport, downloadTenantExport, readTenantDeletion, requestTenantDeletion, cancelTenantDeletion, listImportedAudit,
    ].map((operation) => operation(leaving)),
    importTenant: (file) => importTenant(options, file, async (tenantId) => { await deletions.now(tenantId, null); }),
    deleteTenant: (tenantId, confirm, despiteHolds) => deletions.now(tenantId, confirm, despiteHolds),
    async tend() {
      await exports.tend();
      await deletions.tend();
    },
    close: () => exports.close(),
  };
}
