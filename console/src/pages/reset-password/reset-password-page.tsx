import { Button } from '@mantine/core';
import { useState } from 'react';
import { useAction } from '../../api/index.ts';
import { readFragment } from '../../navigation/index.ts';
import { BarePage, BrokenLinkPage, Form, PasswordField, ProblemNotice } from '../../ui/index.ts';

/** Sets a new password by a one-time link. The token stands in the fragment, which is never sent as an address. */
export function Page() {
  const [token] = useState(() => readFragment('token'));
  const [done, setDone] = useState(false);
  const reset = useAction('resetPassword');
  async function submit(values: Readonly<Record<string, string>>): Promise<void> {
    if (await reset.run({ body: { token: token ?? '', password: values['password'] ?? '' } }) !== null) setDone(true);
  }
  if (done) {
    return (
      <BarePage title="Your new password is set" lead="Every session you had has ended. If you have a second factor, it is asked for as always.">
        <Button component="a" href="/sign-in" fullWidth>Sign in</Button>
      </BarePage>
    );
  }
  if (token === null) return <BrokenLinkPage />;
  return (
    <BarePage title="Set a new password" below={<>Remembered it? <a className="ks-link" href="/sign-in">Sign in</a></>}>
      <Form onSubmit={(values) => void submit(values)} issues={reset.problem?.issues}>
        <PasswordField name="password" label="New password" autoComplete="new-password" required minLength={12} maxLength={200} strength autoFocus />
        <ProblemNotice problem={reset.problem} />
        <Button type="submit" loading={reset.busy} fullWidth>Set it</Button>
      </Form>
    </BarePage>
  );
}
