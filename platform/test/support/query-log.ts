import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { eventually, withOwner } from './attacker.ts';
import type { RunningKeystead } from './keystead.ts';

/** What a running Keystead asked its database, as PostgreSQL itself wrote it down. */
export interface QueryLog {
  /** The statements of the control plane and of the identity library that ran during `work`, in their order, without the values in them. */
  during(work: () => Promise<unknown>): Promise<readonly string[]>;
}

/** The roles that answer requests, and the connection. The others ship, sequence and poll by themselves, and so does what `inBackground` began. */
const statement = /^(?:keystead_app|keystead_identity)\|(\d+)\|LOG: {2}(?:statement|execute [^:]*): (.*)$/;
/** What is asked now and then by what follows changes from the start on: which root keys there are. All other work that no request waits for has connections of its own. */
const byItself = /\binstallation where name\b|\broot_key_holders\b/;

interface Asked { readonly connection: string; readonly text: string }

/** Without the transactions that the program begins by itself, or had begun before. */
function forRequests(asked: readonly Asked[]): string[] {
  const dropped = new Set<Asked>();
  for (const own of Map.groupBy(asked, ({ connection }) => connection).values()) {
    let transaction: Asked[] = [];
    let open = false;
    for (const each of own) {
      if (each.text === 'begin') { transaction = []; open = true; }
      transaction.push(each);
      const ends = each.text === 'commit' || each.text === 'rollback';
      if (open && !ends) continue;
      if ((ends && !open) || transaction.some(({ text }) => byItself.test(text))) for (const one of transaction) dropped.add(one);
      transaction = [];
      open = false;
    }
    if (transaction.some(({ text }) => byItself.test(text))) for (const one of transaction) dropped.add(one);
  }
  return asked.filter((each) => !dropped.has(each)).map(({ text }) => text);
}

/**
 * Has the server's own PostgreSQL log every statement, before it runs, into the file that it logs to anyway. `probe` is any request that is
 * let in: what it asks must be heard.
 */
export async function openQueryLog(keystead: Pick<RunningKeystead, 'dataDirectory'>, probe: () => Promise<unknown>): Promise<QueryLog> {
  const file = join(keystead.dataDirectory, 'postgres', 'log');
  await withOwner(keystead, async (client) => {
    for (const [name, value] of [['log_line_prefix', '%a|%p|'], ['log_parameter_max_length', '0'], ['log_statement', 'all']] as const) await client.query(`alter system set ${name} = '${value}'`);
    await client.query('select pg_reload_conf()');
  });
  const during = async (work: () => Promise<unknown>): Promise<readonly string[]> => {
    // From where it ended: the whole file is tens of megabytes after some hundred requests.
    const { size: start } = await stat(file);
    await work();
    return forRequests((await text(createReadStream(file, { start }))).split('\n').flatMap((line): Asked[] => {
      const [, connection, asked] = statement.exec(line) ?? [];
      return connection === undefined || asked === undefined ? [] : [{ connection, text: asked }];
    }));
  };
  // Each connection reads its settings anew when it is used next.
  const heard = await eventually(() => during(probe), (statements) => statements.length >= 3);
  if (heard.length < 3) throw new Error('PostgreSQL does not log what it is asked');
  return { during };
}
