import assert from 'node:assert/strict';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, it } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createTurnstile } from './turnstile.ts';

interface Came { readonly number: number }

function arrival(number: number, destroyed = false): [IncomingMessage, ServerResponse] {
  return [{ number } as unknown as IncomingMessage, { destroyed } as unknown as ServerResponse];
}

function turnstileOf(mostInATurn: number) {
  const begun: number[] = [];
  const turnstile = createTurnstile((request) => { begun.push((request as unknown as Came).number); }, mostInATurn);
  return { begun, turnstile };
}

describe('turnstile', () => {
  it('a request that comes alone begins at once', () => {
    const { begun, turnstile } = turnstileOf(2);
    turnstile.enter(...arrival(1));
    assert.deepEqual(begun, [1]);
    assert.equal(turnstile.waiting(), 0);
  });

  it('of many that come at once, so many begin in each turn, in the order in which they came', async () => {
    const { begun, turnstile } = turnstileOf(2);
    for (let number = 1; number <= 5; number += 1) turnstile.enter(...arrival(number));
    assert.deepEqual(begun, [1, 2]);
    assert.equal(turnstile.waiting(), 3);
    await nextTurn();
    assert.deepEqual(begun, [1, 2, 3, 4]);
    turnstile.enter(...arrival(6));
    assert.deepEqual(begun, [1, 2, 3, 4], 'nobody overtakes those who wait');
    await nextTurn();
    assert.deepEqual(begun, [1, 2, 3, 4, 5, 6]);
    assert.equal(turnstile.waiting(), 0);
  });

  it('whoever went away while waiting is not begun, and takes nobody’s place', async () => {
    const { begun, turnstile } = turnstileOf(1);
    turnstile.enter(...arrival(1));
    turnstile.enter(...arrival(2, true));
    turnstile.enter(...arrival(3));
    await nextTurn();
    assert.deepEqual(begun, [1, 3]);
    assert.equal(turnstile.waiting(), 0);
  });
});
