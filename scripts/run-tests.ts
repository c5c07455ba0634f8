import { globSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { pathToFileURL } from 'node:url';
import { readConfiguration } from '../platform/src/foundation/index.ts';
import { openDatabaseHome, prepareDataFolder, startEmbeddedPostgres } from '../platform/src/server/postgres/index.ts';
import { testSettings } from '../platform/test/support/database.ts';
import { processesOf } from './test-processes.ts';

// Runs all tests (or those whose path holds one of the arguments), files side by side, on one PostgreSQL server with a
// database for each that asks. Ends with the plain line `N passed, N failed, N skipped`.

const wanted = process.argv.slice(2);
const files = globSync(['contract/src/**/*.test.ts', 'platform/src/**/*.test.ts', 'platform/test/**/*.test.ts', 'bench/**/*.test.ts', 'console/src/**/*.test.ts'])
  .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)));

// As `npm start` has it: what was compiled once is compiled, for the hundreds of processes of a whole run.
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, '..', 'node_modules', '.cache', 'keystead');
const folder = await mkdtemp(join(tmpdir(), 'keystead-test-'));
const [postgres] = await Promise.all([startPostgres(), makeHome(join(folder, 'home'))]);
process.env['KEYSTEAD_INTERNAL_TEST_DATABASE'] = postgres.ownerUrl;

const counts = { passed: 0, failed: 0, skipped: 0 };
const skips: string[] = [];
/** Of files, also where several share a process. */
const seconds = new Map<string, number>();

// Two more than there are cores: some wait for a database or a browser meanwhile.
const stream = run({ files: await gathered(), concurrency: availableParallelism() + 2, isolation: 'process', timeout: 720_000 });
stream.on('test:pass', (event) => {
  if (event.details.type === 'suite') return;
  if (event.skip === undefined) counts.passed += 1;
  else {
    counts.skipped += 1;
    skips.push(`${event.name}${typeof event.skip === 'string' ? `: ${event.skip}` : ''}`);
  }
});
// A suite that failed by itself counts: a file that could not be loaded, a hook that threw. Where only its tests did, they are counted.
stream.on('test:fail', ({ details }) => { if (details.type !== 'suite' || (details.error as { failureType?: string }).failureType !== 'subtestsFailed') counts.failed += 1; });
for (const end of ['test:pass', 'test:fail'] as const) stream.on(end, ({ nesting, name, file = '', details }) => {
  if (nesting > 0) return;
  const tested = files.includes(name) ? name : file;
  seconds.set(tested, (seconds.get(tested) ?? 0) + details.duration_ms / 1000);
});
stream.on('end', () => { void finish(); });
stream.compose(new spec()).pipe(process.stdout);

async function startPostgres(): ReturnType<typeof startEmbeddedPostgres> {
  await prepareDataFolder(folder);
  return startEmbeddedPostgres(folder, { settings: testSettings });
}

/** The data folder of a Keystead that has its database and nothing else: whole servers begin with a copy of it. */
async function makeHome(dataDirectory: string): Promise<void> {
  if (!files.some((file) => readFileSync(file, 'utf8').includes('startKeystead('))) return;
  await prepareDataFolder(dataDirectory);
  await (await openDatabaseHome(readConfiguration({}, { dataDirectory }), () => undefined)).stop();
  process.env['KEYSTEAD_INTERNAL_TEST_HOME'] = dataDirectory;
}

/** One file to run for each process. */
async function gathered(): Promise<readonly string[]> {
  const processes = processesOf(files.map((path) => { const text = readFileSync(path, 'utf8'); return { path, text, size: text.length + broughtIn(path, text) }; }));
  return Promise.all(processes.map(async (group, index) => {
    if (group.length === 1 && group[0] !== undefined) return group[0];
    const path = join(folder, `files-${index}.test.mjs`);
    // Each in a suite of its own, to which the hooks belong that a file has of the whole of it.
    const suites = group.map((file) => `describe(${JSON.stringify(file)}, async () => { await import(${JSON.stringify(pathToFileURL(resolve(file)).href)}); });\n`);
    await writeFile(path, `import { describe } from 'node:test';\n${suites.join('')}`);
    return path;
  }));
}

/** Characters of the files with tests that a test file runs as its own: they stand outside of `support` and `src`. */
function broughtIn(path: string, text: string): number {
  const own = [...text.matchAll(/from '(\.[^']+\.ts)'/g)].map(([, name = '']) => join(dirname(path), name)).filter((file) => !/\/(?:support|src)\//.test(file));
  return own.reduce((sum, file) => sum + readFileSync(file, 'utf8').length, 0);
}

async function finish(): Promise<void> {
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
  // After the reporter's last lines.
  setImmediate(() => {
    // Where the suite's time goes, for whoever makes it longer.
    for (const [file, taken] of [...seconds].toSorted(([, a], [, b]) => b - a).slice(0, 12)) process.stdout.write(`${taken.toFixed(1).padStart(6)} s  ${relative(process.cwd(), file)}\n`);
    for (const skip of skips) process.stdout.write(`skipped: ${skip}\n`);
    process.stdout.write(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`);
    process.exitCode = counts.failed === 0 && counts.passed > 0 ? 0 : 1;
  });
}
