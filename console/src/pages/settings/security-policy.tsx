import { Button, Switch } from '@mantine/core';
import { type AnswerOf, useAction, useMay, useRead } from '../../api/index.ts';
import { Card, Form, FormActions, Notice, ProblemNotice, TextField, toast, Waiting } from '../../ui/index.ts';

type Tenant = AnswerOf<'readTenant'>;

/** What sign-ins and sessions of everybody in the organisation must be like. */
export function SecurityPolicy() {
  const tenant = useRead('readTenant');
  if (tenant.error !== null) return <ProblemNotice problem={tenant.error} onRetry={() => void tenant.refetch()} />;
  if (tenant.data === undefined) return <Card><Waiting /></Card>;
  return <PolicyForm key={tenant.data.etag} tenant={tenant.data} />;
}

function PolicyForm({ tenant }: { readonly tenant: Tenant }) {
  const mayManage = useMay('tenant.manage');
  const update = useAction('updateTenant', { invalidates: ['readTenant', 'readSession', 'listSessions'] });
  async function submit(values: Readonly<Record<string, string>>): Promise<void> {
    const result = await update.run({
      ifMatch: tenant.etag,
      body: { requireSecondFactor: values['requireSecondFactor'] === 'on', sessionIdleMinutes: Number(values['sessionIdleMinutes']), sessionHours: Number(values['sessionHours']) },
    });
    if (result !== null) toast('Saved', 'It is in force for every session at once.');
  }
  return (
    <Card title="Security policy" lead="For everybody in the organisation. Keys, people and rules are always changed with a second factor, whatever stands here.">
      <Form onSubmit={(values) => void submit(values)} issues={update.problem?.issues}>
        <Switch name="requireSecondFactor" label="Everybody needs a second factor" description="Whoever has none is led to set one up and can do nothing else until then. API tokens go on working." defaultChecked={tenant.requireSecondFactor} disabled={!mayManage} />
        <TextField name="sessionIdleMinutes" label="A session ends when nobody used it for" description="Minutes, from 5 to 10,080 (seven days)" inputMode="numeric" pattern="[1-9]\d{0,4}" title="A whole number of minutes, from 5 to 10080." required defaultValue={tenant.sessionIdleMinutes} disabled={!mayManage} maw="26rem" />
        <TextField name="sessionHours" label="And ends at the latest after" description="Hours, from 1 to 168 (seven days)" inputMode="numeric" pattern="[1-9]\d{0,2}" title="A whole number of hours, from 1 to 168." required defaultValue={tenant.sessionHours} disabled={!mayManage} maw="26rem" />
        <ProblemNotice problem={update.problem} />
        {mayManage ? <FormActions><Button type="submit" loading={update.busy}>Save</Button></FormActions> : <Notice title="Owners and admins change this"><p>What stands here holds for you too.</p></Notice>}
      </Form>
    </Card>
  );
}
