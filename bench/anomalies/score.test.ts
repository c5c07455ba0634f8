import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { score } from './score.ts';

describe('A4 the score of the anomaly checks on simulated traffic', () => {
  const card = score([201]);

  it('A4 nine of ten incidents are found by the check that is meant for them, in each kind at least three of four', () => {
    assert.ok(card.all.found / card.all.incidents >= 0.9, `${card.all.found} of ${card.all.incidents}: ${card.wrong.join('; ')}`);
    for (const { kind, found, incidents } of card.kinds) assert.ok(incidents >= 4 && found / incidents >= 0.75, `${kind}: ${found} of ${incidents}`);
  });

  it('A4 four of five alerts are about an incident; an organisation has less than one false alarm in two weeks', () => {
    assert.ok(card.all.right / card.all.alerts >= 0.8, `${card.all.right} of ${card.all.alerts}: ${card.wrong.join('; ')}`);
    assert.ok(card.falseAlarmsPerWeek < 0.5, String(card.falseAlarmsPerWeek));
  });

  it('A4 the main cause of a spike is named right nine times of ten, and most incidents are found within their first two hours', () => {
    assert.ok(card.causes.right / card.causes.of >= 0.9, `${card.causes.right} of ${card.causes.of}`);
    const { hoursToDetection } = card.all;
    assert.ok((hoursToDetection[Math.floor(hoursToDetection.length * 0.8)] ?? 99) <= 2);
  });
});
