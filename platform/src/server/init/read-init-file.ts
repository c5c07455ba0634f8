import { readFile } from 'node:fs/promises';
import { type InitFile, initFile } from '@keystead/contract';
import { LineCounter, type Document, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { z } from 'zod';

/** The file is not right; each problem names its line and field. */
export class InitFileError extends Error {
  constructor(file: string, problems: readonly string[]) {
    super(`${file} is not a valid init file:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'InitFileError';
  }
}

/**
 * Reads a declarative file, YAML or JSON (which is YAML). Secrets that name an environment variable are filled in from `environment`, and
 * taken out of it: processes that are started later do not inherit them.
 * @throws InitFileError for unknown fields, wrong types, missing variables and names used twice, each with its line.
 */
export async function readInitFile(file: string, environment: NodeJS.ProcessEnv): Promise<InitFile> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => { throw new InitFileError(file, [`cannot be read: ${error instanceof Error ? error.message : String(error)}`]); });
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const syntax = document.errors.map((error) => `line ${lines.linePos(error.pos[0]).line}: ${error.message.split('\n', 1)[0]}`);
  if (syntax.length > 0) throw new InitFileError(file, syntax);
  const result = initFile.safeParse(document.toJS({ maxAliasCount: 0 }));
  if (!result.success) throw new InitFileError(file, describeIssues(result.error.issues, document, lines));
  const filled = fillFromEnvironment(result.data, environment);
  const problems = [...filled.missing, ...duplicates(filled.value)];
  if (problems.length > 0) throw new InitFileError(file, problems);
  for (const name of filled.used) Reflect.deleteProperty(environment, name);
  return filled.value;
}

type Path = readonly PropertyKey[];

function describeIssues(issues: readonly z.core.$ZodIssue[], document: Document, lines: LineCounter): string[] {
  return issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => `line ${lineOf([...issue.path, key], document, lines)}: ${render([...issue.path, key])}: there is no such field`);
    // Of a choice (text, or from the environment) the branch that came nearest says what is wrong.
    const branch = issue.code === 'invalid_union' ? issue.errors.flat().at(0) : undefined;
    return [`line ${lineOf(issue.path, document, lines)}: ${render(issue.path)}: ${branch?.message ?? issue.message}`];
  });
}

/** The line of the innermost part of the path that stands in the file. */
function lineOf(path: Path, document: Document, lines: LineCounter): number {
  let node: unknown = document.contents;
  let offset = 0;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && item.key.value === step);
      if (pair === undefined) break;
      if (isScalar(pair.key) && pair.key.range) offset = pair.key.range[0];
      node = pair.value;
    } else if (isSeq(node) && typeof step === 'number') {
      const item: unknown = node.items[step];
      if (item === undefined) break;
      if (typeof item === 'object' && item !== null && 'range' in item && Array.isArray(item.range)) offset = Number(item.range[0]);
      node = item;
    } else break;
  }
  return lines.linePos(offset).line;
}

function render(path: Path): string {
  return path.length === 0 ? 'file' : path.map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${String(step)}`)).join('');
}

function fillFromEnvironment(file: InitFile, environment: NodeJS.ProcessEnv): { value: InitFile; missing: string[]; used: readonly string[] } {
  const missing: string[] = [];
  const used: string[] = [];
  const fill = (value: unknown, path: Path): unknown => {
    if (Array.isArray(value)) return value.map((item, index) => fill(item, [...path, index]));
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    const last = path.at(-1);
    if ((last === 'secret' || last === 'password') && entries.length === 1 && entries[0]?.[0] === 'environment') {
      const name = String(entries[0][1]);
      const found = environment[name];
      if (found === undefined || found === '') missing.push(`${render(path)}: the environment variable ${name} is not set`);
      used.push(name);
      return found;
    }
    return Object.fromEntries(entries.map(([key, item]) => [key, fill(item, [...path, key])]));
  };
  return { value: fill(file, []) as InitFile, missing, used };
}

/** Things are found by their names: a name may stand once. */
function duplicates(file: InitFile): string[] {
  const twice = (what: string, names: readonly string[]): string[] => [...new Set(names.filter((name, index) => names.indexOf(name) !== index))].map((name) => `${what} "${name}" stands twice`);
  return [
    ...twice('tenant', file.tenants.map((tenant) => tenant.name)),
    ...twice('token', file.tenants.flatMap((tenant) => tenant.tokens.map((token) => token.name))),
    ...file.tenants.flatMap((tenant) => [
      ...twice(`credential of ${tenant.name}`, tenant.credentials.map((credential) => credential.name)),
      ...twice(`route of ${tenant.name}`, tenant.routes.map((route) => route.name)),
      ...twice(`budget of ${tenant.name}`, tenant.budgets.map((budget) => budget.name)),
      ...twice(`department of ${tenant.name}`, tenant.departments.map((department) => department.name)),
      ...twice(`project of ${tenant.name}`, tenant.projects.map((project) => project.code)),
      ...(tenant.routes.filter((route) => route.forApps === true).length > 1 ? [`apps of ${tenant.name} run on one route; more than one has forApps: true`] : []),
      ...tenant.routes.flatMap((route) => [...route.chain, ...(route.shadow === undefined ? [] : [route.shadow])].filter((step) => !tenant.credentials.some((credential) => credential.name === step.credential)).map((step) => `route "${route.name}" of ${tenant.name} names a credential "${step.credential}" that is not in the file`)),
    ]),
  ];
}
