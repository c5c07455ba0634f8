import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { explainConnectionFailure } from './connection-problems.ts';

const target = { url: 'postgresql://ada:s3cret%2Fpass@db.example:5433/office?sslmode=require', setting: 'KEYSTEAD_DATABASE_URL' };
const explain = (message: string, code?: string): string => explainConnectionFailure(Object.assign(new Error(message), code === undefined ? {} : { code }), target);

describe('O2 a connection that cannot be made', () => {
  it('O2 V3 every known failure says what happened, where, and what to do; none holds the password', () => {
    for (const [message, code, happened, fix] of [
      ['', 'ECONNREFUSED', /^The PostgreSQL at db\.example:5433 was not reached \(ECONNREFUSED\)/, /correct host and port in KEYSTEAD_DATABASE_URL/],
      ['getaddrinfo ENOTFOUND db.example', 'ENOTFOUND', /host name of .*db\.example:5433 is not known/, /Correct it in KEYSTEAD_DATABASE_URL/],
      ['timeout expired', undefined, /did not answer within 10 seconds/, /firewall/],
      ['connect ETIMEDOUT', 'ETIMEDOUT', /did not answer/, /firewall/],
      ['password authentication failed for user "ada"', '28P01', /did not accept the password of "ada"/, /percent-encoded/],
      ['SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a non-empty string', undefined, /asks for the password of "ada"/, /Add it/],
      ['no pg_hba.conf entry for host "10.0.0.1", user "ada", database "office", no encryption', '28000', /does not let "ada" in/, /add sslmode=verify-full/],
      ['database "office" does not exist', '3D000', /has no database "office"/, /create database "office" owner "ada"/],
      ['sorry, too many clients already', '53300', /no connection left/, /max_connections/],
      ['the database system is starting up', '57P03', /takes no connections yet/, /Start Keystead again/],
      ['The server does not support SSL connections', undefined, /does not offer TLS/, /take sslmode out/],
      ['self-signed certificate', 'DEPTH_ZERO_SELF_SIGNED_CERT', /certificate that is not trusted/, /sslrootcert=/],
      ['Hostname/IP does not match', 'ERR_TLS_CERT_ALTNAME_INVALID', /made out to another name/, /sslmode=verify-ca/],
      ['unsupported startup parameter: options', '08P01', /connection pooler/, /address of PostgreSQL itself/],
      ['something new', 'XX999', /was not reached \(something new\)/, /correct host and port/],
      ['bad things at s3cret/pass', 'XX999', /bad things at …/, /KEYSTEAD_DATABASE_URL/],
    ] as const) {
      const said = explain(message, code);
      assert.match(said, happened);
      assert.match(said, fix);
      assert.doesNotMatch(said, /s3cret/);
    }
  });
});
