import { type Operation, isSecretInput } from '@keystead/contract';
import { z } from 'zod';

/** Where secrets come from: stdin and stderr of the process, or a test's own. */
export interface SecretSource {
  /** Whether somebody sits at a terminal. */
  readonly interactive: boolean;
  /** Asks without echo; rejects when it is broken off. */
  ask(question: string): Promise<string>;
  /** Everything that was piped in. */
  readAll(): Promise<string>;
  warn(text: string): void;
}

/** Wrong use of a command: its message goes to stderr, the exit code is 2. */
export class WrongUse extends Error {}

export interface SecretField { readonly name: string; readonly flag: string; readonly required: boolean }

/** The inputs of an operation that nobody else may see. */
export function secretFieldsOf(operation: Operation, flagOf: (name: string) => string): readonly SecretField[] {
  const shape = operation.body instanceof z.ZodObject ? operation.body.shape : {};
  return Object.entries(shape).filter(([, schema]) => isSecretInput(schema))
    .map(([name, schema]) => ({ name, flag: `--${flagOf(name)}`, required: schema instanceof z.ZodType && !schema.safeParse(undefined).success }));
}

/**
 * The secrets of a command, by field. `-` reads stdin, or asks where stdin is a terminal; there, one that is needed and was left out
 * is asked for as well. Of several with `-`, each takes a line of stdin, in the order of the fields.
 *
 * A secret that stands in an argument works and is warned of: the process list and the shell's history show it.
 */
export async function readSecrets(fields: readonly SecretField[], given: (name: string) => string | undefined, source: SecretSource): Promise<Readonly<Record<string, string>>> {
  const secrets: Record<string, string> = {};
  const wanted = fields.filter((field) => given(field.name) === '-' || (given(field.name) === undefined && field.required && source.interactive));
  for (const field of fields) {
    const text = given(field.name);
    if (text === undefined || text === '-') continue;
    secrets[field.name] = text;
    source.warn(`${field.flag}: a secret in an argument is seen in the process list and kept in the shell's history. Give "${field.flag} -" and enter it, or pipe it in.`);
  }
  const piped = source.interactive || wanted.length === 0 ? [] : split(await source.readAll(), wanted.length);
  for (const [index, field] of wanted.entries()) {
    const text = source.interactive ? await source.ask(`${field.flag.slice(2)}: `) : piped[index] ?? '';
    if (text === '') throw new WrongUse(`${field.flag}: nothing was entered${source.interactive ? '' : ' on stdin'}.`);
    secrets[field.name] = text;
  }
  return secrets;
}

/** One secret may have several lines; several have one each. The line end that `echo` adds belongs to none. */
function split(text: string, count: number): readonly string[] {
  return count === 1 ? [text.replace(/\r?\n$/, '')] : text.split(/\r?\n/);
}

/** What asking needs of a terminal. */
export interface Terminal {
  readonly input: Pick<NodeJS.ReadStream, 'setRawMode' | 'setEncoding' | 'on' | 'off' | 'resume' | 'pause'>;
  readonly output: Pick<NodeJS.WritableStream, 'write'>;
}

const enter: ReadonlySet<string> = new Set(['\r', '\n', '\u0004']);
const rubOut: ReadonlySet<string> = new Set(['\u0008', '\u007f']);

/** Asks on a terminal and shows nothing of what is typed. */
export function askWithoutEcho(terminal: Terminal, question: string): Promise<string> {
  const { input, output } = terminal;
  return new Promise((resolve, reject) => {
    let typed = '';
    const finish = (settle: () => void): void => {
      input.off('data', take);
      input.setRawMode(false);
      input.pause();
      output.write('\n');
      settle();
    };
    const take = (chunk: string): void => {
      for (const character of chunk) {
        if (character === '\u0003') { finish(() => reject(new WrongUse('Broken off.'))); return; }
        if (enter.has(character)) { finish(() => resolve(typed)); return; }
        typed = rubOut.has(character) ? [...typed].slice(0, -1).join('') : typed + character;
      }
    };
    output.write(question);
    input.setEncoding('utf8');
    input.setRawMode(true);
    input.on('data', take);
    input.resume();
  });
}

/** The process's own stdin and stderr. */
export const processSource: SecretSource = {
  get interactive() { return process.stdin.isTTY; },
  ask: (question) => askWithoutEcho({ input: process.stdin, output: process.stderr }, question),
  async readAll() {
    const chunks: Buffer[] = [];
    for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString();
  },
  warn: (text) => { process.stderr.write(`${text}\n`); },
};
