import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { sessionQuery, useAction } from '../../api/index.ts';
import { Form, FormActions, PasswordField, ProblemNotice, TextField } from '../../ui/index.ts';
import classes from './setup.module.css';

/** Makes the organisation and its owner. */
export function OwnerStep({ token, onDone }: { readonly token: string; readonly onDone: () => void }) {
  const complete = useAction('completeSetup');
  const cache = useQueryClient();
  async function submit(values: Readonly<Record<string, string>>): Promise<void> {
    const result = await complete.run({
      body: { token, organisation: values['organisation'] ?? '', ownerName: values['ownerName'] ?? '', email: values['email'] ?? '', password: values['password'] ?? '' },
    });
    if (result === null) return;
    cache.setQueryData(sessionQuery.queryKey, result.answer);
    onDone();
  }
  return (
    <Form onSubmit={(values) => void submit(values)} issues={complete.problem?.issues}>
      <TextField name="organisation" label="Organisation" autoComplete="organization" placeholder="Harbour Insurance" required maxLength={120} autoFocus />
      <div className={classes.two}>
        <TextField name="ownerName" label="Your name" autoComplete="name" required maxLength={120} />
        <TextField name="email" type="email" label="E-mail address" autoComplete="username" required maxLength={254} />
      </div>
      <PasswordField name="password" label="Password" autoComplete="new-password" required minLength={12} maxLength={200} strength />
      <ProblemNotice problem={complete.problem} />
      <FormActions><Button type="submit" loading={complete.busy}>Create the organisation</Button></FormActions>
    </Form>
  );
}
