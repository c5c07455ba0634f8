import { formatNumber } from '../ui/index.ts';
import classes from './live-health.module.css';
import type { Live } from './use-live-health.ts';

/** From how many gateway processes the numbers are, and as of when. */
export function HealthAsOf({ live }: { readonly live: Live }) {
  if (live.problem !== null) return <span className={classes.asOf} data-state="lost">The gateways cannot be asked just now: {live.problem.title}</span>;
  if (live.answer === undefined) return <span className={classes.asOf} data-state="asking">Asking the gateways…</span>;
  const { processes, asOf } = live.answer;
  if (processes === 0) return <span className={classes.asOf} data-state="lost">No gateway process answered. Is one running?</span>;
  return <span className={classes.asOf} data-state="live"><span>Live from {formatNumber(processes)} gateway {processes === 1 ? 'process' : 'processes'}, <time dateTime={asOf}>{new Date(asOf).toLocaleTimeString('en-US', { hourCycle: 'h23', timeZoneName: 'short' })}</time></span></span>;
}
