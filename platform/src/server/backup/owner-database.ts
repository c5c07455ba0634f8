import pg from 'pg';
import { type Configuration, connectionOptions } from '../../foundation/index.ts';
import { startEmbeddedPostgres } from '../postgres/index.ts';

/** The database as its owner, for as long as a command lasts. */
export interface OwnerDatabase { readonly url: string; close(): Promise<void> }

/** The one of the configuration. The embedded one is started where Keystead does not run, and left running where it does. */
export async function openOwnerDatabase({ databaseUrl, databaseOwnerUrl, dataDirectory }: Pick<Configuration, 'databaseUrl' | 'databaseOwnerUrl' | 'dataDirectory'>): Promise<OwnerDatabase> {
  const given = databaseOwnerUrl ?? databaseUrl;
  if (given !== null) return { url: given, close: async () => undefined };
  const embedded = await startEmbeddedPostgres(dataDirectory);
  return { url: embedded.ownerUrl, close: async () => { if (!embedded.attached) await embedded.stop(); } };
}

/** Connects as the owner, works, ends. A transaction that is open then is taken back. */
export async function withOwner<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ ...connectionOptions(url), application_name: 'keystead-backup' });
  // A connection that is lost fails the statement under way; without a listener it would end the process besides.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
