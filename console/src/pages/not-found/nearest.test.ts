import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { nearest } from './nearest.ts';

const pages = ['/apps', '/runs', '/usage', '/credentials', '/audit'].map((path) => ({ path }));

describe('an address that leads nowhere', () => {
  it('K1 suggests the page that was meant', () => {
    assert.equal(nearest('/credential/5', pages)[0]?.path, '/credentials');
    assert.equal(nearest('/uasge', pages)[0]?.path, '/usage');
  });
  it('K1 suggests nothing where nothing is near', () => {
    assert.deepEqual(nearest('/something-else-entirely', pages), []);
  });
});
