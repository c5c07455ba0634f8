import { readFile, writeFile } from 'node:fs/promises';
import { type RecordedApp, fingerprintOf } from '../platform/src/catalogue/apps/fingerprint.ts';
import { apps } from '../platform/src/catalogue/apps/registry.ts';

/**
 * Records what each app's version is made of. An app that changed and kept its version is refused: runs name the version that made
 * them, and a changed app under an old number would make those lies. `--same-versions` records it anyway, for a change that no answer can notice.
 */
const file = new URL('../platform/src/catalogue/apps/versions.json', import.meta.url);
const before = JSON.parse(await readFile(file, 'utf8').catch(() => '{}')) as Readonly<Record<string, RecordedApp | undefined>>;
const now = apps.map((manifest) => ({ manifest, fingerprint: fingerprintOf(manifest) }));
const kept = now.filter(({ manifest, fingerprint }) => {
  const recorded = before[manifest.id];
  return recorded !== undefined && recorded.version === manifest.version && recorded.fingerprint !== fingerprint;
});
if (kept.length > 0 && !process.argv.includes('--same-versions')) {
  process.stderr.write(`${kept.map(({ manifest }) => `${manifest.id} changed and is still ${manifest.version}.`).join('\n')}\nGive each a new version and look at its golden cases; --same-versions is for changes that no answer can notice.\n`);
  process.exitCode = 1;
} else {
  const lines = now.map(({ manifest, fingerprint }) => `  ${JSON.stringify(manifest.id)}: ${JSON.stringify({ version: manifest.version, fingerprint })}`);
  await writeFile(file, `{\n${lines.join(',\n')}\n}\n`);
}
