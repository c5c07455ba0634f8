import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { rolldown } from 'rolldown';

// Packs programs and every package they use into a few dozen plain JavaScript files: `node pack-program.ts WHICH FOLDER`. Nothing is minified and names
// are kept, so that a stack trace still says where it was.

const root = dirname(import.meta.dirname);

/** What is packed together: the file of each process by the name it gets. */
const packs: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  program: {
    main: 'platform/src/cli/main.ts', 'role-main': 'platform/src/server/roles/role-main.ts',
    // One for each document that is read: half of its time went into its sources.
    'parse-child': 'platform/src/documents/parsing/parse-child.ts', 'memory-guard': 'platform/src/documents/parsing/memory-guard.ts',
  },
  // Of tests that kill a process at one point after the other.
  'test-children': { 'encryption-child': 'platform/test/support/encryption-child.ts', 'rotation-child': 'platform/test/support/rotation-child.ts', 'gateway-child': 'platform/test/support/chaos/gateway-child.ts' },
};

interface Pack { readonly folder: string; readonly entries: Readonly<Record<string, string>> }

async function pack({ folder, entries }: Pack): Promise<void> {
  const build = await rolldown({
    input: { ...entries }, cwd: root, platform: 'node', tsconfig: false, logLevel: 'warn',
    // Native: two of them there only where somebody installed them.
    external: ['koffi', 'pg-native', '@napi-rs/canvas'],
    plugins: [{ name: 'places', transform: (code, file) => placed(code, file, { folder, entries }) }],
  });
  await build.write({ dir: folder, format: 'esm', keepNames: true, entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' });
  await build.close();
}

/**
 * Places that a file names by its own stay the same, seen from the folder it is packed into: migrations, console.
 * A process of the same pack is started packed.
 */
function placed(code: string, file: string, { folder, entries }: Pack): string | null {
  // The bundler's own runtime has no place.
  if (file.startsWith('\0') || !/\bimport\.meta\.(?:url|dirname)\b/.test(code)) return null;
  const seen = (path: string): string => JSON.stringify(relative(folder, path));
  return code
    .replaceAll(/new URL\('([^']+)', import\.meta\.url\)/g, (whole, path: string) => {
      const [name] = Object.entries(entries).find(([, entry]) => entry === resolve(dirname(file), path)) ?? [];
      return name === undefined ? whole : `new URL('./${name}.mjs', import.meta.url /* packed */)`;
    })
    .replaceAll(/\bimport\.meta\.url\b(?! \/\* packed)/g, `new URL(${seen(file)}, import.meta.url).href`)
    .replaceAll(/\bimport\.meta\.dirname\b/g, `process.getBuiltinModule('node:path').join(import.meta.dirname, ${seen(dirname(file))})`);
}

const [which = '', folder = ''] = process.argv.slice(2);
const entries = packs[which];
if (entries === undefined || folder === '') throw new Error(`pack-program.ts WHICH FOLDER, where WHICH is one of ${Object.keys(packs).join(', ')}`);
const target = resolve(folder);
const staging = `${target}.${process.pid}`;
mkdirSync(dirname(target), { recursive: true });
await pack({ folder: staging, entries: Object.fromEntries(Object.entries(entries).map(([name, path]) => [name, join(root, path)])) });
try {
  renameSync(staging, target);
} catch {
  // Whoever comes second keeps the first one's: it is the same.
  rmSync(staging, { recursive: true, force: true });
}
