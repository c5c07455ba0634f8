import { z } from 'zod';
import { anomalyKinds } from './anomaly-terms.ts';

/** An address of IPv4 or IPv6 with how many of its bits count, e.g. `203.0.113.0/24`. */
const networkRange = z.string().trim().regex(/^(?:\d{1,3}(?:\.\d{1,3}){3}\/(?:[0-9]|[12]\d|3[0-2])|[\da-f:]{2,39}\/(?:\d{1,2}|1[01]\d|12[0-8]))$/i, 'must be a network such as 203.0.113.0/24 or 2001:db8::/48');
const hour = z.int().min(0).max(23);
const oneUsd = 1_000_000_000;

export const anomalySettings = z.strictObject({
  off: z.array(z.enum(anomalyKinds)).max(anomalyKinds.length).default([]).meta({ description: 'Checks that are switched off' }),
  spikePercent: z.int().min(110).max(1_000).default(150).meta({ description: 'Spend above this part of the usual is looked at, in percent' }),
  spikeFloorNanoUsd: z.int().min(0).max(1_000_000 * oneUsd).default(5 * oneUsd).meta({ description: 'Nothing below this much above the usual is a spike' }),
  dailyAlertNanoUsd: z.int().min(1).max(9_000_000_000_000_000).nullable().default(1_000 * oneUsd).meta({ description: 'An alert on every day (UTC) that costs as much; null: none' }),
  failedSignIns: z.int().min(3).max(100_000).default(8).meta({ description: 'Failed sign-ins of one person in an hour; two and a half times as many for everybody together' }),
  refusedTokens: z.int().min(3).max(1_000_000).default(20).meta({ description: 'Calls in an hour with a token that is revoked, expired or of somebody who is not active any more; twice as many where all come from where the organisation calls from' }),
  refusedKeys: z.int().min(1).max(1_000_000).default(3).meta({ description: 'Calls in an hour whose key its provider did not accept; four times as many where it only lacked a right' }),
  refusals: z.int().min(5).max(1_000_000).default(30).meta({ description: 'Refusals of one caller by a rate limit in an hour' }),
  expectedModels: z.array(z.string().trim().min(1).max(200)).max(200).default([]).meta({ description: 'Models that may appear; an asterisk at the end stands for anything' }),
  networks: z.array(z.strictObject({ name: z.string().trim().min(1).max(60), range: networkRange })).max(100).default([]).meta({ description: 'Where calls are expected from. With any, everything from elsewhere is unexpected; with none, what is new for the organisation' }),
  quiet: z.strictObject({ from: hour, to: hour }).nullable().default(null).meta({ description: 'Hours (UTC) in which no mail is sent; it waits for their end' }),
});
export type AnomalySettings = z.output<typeof anomalySettings>;

export const defaultAnomalySettings: AnomalySettings = anomalySettings.parse({});
