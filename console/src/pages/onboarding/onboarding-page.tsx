import { Button, Progress, SegmentedControl } from '@mantine/core';
import { CalendarDays } from 'lucide-react';
import { useState } from 'react';
import { type AnswerOf, useAction, useMay, useRead } from '../../api/index.ts';
import { useSearchParameter } from '../../navigation/index.ts';
import { Card, Column, Dialog, EmptyState, Form, FormActions, formatDate, PageHeader, ProblemNotice, Stat, StatRow, TextField, toast, Waiting } from '../../ui/index.ts';
import type { Task } from './task.ts';
import { TaskRow } from './task-row.tsx';
import classes from './onboarding.module.css';

type Onboarding = AnswerOf<'readOnboarding'>;

const filters = { all: 'All', mine: 'Mine', open: 'Open', overdue: 'Overdue' } as const;
type Filter = keyof typeof filters;
const passes: Readonly<Record<Filter, (task: Task) => boolean>> = {
  all: () => true, mine: ({ mine }) => mine, open: ({ state }) => state === 'open' || state === 'overdue', overdue: ({ state }) => state === 'overdue',
};

/** Phases by the day of their tasks, counted from the start. */
function phaseOf(task: Task, startsOn: string): string {
  const day = task.dueOn === null ? 0 : Math.round((Date.parse(`${task.dueOn}T00:00:00Z`) - Date.parse(`${startsOn}T00:00:00Z`)) / 86_400_000);
  if (day <= -8) return 'Two weeks before';
  if (day < 0) return 'The week before';
  if (day <= 7) return 'The first week';
  return day <= 14 ? 'The second week' : 'Up to four weeks after';
}

/** Bringing the organisation in: what is to be done, by whom and until when, and what shows that it is. */
export function Page() {
  const read = useRead('readOnboarding');
  const mayManage = useMay('tenant.manage');
  const [setting, setSetting] = useState(false);
  const [today] = useState(() => new Date().toISOString().slice(0, 10));
  const data = read.data;
  return (
    <>
      <PageHeader
        title="Onboarding" lead="From two weeks before the start to four weeks after. What your organisation shows by itself is ticked by itself."
        actions={mayManage && data !== undefined ? <Button variant="default" leftSection={<CalendarDays size={16} aria-hidden />} onClick={() => setSetting(true)}>{data.startsOn === null ? 'Set the start date' : `${data.startsOn > today ? 'Starts' : 'Started'} on ${formatDate(`${data.startsOn}T12:00:00Z`)}`}</Button> : undefined}
      />
      <ProblemNotice problem={read.error} onRetry={() => void read.refetch()} />
      {data === undefined ? read.error === null && <Card><Waiting lines={8} /></Card> : <Tasks onboarding={data} onSet={mayManage ? () => setSetting(true) : null} />}
      {setting && data !== undefined && <StartDialog onboarding={data} onClose={() => setSetting(false)} />}
    </>
  );
}

function Tasks({ onboarding, onSet }: { readonly onboarding: Onboarding; readonly onSet: (() => void) | null }) {
  const [filter, setFilter] = useSearchParameter<Filter>('show', 'all');
  const { tasks, done, overdue, startsOn } = onboarding;
  const shown = tasks.filter(passes[filter in passes ? filter : 'all']);
  const phases = Map.groupBy(shown, (task) => (startsOn === null ? 'In this order' : phaseOf(task, startsOn)));
  return (
    <Column>
      <StatRow>
        <Stat label="Done" value={`${done} of ${tasks.length}`} />
        <Stat label="Overdue" value={overdue} />
        <Stat label="Mine, open" value={tasks.filter((task) => task.mine && (task.state === 'open' || task.state === 'overdue')).length} />
      </StatRow>
      <Progress value={(100 * done) / tasks.length} aria-label={`${done} of ${tasks.length} tasks are done`} />
      {startsOn === null && <Card><EmptyState icon={CalendarDays} title="No start date is set" actions={onSet === null ? undefined : <Button onClick={onSet}>Set it</Button>}><p>With it each task has a date, and whoever has one that is overdue is told by mail, once.</p></EmptyState></Card>}
      <SegmentedControl className={classes.filter} aria-label="Which tasks" value={filter} onChange={(value) => setFilter(value as Filter)} data={Object.entries(filters).map(([value, label]) => ({ value, label }))} />
      {shown.length === 0 && <Card><EmptyState icon={CalendarDays} title="No task is like that"><p>Choose All to see every task.</p></EmptyState></Card>}
      {[...phases].map(([phase, own]) => (
        <Card key={phase} title={phase} lead={`${own.filter(({ state }) => state === 'done' || state === 'set-aside').length} of ${own.length} done`}>
          <ul className={classes.tasks}>{own.map((task) => <TaskRow key={task.id} task={task} />)}</ul>
        </Card>
      ))}
    </Column>
  );
}

function StartDialog({ onboarding, onClose }: { readonly onboarding: Onboarding; readonly onClose: () => void }) {
  const set = useAction('setOnboardingStart', { invalidates: ['readOnboarding'] });
  async function submit(values: Readonly<Record<string, string>>): Promise<void> {
    if (await set.run({ ifMatch: onboarding.etag, body: { startsOn: values['startsOn'] ?? '' } }) === null) return;
    toast('The start date is set');
    onClose();
  }
  return (
    <Dialog opened onClose={onClose} title="When does the organisation begin?">
      <Form onSubmit={(values) => void submit(values)} issues={set.problem?.issues}>
        <TextField name="startsOn" type="date" label="First working day with Keystead" description="Every due date goes by it; it can be moved" defaultValue={onboarding.startsOn ?? ''} required data-autofocus />
        <ProblemNotice problem={set.problem} />
        <FormActions><Button variant="default" onClick={onClose}>Cancel</Button><Button type="submit" loading={set.busy}>Set it</Button></FormActions>
      </Form>
    </Dialog>
  );
}
