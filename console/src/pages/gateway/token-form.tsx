import { dataClasses, environments } from '@keystead/contract';
import { Button, Checkbox } from '@mantine/core';
import { type AnswerOf, useAction, usePages } from '../../api/index.ts';
import { ChoiceField, Form, FormActions, ProblemNotice, TextField, capital } from '../../ui/index.ts';

export type MadeToken = AnswerOf<'createToken'>;

const lifetimes = [{ value: '30', label: '30 days' }, { value: '90', label: '90 days' }, { value: '365', label: 'One year' }, { value: 'never', label: 'Never' }];
const environmentChoices = environments.map((value) => ({ value, label: capital(value) }));

/** Makes a token for programs that call the gateway. */
export function TokenForm({ onMade, onCancel }: { readonly onMade: (made: MadeToken) => void; readonly onCancel: () => void }) {
  const teams = usePages('listTeams', { query: { limit: 200 } });
  const create = useAction('createToken', { invalidates: ['listTokens', 'readHome'] });
  async function submit(values: Readonly<Record<string, string>>): Promise<void> {
    const environment = environments.find((entry) => entry === values['environment']) ?? 'production';
    const days = values['lifetime'] ?? '90';
    const result = await create.run({ body: { name: values['name'] ?? '', environment, expiresInDays: days === 'never' ? null : Number(days), scopes: ['gateway.use'], teamId: (values['team'] ?? '') === '' ? null : values['team'] ?? null, dataClass: dataClasses.find((each) => each === values['dataClass']) ?? null, project: (values['project'] ?? '').trim() === '' ? null : values['project'] ?? null, mayNameProject: values['mayNameProject'] === 'on', workflow: (values['workflow'] ?? '').trim() === '' ? null : values['workflow'] ?? null, mayNameWorkflow: values['mayNameWorkflow'] === 'on' } });
    if (result !== null) onMade(result.answer);
  }
  return (
    <Form onSubmit={(values) => void submit(values)} issues={create.problem?.issues}>
      <TextField name="name" label="Name" description="What will use it" placeholder="Claims importer" required maxLength={120} data-autofocus />
      <ChoiceField name="environment" label="Environment" description="It may use keys of this environment only" data={environmentChoices} defaultValue="production" />
      {teams.items !== undefined && teams.items.length > 0 && (
        <ChoiceField name="team" label="Team" description="With one, it may use that team’s keys and its cost counts there" defaultValue="" data={[{ value: '', label: 'My own teams' }, ...teams.items.map((team) => ({ value: team.id, label: team.name }))]} />
      )}
      <ChoiceField name="dataClass" label="Class of data" description="What everything sent with it is at least; a request can only say more" defaultValue="" data={[{ value: '', label: 'Nothing is said' }, ...dataClasses.slice(1).map((value) => ({ value, label: capital(value) }))]} />
      <TextField name="project" label="Client project" description="What its use is counted for" placeholder="None" maxLength={120} />
      <Checkbox name="mayNameProject" label="A request may name a project itself, in the header x-keystead-project" />
      <TextField name="workflow" label="Workflow" description="What its use is counted for, and what keys and budgets may be for" placeholder="None" maxLength={120} />
      <Checkbox name="mayNameWorkflow" label="A request may name a workflow itself, in the header x-keystead-workflow" />
      <ChoiceField name="lifetime" label="Expires after" data={lifetimes} defaultValue="90" />
      <ProblemNotice problem={create.problem} />
      <FormActions>
        <Button variant="default" onClick={onCancel}>Cancel</Button>
        <Button type="submit" loading={create.busy}>Make the token</Button>
      </FormActions>
    </Form>
  );
}
