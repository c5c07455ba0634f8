import type { DryRunLeg } from '@keystead/contract';
import { Badge, formatMilliseconds, formatNumber, type Tone } from '../../../ui/index.ts';
import classes from './route.module.css';

type Health = NonNullable<DryRunLeg['health']>;
const states: Readonly<Record<Health['state'], { readonly label: string; readonly tone: Tone; readonly title: string }>> = {
  closed: { label: 'Healthy', tone: 'good', title: 'Calls pass' }, open: { label: 'Set aside', tone: 'bad', title: 'It failed several times in a row; a call will soon find out whether it is good again' },
  'half-open': { label: 'Being tried', tone: 'warn', title: 'One call is on its way to find out whether it is good again' }, resting: { label: 'Resting', tone: 'warn', title: 'Its provider asked not to be called for a moment' },
};

/** How a leg is doing, as the gateway process that was asked sees it. */
export function LegHealth({ live }: { readonly live: DryRunLeg | null }) {
  const health = live?.health ?? null;
  if (health === null) return <span className={classes.health}><Badge>Not called yet</Badge></span>;
  const state = states[health.state];
  const parts = [
    health.firstByteMilliseconds === null ? null : `first byte after ${formatMilliseconds(health.firstByteMilliseconds)}`, health.inFlight === 0 ? null : `${formatNumber(health.inFlight)} under way`,
    health.waiting === 0 ? null : `${formatNumber(health.waiting)} waiting`, health.lastFailure === null ? null : `last failure ${health.lastFailure}`,
    health.probeInSeconds === null ? null : `tried again in ${Math.ceil(health.probeInSeconds)} s`,
  ].filter((part) => part !== null);
  return <span className={classes.health}><Badge tone={state.tone} dot title={state.title}>{state.label}</Badge>{parts.length > 0 && <small>{parts.join(', ')}</small>}</span>;
}
