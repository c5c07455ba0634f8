import { Progress } from '@mantine/core';
import { ArrowRight, Check } from 'lucide-react';
import type { Permission } from '@keystead/contract';
import type { AnswerOf } from '../../api/index.ts';
import { Card, Time } from '../../ui/index.ts';
import classes from './home.module.css';

type Step = AnswerOf<'readHome'>['steps'][number];

const words: Readonly<Record<Step['id'], { readonly label: string; readonly why: string; readonly href: string; /** Of whoever can do it; left out: everybody, for themselves. */ readonly permission?: Permission }>> = {
  credential: { label: 'Add a provider key', why: 'Or the sandbox, to begin with', href: '/credentials/add', permission: 'credentials.manage' },
  token: { label: 'Make an API token', why: 'What programs present instead of the key', href: '/gateway', permission: 'tokens.manage' },
  'first-call': { label: 'Make the first call', why: 'With curl or any official SDK', href: '/gateway', permission: 'gateway.use' },
  'first-run': { label: 'Run an app', why: 'A sample document is ready', href: '/apps/document-analyzer?sample=1', permission: 'apps.run' },
  'second-factor': { label: 'Turn on a second factor', why: 'Your sign-in guards the vault', href: '/security?next=/' },
  invite: { label: 'Invite a colleague', why: 'Some drafts need a second pair of eyes', href: '/people?invite=yes', permission: 'people.manage' },
  budget: { label: 'Set a budget', why: 'A cap that no call can pass', href: '/budgets?make=budget', permission: 'budgets.manage' },
};

/** Of the first steps, those that somebody with these permissions can do. */
export function stepsFor(steps: readonly Step[], permissions: readonly string[]): readonly Step[] {
  return steps.filter(({ id }) => { const { permission } = words[id]; return permission === undefined || permissions.includes(permission); });
}

/** The first steps, done and to do, each with the way there. */
export function Checklist({ steps }: { readonly steps: readonly Step[] }) {
  const done = steps.filter((step) => step.done).length;
  return (
    <Card title="Getting started" actions={<span className="ks-soft ks-number">{done} of {steps.length}</span>}>
      <Progress value={(done / steps.length) * 100} size={5} aria-label={`${done} of ${steps.length} done`} mb="sm" />
      <ol className={classes.checklist}>
        {steps.map((step) => {
          const { label, why, href } = words[step.id];
          return (
            <li key={step.id} data-done={step.done}>
              <span className={classes.tick} aria-hidden>{step.done && <Check size={12} strokeWidth={3} />}</span>
              {step.done
                ? <span className={classes.stepWords}><span>{label}<span className="ks-hidden"> (done)</span></span><small><Time iso={step.doneAt} none="done" /></small></span>
                : <a href={href} className={classes.stepWords}><span>{label}</span><small>{why}</small><ArrowRight size={15} className={classes.arrow} aria-hidden /></a>}
            </li>
          );
        })}
      </ol>
    </Card>
  );
}
