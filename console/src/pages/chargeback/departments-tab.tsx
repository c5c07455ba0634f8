import { Button, Menu, ActionIcon } from '@mantine/core';
import { Archive, Building2, MoreHorizontal, Pencil, Plus } from 'lucide-react';
import { useState } from 'react';
import { type AnswerOf, useAction, useRead } from '../../api/index.ts';
import { useSearchParameter } from '../../navigation/index.ts';
import { Badge, Card, DataTable, Dialog, EmptyState, Form, FormActions, Notice, ProblemNotice, type TableColumn, TextField, toast } from '../../ui/index.ts';
import { AssignDialog } from './assign-dialog.tsx';
import classes from './chargeback.module.css';
import { dayText } from './words.ts';

type Department = AnswerOf<'listDepartments'>['items'][number];

/** Departments, their cost centres and the teams that are charged to them. */
export function DepartmentsTab({ mayManage }: { readonly mayManage: boolean }) {
  const list = useRead('listDepartments');
  const [make, setMake] = useSearchParameter('make', '');
  const [editing, setEditing] = useState<Department | null>(null);
  const [assigning, setAssigning] = useState<{ readonly teamId: string; readonly name: string } | null>(null);
  const change = useAction('updateDepartment', { invalidates: ['listDepartments', 'readChargeback', 'readChargebackStatement'] });
  const add = mayManage ? <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setMake('department')}>Make a department</Button> : undefined;
  const columns: readonly TableColumn<Department>[] = [
    { id: 'name', header: 'Department', role: 'title', cell: (row) => <><strong>{row.name}</strong>{row.archivedAt !== null && <> <Badge>put aside</Badge></>}</> },
    { id: 'centre', header: 'Cost centre', cell: (row) => row.costCentre ?? <span className="ks-faint">none</span> },
    { id: 'teams', header: 'Teams', cell: (row) => <TeamsOf department={row} onAssign={mayManage ? setAssigning : null} /> },
    ...(mayManage ? [{
      id: 'actions', header: 'Actions', role: 'actions' as const,
      cell: (row: Department) => (
        <Menu position="bottom-end" width={200}>
          <Menu.Target><ActionIcon aria-label={`Actions for ${row.name}`}><MoreHorizontal size={16} aria-hidden /></ActionIcon></Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<Pencil size={15} aria-hidden />} onClick={() => setEditing(row)}>Name and cost centre</Menu.Item>
            <Menu.Item leftSection={<Archive size={15} aria-hidden />} onClick={() => void change.run({ params: { departmentId: row.id }, body: { archived: row.archivedAt === null }, ifMatch: row.etag })}>{row.archivedAt === null ? 'Put aside' : 'Take back'}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      ),
    }] : []),
  ];
  const unassigned = list.data?.unassigned ?? [];
  return (
    <div className={classes.parts}>
      {unassigned.length > 0 && (
        <Notice tone="warn" title={unassigned.length === 1 ? 'One team is charged to no department' : `${unassigned.length} teams are charged to no department`}>
          <div className={classes.teams}>
            {unassigned.slice(0, 20).map((team) => <span key={team.teamId}>{team.name} {mayManage && <Button size="compact-xs" variant="default" onClick={() => setAssigning(team)}>Assign<span className="ks-hidden"> {team.name}</span></Button>}</span>)}
          </div>
        </Notice>
      )}
      <ProblemNotice problem={change.problem} />
      <Card flush title="Departments" lead="A team belongs to one department at a time. When it moves, what it used before stays charged where it was." actions={add}>
        <DataTable
          label="Departments" columns={columns} rows={list.data?.items} rowKey={(row) => row.id} muted={(row) => row.archivedAt !== null} problem={list.error} onRetry={() => void list.refetch()}
          empty={<EmptyState icon={Building2} title="No department yet" actions={add}><p>A department has a name and the code of a cost centre in your books. Teams are charged to it.</p></EmptyState>}
        />
      </Card>
      {mayManage && (make === 'department' || editing !== null) && <DepartmentDialog key={editing?.id ?? 'new'} department={editing} onClose={() => { setMake(null); setEditing(null); }} />}
      {assigning !== null && <AssignDialog team={assigning} onClose={() => setAssigning(null)} />}
    </div>
  );
}

function TeamsOf({ department, onAssign }: { readonly department: Department; readonly onAssign: ((team: { teamId: string; name: string }) => void) | null }) {
  if (department.teams.length === 0) return <span className="ks-faint">none yet</span>;
  return (
    <span className={classes.teams}>
      {department.teams.map((team) => (
        <span key={`${team.teamId} ${team.from}`}>
          {team.name} <small>from {dayText(team.from)}{team.until !== null && ` until ${dayText(team.until)}`}</small> {onAssign !== null && team.until === null && <Button size="compact-xs" variant="subtle" onClick={() => onAssign(team)}>Move<span className="ks-hidden"> {team.name}</span></Button>}
        </span>
      ))}
    </span>
  );
}

function DepartmentDialog({ department, onClose }: { readonly department: Department | null; readonly onClose: () => void }) {
  const invalidates = ['listDepartments', 'readChargeback', 'readChargebackStatement'] as const;
  const create = useAction('createDepartment', { invalidates });
  const update = useAction('updateDepartment', { invalidates });
  const { problem, busy } = department === null ? create : update;
  async function submit(values: Readonly<Record<string, string>>): Promise<void> {
    const body = { name: values['name'] ?? '', costCentre: (values['costCentre'] ?? '').trim() === '' ? null : values['costCentre'] ?? null };
    const done = department === null ? await create.run({ body }) : await update.run({ params: { departmentId: department.id }, body, ifMatch: department.etag });
    if (done === null) return;
    toast(department === null ? 'Department made' : 'Department changed');
    onClose();
  }
  return (
    <Dialog opened onClose={onClose} title={department === null ? 'Make a department' : `Change “${department.name}”`}>
      <Form onSubmit={(values) => void submit(values)} issues={problem?.issues}>
        <TextField name="name" label="Name" required maxLength={120} defaultValue={department?.name ?? ''} data-autofocus />
        <TextField name="costCentre" label="Cost centre" description="As your own books name it" placeholder="CC-4100" maxLength={60} defaultValue={department?.costCentre ?? ''} />
        <ProblemNotice problem={problem} />
        <FormActions>
          <Button variant="default" onClick={onClose}>Cancel</Button>
          <Button type="submit" loading={busy}>{department === null ? 'Make it' : 'Save'}</Button>
        </FormActions>
      </Form>
    </Dialog>
  );
}
