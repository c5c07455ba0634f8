import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ConfigurationError, readConfiguration } from './configuration.ts';
import { connectionOptions, databaseUrlProblem } from './database-url.ts';

const authorities = fileURLToPath(import.meta.url);

describe('O2 the URL of a database', () => {
  it('O2 host, port, socket folder, IPv6 and percent-encoding mean what they mean to libpq', () => {
    const read = (url: string): unknown[] => { const { host, port, user, password, database } = connectionOptions(url); return [host, port, user, password, database]; };
    assert.deepEqual(read('postgresql://ada:p%40ss%2Fword@db.example/office'), ['db.example', 5432, 'ada', 'p@ss/word', 'office']);
    assert.deepEqual(read('postgres://ada@[::1]:5433/office%201'), ['::1', 5433, 'ada', '', 'office 1']);
    assert.deepEqual(read('postgresql://ada:x@localhost:6000/office?host=/run/postgresql'), ['/run/postgresql', 6000, 'ada', 'x', 'office']);
  });

  it('O6 sslmode: require encrypts, verify-ca proves the authority, verify-full the name as well, disable nothing', () => {
    const tls = (parameters: string): unknown => {
      const { ssl } = connectionOptions(`postgresql://a:b@h/d${parameters}`);
      return typeof ssl === 'object' ? [ssl.rejectUnauthorized, ssl.checkServerIdentity === undefined, ssl.ca !== undefined] : ssl;
    };
    assert.deepEqual(['', '?sslmode=disable', '?sslmode=require', '?sslmode=verify-ca', '?sslmode=verify-full'].map(tls), [undefined, undefined, [false, false, false], [true, false, false], [true, true, false]]);
    assert.deepEqual(tls(`?sslmode=require&sslrootcert=${authorities}`), [true, false, true]);
    assert.deepEqual(tls(`?sslmode=verify-full&sslrootcert=${authorities}`), [true, true, true]);
  });

  it('O2 V3 a URL that cannot be meant is refused with the reason, and none of it is repeated', () => {
    for (const [url, reason] of [
      ['http://ada:s3cret@h/d', /must look like postgresql:/], ['postgresql://ada:s3cret#x@h/d', /percent-encoded/], ['postgresql://ada:s3cret%zz@h/d', /percent-encoded/], ['s3cret', /must look like/],
      ['postgresql://h/d?sslmode=require', /names no user/], ['postgresql://ada:s3cret@h', /names no database/],
      ['postgresql://ada:s3cret@h/d?sslmode=prefer', /sslmode must be one of disable, require/], ['postgresql://ada:s3cret@h/d?sslcert=x', /found: sslcert/],
      ['postgresql://ada:s3cret@h/d?sslmode=verify-full&sslrootcert=/absent.pem', /not there: \/absent\.pem/],
    ] as const) {
      assert.match(databaseUrlProblem(url) ?? '', reason);
      assert.throws(() => readConfiguration({ KEYSTEAD_DATABASE_URL: url }), (error: unknown) => error instanceof ConfigurationError && /KEYSTEAD_DATABASE_URL: /.test(error.message) && !error.message.includes('s3cret'));
    }
    assert.equal(databaseUrlProblem('postgresql://ada:s3cret@h/d?sslmode=verify-full'), null);
  });

  it('O2 an owner without a login to run as is refused', () => {
    assert.throws(() => readConfiguration({ KEYSTEAD_DATABASE_OWNER_URL: 'postgresql://a:b@h/d' }), /KEYSTEAD_DATABASE_OWNER_URL is set without KEYSTEAD_DATABASE_URL/);
  });
});
