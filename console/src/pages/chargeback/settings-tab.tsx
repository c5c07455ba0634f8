import { Button, Radio } from '@mantine/core';
import { type AnswerOf, useAction, useRead } from '../../api/index.ts';
import { Card, Form, FormActions, ProblemNotice, TextField, toast, Waiting } from '../../ui/index.ts';
import { readKeys } from './words.ts';

/** Which projects and tags requests may name. */
export function SettingsTab({ mayManage }: { readonly mayManage: boolean }) {
  const settings = useRead('readChargebackSettings');
  if (settings.error !== null) return <ProblemNotice problem={settings.error} onRetry={() => void settings.refetch()} />;
  if (settings.data === undefined) return <Card><Waiting /></Card>;
  return <Settings key={settings.data.etag} settings={settings.data} mayManage={mayManage} />;
}

function Settings({ settings, mayManage }: { readonly settings: AnswerOf<'readChargebackSettings'>; readonly mayManage: boolean }) {
  const update = useAction('updateChargebackSettings', { invalidates: ['readChargebackSettings'] });
  async function submit(values: Readonly<Record<string, string>>): Promise<void> {
    const body = { listedProjectsOnly: values['projects'] === 'listed', tagKeys: values['tags'] === 'listed' ? readKeys(values['keys'] ?? '') : null };
    if (await update.run({ body, ifMatch: settings.etag }) !== null) toast('Saved', 'In force in every process within a second.');
  }
  return (
    <Card title="What requests may name" lead="Requests say whom they are for in x-keystead-project, x-keystead-workflow and x-keystead-tags. What is not allowed is refused, with the reason.">
      <Form onSubmit={(values) => void submit(values)} issues={update.problem?.issues}>
        <Radio.Group name="projects" label="Client projects" defaultValue={settings.listedProjectsOnly ? 'listed' : 'any'}>
          <Radio value="any" label="Any project" description="Those that are not on the list are shown under Projects" disabled={!mayManage} mt="xs" />
          <Radio value="listed" label="Open projects of the list alone" description="Others, and closed ones, are refused; also for tokens that are bound to one" disabled={!mayManage} mt="xs" />
        </Radio.Group>
        <Radio.Group name="tags" label="Tags" defaultValue={settings.tagKeys === null ? 'any' : 'listed'}>
          <Radio value="any" label="Any key" disabled={!mayManage} mt="xs" />
          <Radio value="listed" label="These keys alone" disabled={!mayManage} mt="xs" />
        </Radio.Group>
        <TextField name="keys" label="Keys of tags" description="Divided by commas. Used where only these are allowed; none at all refuses every tag." placeholder="ticket, cost-type" defaultValue={settings.tagKeys?.join(', ') ?? ''} maxLength={2_000} disabled={!mayManage} />
        <ProblemNotice problem={update.problem} />
        {mayManage && <FormActions><Button type="submit" loading={update.busy}>Save</Button></FormActions>}
      </Form>
    </Card>
  );
}
