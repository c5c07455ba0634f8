/** `npm run bench -- <scenario>`: runs one scenario; each is a file beside this one. */
import { anomalies } from './anomalies.ts';
import { audit } from './audit.ts';
import { conduct } from './conduct.ts';
import { documents } from './documents.ts';
import { gateway } from './gateway.ts';
import { ledger } from './ledger.ts';
import { money } from './money.ts';
import { vault } from './vault.ts';

const scenarios: Readonly<Record<string, (parameters: readonly string[]) => Promise<void>>> = { anomalies, audit, conduct, documents, gateway, ledger, money, vault };

const name = process.argv[2] ?? '';
const scenario = Object.hasOwn(scenarios, name) ? scenarios[name] : undefined;
if (scenario === undefined) {
  process.stderr.write(`Usage: npm run bench -- ${Object.keys(scenarios).join(' | ')}\n`);
  process.exitCode = 2;
} else {
  await scenario(process.argv.slice(3));
}
