import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fixedClock } from '../../foundation/index.ts';
import { createDraftStream } from './draft-stream.ts';
import { encodeEvents } from './follow.ts';
import { createLiveRun } from './live-run.ts';

const collect = async <T>(events: AsyncIterable<T>): Promise<T[]> => Array.fromAsync(events);
const forever = new AbortController().signal;
const draft = (text: string) => ({ output: { text }, outputTokens: 1, costNanoUsd: null });

describe('following a run', () => {
  it('C2 a late follower sees the present state first, an early one every step, both the end', async () => {
    const live = createLiveRun();
    const early = collect(live.follow(forever, 60_000));
    live.progress('reading', 'a.pdf');
    await Promise.resolve();
    live.progress('writing', '');
    live.draft(draft('x'));
    const late = collect(live.follow(forever, 60_000));
    await Promise.resolve();
    live.end('draft');
    for (const events of [await early, await late]) {
      assert.deepEqual(events.at(-1), { type: 'done', state: 'draft' });
      assert.ok(events.some((event) => event?.type === 'draft'));
    }
    assert.deepEqual((await late)[0], { type: 'progress', step: 'writing', detail: '' });
    await live.ended;
  });

  it('a follower that reads slowly gets the newest draft, not a pile of old ones', async () => {
    const live = createLiveRun();
    const slow = live.follow(forever, 60_000);
    live.draft(draft('0'));
    await slow.next();
    for (let index = 1; index <= 1_000; index += 1) live.draft(draft(String(index)));
    live.end('draft');
    assert.deepEqual(await collect(slow), [{ type: 'draft', ...draft('1000') }, { type: 'done', state: 'draft' }]);
  });

  it('silence gives a heartbeat, and a follower that leaves ends', async () => {
    const live = createLiveRun();
    const left = new AbortController();
    const following = live.follow(left.signal, 1);
    assert.deepEqual(await following.next(), { done: false, value: null });
    left.abort();
    await collect(following);
  });

  it('events are written as server-sent events, heartbeats as comments', async () => {
    const text = (await Array.fromAsync(encodeEvents((async function* () {
      yield null;
      yield { type: 'done' as const, state: 'draft' as const };
    })()))).map((bytes) => Buffer.from(bytes).toString('utf8')).join('');
    assert.equal(text, ': still here\n\nevent: done\ndata: {"type":"done","state":"draft"}\n\n');
  });
});

describe('a draft as it is written', () => {
  const clock = fixedClock(new Date(0));

  it('C2 shows what is readable so far, at most five times a second', () => {
    clock.advance(1_000);
    const stream = createDraftStream(clock);
    assert.deepEqual(stream.push('{"summary":[{"text":"Half'), { summary: [{ text: 'Half' }] });
    assert.equal(stream.push(' a'), null);
    clock.advance(200);
    assert.deepEqual(stream.push(' line"}'), { summary: [{ text: 'Half a line' }] });
    assert.deepEqual(stream.partial(), { summary: [{ text: 'Half a line' }] });
    assert.throws(() => stream.complete(), SyntaxError);
    stream.push(']}');
    assert.deepEqual(stream.complete(), { summary: [{ text: 'Half a line' }] });
  });

  it('text that is no object is no draft; a fence around one is taken off', () => {
    const prose = createDraftStream(clock);
    prose.push('I am sorry');
    assert.equal(prose.partial(), null);
    assert.throws(() => prose.complete(), SyntaxError);
    const list = createDraftStream(clock);
    list.push('[1]');
    assert.throws(() => list.complete(), SyntaxError);
    const fenced = createDraftStream(clock);
    fenced.push('```json\n{"a":1}\n```');
    assert.deepEqual(fenced.complete(), { a: 1 });
  });
});
