import { Agent, request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Operation } from '@keystead/contract';
import pg from 'pg';
import type { RunningKeystead } from './keystead.ts';
import { schemaOf } from './samples.ts';

/** An answer as an attacker reads it: everything that came, and the body parsed where it is JSON. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  readonly json: Readonly<Record<string, unknown>>;
}

export interface Attempt {
  readonly method?: string;
  /** Sent as it stands: no client normalises it. */
  readonly path: string;
  /** An API token, or a session's cookie (`name=value`). */
  readonly token?: string;
  readonly cookie?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text is sent as it is, anything else as JSON. */
  readonly body?: unknown;
}

/** Sends requests as an attacker would, and remembers every answer. */
export interface Attacker {
  readonly answers: readonly { readonly asked: string; readonly text: string }[];
  call(attempt: Attempt): Promise<Answer>;
  /** Writes bytes to a new connection, and gives what comes back until it is closed or silent. */
  raw(bytes: string | Buffer, silenceMilliseconds?: number): Promise<string>;
}

const answerLimitMilliseconds = 20_000;
/** Answers that go on for as long as somebody reads: what they begin with is the answer. */
const endlessPaths = /^\/api\/v1\/request-tail(?:\?|$)/;

export function openAttacker(keystead: Pick<RunningKeystead, 'url'>): Attacker {
  const origin = new URL(keystead.url);
  const answers: { asked: string; text: string }[] = [];
  const agent = new Agent({ keepAlive: true });
  return {
    answers,
    call(attempt) {
      const { method = attempt.body === undefined ? 'GET' : 'POST', path, token, cookie } = attempt;
      const body = attempt.body === undefined ? null : typeof attempt.body === 'string' || Buffer.isBuffer(attempt.body) ? attempt.body : JSON.stringify(attempt.body);
      const headers: Record<string, string> = {
        ...(body === null ? {} : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...(cookie === undefined ? {} : { cookie }), ...attempt.headers,
      };
      return new Promise((resolve, reject) => {
        const call = httpRequest({ host: origin.hostname, port: origin.port, method, path, headers, agent, signal: AbortSignal.timeout(answerLimitMilliseconds) }, (response) => {
          const chunks: Buffer[] = [];
          let over = false;
          const done = (): void => {
            if (over) return;
            over = true;
            const text = Buffer.concat(chunks).toString('latin1');
            answers.push({ asked: `${method} ${path.slice(0, 200)}`, text: `${response.rawHeaders.join('\n')}\n\n${text}` });
            resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json: parsed(Buffer.concat(chunks).toString('utf8')) });
          };
          response.on('data', (chunk: Buffer) => {
            chunks.push(chunk);
            if (response.statusCode === 200 && endlessPaths.test(path)) { done(); call.destroy(); }
          });
          response.on('end', done);
          response.on('error', done);
        });
        call.on('error', (error) => { reject(new Error(`${method} ${path.slice(0, 200)}: ${error.message}`, { cause: error })); });
        call.end(body ?? undefined);
      });
    },
    raw(bytes, silenceMilliseconds = 1_500) {
      return new Promise((resolve) => {
        const socket = connect({ host: origin.hostname, port: Number(origin.port) });
        let text = '';
        socket.setTimeout(silenceMilliseconds, () => { text += '\n[open]'; socket.destroy(); });
        socket.on('data', (chunk) => { text += chunk.toString('latin1'); });
        socket.on('error', () => undefined);
        socket.on('close', () => { answers.push({ asked: 'raw', text }); resolve(text); });
        socket.write(bytes);
      });
    },
  };
}

function parsed(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value as Record<string, unknown> : {};
  } catch {
    return {};
  }
}

/** Signs in and gives the session's cookie as a browser would send it back. */
export async function signIn(attacker: Attacker, email: string, password: string): Promise<string> {
  const answer = await attacker.call({ path: '/api/v1/session', body: { email, password } });
  if (answer.status !== 200) throw new Error(`sign-in of ${email} failed: ${answer.text}`);
  return cookieOf(answer);
}

export function cookieOf(answer: Answer): string {
  return [answer.headers['set-cookie'] ?? []].flat().map((line) => line.split(';', 1)[0] ?? '').join('; ');
}

/**
 * Reads until `accept` holds, ever more seldom: what takes a minute is not asked for a thousand times. By default for two minutes and more, since a busy machine is slow.
 * @throws Error with what was read last, where it never holds.
 */
