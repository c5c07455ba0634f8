import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { type Operation, operations } from '@keystead/contract';
import { request } from 'undici';
import { ApiFailure, originOf, tokenIsNeeded } from './api-call.ts';
import type { Command } from './command.ts';
import { helpOf } from './operation-help.ts';
import { printEvents } from './print-events.ts';
import { sealBody } from './sealing.ts';
import { WrongUse, processSource, readSecrets, secretFieldsOf } from './secret-input.ts';

/** Operations that a command of our own carries out. */
const ownCommands: ReadonlySet<string> = new Set(['previewCredentialImport', 'importCredentials', 'exportAuditLog']);

/** One command for each operation of the API; named as the operation, in kebab case. One that streams events prints each as a line of JSON until it ends. */
export const operationCommands: readonly (readonly [string, Command])[] = (Object.values(operations) as Operation[])
  .filter((operation) => operation.permission !== 'public' && !operation.permission.startsWith('operator.') && !ownCommands.has(operation.id))
  .map((operation) => [kebab(operation.id), commandOf(operation)] as const);

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function fieldsOf(operation: Operation): { params: string[]; query: string[]; body: string[] } {
  const keys = (schema: unknown): string[] => (typeof schema === 'object' && schema !== null && 'shape' in schema ? Object.keys(schema.shape as object) : []);
  return { params: keys(operation.params), query: keys(operation.query), body: keys(operation.body).filter((name) => name !== 'sealed' || operation.seals === undefined) };
}

