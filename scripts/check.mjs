// All static checks, in the order of what they cost. Each prints only what is wrong.
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { prepare, root, run, runtimeNode } from './prepare.mjs';

const bin = (name) => join(root, 'node_modules', name);
const node = runtimeNode;

const checks = [
  ['types', async () => {
    await run(node(), [bin('typescript/bin/tsc'), '-p', 'tsconfig.json']);
    await run(node(), [bin('typescript/bin/tsc'), '-p', 'console/tsconfig.json']);
  }],
  ['lint', () => run(node(), [bin('oxlint/bin/oxlint'), '--type-aware', '--deny-warnings'])],
  ['import rule', () => run(node(), [bin('dependency-cruiser/bin/dependency-cruiser.mjs'), '--config', '.dependency-cruiser.mjs', 'contract/src', 'platform/src', 'console/src'])],
  ['import rule sees TypeScript', importRuleCanary],
  ['unused code and dependencies', () => run(node(), [bin('knip/bin/knip.js')])],
  ['licences', async () => checkLicences()],
  ['files written from the code', checkWritten],
];

/** What each writer writes. The tests hold the same; here it is quick, and mended by the way. */
const written = {
  'write-app-versions': 'platform/src/catalogue/apps/versions.json',
  'write-attack-table': 'docs/attacks.md',
  'write-client-settings': 'docs/developer.md',
  'write-init-schema': 'docs/init-file.schema.json',
  'write-permissions': 'docs/permissions.md',
  'write-provider-guides': 'docs/provider-guides.md',
};

/** Each writer runs; what changes by it was behind the code, and is to be committed as it is now. */
async function checkWritten() {
  const behind = [];
  for (const [writer, file] of Object.entries(written)) {
    const before = readFileSync(join(root, file), 'utf8');
    await run(node(), [join(root, 'scripts', `${writer}.ts`)]);
    if (readFileSync(join(root, file), 'utf8') !== before) behind.push(file);
  }
  if (behind.length > 0) throw new Error(`behind the code, and written anew: ${behind.join(', ')}. Read and commit what changed.`);
}

/** A check that parses nothing passes everything: this one must catch a violation that is put there for it. */
async function importRuleCanary() {
  const file = join(root, 'platform/src/foundation/import-rule-canary.ts');
  writeFileSync(file, "import type { Boot } from '../server/messages.ts';\nexport type Canary = Boot;\n");
  try {
    let caught = false;
    const { spawnSync } = await import('node:child_process');
    const result = spawnSync(node(), [bin('dependency-cruiser/bin/dependency-cruiser.mjs'), '--config', '.dependency-cruiser.mjs', 'platform/src/foundation'], { cwd: root, encoding: 'utf8' });
    caught = result.status !== 0 && result.stdout.includes('rank-of-foundation');
    if (!caught) throw new Error('the import rule did not catch a forbidden type import; the checker is not reading TypeScript');
  } finally {
    rmSync(file, { force: true });
  }
}

const permissive = /^(MIT|MIT-0|ISC|Apache-2\.0|BSD|BSD-2-Clause|BSD-3-Clause|0BSD|BlueOak-1\.0\.0|CC0-1\.0|Unlicense|Python-2\.0|Zlib|PostgreSQL|OFL-1\.1|CC-BY-4\.0|WTFPL|Public Domain)$/;
/** Packages whose licence stands elsewhere than in package.json, or needs a word. */
const known = {
  'lightningcss': 'MPL-2.0: file-level copyleft, used unmodified to build the console',
  'axe-core': 'MPL-2.0: file-level copyleft, used unmodified in tests alone',
  'dejavu-fonts-ttf': 'Bitstream Vera and Arev licences: free to use, embed and hand on with a program, not to be sold by themselves',
  'png-js': 'MIT, in its LICENSE file; comes with pdfkit',
  'xml-escape': 'MIT, written as "MIT License"; comes with samlify, in tests alone',
};

/** Every package that is installed has a licence that Apache-2.0 software may use. */
function checkLicences() {
  const bad = [];
  const visit = (folder) => {
    for (const name of readdirSync(folder)) {
      if (name.startsWith('.')) continue;
      if (name.startsWith('@')) { visit(join(folder, name)); continue; }
      let manifest;
      try { manifest = JSON.parse(readFileSync(join(folder, name, 'package.json'), 'utf8')); } catch { continue; }
      if (manifest.name?.startsWith('@keystead/')) continue;
      const licence = typeof manifest.license === 'string' ? manifest.license : (manifest.license?.type ?? manifest.licenses?.[0]?.type ?? 'none');
      const alternatives = licence.replace(/[()]/g, '').split(/ OR /);
      const good = alternatives.some((each) => each.split(/ AND /).every((one) => permissive.test(one.trim())));
      if (!good && !Object.keys(known).some((each) => manifest.name?.startsWith(each))) bad.push(`${manifest.name}@${manifest.version}: ${licence}`);
    }
  };
  visit(join(root, 'node_modules'));
  if (bad.length > 0) throw new Error(`licences to look at:\n  ${bad.join('\n  ')}`);
}

await prepare({ development: true, console: false });
let failed = false;
for (const [name, check] of checks) {
  const started = Date.now();
  try {
    await check();
    process.stdout.write(`ok    ${String(name)} (${((Date.now() - started) / 1000).toFixed(1)} s)\n`);
  } catch (error) {
    failed = true;
    process.stdout.write(`wrong ${String(name)}: ${error.message}\n`);
  }
}
process.exitCode = failed ? 1 : 0;
