import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fixedClock } from '../../foundation/index.ts';
import type { SpoolRecord } from '../../metering/index.ts';
import { createRefusedTokens, type KnownToken } from './refused-tokens.ts';

const of: KnownToken = { tenantId: 'tenant', tokenId: 'token', reason: 'revoked' };

function setUp() {
  const clock = fixedClock(new Date('2026-11-22T10:00:00Z'));
  const [records, warnings]: [SpoolRecord[], { refused: number; networks: string[] }[]] = [[], []];
  const spool = { fails: false, append(record: SpoolRecord): void | Promise<void> { if (spool.fails) return Promise.reject(new Error('full')); records.push(record); return undefined; } };
  const refused = createRefusedTokens({ spool, clock, logger: { warn: (facts: { refused: number; networks: string[] }) => { warnings.push(facts); } } as never });
  const counts = () => records.splice(0).map((record) => (record.type === 'refused-token' ? [record.network, record.count, record.lastAt - record.at] : [record.type]));
  return { clock, records, warnings, spool, refused, counts };
}

describe('A4 refused tokens', () => {
  it('A4 however many come, there is one record for a token, reason and network, with the first and the last moment', () => {
    const { clock, refused, counts } = setUp();
    for (let index = 0; index < 1_000; index += 1) { refused.note(of, '203.0.113.0/24'); clock.advance(1); }
    refused.note(of, '192.0.2.0/24');
    refused.note({ ...of, reason: 'expired' }, '192.0.2.0/24');
    refused.flush();
    assert.deepEqual(counts(), [['203.0.113.0/24', 1_000, 999], ['192.0.2.0/24', 1, 0], ['192.0.2.0/24', 1, 0]]);
    refused.flush();
    assert.deepEqual(counts(), [], 'nothing twice');
  });

  it('A4 whoever has many addresses fills neither memory nor tables: fifty networks of a token are told apart in an hour', () => {
    const { clock, refused, counts } = setUp();
    const storm = (): void => { for (let index = 0; index < 4_000; index += 1) refused.note(of, `2001:db8:${index.toString(16)}::/48`); refused.flush(); };
    storm();
    const first = counts();
    assert.deepEqual([first.length, first.at(-1)], [51, ['other', 3_950, 0]]);
    storm();
    assert.equal(counts().length, 51, 'the same ones');
    clock.advance(3_600_000);
    refused.note(of, '198.51.100.0/24');
    refused.flush();
    assert.deepEqual(counts(), [['198.51.100.0/24', 1, 0]], 'an hour later others are');
  });

  it('A4 what the spool does not take is kept and written with the next', async () => {
    const { refused, spool, counts } = setUp();
    spool.fails = true;
    refused.note(of, '192.0.2.0/24');
    refused.flush();
    await new Promise((resolve) => { setImmediate(resolve); });
    refused.note(of, '192.0.2.0/24');
    spool.fails = false;
    refused.flush();
    assert.deepEqual(counts(), [['192.0.2.0/24', 2, 0]]);
  });

  it('A4 tokens that nobody knows are a number and, in a flood, one line of the log in a minute that says where most come from; no record', () => {
    const { clock, refused, warnings, records } = setUp();
    const flood = (count: number): void => { for (let index = 0; index < count; index += 1) refused.note(null, index % 4 === 0 ? '192.0.2.0/24' : '203.0.113.0/24'); refused.flush(); };
    flood(20);
    assert.equal(warnings.length, 0);
    flood(400);
    flood(400);
    clock.advance(60_000);
    flood(100);
    assert.deepEqual(warnings, [{ refused: 400, seconds: 5, networks: ['203.0.113.0/24 (300)', '192.0.2.0/24 (100)'] }, { refused: 100, seconds: 5, networks: ['203.0.113.0/24 (75)', '192.0.2.0/24 (25)'] }]);
    assert.deepEqual([refused.counts, records.length], [{ known: 0, unknown: 920 }, 0]);
  });
});
