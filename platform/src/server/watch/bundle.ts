import type { SettingReport, SupportReport } from './report.ts';

/** A support bundle: names of files, and what is in them. */
export type SupportBundle = ReadonlyMap<string, string>;

/** What a bundle holds, file by file, for whoever is about to send it to somebody. */
const contents: Readonly<Record<string, string>> = {
  'versions.json': 'versions of Keystead, Node.js, PostgreSQL and the operating system; uptime; free disk of the data folder',
  'settings.json': 'which settings are set. Values only of switches, numbers and a few words; everything else is told as "(set)"',
  'health.json': 'readiness, the kinds of key services and whether they do their work, how far spool and audit log are behind',
  'processes.json': 'processes with their memory and uptime, and how often one was started again',
  'database.json': 'whether the database answers; migrations; each table’s name, size and estimated number of rows',
  'problems.jsonl': 'recent warnings and errors: time, our own sentence, code, and the places in the code; without the messages of errors, which may quote somebody',
  'metrics.txt': 'the metrics as Prometheus would read them',
};

const leftOut = [
  'keys, tokens, passwords, certificates, cookies, in any form, also fingerprints',
  'names, addresses and ids of organisations, people, credentials, routes and documents',
  'content: requests, answers, documents, drafts, audit events, ledger rows; no value of any row of the database',
  'addresses, host names, paths and account names from the settings',
  'the log itself: it is on stderr of the running program; read it before you send it to anybody',
];

/**
 * Makes the files of a bundle from what the running program reported, or, with `null`, from what can be known without it.
 */
export function supportBundle(report: SupportReport | null, offline: { readonly version: string; readonly settings: readonly SettingReport[]; readonly now: Date }): SupportBundle {
  const files = report === null ? offlineFiles(offline) : reportFiles(report);
  const manifest = {
    madeAt: offline.now.toISOString(), running: report !== null,
    note: report === null ? 'No Keystead answered on this data folder. Settings are those of the shell that made this bundle; what the running program alone knows is missing.' : 'Made by the running program.',
    files: Object.fromEntries([...files.keys()].map((name) => [name, contents[name] ?? ''])), leftOut,
  };
  return new Map([['manifest.json', pretty(manifest)], ...files]);
}

function reportFiles(report: SupportReport): SupportBundle {
  const { database, processes } = report;
  return new Map([
    ['versions.json', pretty({ keystead: report.version, node: report.node, platform: report.platform, postgresql: database.reachable ? database.serverVersion : null, uptimeSeconds: report.uptimeSeconds, freeDiskBytes: report.freeDiskBytes })],
    ['settings.json', pretty(report.settings)],
    ['health.json', pretty({ database: database.reachable ? 'reachable' : `out of reach (${database.code})`, processes: processes.map(({ role, slot, answers, facts }) => ({ process: `${role}-${slot}`, answers, ...facts })) })],
    ['processes.json', pretty({ restarts: report.restarts, processes: processes.map(({ role, slot, pid, answers, uptimeSeconds, memory }) => ({ role, slot, pid, answers, uptimeSeconds, memory })) })],
    ['database.json', pretty(database)],
    ['problems.jsonl', report.problems.map((problem) => `${JSON.stringify(problem)}\n`).join('')],
    ['metrics.txt', report.metrics],
  ]);
}

function offlineFiles({ version, settings }: { readonly version: string; readonly settings: readonly SettingReport[] }): SupportBundle {
  return new Map([['versions.json', pretty({ keystead: version, node: process.version, platform: `${process.platform} ${process.arch}` })], ['settings.json', pretty(settings)]]);
}

function pretty(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
