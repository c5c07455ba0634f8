import { readFile, stat, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { type Configuration, readConfiguration, systemClock } from '../foundation/index.ts';
import { type DrillReport, type Opening, type Sealing, askHost, loadBackups } from '../server/index.ts';
import type { Command } from './command.ts';
import { verifierPorts } from './verifier-ports.ts';

const help = `Usage: keystead backup make FILE     --to RECIPIENT … | --passphrase-file PATH [--keys FILE]
       keystead backup drill FILE    --identity PATH | --passphrase-file PATH [--keys FILE] [--json]
       keystead backup restore FILE  --identity PATH | --passphrase-file PATH [--keys FILE] --data-dir DIR
       keystead backup identity PATH

  make      copy everything of this installation into FILE, of one moment and encrypted, while it runs. Root keys are not in it: keep them apart
  drill     restore FILE into a database of its own, prove that it is worth something, and throw that away again. Needs this host's root keys
  restore   make an installation of FILE in a new data folder (and an empty database, where one is set)
  identity  make what opens backups, in PATH, and print its recipient (age1…): keep PATH where you restore, give the recipient to whoever makes backups

  --to RECIPIENT          whom the backup is for; several times for several
  --identity PATH         a file with AGE-SECRET-KEY-1… lines
  --passphrase-file PATH  a file that holds the passphrase, readable by its owner alone
  --keys FILE             the wrapped keys of organisations in a file of their own, with a retention of its own (see the operator's guide)
  --data-dir DIR          the installation
  --json                  what was found, as JSON

Backups are age files of a tar archive: \`age -d -i PATH FILE | tar t\` lists one. Exit code 0: done, and good. 1: not. 2: wrong use.
`;

const options = {
  to: { type: 'string', multiple: true }, identity: { type: 'string' }, 'passphrase-file': { type: 'string' }, keys: { type: 'string' }, 'data-dir': { type: 'string' },
  json: { type: 'boolean', default: false }, help: { type: 'boolean', default: false },
} as const;
type Given = ReturnType<typeof parseArgs<{ options: typeof options; strict: true; allowPositionals: true }>>['values'];

class WrongUse extends Error {}

/** `keystead backup`: encrypted backups, and the proof that they restore. */
export const backupCommand: Command = {
  summary: 'Back up everything encrypted, restore it, and prove that a backup restores (on the host)',
  async run(parameters) {
    try {
      const { values, positionals: [verb = '', file, ...rest] } = readArguments(parameters);
      if (values.help) { process.stdout.write(help); return 0; }
      const work = verbs[verb as keyof typeof verbs];
      if (!Object.hasOwn(verbs, verb) || file === undefined || rest.length > 0) { process.stderr.write(help); return 2; }
      return await work(file, values);
    } catch (error) {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      return error instanceof WrongUse ? 2 : 1;
    }
  },
};

function readArguments(parameters: readonly string[]) {
  try {
    return parseArgs({ args: [...parameters], options, strict: true, allowPositionals: true });
  } catch (error) {
    throw new WrongUse(`${error instanceof Error ? error.message : String(error)}\n\n${help}`, { cause: error });
  }
}

const verbs = { make, drill, restore, identity } as const;

const configurationOf = (given: Given): Configuration => readConfiguration(process.env, given['data-dir'] === undefined ? {} : { dataDirectory: given['data-dir'] });

async function make(file: string, given: Given): Promise<number> {
  const configuration = configurationOf(given);
  const made = await (await loadBackups()).backUpInstallation({ configuration, file, keysFile: given.keys ?? null, sealing: await sealingOf(given), clock: systemClock, onProgress: progress() });
  progress()('');
  await note(configuration, { kind: 'made', backup: made.id, detail: `${made.tables} tables, ${made.rows} rows, ${made.objects.count} objects` });
  process.stdout.write(`${file}: ${made.tables} tables, ${made.rows} rows, ${made.objects.count} objects, ${(await stat(file)).size} bytes\nThe root keys are not in it. Keep ${configuration.dataDirectory}/keys (or your key service) apart from it: one is of no use without the other.\nProve that it restores: keystead backup drill ${file} …\n`);
  return 0;
}

async function drill(file: string, given: Given): Promise<number> {
  const configuration = configurationOf(given);
  const report = await (await loadBackups()).drillBackup({ configuration, file, keysFile: given.keys ?? null, opening: await openingOf(given), clock: systemClock, ports: verifierPorts, onProgress: progress() });
  progress()('');
  await note(configuration, { kind: report.good ? 'drilled' : 'drill-failed', backup: report.backup, detail: report.good ? `${report.proofs.length} proofs` : report.proofs.flatMap(({ good, what }) => (good === false ? [what] : [])).join(', ').slice(0, 300) });
  process.stdout.write(given.json ? `${JSON.stringify(report)}\n` : describe(report));
  return report.good ? 0 : 1;
}

function describe({ good, madeAt, proofs }: DrillReport): string {
  const width = Math.max(...proofs.map(({ what }) => what.length));
  const lines = proofs.map(({ what, good: proven, detail }) => `  ${proven === null ? 'none  ' : proven ? 'proven' : 'FAILED'}  ${what.padEnd(width)}  ${detail}\n`).join('');
  return `${good ? 'This backup restores.' : 'THIS BACKUP DOES NOT RESTORE AS IT SHOULD.'} Made ${madeAt}.\n${lines}`;
}

async function restore(file: string, given: Given): Promise<number> {
  if (given['data-dir'] === undefined) throw new WrongUse('Name the new data folder: --data-dir DIR.');
  const configuration = configurationOf(given);
  const { head } = await (await loadBackups()).restoreInstallation({ configuration, file, keysFile: given.keys ?? null, opening: await openingOf(given), onProgress: progress() });
  progress()('');
  process.stdout.write(`${configuration.dataDirectory} holds the installation of ${head.madeAt}.\nPut its root keys into ${configuration.dataDirectory}/keys (0600) before you start it, unless a key service holds them.\nWhat happened since is not in it: destroy again the keys of organisations that destroyed theirs since (see the operator's guide).\n`);
  return 0;
}

async function identity(file: string): Promise<number> {
  const made = await (await loadBackups()).newIdentity();
  await writeFile(file, `# opens backups of Keystead made for ${made.recipient}\n${made.identity}\n`, { mode: 0o600, flag: 'wx' });
  process.stdout.write(`${made.recipient}\n`);
  process.stderr.write(`${file} opens what is made with --to ${made.recipient}. Keep it away from the host that makes backups.\n`);
  return 0;
}

async function sealingOf(given: Given): Promise<Sealing> {
  const { to = [] } = given;
  if (given['passphrase-file'] !== undefined && to.length === 0) return { passphrase: await readPassphrase(given['passphrase-file']) };
  if (to.length > 0 && given['passphrase-file'] === undefined) return { recipients: to };
  throw new WrongUse('Say whom the backup is for: --to RECIPIENT (see keystead backup identity), or --passphrase-file PATH. One of them.');
}

async function openingOf(given: Given): Promise<Opening> {
  if (given['passphrase-file'] !== undefined && given.identity === undefined) return { passphrase: await readPassphrase(given['passphrase-file']) };
  if (given.identity === undefined || given['passphrase-file'] !== undefined) throw new WrongUse('Say what opens the backup: --identity PATH or --passphrase-file PATH. One of them.');
  const identities = (await readSecretFile(given.identity)).split('\n').map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
  if (identities.length === 0) throw new WrongUse(`${given.identity} holds no identity.`);
  return { identities };
}

/** A backup is as strong as its passphrase. */
const leastPassphraseCharacters = 16;

async function readPassphrase(path: string): Promise<string> {
  const passphrase = (await readSecretFile(path)).replace(/\r?\n$/, '');
  if (passphrase.length < leastPassphraseCharacters) throw new WrongUse(`The passphrase in ${path} is shorter than ${leastPassphraseCharacters} characters.`);
  return passphrase;
}

async function readSecretFile(path: string): Promise<string> {
  const found = await stat(path);
  if ((found.mode & 0o077) !== 0) throw new WrongUse(`${path} can be read by others: chmod 600 ${path}.`);
  return readFile(path, 'utf8');
}

/** One line that changes, for whoever sits before it. */
function progress(): (what: string) => void {
  return (what) => { if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${what}`); };
}

/** In the platform's log, where Keystead runs; a backup without it is as good. */
async function note(configuration: Configuration, event: { readonly kind: 'made' | 'drilled' | 'drill-failed'; readonly backup: string; readonly detail: string }): Promise<void> {
  const answer = await askHost(configuration.dataDirectory, 'note-backup', event).catch(() => null);
  if (answer?.status !== 200) process.stderr.write('Keystead does not run here, so its log does not tell of this.\n');
}
