import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ContentKey } from '../../../documents/index.ts';
import { fixedClock, newId } from '../../../foundation/index.ts';
import type { RunRow } from '../store.ts';
import { describeContent } from './content-state.ts';
import { memoryMinutes, openHoldings } from './holdings.ts';

const clock = fixedClock(new Date('2026-11-22T10:00:00Z'));
const row = (values: Partial<RunRow>): RunRow => ({
  id: newId(), tenant_id: newId(), state: 'draft', object_key: null, sealed_title: null, started_by: null, retention_mode: 'zero', retention_days: null, retention_hours: null, retention_source: 'organisation', purged_at: null,
  memory_until: null, memory_process: null, finished_at: new Date('2026-11-22T09:59:00Z'), ...values,
}) as unknown as RunRow;
const sealed = (key: ContentKey, text: string) => ({ sealed_title: key.seal('title', Buffer.from(text)), output_hash: Buffer.from('ab', 'hex') });

describe('A7 content that is held in memory', () => {
  it('the database gets no content, whoever started the run gets it back, nobody else does, and after its minutes nobody does', () => {
    const holdings = openHoldings({ clock });
    const held = row({ started_by: newId() });
    const { key } = holdings.begin({ id: held.id, tenantId: held.tenant_id, startedBy: held.started_by });
    const placed = holdings.place(held.id, { ...sealed(key, 'Jane Doe'), failure_parameters: '{"detail":"Jane Doe"}' });
    assert.deepEqual([placed.sealed_title, placed.failure_parameters, placed.output_hash], [null, null, Buffer.from('ab', 'hex')]);
    holdings.end(held.id);
    const mine = holdings.fill(held, held.started_by);
    assert.equal(holdings.keyOf(held.id)?.open('title', mine.sealed_title ?? Buffer.alloc(0)).toString(), 'Jane Doe');
    assert.deepEqual(mine.failure_parameters, { detail: 'Jane Doe' });
    for (const stranger of [null, newId()]) assert.equal(holdings.fill(held, stranger), held);
    clock.advance(memoryMinutes * 60_000);
    assert.deepEqual([holdings.fill(held, held.started_by), holdings.keyOf(held.id)], [held, null]);
  });

  it('what a decision needs goes to the database under the run’s own key, and is let go here once the run has ended', () => {
    const [holdings, own] = [openHoldings({ clock }), openHoldings({ clock })];
    const held = row({ started_by: newId() });
    const { key } = holdings.begin({ id: held.id, tenantId: held.tenant_id, startedBy: held.started_by });
    holdings.place(held.id, sealed(key, 'Jane Doe'));
    const stored = own.begin({ id: held.id, tenantId: held.tenant_id, startedBy: null }).key;
    holdings.settle(held.id, { object_key: Buffer.from('wrapped'), tenant_key_id: 'k' }, stored);
    const placed = holdings.place(held.id, { sealed_output: stored.seal('output', Buffer.from('text')) }) as { object_key?: Buffer; sealed_title?: Buffer; sealed_output: Buffer | null };
    assert.equal(placed.object_key?.toString(), 'wrapped');
    assert.equal(stored.open('title', placed.sealed_title ?? Buffer.alloc(0)).toString(), 'Jane Doe');
    assert.notEqual(placed.sealed_output, null);
    holdings.end(held.id);
    assert.equal(holdings.has(held.id), false);
  });

  it('one process holds so many bytes of ended runs and no more: the oldest goes first, one that is being written never', () => {
    const holdings = openHoldings({ clock });
    const big = Buffer.alloc(20 * 1_048_576);
    const ids = [newId(), newId(), newId(), newId(), newId()];
    for (const [index, id] of ids.entries()) {
      const { key } = holdings.begin({ id, tenantId: newId(), startedBy: null });
      holdings.place(id, { sealed_output: index === 4 ? key.seal('output', Buffer.from('small')) : big });
      if (index > 0) holdings.end(id);
    }
    assert.deepEqual(ids.map((id) => holdings.has(id)), [true, false, true, true, true]);
  });

  it('another process says that the content is elsewhere, to whoever started the run; a process that held it and was started again knows nothing', () => {
    const starter = newId();
    const asked = { now: clock.now(), end: undefined, process: 'mine' };
    const elsewhere = row({ started_by: starter, memory_process: 'another', memory_until: new Date(clock.now().getTime() + 60_000) });
    assert.equal(describeContent(elsewhere, { ...asked, reader: starter }).state, 'elsewhere');
    assert.equal(describeContent(elsewhere, { ...asked, reader: newId() }).state, 'not-stored');
    assert.equal(describeContent({ ...elsewhere, memory_process: 'mine' }, { ...asked, reader: starter }).state, 'not-stored');
    assert.equal(describeContent({ ...elsewhere, memory_until: clock.now() }, { ...asked, reader: starter }).state, 'not-stored');
    assert.equal(describeContent(row({ retention_mode: 'days', purged_at: clock.now() }), { ...asked, reader: starter }).state, 'purged');
  });
});
