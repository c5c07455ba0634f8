import { Button } from '@mantine/core';
import { useAction, useRead } from '../../api/index.ts';
import { ChoiceField, Dialog, Form, FormActions, ProblemNotice, TextField, toast } from '../../ui/index.ts';

const isoDay = /^\d{4}-\d{2}-\d{2}$/;

/** Which department a team is charged to, and from which day on. */
export function AssignDialog({ team, onClose }: { readonly team: { readonly teamId: string; readonly name: string }; readonly onClose: () => void }) {
  const departments = useRead('listDepartments');
  const assign = useAction('assignTeam', { invalidates: ['listDepartments', 'readChargeback', 'readChargebackStatement'] });
  const choices = (departments.data?.items ?? []).filter(({ archivedAt }) => archivedAt === null).map(({ id, name }) => ({ value: id, label: name }));
  const current = departments.data?.items.find(({ teams }) => teams.some(({ teamId, until }) => teamId === team.teamId && until === null))?.id ?? '';
  const open = departments.data?.firstOpenDay ?? null;
  async function submit(values: Readonly<Record<string, string>>): Promise<void> {
    const from = values['from'] ?? '';
    const done = await assign.run({ params: { teamId: team.teamId }, body: { departmentId: (values['departmentId'] ?? '') === '' ? null : values['departmentId'] ?? null, ...isoDay.test(from) ? { from } : {} } });
    if (done === null) return;
    toast(`${team.name} is assigned`, `From ${done.answer.from} (UTC) on.`);
    onClose();
  }
  return (
    <Dialog opened onClose={onClose} title={`Where ${team.name} is charged`}>
      <Form onSubmit={(values) => void submit(values)} issues={assign.problem?.issues}>
        <ChoiceField key={`${choices.length} ${current}`} name="departmentId" label="Department" defaultValue={current} allowDeselect={false} data={[{ value: '', label: 'No department' }, ...choices]} />
        <TextField name="from" type="date" label="From this day on (UTC)" description={open === null ? 'Left empty: the first day of this month' : `Left empty: the first day of this month. Days before ${open} are closed.`} {...open === null ? {} : { min: open }} />
        <ProblemNotice problem={assign.problem} />
        <FormActions>
          <Button variant="default" onClick={onClose}>Cancel</Button>
          <Button type="submit" loading={assign.busy}>Assign</Button>
        </FormActions>
      </Form>
    </Dialog>
  );
}
