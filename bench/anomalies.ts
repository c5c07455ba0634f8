import { baselineDays } from '../platform/src/governance/anomalies/learn-baseline.ts';
import { type KindScore, score } from './anomalies/score.ts';
import { offices } from './anomalies/offices.ts';
import { simulatedDays } from './anomalies/traffic.ts';

/** The thresholds were chosen on these seeds; what is reported comes of others. */
const tunedOn = [1, 2, 3] as const;
const reportedOn = [101, 102, 103, 104, 105] as const;

/**
 * The score card of the anomaly checks: every office for ninety days with an incident of each kind, hour by hour. `--tuning`: on the seeds that the thresholds were chosen on.
 * `--wrong`: name what was missed and what was a false alarm. `--smoke`: one seed.
 */
export async function anomalies(parameters: readonly string[]): Promise<void> {
  const seeds = parameters.includes('--smoke') ? reportedOn.slice(0, 1) : parameters.includes('--tuning') ? tunedOn : reportedOn;
  const card = score(seeds);
  print(`${offices.length} organisations, ${simulatedDays} days each, looked at every hour; baseline of ${baselineDays} days; seeds ${seeds.join(', ')}`);
  print('');
  print('| check | incidents | found | recall | alerts | right | precision | hours to detection, median (90 %) |');
  print('|---|---|---|---|---|---|---|---|');
  for (const each of [...card.kinds, card.all]) print(line(each));
  print('');
  print(`False alarms for an organisation and week: ${card.falseAlarmsPerWeek.toFixed(2)} (${Object.entries(card.falseAlarmsOf).map(([name, rate]) => `${name} ${rate.toFixed(2)}`).join(', ')})`);
  print(`Spikes whose main cause was named right: ${card.causes.right} of ${card.causes.of}`);
  if (parameters.includes('--wrong')) for (const each of card.wrong) print(each);
}

function line({ kind, incidents, found, alerts, right, hoursToDetection }: KindScore): string {
  const part = (one: number, of: number): string => (of === 0 ? '' : (one / of).toFixed(2));
  const at = (quantile: number): string => (hoursToDetection[Math.min(hoursToDetection.length - 1, Math.floor(hoursToDetection.length * quantile))] ?? Number.NaN).toFixed(0);
  return `| ${kind} | ${incidents} | ${found} | ${part(found, incidents)} | ${alerts} | ${right} | ${part(right, alerts)} | ${hoursToDetection.length === 0 ? '' : `${at(0.5)} (${at(0.9)})`} |`;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
