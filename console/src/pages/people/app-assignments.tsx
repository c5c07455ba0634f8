import { Button, SegmentedControl } from '@mantine/core';
import { LayoutGrid } from 'lucide-react';
import { useState } from 'react';
import { type AnswerOf, useAction, useMay, usePages, useRead } from '../../api/index.ts';
import { Badge, Card, Column, DataTable, Dialog, EmptyState, Form, FormActions, Notice, ProblemNotice, type TableColumn, toast } from '../../ui/index.ts';
import { PickList } from './pick-list.tsx';

type App = AnswerOf<'listApps'>['items'][number];
type Access = AnswerOf<'listAppAccess'>['items'][number];

/** Which apps are everybody's, and which are for some teams and people. */
export function AppAssignments() {
  const mayManage = useMay('people.manage');
  const mayRead = useMay('apps.read');
  const apps = useRead('listApps', undefined, { enabled: mayRead });
  const access = useRead('listAppAccess');
  const [assigning, setAssigning] = useState<App | null>(null);
  if (!mayRead) return null;
  const of = (app: App): Access | undefined => access.data?.items.find((each) => each.appId === app.id);
  const columns: readonly TableColumn<App>[] = [
    { id: 'app', header: 'App', role: 'title', cell: (row) => <strong>{row.name}</strong> },
    { id: 'who', header: 'Who sees and runs it', cell: (row) => <Who access={of(row)} /> },
    ...(mayManage ? [{ id: 'actions', header: 'Actions', role: 'actions' as const, cell: (row: App) => <Button size="compact-xs" variant="default" onClick={() => setAssigning(row)} aria-label={`Assign ${row.name}`}>Assign</Button> }] : []),
  ];
  return (
    <>
      <Card flush title="Apps" lead="Everybody’s, unless you say otherwise. Owners and admins see all of them.">
        <DataTable label="Apps and who may use them" columns={columns} rows={access.data === undefined ? undefined : apps.data?.items} rowKey={(row) => row.id} problem={apps.error ?? access.error} onRetry={() => { void apps.refetch(); void access.refetch(); }} empty={<EmptyState icon={LayoutGrid} title="No apps" />} />
      </Card>
      {assigning !== null && <AssignDialog app={assigning} access={of(assigning)} onClose={() => setAssigning(null)} />}
    </>
  );
}

function Who({ access }: { readonly access: Access | undefined }) {
  if (access === undefined || access.audience === 'everyone') return <span className="ks-soft">Everybody</span>;
  const names = [...access.teams.map((team) => team.name), ...access.people.map((person) => person.name)];
  return names.length === 0 ? <Badge tone="warn" dot>Nobody but owners and admins</Badge> : <>{names.join(', ')}</>;
}

function AssignDialog({ app, access, onClose }: { readonly app: App; readonly access: Access | undefined; readonly onClose: () => void }) {
  const teams = usePages('listTeams', { query: { limit: 200 } });
  const members = usePages('listMembers', { query: { limit: 200 } });
  const assign = useAction('setAppAccess', { invalidates: ['listAppAccess', 'listTeams', 'listApps', 'listRuns'] });
  const [audience, setAudience] = useState<Access['audience']>(access?.audience ?? 'everyone');
  const [chosenTeams, setTeams] = useState<ReadonlySet<string>>(() => new Set(access?.teams.map((team) => team.id)));
  const [chosenPeople, setPeople] = useState<ReadonlySet<string>>(() => new Set(access?.people.map((person) => person.userId)));
  async function save(): Promise<void> {
    const body = { audience, teamIds: [...chosenTeams], userIds: [...chosenPeople] };
    if (await assign.run({ params: { appId: app.id }, body }) === null) return;
    toast(`${app.name} is ${audience === 'everyone' ? 'everybody’s' : 'assigned'}`);
    onClose();
  }
  return (
    <Dialog opened onClose={onClose} title={`Who uses ${app.name}?`} size="lg">
      <Form onSubmit={() => void save()}>
        <SegmentedControl aria-label="Who" value={audience} onChange={(value) => setAudience(value === 'assigned' ? 'assigned' : 'everyone')} data={[{ value: 'everyone', label: 'Everybody' }, { value: 'assigned', label: 'Some teams and people' }]} />
        {audience === 'assigned' && (
          <Column>
            <PickList label="Teams" items={(teams.items ?? []).map((team) => ({ id: team.id, label: team.name, detail: team.description }))} chosen={chosenTeams} onChange={setTeams} empty="There are no teams yet." />
            <PickList label="People" items={(members.items ?? []).map((member) => ({ id: member.userId, label: member.name, detail: member.email }))} chosen={chosenPeople} onChange={setPeople} empty="Nobody is here yet." />
            {chosenTeams.size + chosenPeople.size === 0 && <Notice tone="warn" title="Nobody but owners and admins will see it" />}
          </Column>
        )}
        <p className="ks-soft">Others no longer see the app, nor drafts that came from it. Runs under way go on.</p>
        <ProblemNotice problem={assign.problem} />
        <FormActions>
          <Button variant="default" onClick={onClose}>Cancel</Button>
          <Button type="submit" loading={assign.busy}>Save</Button>
        </FormActions>
      </Form>
    </Dialog>
  );
}
