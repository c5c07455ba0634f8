import { type AnomalyKind, anomalyKinds, type AnomalySettings, type WatchedAnomalies } from '@keystead/contract';
import { Button, Checkbox } from '@mantine/core';
import { useState } from 'react';
import { useAction, useRead } from '../../api/index.ts';
import { Card, ChoiceField, Column, Facts, Form, FormActions, LongTextField, Notice, ProblemNotice, TextField, Time, toast, Waiting } from '../../ui/index.ts';
import classes from './anomalies.module.css';
import { checkWords } from './words.ts';

type Values = Readonly<Record<string, string>>;
const oneUsd = 1_000_000_000;

/** Checks, thresholds, networks and quiet hours. */
export function Settings() {
  const { data, error, refetch } = useRead('readAnomalySettings');
  if (error !== null) return <ProblemNotice problem={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Card><Waiting lines={8} /></Card>;
  return (
    <Column>
      <Card title="What is usual">
        <Facts
          facts={[
            ['Learnt from', `The ${data.baselineDays} days before yesterday`, 'Medians by hour of the week, so that an incident of the past does not become the rule'],
            ['Days with calls', data.learntDays < data.learningDays ? `${data.learntDays} of the ${data.learningDays} that are needed` : `${data.learntDays}; ${data.learningDays} are needed`, 'Before that, only amounts, failed sign-ins, refusals, refused tokens and keys, and your own networks are checked'],
            ['Last look', data.lookedAt === null ? 'Not yet' : <Time key="looked" iso={data.lookedAt} />, 'Every five minutes'],
            data.changedAt === null ? null : ['Last changed', <Time key="changed" iso={data.changedAt} />, data.changedByName === null ? '' : `by ${data.changedByName}`],
          ]}
        />
      </Card>
      <SettingsForm key={data.changedAt ?? 'defaults'} watched={data} />
    </Column>
  );
}

function SettingsForm({ watched: { settings, mayChange } }: { readonly watched: WatchedAnomalies }) {
  const save = useAction('updateAnomalySettings', { invalidates: ['readAnomalySettings'] });
  const [off, setOff] = useState<readonly AnomalyKind[]>(settings.off);
  const [problem, setProblem] = useState<string | null>(null);
  async function submit(values: Values): Promise<void> {
    const read = readForm(values, off);
    if (typeof read === 'string') { setProblem(read); return; }
    setProblem(null);
    if (await save.run({ body: read }) !== null) toast('Saved', 'The next look goes by it.');
  }
  return (
    <Form onSubmit={(values) => void submit(values)} issues={save.problem?.issues}>
      <Card title="Checks">
        <div className={classes.checks}>
          {anomalyKinds.map((kind) => <Checkbox key={kind} label={checkWords[kind].label} description={checkWords[kind].looksAt} checked={!off.includes(kind)} disabled={!mayChange} onChange={(event) => setOff(event.currentTarget.checked ? off.filter((each) => each !== kind) : [...off, kind])} />)}
        </div>
      </Card>
      <Card title="Thresholds">
        <div className={classes.fields}>
          <TextField name="spikePercent" label="A spike begins at, percent of the usual" defaultValue={String(settings.spikePercent)} required pattern="\d{3,4}" title="A whole number from 110 to 1000." inputMode="numeric" readOnly={!mayChange} />
          <TextField name="spikeFloor" label="And at this much above it, US dollars" defaultValue={String(settings.spikeFloorNanoUsd / oneUsd)} required pattern="\d{1,6}(\.\d{1,3})?" title="An amount such as 5 or 0.50." inputMode="decimal" readOnly={!mayChange} />
          <TextField name="daily" label="Alert on a day of, US dollars" description="Empty: none" defaultValue={settings.dailyAlertNanoUsd === null ? '' : String(settings.dailyAlertNanoUsd / oneUsd)} pattern="\d{1,6}(\.\d{1,3})?" title="An amount such as 1000." inputMode="decimal" readOnly={!mayChange} />
          <TextField name="failedSignIns" label="Failed sign-ins of a person in an hour" defaultValue={String(settings.failedSignIns)} required pattern="\d{1,6}" title="A whole number from 3." inputMode="numeric" readOnly={!mayChange} />
          <TextField name="refusedTokens" label="Calls with a refused token in an hour" defaultValue={String(settings.refusedTokens)} required pattern="\d{1,7}" title="A whole number from 3." inputMode="numeric" readOnly={!mayChange} />
          <TextField name="refusedKeys" label="Refused calls of a key in an hour" defaultValue={String(settings.refusedKeys)} required pattern="\d{1,7}" title="A whole number from 1." inputMode="numeric" readOnly={!mayChange} />
          <TextField name="refusals" label="Refusals of a caller in an hour" defaultValue={String(settings.refusals)} required pattern="\d{1,7}" title="A whole number from 5." inputMode="numeric" readOnly={!mayChange} />
        </div>
      </Card>
      <Card title="What is expected">
        <div className={classes.lists}>
          <LongTextField name="networks" label="Networks that calls come from" description="One a line: a name, a space, the range. With none, what is new is unexpected" placeholder={'Office 198.51.100.0/24\nData centre 2001:db8::/48'} autosize minRows={3} defaultValue={settings.networks.map(({ name, range }) => `${name} ${range}`).join('\n')} readOnly={!mayChange} />
          <LongTextField name="models" label="Models that may appear" description="One a line; an asterisk at the end stands for anything. Models of your routes need not be named" placeholder={'gpt-5*\nanthropic/claude-sonnet-4-5'} autosize minRows={3} defaultValue={settings.expectedModels.join('\n')} readOnly={!mayChange} />
        </div>
      </Card>
      <Card title="Mail" lead={<>To owners and admins who <a className="ks-link" href="/budgets?tab=alerts">want mail about alarms</a>. In quiet hours (UTC) none is sent; it waits for their end.</>}>
        <div className={classes.fields}>
          <ChoiceField name="quietFrom" label="Quiet from" data={hours} defaultValue={settings.quiet === null ? '' : String(settings.quiet.from)} disabled={!mayChange} allowDeselect={false} />
          <ChoiceField name="quietTo" label="Quiet until" data={hours} defaultValue={settings.quiet === null ? '' : String(settings.quiet.to)} disabled={!mayChange} allowDeselect={false} />
        </div>
      </Card>
      {problem !== null && <Notice tone="bad" title={problem} />}
      <ProblemNotice problem={save.problem} />
      {mayChange && <FormActions><Button type="submit" loading={save.busy}>Save</Button></FormActions>}
    </Form>
  );
}

const hours = [{ value: '', label: 'None' }, ...Array.from({ length: 24 }, (_, hour) => ({ value: String(hour), label: `${String(hour).padStart(2, '0')}:00` }))];
const linesOf = (text: string | undefined): string[] => (text ?? '').split('\n').map((line) => line.trim()).filter((line) => line !== '');

/** What was entered; or what is wrong with it. */
function readForm(values: Values, off: readonly AnomalyKind[]): AnomalySettings | string {
  const networks = linesOf(values['networks']).map((line) => /^(?<name>.+?)\s+(?<range>\S+\/\d+)$/.exec(line)?.groups);
  if (networks.some((each) => each === undefined)) return 'Each network needs a name, a space and its range, e.g. “Office 198.51.100.0/24”.';
  const [from, to] = [values['quietFrom'] ?? '', values['quietTo'] ?? ''];
  if ((from === '') !== (to === '')) return 'Quiet hours need a beginning and an end.';
  const daily = (values['daily'] ?? '').trim();
  return {
    off: [...off], spikePercent: Number(values['spikePercent']), spikeFloorNanoUsd: Math.round(Number(values['spikeFloor']) * oneUsd), dailyAlertNanoUsd: daily === '' ? null : Math.round(Number(daily) * oneUsd),
    failedSignIns: Number(values['failedSignIns']), refusedTokens: Number(values['refusedTokens']), refusedKeys: Number(values['refusedKeys']), refusals: Number(values['refusals']), expectedModels: linesOf(values['models']), networks: networks.map((each) => ({ name: each?.['name'] ?? '', range: each?.['range'] ?? '' })),
    quiet: from === '' ? null : { from: Number(from), to: Number(to) },
  };
}
