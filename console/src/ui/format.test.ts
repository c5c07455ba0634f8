import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { counted, formatBytes, formatMoney, formatRelative } from './format.ts';

const now = new Date(2026, 10, 21, 6, 52).getTime();
const at = (year: number, month: number, day: number, hour = 0, minute = 0): string => new Date(year, month, day, hour, minute).toISOString();

describe('how times and sizes are written', () => {
  it('CONSOLE “yesterday” is the day before this one, whatever the hour', () => {
    assert.equal(formatRelative(at(2026, 10, 20, 5), now), 'yesterday');
    assert.equal(formatRelative(at(2026, 10, 19, 8, 50), now), '2 days ago');
    assert.equal(formatRelative(at(2026, 10, 20, 23), now), '7 hours ago');
  });

  it('CONSOLE what ends after thirty days ends in 30 days, not in 29', () => {
    assert.equal(formatRelative(at(2026, 11, 21, 6, 51), now), 'in 30 days');
    assert.equal(formatRelative(at(2027, 1, 19, 6, 51), now), 'in 3 months');
  });

  it('CONSOLE what is past is not made longer than it is', () => {
    assert.equal(formatRelative(at(2026, 10, 21, 6, 50), now), '2 minutes ago');
    assert.equal(formatRelative(at(2026, 10, 21, 5, 0), now), '1 hour ago');
    assert.equal(formatRelative(at(2026, 10, 21, 6, 52), now), 'just now');
  });

  it('CONSOLE one is one, and none and many are several', () => {
    assert.deepEqual([counted(0, 'call'), counted(1, 'call'), counted(1_204, 'call'), counted(1, 'entry', 'entries'), counted(2, 'entry', 'entries')], ['0 calls', '1 call', '1,204 calls', '1 entry', '2 entries']);
  });

  it('CONSOLE money has its sign in front of the currency, whatever its size', () => {
    assert.deepEqual([12_340_000_000, -12_340_000_000, -50_000_000, -1_200, 0, null].map(formatMoney), ['$12.34', '−$12.34', '−$0.050', '−$0.0000012', '$0.00', 'unknown']);
  });

  it('CONSOLE sizes are in the units that people know', () => {
    assert.deepEqual([648, 1_240, 99_600, 999_600, 25_000_000].map(formatBytes), ['648 bytes', '1.2 kB', '100 kB', '1.0 MB', '25.0 MB']);
  });
});