function commandOf(operation: Operation): Command {
  return {
    summary: operation.summary,
    async run(parameters) {
      const fields = fieldsOf(operation);
      const names = [...fields.params, ...fields.query, ...fields.body];
      const options = Object.fromEntries([...names.map(kebab), 'body', 'file', 'if-match', 'output', 'url', ...(operation.seals === undefined ? [] : ['vault-key'])].map((name) => [name, { type: 'string' as const }]));
      let given: Record<string, string | boolean | undefined>;
      try {
        given = parseArgs({ args: [...parameters], options: { ...options, json: { type: 'boolean' }, help: { type: 'boolean' } }, strict: true }).values;
      } catch (error) {
        process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${helpOf(operation, kebab)}`);
        return 2;
      }
      if (given['help'] === true) { process.stdout.write(helpOf(operation, kebab)); return 0; }
      try {
        return await call(operation, given);
      } catch (error) {
        if (!(error instanceof WrongUse) && !(error instanceof ApiFailure)) throw error;
        process.stderr.write(`${error instanceof ApiFailure && given['json'] === true && error.body !== '' ? error.body : error.message}\n`);
        return error instanceof WrongUse ? 2 : 1;
      }
    },
  };
}

async function call(operation: Operation, given: Record<string, string | boolean | undefined>): Promise<number> {
  const token = process.env['KEYSTEAD_TOKEN'] ?? '';
  if (token === '') {
    process.stderr.write(`${tokenIsNeeded}\n`);
    return 2;
  }
  const fields = fieldsOf(operation);
  const value = (name: string): string | undefined => given[kebab(name)] as string | undefined;
  const missing = fields.params.filter((name) => value(name) === undefined);
  if (missing.length > 0) { process.stderr.write(`${missing.map((name) => `--${kebab(name)}`).join(', ')} is needed.\n\n${helpOf(operation, kebab)}`); return 2; }
  const path = fields.params.reduce((text, name) => text.replace(`{${name}}`, encodeURIComponent(value(name) ?? '')), operation.path as string);
  const query = new URLSearchParams(fields.query.flatMap((name) => { const text = value(name); return text === undefined ? [] : [[name, text] as [string, string]]; }));
  const origin = originOf(given['url'] as string | undefined);
  const body = await sealed(operation, await bodyOf(operation, fields.body, given), { api: { origin, token }, value, expected: given['vault-key'] as string | undefined });
  try {
    const answer = await request(`${origin}${path}${query.size > 0 ? `?${query.toString()}` : ''}`, {
      method: operation.method, body: body.bytes,
      headers: { authorization: `Bearer ${token}`, ...(body.bytes === null ? {} : { 'content-type': body.type }), ...(typeof given['if-match'] === 'string' ? { 'if-match': given['if-match'] } : {}) },
    });
    if (operation.responseContent === 'text/event-stream' && answer.statusCode < 400) { await printEvents(answer.body, process.stdout); return 0; }
    const bytes = Buffer.from(await answer.body.arrayBuffer());
    return await show(answer.statusCode, bytes, given);
  } catch (error) {
    process.stderr.write(`${origin} does not answer: ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

async function bodyOf(operation: Operation, fields: readonly string[], given: Record<string, string | boolean | undefined>): Promise<{ bytes: Buffer | string | null; type: string }> {
  if (operation.requestContent !== undefined && typeof given['file'] === 'string') return { bytes: await readFile(given['file']), type: operation.requestContent };
  if (operation.body === undefined) return { bytes: null, type: '' };
  if (typeof given['body'] === 'string') return { bytes: await wholeBody(given['body']), type: 'application/json' };
  const value = (name: string): string | undefined => given[kebab(name)] as string | undefined;
  const secretFields = secretFieldsOf(operation, kebab);
  // A secret is text, whatever it looks like.
  const secrets = await readSecrets(secretFields, value, processSource);
  const object = { ...Object.fromEntries(fields.flatMap((name) => { const text = value(name); return text === undefined ? [] : [[name, readValue(text)]]; })), ...secrets };
  return { bytes: JSON.stringify(object), type: 'application/json' };
}

/** A key leaves this process only sealed to the vault key. */
async function sealed(
  operation: Operation, body: { bytes: Buffer | string | null; type: string }, given: { api: { origin: string; token: string }; value: (name: string) => string | undefined; expected: string | undefined },
): Promise<{ bytes: Buffer | string | null; type: string }> {
  if (operation.seals === undefined || typeof body.bytes !== 'string') return body;
  const object: unknown = readValue(body.bytes);
  if (typeof object !== 'object' || object === null || Array.isArray(object)) return body;
  return { ...body, bytes: JSON.stringify(await sealBody(operation, given.api, { body: { ...object }, value: given.value, expected: given.expected })) };
}

/** A body as it stands, from a file, or from stdin. */
async function wholeBody(text: string): Promise<string> {
  if (text === '@-') return processSource.readAll();
  return text.startsWith('@') ? readFile(text.slice(1), 'utf8') : text;
}

/** `true`, `12`, `["a"]` and `null` mean what they say in JSON; everything else is text. */
function readValue(text: string): unknown {
  if (!/^(?:true|false|null|-?\d+(?:\.\d+)?|[[{].*)$/s.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

async function show(status: number, bytes: Buffer, given: Record<string, string | boolean | undefined>): Promise<number> {
  if (status >= 400) {
    const problem = parseProblem(bytes);
    process.stderr.write(given['json'] === true ? `${bytes.toString()}\n` : `${problem.title ?? bytes.toString()}\n${problem.fix ?? ''}\n`);
    return 1;
  }
  if (typeof given['output'] === 'string') {
    const { writeFile } = await import('node:fs/promises');
    await writeFile(given['output'], bytes);
    return 0;
  }
  if (bytes.length === 0) { if (given['json'] !== true) process.stdout.write('Done.\n'); return 0; }
  try {
    const parsed: unknown = JSON.parse(bytes.toString());
    process.stdout.write(given['json'] === true ? `${JSON.stringify(parsed)}\n` : `${JSON.stringify(parsed, null, 2)}\n`);
  } catch {
    process.stdout.write(bytes);
  }
  return 0;
}

function parseProblem(bytes: Buffer): { title?: string; fix?: string } {
  try {
    return JSON.parse(bytes.toString()) as { title?: string; fix?: string };
  } catch {
    return {};
  }
}
