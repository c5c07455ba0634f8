import { onboardingOwnerTexts } from '@keystead/contract';
import { ActionIcon, Button, Checkbox, Menu } from '@mantine/core';
import { CircleCheck, CircleDashed, CircleMinus, MoreHorizontal, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { useAction, useMay, usePages } from '../../api/index.ts';
import { Badge, ChoiceField, Dialog, Form, FormActions, formatDate, formatDateTime, ProblemNotice, TextField, toast } from '../../ui/index.ts';
import type { Task } from './task.ts';
import classes from './onboarding.module.css';

const looks = {
  done: { icon: CircleCheck, label: 'Done' }, open: { icon: CircleDashed, label: 'Open' }, overdue: { icon: TriangleAlert, label: 'Overdue' }, 'set-aside': { icon: CircleMinus, label: 'Not needed here' },
} as const;
const invalidates = ['readOnboarding'] as const;

/** One task: why, where, by whom and until when, and what shows that it is done. */
export function TaskRow({ task }: { readonly task: Task }) {
  const [dialog, setDialog] = useState<'evidence' | 'assign' | null>(null);
  const mayManage = useMay('tenant.manage');
  const mayOperate = useMay('operator.read');
  const takeBack = useAction('takeBackOnboardingEvidence', { invalidates });
  const { icon: Icon, label } = looks[task.state];
  const proved = task.proof?.holds === true;
  return (
    <li className={classes.task} data-state={task.state}>
      <Icon className={classes.icon} size={18} role="img" aria-label={label} />
      <div className={classes.words}>
        <p className={classes.title}>{task.href.startsWith('/operator') && !mayOperate ? task.title : <a className="ks-link" href={task.href}>{task.title}</a>}</p>
        <p className="ks-soft">{task.why}</p>
        {task.proof !== null && <p className={classes.proof}>{task.proof.label}: {task.proof.shown}{task.proof.since === null ? '' : `, seen on ${formatDate(task.proof.since)}`}</p>}
        {task.evidence !== null && <p className={classes.proof}>“{task.evidence.note}” {task.evidence.by ?? 'Somebody who left'}, {formatDateTime(task.evidence.at)}{task.evidence.url !== null && <> · <a className="ks-link" href={task.evidence.url} target="_blank" rel="noreferrer noopener">Paper</a></>}</p>}
        <ProblemNotice problem={takeBack.problem} />
      </div>
      <div className={classes.side}>
        <Badge tone={task.mine ? 'accent' : 'neutral'}>{task.assigneeName ?? onboardingOwnerTexts[task.owner]}</Badge>
        {task.dueOn !== null && <span className={classes.due} data-state={task.state}>{formatDate(`${task.dueOn}T12:00:00Z`)}</span>}
        {task.mayEdit && (
          <Menu position="bottom-end" width={220}>
            <Menu.Target><ActionIcon aria-label={`Actions for: ${task.title}`}><MoreHorizontal size={16} aria-hidden /></ActionIcon></Menu.Target>
            <Menu.Dropdown>
              {!proved && <Menu.Item onClick={() => setDialog('evidence')}>{task.evidence === null ? 'Say that it is done' : 'Change what was said'}</Menu.Item>}
              {task.evidence !== null && <Menu.Item onClick={() => void takeBack.run({ params: { taskId: task.id } })}>Take back what was said</Menu.Item>}
              {mayManage && <Menu.Item onClick={() => setDialog('assign')}>Name who does it</Menu.Item>}
            </Menu.Dropdown>
          </Menu>
        )}
      </div>
      {dialog === 'evidence' && <EvidenceDialog task={task} onClose={() => setDialog(null)} />}
      {dialog === 'assign' && <AssignDialog task={task} onClose={() => setDialog(null)} />}
    </li>
  );
}

function EvidenceDialog({ task, onClose }: { readonly task: Task; readonly onClose: () => void }) {
  const give = useAction('giveOnboardingEvidence', { invalidates });
  const [setAside, setSetAside] = useState(task.state === 'set-aside');
  async function submit(values: Readonly<Record<string, string>>): Promise<void> {
    const url = values['url'] ?? '';
    if (await give.run({ params: { taskId: task.id }, body: { note: values['note'] ?? '', url: url === '' ? null : url, setAside } }) === null) return;
    toast(setAside ? 'The task is set aside' : 'The task is done');
    onClose();
  }
  return (
    <Dialog opened onClose={onClose} title={task.title}>
      <Form onSubmit={(values) => void submit(values)} issues={give.problem?.issues}>
        <TextField name="note" label={setAside ? 'Why it is not needed here' : 'What was done'} description="Stands beside the task, with your name" required maxLength={1000} defaultValue={task.evidence?.note ?? ''} data-autofocus />
        <TextField name="url" type="url" label="Where the paper is" placeholder="https://" maxLength={500} defaultValue={task.evidence?.url ?? ''} />
        <Checkbox label="It is not needed here" checked={setAside} onChange={(event) => setSetAside(event.currentTarget.checked)} />
        <ProblemNotice problem={give.problem} />
        <FormActions><Button variant="default" onClick={onClose}>Cancel</Button><Button type="submit" loading={give.busy}>{setAside ? 'Set it aside' : 'It is done'}</Button></FormActions>
      </Form>
    </Dialog>
  );
}

function AssignDialog({ task, onClose }: { readonly task: Task; readonly onClose: () => void }) {
  const assign = useAction('assignOnboardingTask', { invalidates });
  const members = usePages('listMembers').items ?? [];
  async function submit(values: Readonly<Record<string, string>>): Promise<void> {
    const assigneeId = values['assigneeId'] ?? '';
    if (await assign.run({ params: { taskId: task.id }, body: { assigneeId: assigneeId === '' ? null : assigneeId } }) === null) return;
    onClose();
  }
  return (
    <Dialog opened onClose={onClose} title={`Who does it: ${task.title}`}>
      <Form onSubmit={(values) => void submit(values)} issues={assign.problem?.issues}>
        <ChoiceField name="assigneeId" label="Person" description={`Left empty: ${onboardingOwnerTexts[task.owner].toLowerCase()}`} clearable searchable defaultValue={task.assigneeId} data={members.map((member) => ({ value: member.userId, label: member.name }))} />
        <ProblemNotice problem={assign.problem} />
        <FormActions><Button variant="default" onClick={onClose}>Cancel</Button><Button type="submit" loading={assign.busy}>Name them</Button></FormActions>
      </Form>
    </Dialog>
  );
}
