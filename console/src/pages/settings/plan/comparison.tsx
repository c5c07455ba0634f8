import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { Badge, Card, formatNumber } from '../../../ui/index.ts';
import type { Plan, PlanId } from './plan-answer.ts';
import classes from './plan.module.css';

type Described = Plan['plans'][number];

/** Every plan beside the others. */
export function Comparison({ plan, onChoose }: { readonly plan: Plan; readonly onChoose: (plan: PlanId) => void }) {
  const rows: readonly (readonly [string, (each: Described) => ReactNode])[] = [
    ['Seats', (each) => (each.seats === null ? 'By agreement' : formatNumber(each.seats))],
    ['Apps', (each) => (each.appPicks === null ? `All of the plan (${formatNumber(each.appCount)} today)` : `You choose ${each.appPicks.utility} utility and ${each.appPicks.industry} industry apps`)],
    ...plan.features.map(({ id, name }) => [name, (each: Described) => (each.features.includes(id) ? 'Yes' : '–')] as const),
  ];
  return (
    <Card flush title="All plans" lead="Changing is in force at once. Going down deletes nothing: apps beyond the plan become read-only.">
      <div className={classes.scroll}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">Plan</th>
              {plan.plans.map((each) => <th key={each.id} scope="col" data-current={each.id === plan.plan}>{each.name} {each.id === plan.plan && <Badge tone="accent">Yours</Badge>}<span className={classes.price}>{each.price}</span></th>)}
            </tr>
          </thead>
          <tbody>
            <tr><th scope="row">For</th>{plan.plans.map((each) => <td key={each.id} data-plan={each.name} data-current={each.id === plan.plan}>{each.summary}</td>)}</tr>
            {rows.map(([name, cell]) => <tr key={name}><th scope="row">{name}</th>{plan.plans.map((each) => <td key={each.id} data-plan={each.name} data-current={each.id === plan.plan}>{cell(each)}</td>)}</tr>)}
            {plan.may.change && <tr><th scope="row">Change</th>{plan.plans.map((each) => <td key={each.id} data-plan={each.name} data-current={each.id === plan.plan}><Choose each={each} plan={plan} onChoose={onChoose} /></td>)}</tr>}
          </tbody>
        </table>
      </div>
    </Card>
  );
}

function Choose({ each, plan, onChoose }: { readonly each: Described; readonly plan: Plan; readonly onChoose: (plan: PlanId) => void }) {
  if (each.id === plan.plan) return <span>In force</span>;
  if (each.changedBy === 'operator' && !plan.may.agree) return <span>Set by whoever runs this installation, once it is agreed</span>;
  return <Button size="xs" variant="default" onClick={() => onChoose(each.id)}>Change to {each.name}</Button>;
}
