import { existsSync, readFileSync } from 'node:fs';
import type pg from 'pg';

const sslModes = ['disable', 'require', 'verify-ca', 'verify-full'] as const;
type SslMode = (typeof sslModes)[number];

/** What may stand behind the `?`. Anything else is refused: a setting we would ignore could be one that protects. */
const parameters = ['host', 'sslmode', 'sslrootcert'] as const;

const shape = 'it must look like postgresql://user:password@host:5432/database, with special characters of the password percent-encoded';

/**
 * Says what is wrong with a database URL, without repeating any of it (it holds a password); `null` where nothing is.
 * Reads no network; looks whether the file of `sslrootcert` is there.
 */
export function databaseUrlProblem(text: string): string | null {
  if (!URL.canParse(text)) return shape;
  const url = new URL(text);
  if (url.protocol !== 'postgresql:' && url.protocol !== 'postgres:') return shape;
  try {
    for (const part of [url.username, url.password, url.hostname, url.pathname]) decodeURIComponent(part);
  } catch {
    return shape;
  }
  if (url.username === '') return 'it names no user';
  if (url.pathname.length < 2) return 'it names no database';
  const unknown = [...url.searchParams.keys()].filter((name) => !(parameters as readonly string[]).includes(name));
  if (unknown.length > 0) return `it may carry ${parameters.join(', ')} behind the "?", and nothing else (found: ${unknown.join(', ')})`;
  const mode = url.searchParams.get('sslmode');
  if (mode !== null && !(sslModes as readonly string[]).includes(mode)) return `sslmode must be one of ${sslModes.join(', ')}`;
  const authorities = url.searchParams.get('sslrootcert');
  if (authorities !== null && !existsSync(authorities)) return `the file of sslrootcert is not there: ${authorities}`;
  return null;
}

/**
 * `connectionString` of the pg package cannot carry a Unix socket beside a password and start options, so the URL is taken apart.
 * `postgresql://user:password@localhost/name?host=/path/to/socket` names a socket directory.
 * `sslmode` means what it means to libpq: `require` encrypts, `verify-ca` proves the authority, `verify-full` the name as well.
 */
export function connectionOptions(url: string): pg.ClientConfig {
  const parsed = new URL(url);
  const mode = (parsed.searchParams.get('sslmode') ?? 'disable') as SslMode;
  return {
    host: hostOf(parsed),
    port: parsed.port === '' ? 5432 : Number(parsed.port),
    user: decodeURIComponent(parsed.username),
    password: decodeURIComponent(parsed.password),
    database: decodeURIComponent(parsed.pathname.slice(1)) || 'postgres',
    ...(mode === 'disable' ? {} : { ssl: tlsOptions(mode, parsed.searchParams.get('sslrootcert')) }),
  };
}

function hostOf(url: URL): string {
  const host = url.searchParams.get('host') ?? decodeURIComponent(url.hostname);
  // An IPv6 address stands in brackets in a URL, and nowhere else.
  return host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
}

function tlsOptions(mode: SslMode, authorities: string | null): NonNullable<Exclude<pg.ClientConfig['ssl'], boolean>> {
  return {
    rejectUnauthorized: mode !== 'require' || authorities !== null,
    ...(authorities === null ? {} : { ca: readFileSync(authorities, 'utf8') }),
    ...(mode === 'verify-full' ? {} : { checkServerIdentity: () => undefined }),
  };
}

/** Where a URL leads, for people: `host:port` or the socket's folder. Never user or password. */
export function describeDatabaseServer(url: string): string {
  const { host, port } = connectionOptions(url);
  return host?.startsWith('/') === true ? `the PostgreSQL at ${host} (port ${port})` : `the PostgreSQL at ${host}:${port}`;
}
