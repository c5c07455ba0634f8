import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useAction } from '../../api/index.ts';
import { readFragment, useGo } from '../../navigation/index.ts';
import { BarePage, BrokenLinkPage, Form, PasswordField, ProblemNotice, TextField } from '../../ui/index.ts';

/** Accepts an invitation: name and password, then in. The token stands in the fragment, which is never sent as an address. */
export function Page() {
  const [token] = useState(() => readFragment('token'));
  const accept = useAction('acceptInvitation');
  const cache = useQueryClient();
  const go = useGo();
  async function submit(values: Readonly<Record<string, string>>): Promise<void> {
    const result = await accept.run({ body: { token: token ?? '', name: values['name'] ?? '', password: values['password'] ?? '' } });
    if (result === null) return;
    cache.clear();
    go('/', { replace: true });
  }
  if (token === null) return <BrokenLinkPage />;
  return (
    <BarePage title="Join your organisation" lead="Choose how you are called and a password of your own." below={<>Already here? <a className="ks-link" href="/sign-in">Sign in</a></>}>
      <Form onSubmit={(values) => void submit(values)} issues={accept.problem?.issues}>
        <TextField name="name" label="Your name" autoComplete="name" required maxLength={120} autoFocus />
        <PasswordField name="password" label="Password" autoComplete="new-password" required minLength={12} maxLength={200} strength />
        <ProblemNotice problem={accept.problem} />
        <Button type="submit" loading={accept.busy} fullWidth>Join</Button>
      </Form>
    </BarePage>
  );
}
