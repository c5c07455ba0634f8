import type { AgreementKind, IncidentSeverity, NoticeReportKind } from '@keystead/contract';
import type { ColumnType, Generated } from 'kysely';
import type { AuditTables } from '../../audit/index.ts';

interface ProviderAgreementsTable {
  id: string;
  tenant_id: string;
  provider: string;
  credential_id: string | null;
  kind: AgreementKind;
  reference: string;
  document_url: string | null;
  note: string | null;
  starts_at: Date;
  /** The first moment at which it no longer holds. */
  ends_at: Date | null;
  confirmed_by: string | null;
  confirmed_at: Date;
  withdrawn_by: ColumnType<string | null, string | null | undefined, string | null>;
  withdrawn_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  withdrawn_reason: ColumnType<string | null, string | null | undefined, string | null>;
  revision: Generated<number>;
}

/** What of the plan is done, by step. */
export type DoneSteps = Readonly<Record<string, { readonly at: string; readonly by: string | null; readonly note: string | null }>>;

interface ServiceIncidentsTable {
  id: string;
  tenant_id: string;
  title: string;
  severity: IncidentSeverity;
  began_at: Date | null;
  aware_at: Date;
  affects_all: boolean;
  affected: string[];
  /** Written as JSON text. */
  plan: ColumnType<DoneSteps, string | undefined, string>;
  declared_by: string | null;
  declared_at: Date;
  closed_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
}

interface ReportColumns { tenant_id: string; number: number; kind: NoticeReportKind; known: string; doing: string; asked: string | null; published_at: Date }
interface ServiceIncidentReportsTable extends ReportColumns { incident_id: string; published_by: string | null }
interface ServiceNoticeReportsTable extends ReportColumns { notice_id: string; told_at: Date }

interface ServiceNoticesTable {
  id: string;
  tenant_id: string;
  incident_id: string;
  title: string;
  severity: IncidentSeverity;
  began_at: Date | null;
  aware_at: Date;
  told_at: Date;
  closed_at: Date | null;
  acknowledged_by: ColumnType<string | null, string | null | undefined, string | null>;
  acknowledged_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
}

/** Of the vault's table: which keys there are. */
interface CredentialsTable { id: string; tenant_id: string; label: string; provider: string; state: 'active' | 'disabled' | 'deleted' }

export interface ObligationTables extends AuditTables {
  provider_agreements: ProviderAgreementsTable;
  credentials: CredentialsTable;
  tenants: { id: string; name: string };
  service_incidents: ServiceIncidentsTable;
  service_incident_reports: ServiceIncidentReportsTable;
  service_notices: ServiceNoticesTable;
  service_notice_reports: ServiceNoticeReportsTable;
}
