import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { actionsOfGroups, eventGroupIds, eventGroupOf, eventGroups } from './event-groups.ts';
import { events } from './events.ts';

describe('A2 groups of events', () => {
  it('A2 every event belongs to exactly one group, and all groups together are all events', () => {
    const grouped = eventGroupIds.flatMap((id) => actionsOfGroups([id]));
    assert.deepEqual(grouped.toSorted(), Object.keys(events).toSorted());
  });

  it('A2 a name stands in one group alone, and an action that stands by itself is one of the registry', () => {
    const named = eventGroupIds.flatMap((id) => [...eventGroups[id].actions, ...eventGroups[id].subjects]);
    assert.equal(new Set(named).size, named.length);
    for (const action of eventGroupIds.flatMap((id) => [...eventGroups[id].actions])) assert.ok(Object.hasOwn(events, action), action);
  });

  it('A2 an event that is not known is about the organisation', () => {
    assert.equal(eventGroupOf('unheard.of'), 'organisation');
    assert.deepEqual([eventGroupOf('credential.used'), eventGroupOf('credential.deleted'), eventGroupOf('sso.refused'), eventGroupOf('sso.connection-created')], ['requests', 'keys', 'sign-in', 'people']);
  });
});
