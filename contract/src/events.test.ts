import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { events, keyTouchKinds, keyTouches, renderEvent } from './index.ts';

/** What a key, or the keys that seal it, is called as the subject of an event. */
const aboutKeys: ReadonlySet<string> = new Set(['credential', 'own-key', 'tenant-key', 'root-key', 'key', 'import', 'break-glass']);

describe('the registry of events', () => {
  it('V10 every event about a credential or the keys that seal one is a touch, and every kind of touch occurs', () => {
    const silent = Object.entries(events).filter(([name, text]) => aboutKeys.has(text.subject) && !keyTouches.has(name)).map(([name]) => name);
    assert.deepEqual(silent, [], 'give it `touchesKey`, so that it stands on the access transparency page');
    // What operators do beside is told by who acted, not by the name of the event.
    assert.deepEqual(keyTouchKinds.filter((kind) => ![...keyTouches.values()].includes(kind)), []);
  });

  it('a sentence names its fields, and one that was erased shows as a dash', () => {
    assert.equal(renderEvent('break-glass.approved', { decidedAs: 'owner', minutes: 30 }), 'Support access approved by an owner, 30 minutes');
    assert.equal(renderEvent('team.created', {}), 'Team “–” made');
  });

  it('a moment in a sentence is written for people, to the minute, and says that it is UTC', () => {
    assert.equal(renderEvent('review-deputy.named', { from: '2026-11-22T17:51:16.747Z', until: '2026-12-01T23:59:59Z' }), 'Standing deputy for reviews named from 2026-11-22 17:51 UTC to 2026-12-01 23:59 UTC');
  });
});
