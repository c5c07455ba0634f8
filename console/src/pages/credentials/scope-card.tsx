import { Button, Checkbox, SegmentedControl, Textarea } from '@mantine/core';
import { type CredentialScope, describeScope, everyone, type ScopeDimension, scopeDimensions } from '@keystead/contract';
import { useState } from 'react';
import { type AnswerOf, useAction, useMay, usePages, useRead } from '../../api/index.ts';
import { Card, FormActions, Notice, ProblemNotice, toast } from '../../ui/index.ts';
import { AccessPreview } from './access-preview.tsx';
import classes from './lifecycle.module.css';
import { choiceLabel, dimensionWords, fixedChoices, readPatterns, sameScope } from './scope-words.ts';

interface Choice { readonly value: string; readonly label: string }

/** The scope of a credential, part by part, with who that lets in before it is saved. */
export function ScopeCard({ credential }: { readonly credential: AnswerOf<'readCredential'> }) {
  const [scope, setScope] = useState<CredentialScope>(credential.scope);
  const mayManage = useMay('credentials.manage');
  const save = useAction('setCredentialScope', { invalidates: ['readCredential', 'listCredentials', 'listKeyNotices'] });
  const choices = useChoices(scope);
  const changed = !sameScope(scope, credential.scope);

  async function submit(): Promise<void> {
    if (await save.run({ params: { credentialId: credential.id }, body: scope }) !== null) toast('Scope saved', 'In force in every process within a second.');
  }
  return (
    <Card title="Who may use it" lead={`Nothing is allowed that is not said here. Now: ${describeScope(credential.scope)}.`} actions={mayManage && <Button size="xs" variant="default" onClick={() => setScope(everyone(credential.sandbox ? 'any' : credential.environment))}>Open to everyone in {credential.environment}</Button>}>
      <div className={classes.scope}>
        <fieldset className={classes.dimensions} disabled={!mayManage}>
          <legend className="ks-hidden">Scope</legend>
          {scopeDimensions.map((dimension) => (
            <Dimension key={dimension} dimension={dimension} value={scope[dimension]} choices={choices[dimension]} onChange={(value) => setScope({ ...scope, [dimension]: value })} />
          ))}
        </fieldset>
        <AccessPreview scope={scope} credentialId={credential.id} changed={changed} />
      </div>
      <ProblemNotice problem={save.problem} />
      {mayManage && changed && (
        <FormActions>
          <Button variant="default" onClick={() => setScope(credential.scope)}>Undo the changes</Button>
          <Button loading={save.busy} onClick={() => void submit()}>Save the scope</Button>
        </FormActions>
      )}
    </Card>
  );
}

function useChoices(scope: CredentialScope): Readonly<Record<ScopeDimension, readonly Choice[]>> {
  const teams = usePages('listTeams', undefined, { enabled: useMay('people.read') });
  const apps = useRead('listApps', undefined, { enabled: useMay('apps.read') });
  const fixed = (values: readonly string[]): readonly Choice[] => values.map((value) => ({ value, label: choiceLabel(value) }));
  const withChosen = (known: readonly Choice[], chosen: 'any' | readonly string[]): readonly Choice[] => [
    ...known, ...(chosen === 'any' ? [] : chosen.filter((value) => !known.some((each) => each.value === value)).map((value) => ({ value, label: value }))),
  ];
  return {
    environments: fixed(fixedChoices.environments), endpoints: fixed(fixedChoices.endpoints), dataClasses: fixed(fixedChoices.dataClasses), models: [],
    teams: withChosen((teams.items ?? []).map(({ id, name }) => ({ value: id, label: name })), scope.teams),
    apps: withChosen([{ value: 'none', label: 'Programs, from no app' }, ...(apps.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name }))], scope.apps),
    workflows: withChosen([{ value: 'none', label: 'Calls from no workflow' }], scope.workflows),
  };
}

interface DimensionProps { readonly dimension: ScopeDimension; readonly value: 'any' | readonly string[]; readonly choices: readonly Choice[]; readonly onChange: (value: 'any' | string[]) => void }

function Dimension({ dimension, value, choices, onChange }: DimensionProps) {
  const words = dimensionWords[dimension];
  return (
    <div className={classes.dimension}>
      <div className={classes.dimensionHead}>
        <span className={classes.dimensionTitle}>{words.title}</span>
        <SegmentedControl
          size="xs" aria-label={words.title} value={value === 'any' ? 'any' : 'some'} onChange={(next) => onChange(next === 'any' ? 'any' : [])}
          data={[{ value: 'any', label: words.any }, { value: 'some', label: words.some }]}
        />
      </div>
      {value !== 'any' && (dimension === 'models'
        ? <Textarea aria-label="Models" description={words.hint} autosize minRows={2} defaultValue={value.join('\n')} onChange={(event) => onChange(readPatterns(event.currentTarget.value))} />
        : <Choices label={words.title} hint={words.hint} value={value} choices={choices} onChange={onChange} />)}
      {value !== 'any' && value.length === 0 && <Notice tone="warn" title="Nothing is allowed here, so nobody can use the key." />}
    </div>
  );
}

function Choices({ label, hint, value, choices, onChange }: { readonly label: string; readonly hint: string; readonly value: readonly string[]; readonly choices: readonly Choice[]; readonly onChange: (value: string[]) => void }) {
  if (choices.length === 0) return <p className="ks-soft">There are none yet. {label === 'Teams' && <a className="ks-link" href="/people?tab=teams">Make a team under People.</a>}</p>;
  return (
    <Checkbox.Group aria-label={label} description={hint} value={[...value]} onChange={onChange}>
      <div className={classes.choices}>{choices.map((choice) => <Checkbox key={choice.value} value={choice.value} label={choice.label} size="sm" />)}</div>
    </Checkbox.Group>
  );
}
