import { statfs } from 'node:fs/promises';
import { type RecentProblems, type RecentProblem, describeSettings } from '../../foundation/index.ts';
import { type MetricValues, type ProcessMetrics, expose, metricOf } from '../../telemetry/index.ts';
import type { ProcessReport, RoleName } from '../messages.ts';
import { version } from '../version.ts';
import { type DatabaseReport, readDatabaseReport } from './database-report.ts';

/** One process of the tree; `report` is `null` where it did not answer in time. */
export interface MemberReport { readonly role: RoleName; readonly slot: number; readonly pid: number | null; readonly report: ProcessReport | null }

/** What the supervisor knows, for metrics and support bundles. */
export interface Watched {
  members(options: { runtime: boolean }): Promise<readonly MemberReport[]>;
  restarts(): Readonly<Record<RoleName, number>>;
  /** `null` while the database is not opened. */
  databaseUrl(): string | null;
  readonly dataDirectory: string;
  readonly problems: RecentProblems;
  readonly environment: NodeJS.ProcessEnv;
}

/** A setting, with its value only where that can be no secret and no name. */
export interface SettingReport { readonly name: string; readonly value: string | null }

/** Everything of a support bundle that the running program alone knows. */
export interface SupportReport {
  readonly version: string;
  readonly node: string;
  readonly platform: string;
  readonly uptimeSeconds: number;
  readonly freeDiskBytes: number | null;
  readonly settings: readonly SettingReport[];
  readonly processes: readonly (Omit<MemberReport, 'report'> & { readonly answers: boolean } & Partial<Pick<ProcessReport, 'uptimeSeconds' | 'memory' | 'facts'>>)[];
  readonly restarts: Readonly<Record<RoleName, number>>;
  readonly problems: readonly RecentProblem[];
  readonly database: DatabaseReport;
  readonly metrics: string;
}

/** Free text (addresses, paths, names of keys) is told as "set": what is shown is a number, yes or no, or one of a few words. */
const shown = new Set(['KEYSTEAD_LOG_LEVEL', 'KEYSTEAD_PLAIN_KEYS', 'KEYSTEAD_KMS']);
const plain = /^(?:\d{1,10}|true|false)$/;

/** Which settings are set, secrets never with their value; of the standard `OTEL_…` variables their names. */
export function settingsReport(environment: NodeJS.ProcessEnv): readonly SettingReport[] {
  const ours = describeSettings().map(({ name, secret }): SettingReport => {
    const value = environment[name];
    if (value === undefined) return { name, value: null };
    return { name, value: !secret && (plain.test(value) || shown.has(name)) ? value : '(set)' };
  });
  return [...ours, ...Object.keys(environment).filter((name) => name.startsWith('OTEL_')).toSorted().map((name) => ({ name, value: '(set)' }))];
}

/** All metrics of the installation as Prometheus reads them. */
export async function metricsText(watched: Watched, options: { runtime: boolean }): Promise<string> {
  return exposeMembers(watched, await watched.members(options));
}

async function exposeMembers(watched: Watched, members: readonly MemberReport[]): Promise<string> {
  const answering = (role: RoleName): number => members.filter((member) => member.role === role && member.report !== null).length;
  const restarts = watched.restarts();
  const roles: readonly RoleName[] = ['api', 'gateway', 'shipper', 'worker'];
  const own: readonly MetricValues[] = [
    metricOf('keystead_build_info', [{ value: 1, labels: { version } }]),
    metricOf('keystead_processes', roles.map((role) => ({ value: answering(role), labels: { role } }))),
    metricOf('keystead_process_restarts_total', roles.map((role) => ({ value: restarts[role], labels: { role } }))),
  ];
  const processes: ProcessMetrics[] = members.flatMap(({ role, slot, report }) => (report === null ? [] : [{ process: `${role}-${slot}`, metrics: report.metrics }]));
  return expose([{ process: 'supervisor', metrics: own }, ...processes]);
}

export async function supportReport(watched: Watched): Promise<SupportReport> {
  const [members, database, disk] = await Promise.all([watched.members({ runtime: false }), readDatabaseReport(watched.databaseUrl()), statfs(watched.dataDirectory).catch(() => null)]);
  return {
    version, node: process.version, platform: `${process.platform} ${process.arch}`, uptimeSeconds: Math.round(process.uptime()), freeDiskBytes: disk === null ? null : disk.bavail * disk.bsize,
    settings: settingsReport(watched.environment), restarts: watched.restarts(), database,
    processes: members.map(({ role, slot, pid, report }) => ({ role, slot, pid, answers: report !== null, ...(report === null ? {} : { uptimeSeconds: report.uptimeSeconds, memory: report.memory, facts: report.facts }) })),
    problems: [...watched.problems.read(), ...members.flatMap(({ report }) => report?.problems ?? [])].toSorted((a, b) => (a.time < b.time ? -1 : 1)),
    metrics: await exposeMembers(watched, members),
  };
}
