import { type Configuration, connectionOptions, migrate } from '../../foundation/index.ts';
import { DatabaseProblem, type DatabaseTarget } from './connection-problems.ts';
import { startEmbeddedPostgres } from './embedded.ts';
import { type OwnerFacts, ownerFactsQuery, ownerProblem, runtimeRoles } from './requirements.ts';
import { grantRuntimeRoles, ownRuntimeLogin, proveRuntimeLogin, refusePrivilegedLogin, withClient } from './runtime-login.ts';

/** Where Keystead's data lives: migrated, with a login that can take the runtime roles and nothing else. */
export interface DatabaseHome {
  /** The login that runs Keystead: no superuser, no BYPASSRLS, not the owner. */
  readonly runtimeUrl: string;
  readonly embedded: boolean;
  stop(): Promise<void>;
}

export const migrationsFolder = new URL('../../../migrations/', import.meta.url).pathname;

/**
 * Starts or reaches the database, migrates it, and sees to the runtime login.
 * - nothing set: the embedded PostgreSQL;
 * - `KEYSTEAD_DATABASE_URL` alone: it is the owner; the runtime login is made by it, its password kept in the data folder;
 * - both: the owner migrates and lets the other login take the runtime roles.
 *
 * @throws DatabaseProblem saying what is wrong with the server or a login, and what to do; nothing was changed then, but
 * for the migrations where a right shows missing only later.
 */
export async function openDatabaseHome(configuration: Configuration, onProgress: (text: string) => void): Promise<DatabaseHome> {
  const { databaseUrl, databaseOwnerUrl, dataDirectory } = configuration;
  if (databaseUrl === null) {
    const embedded = await startEmbeddedPostgres(dataDirectory);
    try {
      const owner: DatabaseTarget = { url: embedded.ownerUrl, setting: 'the embedded PostgreSQL' };
      return { runtimeUrl: await settle(owner, null, { dataDirectory, onProgress, embedded: true }), embedded: true, stop: () => embedded.stop() };
    } catch (error) {
      await embedded.stop();
      throw error;
    }
  }
  const given: DatabaseTarget = { url: databaseUrl, setting: 'KEYSTEAD_DATABASE_URL' };
  const runtimeUrl = databaseOwnerUrl === null
    ? await settle(given, null, { dataDirectory, onProgress, embedded: false })
    : await settle({ url: databaseOwnerUrl, setting: 'KEYSTEAD_DATABASE_OWNER_URL' }, given, { dataDirectory, onProgress, embedded: false });
  return { runtimeUrl, embedded: false, stop: async () => undefined };
}

/** Migrates as `owner`, and gives the URL of a runtime login that was proven: the one given, or our own. */
async function settle(owner: DatabaseTarget, given: DatabaseTarget | null, options: { dataDirectory: string; embedded: boolean; onProgress: (text: string) => void }): Promise<string> {
  await refuseUnfit(owner);
  if (given !== null) await refusePrivilegedLogin(given);
  // Of a new database nobody wants to read sixty names; of an upgrade, which ones.
  await migrate({ ownerUrl: owner.url, folder: migrationsFolder, onApply: (name, { isNew }) => { if (!isNew) options.onProgress(`database: ${name}`); } });
  const runtime = given ?? await ownRuntimeLogin(owner, options);
  await grantRuntimeRoles(owner, connectionOptions(runtime.url).user ?? '');
  await proveRuntimeLogin(runtime);
  return runtime.url;
}

async function refuseUnfit(owner: DatabaseTarget): Promise<void> {
  await withClient(owner, async (client) => {
    const facts = (await client.query<OwnerFacts>(ownerFactsQuery, [runtimeRoles])).rows[0];
    const problem = facts === undefined ? null : ownerProblem(facts, owner.setting);
    if (problem !== null) throw new DatabaseProblem(problem);
  });
}
