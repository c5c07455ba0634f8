import { Button, Switch } from '@mantine/core';
import { type AnswerOf, useAction, useMay, useRead } from '../../api/index.ts';
import { Card, Column, CopyValue, Facts, Form, formatDate, FormActions, formatNumber, LongTextField, ProblemNotice, TextField, toast, Waiting, WithAside } from '../../ui/index.ts';
import { ReviewDeadlineCard } from './review-deadline.tsx';
import { UnsentMail } from './unsent-mail.tsx';

type Tenant = AnswerOf<'readTenant'>;

/** Name, plan and settings of the organisation. */
export function Organisation() {
  const tenant = useRead('readTenant');
  if (tenant.error !== null) return <ProblemNotice problem={tenant.error} onRetry={() => void tenant.refetch()} />;
  if (tenant.data === undefined) return <Card><Waiting /></Card>;
  const { data } = tenant;
  return (
    <WithAside aside={(
      <Card title="Plan">
        <Facts facts={[
          ['Plan', data.plan.slice(0, 1).toUpperCase() + data.plan.slice(1)],
          ['Seats', data.seats === null ? `${formatNumber(data.seatsUsed)} taken, no limit` : `${formatNumber(data.seatsUsed)} of ${formatNumber(data.seats)}`],
          ['Since', formatDate(data.createdAt)],
          ['Id', <CopyValue key="id" value={data.id} what="organisation id" />],
        ]} />
      </Card>
    )}>
      <Column>
        <TenantForm key={data.etag} tenant={data} />
        <ReviewDeadlineCard />
        <UnsentMail />
      </Column>
    </WithAside>
  );
}

function TenantForm({ tenant }: { readonly tenant: Tenant }) {
  const mayManage = useMay('tenant.manage');
  const update = useAction('updateTenant', { invalidates: ['readTenant', 'readSession', 'listCredentials', 'readCredential'] });
  async function submit(values: Readonly<Record<string, string>>): Promise<void> {
    const days = (values['retentionDays'] ?? '').trim();
    const result = await update.run({
      ifMatch: tenant.etag, body: { name: values['name'] ?? tenant.name, showLastFour: values['showLastFour'] === 'on', houseVoice: values['houseVoice'] ?? '', retentionDays: days === '' ? null : Number(days) },
    });
    if (result !== null) toast('Saved');
  }
  return (
    <Card title="Organisation">
      <Form onSubmit={(values) => void submit(values)} issues={update.problem?.issues}>
        <TextField name="name" label="Name" defaultValue={tenant.name} required maxLength={120} disabled={!mayManage} />
        <TextField name="retentionDays" label="Keep documents for" description="Days; empty for no limit. Documents are deleted for good that many days after their upload, or after the last run that read them; those under legal hold stay. Runs follow it where they have no rule of their own (under Your data), from their start on." inputMode="numeric" pattern="[1-9]\d{0,3}" title="A whole number of days, from 1 to 3650." defaultValue={tenant.retentionDays ?? ''} disabled={!mayManage} maw="26rem" />
        <LongTextField name="houseVoice" label="House voice" description="How your office writes: form of address, tone, words you use or avoid, how letters close. Every app follows it; it changes no rule of an app." autosize minRows={3} maxRows={12} maxLength={2_000} defaultValue={tenant.houseVoice} disabled={!mayManage} />
        <Switch name="showLastFour" label="Show the last four characters of keys" description="The fingerprint is always shown; these help to find the key at the provider." defaultChecked={tenant.showLastFour} disabled={!mayManage} />
        <ProblemNotice problem={update.problem} />
        {mayManage && <FormActions><Button type="submit" loading={update.busy}>Save</Button></FormActions>}
      </Form>
    </Card>
  );
}
