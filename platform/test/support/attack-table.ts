import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Trial, attacks, faults } from './attack-list.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const testFiles = ['{platform,contract,console}/**/*.test.ts', 'platform/**/*.conformance.ts', 'platform/test/attacks/*.attacks.ts'];

/** A test or group of tests, by its name as it stands in its file. */
export interface NamedTest { readonly file: string; readonly name: string }

const titled = /\b(?:it|describe)\(\s*(?:'((?:[^'\\]|\\.)*)'|`((?:[^`\\]|\\.)*)`)/g;

function namedTests(): readonly NamedTest[] {
  const files = globSync([...testFiles], { cwd: root, exclude: ['**/node_modules/**'] }).toSorted();
  return files.flatMap((file) => [...readFileSync(`${root}${file}`, 'utf8').matchAll(titled)].map((match): NamedTest => ({ file, name: (match[1] ?? match[2] ?? '').replaceAll(/\$\{[^}]*\}/g, '…') })));
}

const claim = /\b(attack|fault)s? (\d+(?:(?:, | and |–)\d+)*)/g;

/** The numbers that a name claims: `attacks 6–11`, `attack 12 and 14`, `fault 13`. */
export function claimedBy(name: string, kind: 'attack' | 'fault'): readonly number[] {
  return [...name.matchAll(claim)].filter(([, word]) => word === kind).flatMap(([, , numbers = '']) => numbers.split(/, | and /).flatMap((part) => {
    const [first = 0, last = first] = part.split('–').map(Number);
    return Array.from({ length: last - first + 1 }, (_value, index) => first + index);
  }));
}

/** The tests that carry each number. */
export function testsByNumber(kind: 'attack' | 'fault'): ReadonlyMap<number, readonly NamedTest[]> {
  const found = new Map<number, NamedTest[]>();
  for (const test of namedTests()) for (const number of new Set(claimedBy(test.name, kind))) found.set(number, [...found.get(number) ?? [], test]);
  return found;
}

function section(trial: Trial, kind: 'attack' | 'fault', tests: readonly NamedTest[]): string {
  const files = Map.groupBy(tests, ({ file }) => file);
  const lines = [...files].flatMap(([file, named]) => [`- \`${file}\``, ...named.map(({ name }) => `  - ${name}`)]);
  const said = [...(tests.length === 0 ? [`*${trial.pending ?? 'No test yet.'}*`] : lines), ...(trial.open === undefined ? [] : ['', `*${trial.open}*`])];
  return `#### ${kind === 'attack' ? 'Attack' : 'Fault'} ${trial.number}\n\n${trial.what}\n\n${said.join('\n')}\n`;
}

/** docs/attacks.md: every attack and fault, and the tests that carry its number. Written by scripts/write-attack-table.ts; a test holds the two together. */
export function attackTable(): string {
  const [byAttack, byFault] = [testsByNumber('attack'), testsByNumber('fault')];
  const groups = Object.entries(attacks).map(([title, trials]) => `### ${title}\n\n${trials.map((trial) => section(trial, 'attack', byAttack.get(trial.number) ?? [])).join('\n')}`);
  return `# Attacks and faults, and the tests that run them

Made from the names of the tests. Do not edit: \`node scripts/write-attack-table.ts\`.

Run one by a part of its file’s path: \`npm test -- isolation\`.

## Attacks

${groups.join('\n')}
## Faults

${faults.map((trial) => section(trial, 'fault', byFault.get(trial.number) ?? [])).join('\n')}`;
}
