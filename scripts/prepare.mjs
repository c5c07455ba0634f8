// Brings a checkout to the state the lock file describes. Plain JavaScript for Node.js 20: the right Node.js may not be
// there yet. Nothing is printed when there is nothing to do.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const neededMajor = 24;

/** Progress goes to stderr: stdout belongs to the answer of `--json`. */
function say(text) {
  process.stderr.write(`${text}\n`);
}

/** Installs and builds what is missing. `development`: with the packages that tests and checks need. `packed`: which programs are packed. */
export async function prepare(options) {
  const count = missingPackages(options.development);
  // Packages for development that are there already are not taken away again.
  if (count > 0) await install(options.development || existsSync(join(root, 'node_modules', 'playwright-core')), count);
  if (options.console) await buildConsole();
  for (const which of options.packed ?? []) await pack(which);
}

/**
 * The Node.js to run Keystead on: the one from the lock file, or this one where it is new enough.
 */
export function runtimeNode() {
  const packaged = join(root, 'node_modules', `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(packaged)) return sameFile(packaged, process.execPath) ? process.execPath : packaged;
  if (Number(process.versions.node.split('.')[0]) >= neededMajor) return process.execPath;
  say(`Keystead needs Node.js ${neededMajor}, and npm has none for ${process.platform}-${process.arch}. Install Node.js ${neededMajor} and start again.`);
  process.exit(1);
}

function sameFile(one, other) {
  const [a, b] = [statSync(one), statSync(other)];
  return a.ino === b.ino && a.dev === b.dev;
}

function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/**
 * How many packages are missing or differ from the lock file: all of them in a fresh clone, else those that our workspaces
 * name and those that are there in another version.
 */
function missingPackages(development) {
  const locked = readJson(join(root, 'package-lock.json')).packages;
  const hidden = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(hidden)) return Object.values(locked).filter((entry) => entry.link !== true && (development || entry.dev !== true) && fitsHere(entry)).length;
  const installed = readJson(hidden).packages;
  const changed = Object.entries(installed).filter(([path, entry]) => locked[path] !== undefined && locked[path].version !== entry.version).length;
  return changed + namedPackages(locked, development).filter((path) => installed[path] === undefined).length;
}

/** Where the packages stand that our own package.json files name and that fit this machine. */
function namedPackages(locked, development) {
  return Object.entries(locked).filter(([path]) => !path.includes('node_modules')).flatMap(([workspace, manifest]) => {
    const names = Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies, ...(development ? manifest.devDependencies : {}) });
    return names.flatMap((name) => {
      const path = [`${workspace}/node_modules/${name}`, `node_modules/${name}`].find((each) => locked[each] !== undefined);
      return path === undefined || !fitsHere(locked[path]) ? [] : [path];
    });
  });
}

function fitsHere(entry) {
  return [[entry.os, process.platform], [entry.cpu, process.arch]].every(([wanted, mine]) => wanted === undefined || wanted.includes(mine));
}

async function install(development, count) {
  const started = Date.now();
  say(`Installing ${count} packages as locked (the first time this takes a minute or two) …`);
  const parameters = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', ...(development ? [] : ['--omit=dev'])];
  // The npm that runs us, whichever it is; a plain `node keystead.mjs` finds the one in PATH.
  const npm = process.env.npm_execpath;
  await withProgress('installing', () => npm === undefined ? run('npm', parameters) : run(process.execPath, [npm, ...parameters]));
  say(`Installed in ${seconds(started)} s.`);
}

/** Builds the console when its sources, the contract or the locked packages changed since the last build. */
async function buildConsole() {
  const digestFile = join(root, 'console', 'dist', '.sources');
  const digest = digestOf(['console/src', 'console/public', 'contract/src', 'console/index.html', 'console/vite.config.ts', 'console/package.json', 'scripts/pack-verifier.ts']);
  if (existsSync(digestFile) && readFileSync(digestFile, 'utf8') === digest) return;
  const started = Date.now();
  say('Building the console …');
  await withProgress('building', () => run(runtimeNode(), [join(root, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', '--logLevel', 'error'], join(root, 'console')));
  await run(runtimeNode(), [join(root, 'scripts', 'pack-verifier.ts'), join(root, 'console', 'dist', 'keystead-verifier.html')]);
  writeFileSync(digestFile, digest);
  say(`Built in ${seconds(started)} s.`);
}

const packedFolder = join(root, 'node_modules', '.cache', 'keystead-packed');
/** What an earlier version that still runs may load later stays for a while. */
const packedKept = 3;
const sourcesOf = (...more) => ['platform/src', 'platform/package.json', 'contract/src', 'contract/package.json', 'package-lock.json', 'scripts/pack-program.ts', ...more];
const packs = { program: sourcesOf(), 'test-children': sourcesOf('platform/test/support') };

/**
 * Packs a program into a few dozen files when its sources or the locked packages changed: finding, checking and linking 2,600 files costs each
 * of its processes more than a second at every start. Where it cannot be packed, the sources are run.
 */
async function pack(which) {
  const folder = packedPlace(which);
  if (existsSync(folder)) return;
  const started = Date.now();
  say(`Packing the ${which} …`);
  try {
    await withProgress('packing', () => run(runtimeNode(), [join(root, 'scripts', 'pack-program.ts'), which, folder]));
  } catch (error) {
    say(`It could not be packed (${error.message}); it runs from its sources, which takes longer to start.`);
    return;
  }
  const earlier = readdirSync(dirname(folder)).map((name) => join(dirname(folder), name)).sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  for (const each of earlier.slice(packedKept)) rmSync(each, { recursive: true, force: true });
  say(`Packed in ${seconds(started)} s.`);
}

function packedPlace(which) {
  return join(packedFolder, which, digestOf(packs[which]).slice(0, 20));
}

/** The folder of what is packed of the sources as they stand; `null` where it is not: then the sources themselves are what is run. */
export function packed(which) {
  const folder = packedPlace(which);
  return existsSync(folder) ? folder : null;
}

function digestOf(paths) {
  const hash = createHash('sha256');
  const visit = (path) => {
    if (!existsSync(path)) return;
    if (statSync(path).isDirectory()) {
      for (const name of readdirSync(path).sort()) visit(join(path, name));
      return;
    }
    hash.update(path.slice(root.length)).update('\0').update(readFileSync(path)).update('\0');
  };
  for (const path of paths) visit(join(root, path));
  return hash.digest('hex');
}

function seconds(since) {
  return ((Date.now() - since) / 1000).toFixed(1);
}

/** A line every five seconds, so that nobody thinks it hangs. */
async function withProgress(doing, work) {
  const started = Date.now();
  const timer = setInterval(() => say(`  … still ${doing}, ${seconds(started)} s`), 5000);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
}

/** Runs a program; its output is shown only when it fails. */
export function run(program, parameters, folder = root) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, parameters, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    const output = [];
    child.stdout.on('data', (chunk) => output.push(chunk));
    child.stderr.on('data', (chunk) => output.push(chunk));
    child.on('error', reject);
    child.on('exit', (code) => {
      if (code === 0) { resolve(); return; }
      process.stderr.write(Buffer.concat(output));
      reject(new Error(`${program} ${parameters[0]} ended with ${code}`));
    });
  });
}

/** Runs one of our scripts in place of this process: what it prints is shown as it comes, signals reach it, and it ends with its code. */
export function become(script, parameters = process.argv.slice(2), environment = {}) {
  const child = spawn(runtimeNode(), [join(root, script), ...parameters], { stdio: 'inherit', env: { ...process.env, ...environment } });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code) => process.exit(code ?? 1));
}
