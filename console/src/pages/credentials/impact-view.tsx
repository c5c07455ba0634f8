import { type AnswerOf, useRead } from '../../api/index.ts';
import { Badge, counted, formatMoney, formatNumber, Notice, ProblemNotice, Time, Waiting } from '../../ui/index.ts';
import classes from './lifecycle.module.css';

type Impact = AnswerOf<'readCredentialImpact'>;

/** The blast radius of a credential: what stops without it, and what takes over. Shown before it is stopped. */
export function ImpactView({ credentialId }: { readonly credentialId: string }) {
  const impact = useRead('readCredentialImpact', { params: { credentialId } });
  const { data } = impact;
  if (impact.error !== null) return <ProblemNotice problem={impact.error} onRetry={() => void impact.refetch()} />;
  if (data === undefined) return <Waiting lines={5} />;
  if (data.traffic30Days.requests === 0 && data.routes.length === 0) return <div className={classes.impact}><Notice tone="good" title="Nothing would break"><p>It was not used in the last 30 days, and no route leads to it.</p></Notice></div>;
  return (
    <section className={classes.impact} aria-label="Blast radius">
      <Summary impact={data} />
      <List title="Routes" items={data.routes.map((route) => ({ key: route.routeId, name: route.name, breaks: route.breaks, note: route.takenOverBy.map(({ label, model }) => `${label} (${model})`).join(', then ') }))} />
      <List title="Models asked for" items={data.models.filter(({ model }) => !data.routes.some(({ name }) => name === model)).map((model) => ({ key: model.model, name: `${model.model}, ${counted(model.requests, 'call')}`, breaks: model.breaks, note: model.takenOverBy.map(({ label }) => label).join(' or ') }))} />
      <Names title="Apps" names={data.apps.map(({ name, requests }) => `${name} (${formatNumber(requests)})`)} />
      <Names title="Workflows" names={data.workflows.map(({ name, requests }) => `${name} (${formatNumber(requests)})`)} />
      <Names title="Tokens" names={data.tokens.map(({ name, requests }) => `${name} (${formatNumber(requests)})`)} />
      <Names title="People" names={data.users.map(({ name, requests }) => `${name} (${formatNumber(requests)})`)} />
    </section>
  );
}

function Summary({ impact: { traffic24Hours: day, traffic30Days: month, breakingRequests30Days } }: { readonly impact: Impact }) {
  const breaks = breakingRequests30Days > 0;
  return (
    <Notice tone={breaks ? 'bad' : 'warn'} title={breaks ? `${formatNumber(breakingRequests30Days)} of ${counted(month.requests, 'call')} of the last 30 days would have been refused` : 'Other keys would take over all of it'}>
      <p>Last 24 hours: {counted(day.requests, 'call')}, {formatMoney(day.costNanoUsd)}. Last 30 days: {counted(month.requests, 'call')}, {formatMoney(month.costNanoUsd)}; the last one <Time iso={month.lastAt} />.</p>
    </Notice>
  );
}

function List({ title, items }: { readonly title: string; readonly items: readonly { readonly key: string; readonly name: string; readonly breaks: boolean; readonly note: string }[] }) {
  if (items.length === 0) return null;
  return (
    <div>
      <h3>{title}</h3>
      <ul>{items.slice(0, 12).map((item) => <li key={item.key}>{item.name} {item.breaks ? <Badge tone="bad">stops</Badge> : <span className="ks-soft">goes on with {item.note}</span>}</li>)}</ul>
      {items.length > 12 && <p className="ks-soft">and {formatNumber(items.length - 12)} more</p>}
    </div>
  );
}

function Names({ title, names }: { readonly title: string; readonly names: readonly string[] }) {
  return names.length === 0 ? null : <div><h3>{title}</h3><p className="ks-soft">{names.slice(0, 12).join(', ')}{names.length > 12 && ` and ${names.length - 12} more`}</p></div>;
}