export async function eventually<T>(read: () => Promise<T>, accept: (value: T) => boolean, attempts = 220): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    const value = await read();
    if (accept(value)) return value;
    if (attempt >= attempts) throw new Error(`not so after ${attempts + 1} looks; the last showed ${String(JSON.stringify(value)).slice(0, 600)}`);
    await new Promise((resolve) => { setTimeout(resolve, Math.min(50 + 5 * attempt, 1_000)); });
  }
}

/** Path of an operation with its parameters filled in. Where one counts (the version of a credential), an id is no value for it: it is the first. */
export function pathOf(operation: Operation, params: Readonly<Record<string, string>> = {}): string {
  const shapes = schemaOf(operation.params)?.properties ?? {};
  const counts = (name: string): boolean => shapes[name]?.type === 'integer' || shapes[name]?.type === 'number';
  return operation.path.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => encodeURIComponent(counts(name) && (params[name] ?? '').includes('-') ? '1' : params[name] ?? ''));
}

/** The database of a running Keystead, seen by its owner: below every policy. */
export interface Dump {
  /** Each table's rows as text, bytea as hexadecimal and once more as the bytes they are. */
  readonly tables: ReadonlyMap<string, readonly string[]>;
}

/** A connection as the owner of the database, for whoever asks it hundreds of times. */
export async function connectOwner(keystead: Pick<RunningKeystead, 'dataDirectory'>): Promise<pg.Client> {
  const home = join(keystead.dataDirectory, 'postgres');
  const client = new pg.Client({ host: join(home, 'data'), user: 'keystead_owner', database: 'keystead', password: (await readFile(join(home, 'owner-password'), 'utf8')).trim() });
  await client.connect();
  return client;
}

export async function withOwner<T>(keystead: Pick<RunningKeystead, 'dataDirectory'>, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = await connectOwner(keystead);
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

export async function dumpDatabase(keystead: Pick<RunningKeystead, 'dataDirectory'>): Promise<Dump> {
  return withOwner(keystead, async (client) => {
    const tables = new Map<string, string[]>();
    for (const name of await tableNames(client)) {
      const { rows } = await client.query<{ row: string }>(`select whole::text as row from ${name} as whole`);
      tables.set(name, rows.map(({ row }) => `${row}\n${row.replaceAll(/\\\\?x([0-9a-f]+)/g, (_whole, hex: string) => Buffer.from(hex, 'hex').toString('latin1'))}`));
    }
    return { tables };
  });
}

/** A table that is partitioned counts as one: its rows stand in it, and it moves as a whole. */
async function tableNames(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>("select format('%I.%I', relnamespace::regnamespace::text, relname) as name from pg_class where relkind in ('r', 'p') and not relispartition and relnamespace::regnamespace::text not in ('pg_catalog', 'information_schema', 'pg_toast') order by 1");
  return rows.map(({ name }) => name);
}

/** Signed by the log itself, at its own time; and when each organisation is looked at next. */
export const tablesOfCheckpoints: readonly string[] = ['keystead.audit_checkpoints', 'keystead.audit_subtrees', 'keystead.audit_signing_keys', 'keystead.anomaly_watch'];
/** The log, and what is shipped to it: they move by themselves, a little after whatever happened. So do refused requests, who looks on, and the reviews that each organisation begins with. */
export const movingTables: readonly string[] = [...tablesOfCheckpoints, 'keystead.audit_outbox', 'keystead.audit_leaves', 'keystead.audit_openings', 'keystead.spool_positions', 'keystead.refusals', 'keystead.refusal_minutes', 'keystead.call_origins', 'keystead.refused_credentials', 'keystead.request_tails', 'keystead.receipt_signatures', 'keystead.oversight_plans'];

/** How many rows each table holds. `without`: tables that move by themselves. */
export async function countRows(keystead: Pick<RunningKeystead, 'dataDirectory'>, without: readonly string[] = []): Promise<Record<string, number>> {
  return withOwner(keystead, (client) => countRowsOver(client, without));
}

/** As `countRows`, over a connection that is open already. */
export async function countRowsOver(client: pg.Client, without: readonly string[]): Promise<Record<string, number>> {
  const names = (await tableNames(client)).filter((name) => !without.includes(name));
  const { rows } = await client.query<{ name: string; count: number }>(names.map((name) => `select '${name}' as name, count(*)::int as count from ${name}`).join(' union all '));
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
}
