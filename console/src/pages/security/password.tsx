import { Button } from '@mantine/core';
import { useAction } from '../../api/index.ts';
import { Card, Form, FormActions, PasswordField, ProblemNotice, toast } from '../../ui/index.ts';

/** Changes one's own password. */
export function Password() {
  const change = useAction('changePassword', { invalidates: ['listSessions'] });
  async function submit(values: Readonly<Record<string, string>>, form: HTMLFormElement): Promise<void> {
    if (await change.run({ body: { currentPassword: values['currentPassword'] ?? '', newPassword: values['newPassword'] ?? '' } }) === null) return;
    form.reset();
    toast('Your password is changed', 'Your other sessions have ended.');
  }
  return (
    <Card title="Password" lead="Changing it ends your sessions elsewhere.">
      <Form onSubmit={(values, form) => void submit(values, form)} issues={change.problem?.issues}>
        <PasswordField name="currentPassword" label="Current password" autoComplete="current-password" required maw="26rem" />
        <PasswordField name="newPassword" label="New password" autoComplete="new-password" required minLength={12} maxLength={200} strength maw="26rem" />
        <ProblemNotice problem={change.problem} />
        <FormActions><Button type="submit" loading={change.busy}>Change it</Button></FormActions>
      </Form>
    </Card>
  );
}
