import { Button, Switch } from '@mantine/core';
import { useState } from 'react';
import { type AnswerOf, useAction, useMay, useRead } from '../../../api/index.ts';
import { Card, ChoiceField, counted, Form, FormActions, Notice, ProblemNotice, TextField, Time, toast, Waiting } from '../../../ui/index.ts';
import { keptWords, sourceWords } from '../../../vocabulary/index.ts';
import { RunPurges } from './run-purges.tsx';

type Retention = AnswerOf<'readRunRetention'>;

/** What is kept of runs, and what was purged of them. */
export function RunRetention() {
  const read = useRead('readRunRetention');
  if (read.error !== null) return <ProblemNotice problem={read.error} onRetry={() => void read.refetch()} />;
  if (read.data === undefined) return <Card title="What is kept of runs"><Waiting /></Card>;
  return (
    <>
      <Card title="What is kept of runs" lead="The content of a run: its form, its draft, its quotes. Its record, its receipt and the hash of its text stay whatever stands here." footer={<Footer retention={read.data} />}>
        <RuleForm key={read.data.etag} retention={read.data} />
      </Card>
      <RunPurges />
    </>
  );
}

function Footer({ retention: { inForce, inForceForShortest, changedAt, changedByName } }: { readonly retention: Retention }) {
  return (
    <>
      In force: content {keptWords(inForce.rule)} ({sourceWords[inForce.source]}); of apps with patient data it {keptWords(inForceForShortest.rule)} ({sourceWords[inForceForShortest.source]}).
      {changedAt !== null && <> Changed <Time iso={changedAt} />{changedByName === null ? '' : ` by ${changedByName}`}.</>}
    </>
  );
}

const modes = [
  { value: '', label: 'As documents are kept' }, { value: 'keep', label: 'Keep it' }, { value: 'days', label: 'A number of days' }, { value: 'session', label: 'Until the session ends' }, { value: 'zero', label: 'Store nothing' },
];
const shortestModes = modes.filter(({ value }) => value === 'days' || value === 'session' || value === 'zero');

function RuleForm({ retention }: { readonly retention: Retention }) {
  const mayManage = useMay('tenant.manage');
  const update = useAction('updateRunRetention', { invalidates: ['readRunRetention', 'readRunPurges', 'listRuns', 'readRun'] });
  const [mode, setMode] = useState<string>(retention.own?.mode ?? '');
  const [shortest, setShortest] = useState<string>(retention.shortest.mode);
  const needsReason = update.problem?.issues.some(({ path }) => path === 'reason') === true;
  async function submit(values: Readonly<Record<string, string>>): Promise<void> {
    const rule = (chosen: string, days: string | undefined) => (chosen === 'days' ? { mode: 'days' as const, days: Number(days) } : { mode: chosen as 'zero' | 'session' });
    const reason = (values['reason'] ?? '').trim();
    const result = await update.run({ ifMatch: retention.etag, body: {
      own: mode === '' ? null : mode === 'keep' ? { mode: 'keep' } : rule(mode, values['ownDays']), shortest: rule(shortest, values['shortestDays']),
      sessionHours: Number(values['sessionHours']), exportHours: Number(values['exportHours']), applyToExisting: values['applyToExisting'] === 'on', ...reason === '' ? {} : { reason },
    } });
    if (result !== null) toast('Saved', result.answer.applied === 0 ? 'It holds for runs that are started from now on.' : `It holds for new runs, and for ${result.answer.applied} that were there.`);
  }
  const hoursShape = { inputMode: 'numeric', pattern: '[1-9]\\d{0,2}', title: 'A whole number of hours, from 1 to 168.', required: true, disabled: !mayManage, maw: '26rem' } as const;
  return (
    <Form onSubmit={(values) => void submit(values)} issues={update.problem?.issues}>
      <ChoiceField name="own" label="Content of runs" data={modes} value={mode} onChange={(value) => setMode(value ?? '')} allowDeselect={false} disabled={!mayManage} maw="26rem" />
      {mode === 'days' && <TextField name="ownDays" label="Days" inputMode="numeric" pattern="[1-9]\d{0,3}" title="A whole number of days, from 1 to 3650." required defaultValue={retention.own?.mode === 'days' ? retention.own.days : 90} disabled={!mayManage} maw="26rem" />}
      <ChoiceField name="shortest" label="Content of apps with patient data, at most" description={`The stricter of both rules holds for these ${retention.shortestApps.length} apps: ${retention.shortestApps.map(({ name }) => name).join(', ')}.`} data={shortestModes} value={shortest} onChange={(value) => setShortest(value ?? 'session')} allowDeselect={false} disabled={!mayManage} maw="36rem" />
      {shortest === 'days' && <TextField name="shortestDays" label="Days for patient data" inputMode="numeric" pattern="[1-9]|[12]\d|30" title="A whole number of days, from 1 to 30." required defaultValue={retention.shortest.mode === 'days' ? retention.shortest.days : 7} disabled={!mayManage} maw="26rem" />}
      <TextField name="sessionHours" label="A session keeps content at most for" description="Hours, from 1 to 168; runs of API tokens, which have no session, are kept this long." defaultValue={retention.sessionHours} {...hoursShape} />
      <TextField name="exportHours" label="A decided draft can be exported for" description="Hours, from 1 to 168, where its rule alone would have ended it. What awaits a decision is held sealed until then." defaultValue={retention.exportHours} {...hoursShape} />
      {mayManage && <Switch name="applyToExisting" label="Put runs that are there under the new rule too" description="Only those that are kept longer now. What it ends is destroyed for good, within a minute." />}
      {needsReason && <TextField name="reason" label="Why is more kept than now?" description="Stands in the audit log." maxLength={500} required data-autofocus />}
      {mode === 'zero' && <Notice title="Nothing is stored, and the provider is asked for the same"><p>Whoever starts a run reads, edits and exports it for {counted(retention.memoryMinutes, 'minute')} after it ended. A draft that must be approved is held sealed until it is decided over.</p></Notice>}
      <ProblemNotice problem={needsReason ? null : update.problem} />
      {mayManage ? <FormActions><Button type="submit" loading={update.busy}>Save</Button></FormActions> : <Notice title="Owners and admins change this"><p>What stands here holds for your runs too.</p></Notice>}
    </Form>
  );
}
