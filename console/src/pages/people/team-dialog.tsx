import { dataClasses } from '@keystead/contract';
import { Button, Checkbox } from '@mantine/core';
import { useState } from 'react';
import { type ItemOf, useAction, usePages } from '../../api/index.ts';
import { ChoiceField, Dialog, Form, FormActions, ProblemNotice, TextField, toast } from '../../ui/index.ts';
import { PickList } from './pick-list.tsx';

type Team = ItemOf<'listTeams'>;

const touched = ['listTeams', 'listMembers', 'listAppAccess', 'readSession'] as const;

/** Makes or changes a team: its name, and who is in it. */
export function TeamDialog({ team, onClose }: { readonly team: Team | null; readonly onClose: () => void }) {
  const members = usePages('listMembers', { query: { limit: 200 } });
  const create = useAction('createTeam', { invalidates: touched });
  const update = useAction('updateTeam', { invalidates: touched });
  const fill = useAction('setTeamMembers', { invalidates: touched });
  const [inside, setInside] = useState<ReadonlySet<string>>(() => new Set(team?.members.map((member) => member.userId)));
  const [primary, setPrimary] = useState<ReadonlySet<string>>(() => new Set(team?.members.filter((member) => member.primary).map((member) => member.userId)));
  const problem = create.problem ?? update.problem ?? fill.problem;

  async function save(values: Readonly<Record<string, string>>): Promise<void> {
    const name = values['name'] ?? '';
    const description = values['description'] ?? '';
    const dataClass = dataClasses.find((each) => each === values['dataClass']) ?? null;
    const made = team === null
      ? await create.run({ body: { name, description, dataClass } })
      : await update.run({ params: { teamId: team.id }, body: { name, description, dataClass }, ifMatch: team.etag });
    if (made === null) return;
    const filled = await fill.run({ params: { teamId: made.answer.id }, body: { members: [...inside].map((userId) => ({ userId, primary: primary.has(userId) })) }, ifMatch: made.answer.etag });
    if (filled === null) return;
    toast(team === null ? `${name} is made` : `${name} is saved`);
    onClose();
  }

  function setPrimaryOf(userId: string, on: boolean): void {
    const next = new Set(primary);
    if (on) next.add(userId);
    else next.delete(userId);
    setPrimary(next);
  }
  const items = (members.items ?? []).map((member) => ({
    id: member.userId, label: member.name, detail: member.email,
    beside: inside.has(member.userId) && <Checkbox size="xs" label="Cost counts here" checked={primary.has(member.userId)} onChange={(event) => setPrimaryOf(member.userId, event.currentTarget.checked)} aria-label={`Cost of ${member.name} counts for this team`} />,
  }));
  return (
    <Dialog opened onClose={onClose} title={team === null ? 'Make a team' : team.name} size="lg">
      <Form onSubmit={(values) => void save(values)} issues={problem?.issues}>
        <TextField name="name" label="Name" placeholder="Claims" defaultValue={team?.name ?? ''} required maxLength={120} data-autofocus />
        <TextField name="description" label="What it is for" description="Optional" defaultValue={team?.description ?? ''} maxLength={500} />
        <ChoiceField name="dataClass" label="Class of data" description="What the calls of its people and tokens are at least" defaultValue={team?.dataClass ?? ''} data={[{ value: '', label: 'Nothing is said' }, ...dataClasses.slice(1).map((value) => ({ value, label: value.slice(0, 1).toUpperCase() + value.slice(1) }))]} />
        <PickList label="People" items={items} chosen={inside} onChange={setInside} empty={members.problem === null ? 'Nobody is here yet.' : 'The list of people could not be read.'} />
        <ProblemNotice problem={problem} />
        <FormActions>
          <Button variant="default" onClick={onClose}>Cancel</Button>
          <Button type="submit" loading={create.busy || update.busy || fill.busy}>Save</Button>
        </FormActions>
      </Form>
    </Dialog>
  );
}
