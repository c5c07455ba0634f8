import type { Budget } from '@keystead/contract';
import { ActionIcon, Progress, Tooltip } from '@mantine/core';
import { Pencil, Trash2 } from 'lucide-react';
import { Badge, Time } from '../../ui/index.ts';
import { amountText, periodText, scopeOf, sharesOf } from './budget-words.ts';
import classes from './budgets.module.css';
import { Lost } from './lost.tsx';

/** One budget with its bar, reserved and settled apart. */
export function BudgetRow({ budget, onEdit, onRemove }: { readonly budget: Budget; readonly onEdit?: () => void; readonly onRemove?: () => void }) {
  const shares = sharesOf(budget);
  const used = shares.settled + shares.reserved;
  // As alerts are told: from 80 percent on it is said, at 100 it is full.
  const colour = used >= 100 ? 'red' : used >= 80 ? 'yellow' : 'pine';
  const isCounted = budget.period !== 'request';
  return (
    <article className={classes.budget}>
      <div className={classes.head}>
        <div><h3>{budget.name}</h3><Badge>{periodText[budget.period]}</Badge> <Badge>{scopeOf(budget)}</Badge>{budget.whenFull === 'fit' && <> <Badge>Fits requests</Badge></>}</div>
        <div className={classes.acts}>
          {onEdit !== undefined && <Tooltip label="Change"><ActionIcon aria-label={`Change ${budget.name}`} onClick={onEdit}><Pencil size={15} aria-hidden /></ActionIcon></Tooltip>}
          {onRemove !== undefined && <Tooltip label="Remove"><ActionIcon aria-label={`Remove ${budget.name}`} onClick={onRemove}><Trash2 size={15} aria-hidden /></ActionIcon></Tooltip>}
          {budget.managedWithCredential && budget.scope.id !== null && <a href={`/credentials/${budget.scope.id}`}>Set on its key</a>}
        </div>
      </div>
      {isCounted && (
        <Progress.Root size={8} mt="xs">
          <Progress.Section value={shares.settled} color={colour} aria-label={`${budget.name}: used`} />
          <Progress.Section value={shares.reserved} color={colour} opacity={0.45} aria-label={`${budget.name}: reserved`} />
        </Progress.Root>
      )}
      <div className={`${classes.numbers} ks-number`}>
        {isCounted ? <Used budget={budget} /> : <span>No request may use more than {amountText(budget.unit, budget.limit)}</span>}
      </div>
      {budget.lost > 0 && <Lost budget={budget} />}
    </article>
  );
}

function Used({ budget }: { readonly budget: Budget }) {
  const left = Math.max(budget.limit - budget.settled - budget.reserved, 0);
  return (
    <>
      <span>{amountText(budget.unit, budget.settled)} {budget.unit === 'nano_usd' ? 'spent' : 'used'}{budget.reserved > 0 && `, ${amountText(budget.unit, budget.reserved)} reserved for calls`}</span>
      <span>{amountText(budget.unit, left)} of {amountText(budget.unit, budget.limit)} left{budget.resetsAt !== null && <>, resets <Time iso={budget.resetsAt} /></>}</span>
    </>
  );
}
