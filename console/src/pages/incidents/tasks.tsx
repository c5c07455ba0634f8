import { incidentTaskTexts, type KeyIncident } from '@keystead/contract';
import { Button, Checkbox, Select, TextInput } from '@mantine/core';
import { ExternalLink } from 'lucide-react';
import { useState } from 'react';
import { useAction, useMay, useRead } from '../../api/index.ts';
import { Badge, Card, Column, Dialog, DividedList, FormActions, Line, ProblemNotice, Time, TwoLines } from '../../ui/index.ts';

type Task = KeyIncident['tasks'][number];

/** What there is to do about a key that others may know, each with who does it. */
export function Tasks({ incident, mayManage }: { readonly incident: KeyIncident; readonly mayManage: boolean }) {
  const [editing, setEditing] = useState<Task | null>(null);
  const links: Partial<Record<Task['task'], string | null>> = { 'revoke-at-provider': incident.links.keys, 'check-provider-log': incident.links.usage, replace: `/credentials/${incident.credentialId}?tab=versions` };
  return (
    <Card title="What to do" lead={`${incident.tasksDone} of ${incident.tasks.length} done, in the order in which it is best done`}>
      <DividedList
        ordered entries={incident.tasks.map((task) => ({ ...task, id: task.task }))}
        draw={(task) => (
          <Column gap="sm">
            <TwoLines below={<>{incidentTaskTexts[task.task].why}{task.note !== '' && <><br />Note: “{task.note}”</>}</>}>{incidentTaskTexts[task.task].title}</TwoLines>
            <Line>
              {task.doneAt === null ? <Badge tone={task.ownerName === null ? 'neutral' : 'info'}>{task.ownerName ?? 'Nobody yet'}</Badge> : <Badge tone="good" dot>Done <Time iso={task.doneAt} /></Badge>}
              <Address task={task} href={links[task.task] ?? null} provider={incident.providerName} gone={incident.containment === 'deleted'} />
              {mayManage && <Button size="xs" variant="default" aria-label={`${changeWords(task)}: ${incidentTaskTexts[task.task].title}`} onClick={() => setEditing(task)}>{changeWords(task)}</Button>}
            </Line>
          </Column>
        )}
      />
      {editing !== null && <TaskDialog incident={incident} task={editing} onClose={() => setEditing(null)} />}
    </Card>
  );
}

const changeWords = (task: Task): string => (task.doneAt === null ? 'Assign or tick off' : 'Change');

function Address({ task, href, provider, gone }: { readonly task: Task; readonly href: string | null; readonly provider: string; readonly gone: boolean }) {
  if (href === null || (task.task === 'replace' && gone)) return null;
  if (href.startsWith('/')) return <Button size="xs" variant="subtle" component="a" href={href}>Its versions</Button>;
  return <Button size="xs" variant="subtle" component="a" href={href} target="_blank" rel="noreferrer" rightSection={<ExternalLink size={13} aria-hidden />}>{provider}</Button>;
}

function TaskDialog({ incident, task, onClose }: { readonly incident: KeyIncident; readonly task: Task; readonly onClose: () => void }) {
  const members = useRead('listMembers', { query: { limit: 200 } }, { enabled: useMay('people.read') });
  const [ownerId, setOwnerId] = useState(task.ownerId);
  const [done, setDone] = useState(task.doneAt !== null);
  const [note, setNote] = useState(task.note);
  const set = useAction('setIncidentTask', { invalidates: ['readKeyIncident', 'listKeyIncidents'] });
  async function save(): Promise<void> {
    if (await set.run({ params: { keyIncidentId: incident.id, task: task.task }, body: { ownerId, done, note } }) !== null) onClose();
  }
  return (
    <Dialog opened onClose={onClose} title={incidentTaskTexts[task.task].title}>
      <Column>
        <p>{incidentTaskTexts[task.task].why}</p>
        <Select label="Who does it" clearable searchable placeholder="Nobody yet" data={(members.data?.items ?? []).filter(({ state }) => state === 'active').map(({ userId, name }) => ({ value: userId, label: name }))} value={ownerId} onChange={setOwnerId} />
        <TextInput label="Note" maxLength={500} value={note} onChange={(event) => setNote(event.currentTarget.value)} />
        <Checkbox label="It is done" checked={done} onChange={(event) => setDone(event.currentTarget.checked)} />
        <ProblemNotice problem={set.problem} />
      </Column>
      <FormActions>
        <Button variant="default" onClick={onClose}>Cancel</Button>
        <Button loading={set.busy} onClick={() => void save()}>Save</Button>
      </FormActions>
    </Dialog>
  );
}
