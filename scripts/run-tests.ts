import { globSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { pathToFileURL } from 'node:url';
import { prepareDataFolder, startEmbeddedPostgres } from '../platform/src/server/postgres/index.ts';
import { testSettings } from '../platform/test/support/database.ts';

// Runs all tests (or those whose path holds one of the arguments), files side by side, on one PostgreSQL server with a
// database for each that asks. Ends with the plain line `N passed, N failed, N skipped`.

const wanted = process.argv.slice(2);
const files = globSync(['contract/src/**/*.test.ts', 'platform/src/**/*.test.ts', 'platform/test/**/*.test.ts', 'bench/**/*.test.ts', 'console/src/**/*.test.ts'])
  .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
  // Whole-server and browser tests take longest: begin with them, so that they do not trail behind the rest.
  .toSorted((a, b) => Number(b.includes('platform/test/')) - Number(a.includes('platform/test/')) || a.localeCompare(b));

// As `npm start` has it: what was compiled once is compiled, for the hundreds of processes of a whole run.
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, '..', 'node_modules', '.cache', 'keystead');
const folder = await mkdtemp(join(tmpdir(), 'keystead-test-'));
await prepareDataFolder(folder);
const postgres = await startEmbeddedPostgres(folder, { settings: testSettings });
process.env['KEYSTEAD_INTERNAL_TEST_DATABASE'] = postgres.ownerUrl;

const counts = { passed: 0, failed: 0, skipped: 0 };
const skips: string[] = [];
const durations: { file: string; seconds: number }[] = [];

const stream = run({ files: await gathered(), concurrency: 3, isolation: 'process', timeout: 240_000 });
stream.on('test:pass', (event) => {
  if (event.details.type === 'suite') return;
  if (event.skip === undefined) counts.passed += 1;
  else {
    counts.skipped += 1;
    skips.push(`${event.name}${typeof event.skip === 'string' ? `: ${event.skip}` : ''}`);
  }
});
stream.on('test:fail', (event) => { if (event.details.type !== 'suite') counts.failed += 1; });
stream.on('test:summary', ({ file, duration_ms: milliseconds }) => { if (file !== undefined) durations.push({ file: relative(process.cwd(), file), seconds: milliseconds / 1000 }); });
stream.on('end', () => { void finish(); });
stream.compose(new spec()).pipe(process.stdout);

/** A process for each of a hundred small files costs more than what they test: those that leave nothing behind share a few. */
async function gathered(): Promise<readonly string[]> {
  const filesInOne = 16;
  const small = files.filter((file) => /^(?:contract|console|platform)\/src\//.test(file) && !/^(?:before|after)(?:Each)?\(|\bmock\.|process\.env\b/m.test(readFileSync(file, 'utf8')));
  const groups = Array.from({ length: Math.ceil(small.length / filesInOne) }, (_, group) => small.filter((_file, index) => index % Math.ceil(small.length / filesInOne) === group));
  const written = await Promise.all(groups.map(async (group, index) => {
    const path = join(folder, `small-files-${index}.test.mjs`);
    await writeFile(path, group.map((file) => `import ${JSON.stringify(pathToFileURL(resolve(file)).href)};\n`).join(''));
    return path;
  }));
  return [...files.filter((file) => !small.includes(file)), ...written];
}

async function finish(): Promise<void> {
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
  // After the reporter's last lines.
  setImmediate(() => {
    // Where the suite's time goes, for whoever makes it longer.
    for (const { file, seconds } of durations.toSorted((a, b) => b.seconds - a.seconds).slice(0, 10)) process.stdout.write(`${seconds.toFixed(1).padStart(6)} s  ${file}\n`);
    for (const skip of skips) process.stdout.write(`skipped: ${skip}\n`);
    process.stdout.write(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`);
    process.exitCode = counts.failed === 0 && counts.passed > 0 ? 0 : 1;
  });
}
