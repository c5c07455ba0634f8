import { Button } from '@mantine/core';
import { Building2 } from 'lucide-react';
import { useState } from 'react';
import { useAction } from '../../api/index.ts';
import { Form, Notice, ProblemNotice, TextField } from '../../ui/index.ts';

/** What the identity provider's way back said, where it was refused: it stands behind the `#`, and reaches no log. */
function refusal(): string | null {
  const said = new URLSearchParams(location.hash.slice(1));
  return said.has('sso') ? said.get('detail') : null;
}

/** Signs in at the identity provider of one's organisation; the address says which. */
export function WithOrganisation() {
  const [asked, setAsked] = useState(false);
  const [refused] = useState(refusal);
  const start = useAction('startSsoSignIn');
  async function submit(values: Readonly<Record<string, string>>): Promise<void> {
    const result = await start.run({ body: { email: values['email'] ?? '' } });
    if (result !== null) location.assign(result.answer.url);
  }
  return (
    <>
      {refused !== null && <Notice tone="bad" title={refused}><p>Begin again; if it stays, show this to an admin of your organisation.</p></Notice>}
      {!asked && <Button variant="default" mt="sm" leftSection={<Building2 size={16} aria-hidden />} onClick={() => setAsked(true)} fullWidth>Sign in with your organisation</Button>}
      {asked && (
        <Form onSubmit={(values) => void submit(values)} issues={start.problem?.issues}>
          <TextField name="email" type="email" label="Your address at work" description="Its domain says where you are led to" autoComplete="username" required autoFocus />
          <ProblemNotice problem={start.problem} />
          <Button type="submit" variant="default" loading={start.busy} fullWidth>Go to the sign-in of your organisation</Button>
        </Form>
      )}
    </>
  );
}
