/** `npm run bench -- <scenario>`: runs one scenario; each is a file beside this one. */
import { overhead } from './overhead.ts';
import { vault } from './vault.ts';

const scenarios: Readonly<Record<string, () => Promise<void>>> = { overhead, vault };

const name = process.argv[2] ?? '';
const scenario = Object.hasOwn(scenarios, name) ? scenarios[name] : undefined;
if (scenario === undefined) {
  process.stderr.write(`Usage: npm run bench -- ${Object.keys(scenarios).join(' | ')}\n`);
  process.exitCode = 2;
} else {
  await scenario();
}
