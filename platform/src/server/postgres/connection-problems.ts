import { connectionOptions, describeDatabaseServer } from '../../foundation/index.ts';

/** A database login, and where its URL was set: a message names the setting, never the URL. */
export interface DatabaseTarget {
  readonly url: string;
  /** `KEYSTEAD_DATABASE_URL`, `KEYSTEAD_DATABASE_OWNER_URL`, or what stands for them with the embedded PostgreSQL. */
  readonly setting: string;
}

/** The start cannot go on with this database. The message is one for the operator: what happened, and what to do. */
export class DatabaseProblem extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'DatabaseProblem';
  }
}

/** Longer than a slow handshake over a continent, shorter than a patient operator. */
export const connectLimitMilliseconds = 10_000;

interface Known { readonly setting: string; readonly server: string; readonly user: string; readonly database: string; readonly message: string }
type Explain = (known: Known) => string;

const unreachable: Explain = ({ server, setting, message }) => `${upper(server)} was not reached (${message}). See that it runs and that no firewall stands between, or correct host and port in ${setting}.`;
const unnamed: Explain = ({ server, setting }) => `The host name of ${server} is not known to this machine. Correct it in ${setting}, or see to the name service.`;
const untrusted: Explain = ({ server, setting, message }) => `${upper(server)} showed a certificate that is not trusted here (${message}). Name the authority's certificate in ${setting}: sslmode=verify-full&sslrootcert=/path/to/ca.pem.`;
const misnamed: Explain = ({ server, setting, message }) => `The certificate of ${server} is made out to another name (${message}). Use in ${setting} the host name that the certificate holds, or sslmode=verify-ca, which proves the authority alone.`;
const wrongPassword: Explain = ({ server, setting, user }) => `${upper(server)} did not accept the password of "${user}". Correct user or password in ${setting}; special characters must be percent-encoded.`;
const noPassword: Explain = ({ server, setting, user }) => `${upper(server)} asks for the password of "${user}", and ${setting} holds none. Add it: postgresql://user:password@host/database.`;
const noTls: Explain = ({ server, setting }) => `${upper(server)} does not offer TLS, which ${setting} asks for (sslmode). Switch TLS on at the server, or, on a network that you trust, take sslmode out.`;
const refused: Explain = ({ server, setting, user, message }) => `${upper(server)} does not let "${user}" in (${message}). ${/no encryption|SSL off/i.test(message) ? `If the server takes TLS alone, add sslmode=verify-full to ${setting}; else allow` : 'Allow'} this login in the server's pg_hba.conf, by password (scram-sha-256).`;
const silent: Explain = ({ server, setting }) => `${upper(server)} did not answer within ${connectLimitMilliseconds / 1000} seconds. See that it runs and that no firewall stands between, or correct host and port in ${setting}.`;
const full: Explain = ({ server }) => `${upper(server)} has no connection left. Raise its max_connections, or end other programs' connections; docs/operator.md tells how many Keystead takes.`;
const starting: Explain = ({ server, message }) => `${upper(server)} takes no connections yet (${message}). Start Keystead again when it does.`;
const noDatabase: Explain = ({ server, setting, database, user }) => `${upper(server)} has no database "${database}". Make it (create database "${database}" owner "${user}" encoding 'UTF8' template template0), or correct the name in ${setting}.`;

/** By PostgreSQL's SQLSTATE, or the code Node.js gives the failure. */
const byCode: Readonly<Record<string, Explain>> = {
  ECONNREFUSED: unreachable, ENOENT: unreachable, EACCES: unreachable, EHOSTUNREACH: unreachable, ENETUNREACH: unreachable, ECONNRESET: unreachable, EADDRNOTAVAIL: unreachable,
  ETIMEDOUT: silent, ENOTFOUND: unnamed, EAI_AGAIN: unnamed,
  SELF_SIGNED_CERT_IN_CHAIN: untrusted, DEPTH_ZERO_SELF_SIGNED_CERT: untrusted, UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted, UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  UNABLE_TO_GET_ISSUER_CERT: untrusted, ERR_TLS_CERT_ALTNAME_INVALID: misnamed, CERT_HAS_EXPIRED: untrusted,
  '28P01': wrongPassword, '28000': refused, '3D000': noDatabase, '53300': full, '57P03': starting,
};

/** What the pg package says without a code. */
const byMessage: readonly (readonly [RegExp, Explain])[] = [
  [/does not support SSL/i, noTls],
  [/client password must be/i, noPassword],
  [/timeout expired/i, silent],
  [/terminated unexpectedly/i, unreachable],
  [/unsupported startup parameter/i, ({ server, setting }) => `${upper(server)} is a connection pooler that refuses start-up options. Give the address of PostgreSQL itself in ${setting}: Keystead pools its own connections, and listens for notifications.`],
];

/** One sentence or two for the operator about a connection that could not be made. It never holds the password. */
export function explainConnectionFailure(error: unknown, target: DatabaseTarget): string {
  const { user = '', database = '', password } = connectionOptions(target.url);
  const { code = '', message: said = '' } = error as { code?: string; message?: string };
  // Node.js gives a name with several addresses one error with an empty message.
  const raw = said === '' ? code : said;
  const message = typeof password === 'string' && password !== '' ? raw.replaceAll(password, '…') : raw;
  const explain = byCode[code] ?? byMessage.find(([pattern]) => pattern.test(message))?.[1] ?? unreachable;
  return explain({ setting: target.setting, server: describeDatabaseServer(target.url), user, database, message });
}

function upper(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
