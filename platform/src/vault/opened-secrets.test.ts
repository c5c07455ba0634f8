import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Secret, fixedClock } from '../foundation/index.ts';
import { createOpenedSecrets } from './opened-secrets.ts';

const use = { tenantId: 'a', credentialId: 'c', version: 1 };

describe('V9 keys kept open in memory', () => {
  it('V9 are given for exactly their tenant, credential and version', () => {
    const opened = createOpenedSecrets({ clock: fixedClock(new Date(0)) });
    opened.put(use, new Secret('x'));
    assert.equal(opened.get({ ...use })?.reveal(), 'x');
    for (const other of [{ ...use, tenantId: 'b' }, { ...use, credentialId: 'd' }, { ...use, version: 2 }]) assert.equal(opened.get(other), undefined);
  });

  it('V9 last for their time to live and not longer', () => {
    const clock = fixedClock(new Date(0));
    const opened = createOpenedSecrets({ clock, timeToLiveSeconds: 10 });
    opened.put(use, new Secret('x'));
    clock.advance(9_999);
    assert.ok(opened.get(use) !== undefined);
    clock.advance(1);
    assert.equal(opened.get(use), undefined);
  });

  it('V9 fault 6: a clock that is set ten minutes ahead or back ends them: none lives longer by it', () => {
    for (const minutes of [10, -10]) {
      const clock = fixedClock(new Date(10_000_000));
      const opened = createOpenedSecrets({ clock, timeToLiveSeconds: 60 });
      opened.put(use, new Secret('x'));
      clock.advance(minutes * 60_000);
      assert.equal(opened.get(use), undefined, `${minutes} minutes`);
      opened.put(use, new Secret('y'));
      assert.equal(opened.get(use)?.reveal(), 'y', 'and work goes on');
    }
  });

  it('V9 are dropped by credential, by tenant, and all at once', () => {
    const opened = createOpenedSecrets({ clock: fixedClock(new Date(0)) });
    const second = { ...use, credentialId: 'd' };
    const foreign = { ...use, tenantId: 'b' };
    const fill = (): void => { for (const each of [use, second, foreign]) opened.put(each, new Secret('x')); };
    const left = (): boolean[] => [use, second, foreign].map((each) => opened.get(each) !== undefined);
    fill();
    opened.drop('a', 'c');
    assert.deepEqual(left(), [false, true, true]);
    fill();
    opened.drop('a');
    assert.deepEqual(left(), [false, false, true]);
    fill();
    opened.clear();
    assert.deepEqual(left(), [false, false, false]);
  });

  it('V9 memory stays bounded: the tenant that came first goes first', () => {
    const opened = createOpenedSecrets({ clock: fixedClock(new Date(0)), maxTenants: 2 });
    for (const tenantId of ['a', 'b', 'd']) opened.put({ ...use, tenantId }, new Secret('x'));
    assert.deepEqual(['a', 'b', 'd'].map((tenantId) => opened.get({ ...use, tenantId }) !== undefined), [false, true, true]);
  });
});
