import type { DatabaseRole } from '../../foundation/index.ts';

/** The roles that the runtime login must be able to take; a record, so that the compiler finds a forgotten one. */
const roles: Readonly<Record<DatabaseRole, true>> = { keystead_app: true, keystead_identity: true, keystead_snapshot: true, keystead_spool: true, keystead_sequencer: true, keystead_keys: true };
export const runtimeRoles: readonly string[] = Object.keys(roles);

/** What is known of the server and of the login that migrates, before anything is changed. */
export interface OwnerFacts {
  readonly user: string;
  readonly database: string;
  /** `server_version_num`, e.g. 150018. */
  readonly version: number;
  readonly encoding: string;
  readonly standby: boolean;
  readonly mayCreateRoles: boolean;
  readonly mayCreateSchemas: boolean;
  /** Whose tables are already there, if this login may not act as it. */
  readonly foreignOwner: string | null;
  readonly missingRoles: readonly string[];
}

export const ownerFactsQuery = `
  select current_user as "user", current_database() as database, current_setting('server_version_num')::int as version, current_setting('server_encoding') as encoding,
    pg_is_in_recovery() as standby, r.rolsuper or r.rolcreaterole as "mayCreateRoles", has_database_privilege(current_database(), 'create') as "mayCreateSchemas",
    (select o.rolname from pg_namespace n join pg_roles o on o.oid = n.nspowner where n.nspname = 'keystead' and not pg_has_role(current_user, n.nspowner, 'usage'))::text as "foreignOwner",
    array(select wanted from unnest($1::text[]) wanted where not exists (select from pg_roles where rolname = wanted)) as "missingRoles"
  from pg_roles r where r.rolname = current_user`;

const oldestVersion = 150_000;

/** Says why this database cannot be migrated by this login, and what to do; `null` where it can. */
export function ownerProblem(facts: OwnerFacts, setting: string): string | null {
  const { user, database } = facts;
  if (facts.version < oldestVersion) return `The server of ${setting} is PostgreSQL ${majorOf(facts.version)}, and Keystead needs 15 or newer. Upgrade it, or name another server.`;
  if (facts.encoding !== 'UTF8') return `The database "${database}" of ${setting} is encoded in ${facts.encoding}, and Keystead needs UTF8. Make another: create database … encoding 'UTF8' template template0.`;
  if (facts.standby) return `The server of ${setting} is a standby, which takes no writes. Name the primary.`;
  if (facts.foreignOwner !== null) return `The tables in "${database}" belong to "${facts.foreignOwner}", and "${user}" may not change them. Give the URL of "${facts.foreignOwner}" in ${setting}.`;
  if (!facts.mayCreateSchemas) return `"${user}" may not make schemas in the database "${database}". As its owner or an administrator: grant create on database "${database}" to "${user}".`;
  if (facts.missingRoles.length > 0 && !facts.mayCreateRoles) return `"${user}" may not make the roles that Keystead needs. Give it CREATEROLE, or as an administrator of the server: ${facts.missingRoles.map((role) => `create role ${role} nologin;`).join(' ')}`;
  return null;
}

/** What is known of the login that runs Keystead. */
export interface RuntimeFacts {
  readonly user: string;
  readonly superuser: boolean;
  readonly bypassesRowSecurity: boolean;
  readonly mayCreateRoles: boolean;
  readonly mayActAsOwner: boolean;
}

export const runtimeFactsQuery = `
  select session_user as "user", rolsuper as superuser, rolbypassrls as "bypassesRowSecurity", rolcreaterole as "mayCreateRoles",
    exists (select from pg_namespace n where n.nspname = 'keystead' and pg_has_role(session_user, n.nspowner, 'member')) as "mayActAsOwner"
  from pg_roles where rolname = session_user`;

/** A privileged login would see every tenant whatever the policies say, or could make itself one that does: refused. */
export function runtimeProblem(facts: RuntimeFacts, setting: string): string | null {
  const reasons = [[facts.superuser, 'is a superuser'], [facts.bypassesRowSecurity, 'has BYPASSRLS'], [facts.mayActAsOwner, 'owns the tables'], [facts.mayCreateRoles, 'has CREATEROLE']] as const;
  const reason = reasons.find(([holds]) => holds)?.[1];
  if (reason === undefined) return null;
  return `The login "${facts.user}" of ${setting} ${reason}: row-level security would not hold. Give a plain login there (create role … login noinherit password '…'), and the owner in KEYSTEAD_DATABASE_OWNER_URL.`;
}

/** What an administrator has to run where the owner may not. */
export function grantSentence(login: string): string {
  return `grant ${runtimeRoles.join(', ')} to "${login}"`;
}

function majorOf(version: number): string {
  return version >= 100_000 ? String(Math.floor(version / 10_000)) : `${Math.floor(version / 10_000)}.${Math.floor(version / 100) % 100}`;
}
