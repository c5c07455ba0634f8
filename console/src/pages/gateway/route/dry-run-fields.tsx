import { complexities, endpointIds, environments, priorities } from '@keystead/contract';
import { Checkbox, NumberInput, Select, Textarea } from '@mantine/core';
import { useMay, useRead } from '../../../api/index.ts';
import { dataClassChoices } from '../../../vocabulary/index.ts';
import classes from './route.module.css';
import type { Question } from './use-dry-run.ts';

const words = <T extends string>(values: readonly T[]) => values.map((value) => ({ value, label: value.replaceAll('-', ' ').replace(/^./, (first) => first.toUpperCase()) }));

/** Nobody says how hard it is. */
const lookedAt = { value: 'looked-at', label: 'By the request' } as const;

interface FieldsProps { readonly question: Question; readonly onChange: (part: Partial<Question>) => void }

/** What is said of the call that is asked about. */
export function QuestionFields({ question, onChange }: FieldsProps) {
  const apps = useRead('listApps', {}, { enabled: useMay('apps.read') }).data?.items ?? [];
  const teams = useRead('listTeams', { query: { limit: 200 } }, { enabled: useMay('people.read') }).data?.items ?? [];
  const pick = <T extends string>(label: string, value: T, data: readonly { readonly value: T; readonly label: string }[], set: (value: T) => void) => (
    <Select label={label} size="xs" allowDeselect={false} value={value} data={[...data]} onChange={(next) => { if (next !== null) set(next as T); }} />
  );
  return (
    <div className={classes.question}>
      {pick('Environment', question.environment ?? 'production', words(environments), (environment) => onChange({ environment }))}
      {pick('Endpoint', question.endpoint ?? 'chat-completions', words(endpointIds), (endpoint) => onChange({ endpoint }))}
      {pick('Data class', question.dataClass ?? 'unlabelled', dataClassChoices, (dataClass) => onChange({ dataClass }))}
      {pick('Priority', question.priority ?? 'normal', words(priorities), (priority) => onChange({ priority }))}
      {pick('Complexity', question.complexity ?? lookedAt.value, [lookedAt, ...words(complexities)], (complexity) => onChange({ complexity: complexity === lookedAt.value ? null : complexity }))}
      <Select label="App" size="xs" placeholder="A program" clearable clearButtonProps={{ 'aria-label': 'A program' }} value={question.appId ?? null} data={apps.map(({ id, name }) => ({ value: id, label: name }))} onChange={(appId) => onChange({ appId })} />
      <Select label="Team" size="xs" placeholder="None" clearable clearButtonProps={{ 'aria-label': 'No team' }} value={question.teamId ?? null} data={teams.map(({ id, name }) => ({ value: id, label: name }))} onChange={(teamId) => onChange({ teamId })} />
      <Textarea
        className={classes.wide} label="Text of the request" description="Looked at as the policy would, and kept nowhere" size="xs" autosize minRows={2} maxRows={8} maxLength={50_000} placeholder="Please write to ada@harbour.example about claim CASE-104233."
        value={question.text ?? ''} onChange={(event) => onChange({ text: event.currentTarget.value === '' ? null : event.currentTarget.value })}
      />
      <ShapeFields question={question} onChange={onChange} />
    </div>
  );
}

/** What makes a request hard, beside its text. */
function ShapeFields({ question, onChange }: FieldsProps) {
  const shape = question.shape ?? {};
  const number = (label: string, value: number, set: (value: number) => void, max: number) => <NumberInput label={label} size="xs" min={0} max={max} allowDecimal={false} thousandSeparator="," value={value} onChange={(next) => { if (typeof next === 'number') set(next); }} />;
  return (
    <>
      {number('Input tokens', question.inputTokens ?? 1_000, (inputTokens) => onChange({ inputTokens }), 100_000_000)}
      {number('Tools', shape.tools ?? 0, (tools) => onChange({ shape: { ...shape, tools } }), 10_000)}
      {number('Turns', shape.turns ?? 1, (turns) => onChange({ shape: { ...shape, turns } }), 100_000)}
      {number('Images and files', shape.attachments ?? 0, (attachments) => onChange({ shape: { ...shape, attachments } }), 10_000)}
      <div className={classes.checks}>
        <Checkbox size="xs" label="Structured output" checked={shape.structured ?? false} onChange={(event) => onChange({ shape: { ...shape, structured: event.currentTarget.checked } })} />
        <Checkbox size="xs" label="Reasoning" checked={shape.reasoning ?? false} onChange={(event) => onChange({ shape: { ...shape, reasoning: event.currentTarget.checked } })} />
      </div>
    </>
  );
}
