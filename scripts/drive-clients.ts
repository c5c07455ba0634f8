import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { run } from 'node:test';
import { claudeCode, codex } from '../platform/test/support/clients/agents.ts';
import { packagedClients } from '../platform/test/support/clients/index.ts';
import { clientsFolder } from '../platform/test/support/clients/installed.ts';
import { pythonClients } from '../platform/test/support/clients/python.ts';
import { s3Folder, s3ServerModule } from '../platform/test/support/clients/s3-server.ts';

// `npm run clients`: every client that is installed, driven through the gateway; prints a table and writes docs/clients.md.
// `npm run clients -- install` brings the ones below into a cache folder outside the checkout.

/** Large programs, and packages of another language: driven when they are there, no dependency of anything. */
const programs = ['@anthropic-ai/claude-code@2.1.330', '@openai/codex@0.169.0'];
const modules = ['openai==3.54.0', 'anthropic==2.12.0'];

function install(): void {
  const node = join(clientsFolder, 'node');
  mkdirSync(node, { recursive: true });
  writeFileSync(join(node, 'package.json'), '{ "private": true }\n');
  // No scripts: their binaries are in packages of their own, one for each platform, and are started from there.
  execFileSync('npm', ['install', '--save-exact', '--ignore-scripts', '--no-audit', '--no-fund', ...programs], { cwd: node, stdio: 'inherit' });
  const python = join(clientsFolder, 'python');
  if (!existsSync(python)) execFileSync('python3', ['-m', 'venv', python], { stdio: 'inherit' });
  execFileSync(join(python, 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...modules], { stdio: 'inherit' });
  installS3Server();
  process.stdout.write(`Installed in ${clientsFolder}\n`);
}

/** Needs Go; where there is none, the test that wants it says that it is not installed. */
function installS3Server(): void {
  mkdirSync(s3Folder, { recursive: true });
  try {
    execFileSync('go', ['install', s3ServerModule], { env: { ...process.env, GOBIN: s3Folder, CGO_ENABLED: '0' }, stdio: 'inherit' });
  } catch {
    process.stdout.write('The S3 server was not built: it takes Go, and a way to its modules.\n');
  }
}

/** As the tests' groups are called; other tests stand beside them. */
const clientNames: ReadonlySet<string> = new Set([...packagedClients, ...pythonClients, claudeCode, codex].flatMap(({ name, version }) => [name, `${name} ${version}`]));

interface Row { readonly client: string; readonly passed: string[]; readonly failed: string[]; skipped: string | null }

/** Recorded answers of another dialect, translated for clients that check what they get: by pair of dialect and client. */
const translated = { passed: 0, failed: 0 };
const isTranslated = (names: readonly string[]) => names[0]?.startsWith('G2: recorded') === true;

async function drive(): Promise<readonly Row[]> {
  process.env['KEYSTEAD_CLIENTS'] = 'all';
  const rows = new Map<string, Row>();
  const rowOf = (client: string): Row => {
    const row = rows.get(client) ?? { client, passed: [], failed: [], skipped: null };
    rows.set(client, row);
    return row;
  };
  const names: string[] = [];
  const stream = run({ files: ['platform/test/gateway-sdks.test.ts', 'platform/test/clients-installed.test.ts'].map((file) => resolve(import.meta.dirname, '..', file)), concurrency: 1, isolation: 'process', timeout: 300_000 });
  stream.on('test:start', (event) => { names[event.nesting] = event.name; });
  stream.on('test:pass', (event) => {
    if (event.details.type === 'suite') return;
    if (isTranslated(names) && event.skip === undefined) translated.passed += 1;
    const client = clientOf(event.nesting > 0 ? names[0] : event.name);
    if (!clientNames.has(client)) return;
    if (event.skip === undefined) rowOf(client).passed.push(event.name);
    else rowOf(client).skipped = String(event.skip);
  });
  stream.on('test:fail', (event) => {
    if (event.details.type === 'suite') return;
    if (isTranslated(names)) translated.failed += 1;
    const client = clientOf(event.nesting > 0 ? names[0] : event.name);
    if (clientNames.has(client)) rowOf(client).failed.push(event.name);
    process.stderr.write(`${event.name}: ${event.details.error.message}\n`);
  });
  for await (const event of stream) void event;
  return [...rows.values()];
}

function clientOf(name = ''): string {
  return name.replace('G1: ', '');
}

const plain = (says: string) => says.replace(/^[A-Z]\d+ /, '');

function document(rows: readonly Row[]): string {
  const driven = rows.filter((row) => row.skipped === null);
  const all = [...new Set(driven.flatMap((row) => [...row.passed, ...row.failed]))];
  const numbered = all.map((says, index) => `${index + 1}. ${plain(says)}`);
  const cell = (row: Row) => all.flatMap((says, index) => (row.passed.includes(says) ? [String(index + 1)] : [])).join(', ');
  const missing = rows.filter((row) => row.skipped !== null);
  return [
    '# Clients', '',
    'Driven through the gateway as their users drive them, unmodified, by `npm run clients` (`npm run clients -- install` brings what is no development dependency). This page is written by that command; the packages',
    'from npm are driven by `npm test` as well. Settings for each: [developer’s guide](developer.md#clients).', '',
    ...numbered, '',
    '| client and version | passes | fails |', '|---|---|---|',
    ...driven.map((row) => `| ${row.client} | ${cell(row)} | ${row.failed.length === 0 ? 'none' : row.failed.map(plain).join('; ')} |`), '',
    ...(missing.length === 0 ? [] : [`Not driven this time: ${missing.map((row) => row.client).join(', ')}.`, '']),
    `Recorded answers of every dialect, translated for the AI SDK (which checks each against a schema) and LangChain: ${translated.passed} pairs of dialect and client pass, ${translated.failed} fail.`, '',
    'Cursor, Cline, Continue, Open WebUI and LibreChat have no program that a test could drive. What they send is known and replayed by `keystead doctor`.', '',
  ].join('\n');
}

if (process.argv[2] === 'install') install();
else {
  const rows = await drive();
  const width = Math.max(...rows.map((row) => row.client.length));
  for (const row of rows) process.stdout.write(`${row.client.padEnd(width)}  ${row.skipped ?? `${row.passed.length} passed, ${row.failed.length} failed`}\n`);
  process.stdout.write(`${'translated, recorded'.padEnd(width)}  ${translated.passed} passed, ${translated.failed} failed\n`);
  // A table with gaps would take results away that another machine wrote.
  if (translated.passed === 0 || rows.some((row) => row.skipped !== null)) process.stdout.write('docs/clients.md is left as it is: not everything is installed.\n');
  else writeFileSync(join(import.meta.dirname, '..', 'docs', 'clients.md'), document(rows));
  if (translated.failed > 0 || rows.some((row) => row.failed.length > 0)) process.exitCode = 1;
}
