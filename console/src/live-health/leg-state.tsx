import type { LiveLeg } from '@keystead/contract';
import { Badge, formatMilliseconds, formatNumber, type Tone } from '../ui/index.ts';
import { type Condition, conditionOf } from './condition.ts';
import classes from './live-health.module.css';

const states: Readonly<Record<Condition, { readonly label: string; readonly tone: Tone; readonly title: string }>> = {
  closed: { label: 'Healthy', tone: 'good', title: 'Calls pass in every gateway process' },
  open: { label: 'Set aside', tone: 'bad', title: 'It failed several times in a row; a call will soon find out whether it is good again' },
  'half-open': { label: 'Being tried', tone: 'warn', title: 'One call is on its way to find out whether it is good again' },
  resting: { label: 'Resting', tone: 'warn', title: 'Its provider asked not to be called for a moment' },
  failing: { label: 'Failing', tone: 'bad', title: 'Most of its calls failed in the last minutes; a few more, and it is set aside' },
  shaky: { label: 'Some calls fail', tone: 'warn', title: 'More than one call in twenty failed in the last minutes' },
  idle: { label: 'No calls lately', tone: 'neutral', title: 'Nothing was called in the last minutes, and nothing keeps calls away' },
  partly: { label: 'Partly set aside', tone: 'warn', title: 'Some gateway processes keep calls away from it, others do not' },
};

/** The state alone; `null`: nobody has called it lately. */
export function LegStateBadge({ leg }: { readonly leg: LiveLeg | null }) {
  const { label, tone, title } = states[leg === null ? 'idle' : conditionOf(leg)];
  return <Badge tone={tone} dot={tone !== 'neutral'} title={title}>{label}</Badge>;
}

/** State and numbers of a leg over all gateway processes. */
export function LegState({ leg }: { readonly leg: LiveLeg | null }) {
  return (
    <span className={classes.leg}>
      <LegStateBadge leg={leg} />
      {leg !== null && conditionOf(leg) !== 'idle' && <Numbers leg={leg} />}
    </span>
  );
}

function Numbers({ leg }: { readonly leg: LiveLeg }) {
  const failing = conditionOf(leg) !== 'closed' && leg.lastFailure !== null;
  return (
    <span className={classes.numbers}>
      {leg.p50Milliseconds !== null && <span title={`Half of the answers began within ${formatMilliseconds(leg.p50Milliseconds)}, 95 % within ${formatMilliseconds(leg.p95Milliseconds)}`}><b>{formatMilliseconds(leg.p50Milliseconds)}</b> p50</span>}
      {leg.successShare !== null && <span data-bad={leg.successShare < 0.95} title={`${formatNumber(leg.answered)} answered, ${formatNumber(leg.failed)} failed, ${formatNumber(leg.limited)} refused for a rate limit, in the last minutes`}><b>{share(leg.successShare)}</b> answered</span>}
      <span><b>{formatNumber(leg.inFlight)}</b> in flight{leg.waiting > 0 && <>, <b>{formatNumber(leg.waiting)}</b> waiting</>}</span>
      {failing && <span data-bad="true" className="ks-mono">{leg.lastFailure}</span>}
      {leg.probeInSeconds !== null && <span>tried again in {Math.ceil(leg.probeInSeconds)} s</span>}
    </span>
  );
}

/** Never a round 100 % where something failed. */
function share(value: number): string {
  const percent = value * 100;
  return `${percent === 100 || percent === 0 ? percent : Math.min(99.9, Math.max(0.1, percent)).toFixed(percent > 99 ? 1 : 0)} %`;
}
