import type { OversightPlan } from '@keystead/contract';
import { Button, MultiSelect, NumberInput, Select, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useAction, useMay, useRead } from '../../api/index.ts';
import { useGo } from '../../navigation/index.ts';
import { Card, Column, Dialog, Facts, FormActions, formatDateTime, Line, Notice, ProblemNotice, Time, Waiting } from '../../ui/index.ts';

/** Which reviews come when, who answers for them, and who gets them by mail. */
export function Plans() {
  const { data, error, refetch } = useRead('listOversightPlans');
  const [editing, setEditing] = useState<OversightPlan | null>(null);
  const mayManage = useMay('tenant.manage');
  if (data === undefined) return error === null ? <Card><Waiting lines={6} /></Card> : <ProblemNotice problem={error} onRetry={() => void refetch()} />;
  const unsent = data.items.some(({ mailIsSent, mailTo }) => !mailIsSent && mailTo.length > 0);
  return (
    <Column>
      {unsent && <Notice tone="warn" title="No mail is sent"><p>Whoever operates this installation has named no mail server. The reviews are made all the same.</p></Notice>}
      {data.items.map((plan) => <PlanCard key={plan.kind} plan={plan} onEdit={mayManage ? () => setEditing(plan) : null} />)}
      {editing !== null && <PlanDialog plan={editing} onClose={() => setEditing(null)} />}
    </Column>
  );
}

/** When a review is made: after the last day of what it is about. */
const made: Readonly<Record<OversightPlan['kind'], string>> = { 'anomaly-digest': 'every day', 'weekly-usage': 'every Monday', 'monthly-security': 'on the first of each month', 'quarterly-access': 'on the first of January, April, July and October,' };

function PlanCard({ plan, onEdit }: { readonly plan: OversightPlan; readonly onEdit: (() => void) | null }) {
  const go = useGo();
  const make = useAction('makeOversightReview', { invalidates: ['listOversightReviews'] });
  async function makeNow(): Promise<void> {
    const made = await make.run({ body: { kind: plan.kind } });
    if (made !== null) go(`/oversight/${made.answer.id}`);
  }
  return (
    <Card title={plan.title} lead={plan.about} actions={onEdit === null ? undefined : <><Button size="xs" variant="default" loading={make.busy} onClick={() => void makeNow()}>Make the last one now</Button><Button size="xs" variant="default" aria-label={`Change: ${plan.title}`} onClick={onEdit}>Change</Button></>}>
      <Column gap="sm">
        <ProblemNotice problem={make.problem} />
        <Facts facts={[
          ['Made', plan.enabled ? `${made[plan.kind]} at ${String(plan.hour).padStart(2, '0')}:00, ${plan.timeZone}` : 'switched off'], plan.nextAt === null ? null : ['The next one', <Time key="next" iso={plan.nextAt} />, formatDateTime(plan.nextAt)],
          ['Answers for it', plan.ownerName ?? 'any owner or admin'], ['To be signed', `${plan.dueDays} ${plan.dueDays === 1 ? 'day' : 'days'} after it is made`], ['By mail to', plan.mailTo.length === 0 ? 'nobody' : plan.mailTo.map(({ name }) => name ?? 'somebody who left').join(', ')],
        ]} />
      </Column>
    </Card>
  );
}

function PlanDialog({ plan, onClose }: { readonly plan: OversightPlan; readonly onClose: () => void }) {
  const members = (useRead('listMembers', { query: { limit: 200 } }).data?.items ?? []).filter(({ state }) => state === 'active');
  const [enabled, setEnabled] = useState(plan.enabled);
  const [ownerId, setOwnerId] = useState(plan.ownerId);
  const [dueDays, setDueDays] = useState<number | ''>(plan.dueDays);
  const [hour, setHour] = useState(String(plan.hour));
  const [timeZone, setTimeZone] = useState(plan.timeZone);
  const [mailTo, setMailTo] = useState(plan.mailTo.map(({ userId }) => userId));
  const update = useAction('updateOversightPlan', { invalidates: ['listOversightPlans'] });
  async function save(): Promise<void> {
    const saved = await update.run({ params: { kind: plan.kind }, body: { enabled, ownerId, dueDays: dueDays === '' ? plan.dueDays : dueDays, hour: Number(hour), timeZone: timeZone.trim(), mailTo }, ifMatch: plan.etag });
    if (saved !== null) onClose();
  }
  return (
    <Dialog opened onClose={onClose} title={plan.title} size="lg">
      <Column>
        <Switch label="It is made" checked={enabled} onChange={(event) => setEnabled(event.currentTarget.checked)} />
        <Line>
          <Select label="At" description="When it is made" data={Array.from({ length: 24 }, (_nothing, at) => ({ value: String(at), label: `${String(at).padStart(2, '0')}:00` }))} value={hour} onChange={(value) => setHour(value ?? '6')} allowDeselect={false} />
          <TextInput label="Time zone" description="Such as Europe/Zurich" value={timeZone} onChange={(event) => setTimeZone(event.currentTarget.value)} />
        </Line>
        <Select label="Answers for it" clearable placeholder="Any owner or admin" data={members.filter(({ role }) => role === 'owner' || role === 'admin').map(({ userId, name }) => ({ value: userId, label: name }))} value={ownerId} onChange={setOwnerId} />
        <NumberInput label="Days until it is to be signed" min={1} max={90} allowDecimal={false} value={dueDays} onChange={(value) => setDueDays(typeof value === 'number' ? value : '')} />
        <MultiSelect label="By mail to" description="Each gets the PDF, where their role may read it" searchable data={members.map(({ userId, name }) => ({ value: userId, label: name }))} value={mailTo} onChange={setMailTo} />
        <ProblemNotice problem={update.problem} />
      </Column>
      <FormActions>
        <Button variant="default" onClick={onClose}>Cancel</Button>
        <Button loading={update.busy} disabled={dueDays === '' || timeZone.trim() === ''} onClick={() => void save()}>Save</Button>
      </FormActions>
    </Dialog>
  );
}
