import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually, withOwner } from './attacker.ts';
import type { RunningKeystead } from './keystead.ts';

/** What a running Keystead asked its database, as PostgreSQL itself wrote it down. */
export interface QueryLog {
  /**
   * The statements of the control plane and of the identity library that ran during `work`, in their order, without the values in them. What the
   * program does by itself at that moment (a look at what has expired) is among them: compare twice before saying that two differ.
   */
  during(work: () => Promise<unknown>): Promise<readonly string[]>;
}

/** The roles that answer requests. The others ship, sequence and poll by themselves. */
const statement = /^(?:keystead_app|keystead_identity)\|LOG: {2}(?:statement|execute [^:]*): (.*)$/;

/**
 * Has the server's own PostgreSQL log every statement, before it runs, into the file that it logs to anyway. `probe` is any request that is
 * let in: what it asks must be heard.
 */
export async function openQueryLog(keystead: Pick<RunningKeystead, 'dataDirectory'>, probe: () => Promise<unknown>): Promise<QueryLog> {
  const file = join(keystead.dataDirectory, 'postgres', 'log');
  await withOwner(keystead, async (client) => {
    for (const [name, value] of [['log_line_prefix', '%a|'], ['log_parameter_max_length', '0'], ['log_statement', 'all']] as const) await client.query(`alter system set ${name} = '${value}'`);
    await client.query('select pg_reload_conf()');
  });
  const during = async (work: () => Promise<unknown>): Promise<readonly string[]> => {
    const before = (await readFile(file)).length;
    await work();
    return (await readFile(file)).subarray(before).toString('utf8').split('\n').flatMap((line) => statement.exec(line)?.slice(1, 2) ?? []);
  };
  // Each connection reads its settings anew when it is used next.
  const heard = await eventually(() => during(probe), (statements) => statements.length >= 3);
  if (heard.length < 3) throw new Error('PostgreSQL does not log what it is asked');
  return { during };
}
