import { dataClasses, type DryRunLeg, endpointIds, environments, priorities } from '@keystead/contract';
import { NumberInput, Select } from '@mantine/core';
import { useState } from 'react';
import { useMay, useRead } from '../../../api/index.ts';
import { Badge, Card, formatMoney, Notice, ProblemNotice, type Tone, Waiting } from '../../../ui/index.ts';
import { useNames } from '../../../vocabulary/index.ts';
import classes from './route.module.css';
import { type DryRun, type Question, useDryRun } from './use-dry-run.ts';

const verdicts: Readonly<Record<DryRunLeg['verdict'], { readonly label: string; readonly tone: Tone }>> = {
  serves: { label: 'Serves', tone: 'good' }, next: { label: 'Next', tone: 'neutral' }, 'passed-over': { label: 'Passed over', tone: 'warn' }, 'left-out': { label: 'Left out', tone: 'neutral' },
};
const words = (values: readonly string[]) => values.map((value) => ({ value, label: value.replaceAll('-', ' ').replace(/^./, (first) => first.toUpperCase()) }));

/** Which key would serve a call, and why. */
export function DryRunPanel({ model, changed }: { readonly model: string; readonly changed: boolean }) {
  const [question, setQuestion] = useState<Question>({ model, environment: 'production' });
  const { answer, problem } = useDryRun({ ...question, model });
  return (
    <Card title="Which key would serve this?" lead="Asked of a running gateway every few seconds. Nothing is sent, and no key is opened.">
      {changed && <Notice tone="info" title="This is the route as it is saved">Save your changes to see them here.</Notice>}
      <QuestionFields question={question} onChange={(part) => setQuestion({ ...question, ...part })} />
      <ProblemNotice problem={problem} />
      {answer === undefined ? problem === null && <Waiting lines={5} /> : <Verdicts answer={answer} />}
    </Card>
  );
}

function QuestionFields({ question, onChange }: { readonly question: Question; readonly onChange: (part: Partial<Question>) => void }) {
  const apps = useRead('listApps', {}, { enabled: useMay('apps.read') }).data?.items ?? [];
  const teams = useRead('listTeams', { query: { limit: 200 } }, { enabled: useMay('people.read') }).data?.items ?? [];
  const pick = <T extends string>(label: string, value: T, data: readonly { value: T; label: string }[], set: (value: T) => void) => (
    <Select label={label} size="xs" allowDeselect={false} value={value} data={[...data]} onChange={(next) => { if (next !== null) set(next as T); }} />
  );
  return (
    <div className={classes.question}>
      {pick('Environment', question.environment ?? 'production', words(environments) as { value: (typeof environments)[number]; label: string }[], (environment) => onChange({ environment }))}
      {pick('Endpoint', question.endpoint ?? 'chat-completions', words(endpointIds) as { value: (typeof endpointIds)[number]; label: string }[], (endpoint) => onChange({ endpoint }))}
      {pick('Data class', question.dataClass ?? 'unlabelled', words(dataClasses) as { value: (typeof dataClasses)[number]; label: string }[], (dataClass) => onChange({ dataClass }))}
      {pick('Priority', question.priority ?? 'normal', words(priorities) as { value: (typeof priorities)[number]; label: string }[], (priority) => onChange({ priority }))}
      <Select label="App" size="xs" placeholder="A program" clearable clearButtonProps={{ 'aria-label': 'A program' }} value={question.appId ?? null} data={apps.map(({ id, name }) => ({ value: id, label: name }))} onChange={(appId) => onChange({ appId })} />
      <Select label="Team" size="xs" placeholder="None" clearable clearButtonProps={{ 'aria-label': 'No team' }} value={question.teamId ?? null} data={teams.map(({ id, name }) => ({ value: id, label: name }))} onChange={(teamId) => onChange({ teamId })} />
      <NumberInput label="Input tokens" size="xs" min={0} max={100_000_000} allowDecimal={false} thousandSeparator="," value={question.inputTokens ?? 1_000} onChange={(value) => { if (typeof value === 'number') onChange({ inputTokens: value }); }} />
    </div>
  );
}

function Verdicts({ answer }: { readonly answer: DryRun }) {
  const names = useNames();
  return (
    <>
      {answer.refusal !== null && <Notice tone="warn" title="Nobody would serve it"><p>{answer.refusal.message}</p></Notice>}
      <ol className={classes.verdicts} aria-label="Legs in the order they would be asked">
        {answer.legs.map((leg, index) => (
          <li key={`${leg.credentialId} ${leg.model} ${index}`} className={classes.verdict} data-verdict={leg.verdict}>
            <span className={classes.verdictHead}>
              <Badge tone={verdicts[leg.verdict].tone} dot={leg.verdict === 'serves'}>{verdicts[leg.verdict].label}</Badge>
              <span><span className="ks-mono">{leg.model}</span> with {leg.label ?? 'a deleted key'}{leg.provider !== null && ` at ${names.provider(leg.provider)}`}</span>
            </span>
            <small>{[leg.fingerprint === null ? null : `key ${leg.fingerprint}`, leg.region === null ? null : `region ${leg.region}`, leg.translated === true ? 'translated' : null, leg.costNanoUsd === null ? null : `about ${formatMoney(leg.costNanoUsd)}`].filter((part) => part !== null).join(' · ')}</small>
            {leg.reasons.length > 0 && <ul>{leg.reasons.map(({ code, text }) => <li key={code + text}>{text}</li>)}</ul>}
          </li>
        ))}
      </ol>
    </>
  );
}
