import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Fingerprint } from 'lucide-react';
import { useEffect, useState } from 'react';
import { type ApiProblem, type InputOf, call, passkeysSupported, showPasskey, toApiProblem, useAction, useRead } from '../../api/index.ts';
import { useGo, useSearchParameter } from '../../navigation/index.ts';
import { BarePage, Form, Notice, PasswordField, ProblemNotice, TextField } from '../../ui/index.ts';
import { safeNext } from './safe-next.ts';
import { WithOrganisation } from './with-organisation.tsx';

/** Signs in: e-mail and password, then the second factor where one is set up. */
export function Page() {
  const [step, setStep] = useSearchParameter('step', 'password');
  const [next] = useSearchParameter('next', '/');
  const setup = useRead('readSetup');
  const cache = useQueryClient();
  const go = useGo();
  function enter(): void {
    cache.clear();
    go(safeNext(next), { replace: true });
  }
  if (setup.data?.installed === false) return <NotInstalled open={setup.data.setupLinkOpen} />;
  return step === 'second-factor'
    ? <SecondFactor onDone={enter} onBack={() => setStep(null)} />
    : <Password onDone={enter} onSecondFactor={() => setStep('second-factor', { replace: false })} />;
}

function Password({ onDone, onSecondFactor }: { readonly onDone: () => void; readonly onSecondFactor: () => void }) {
  const signIn = useAction('signIn');
  async function submit(values: Readonly<Record<string, string>>): Promise<void> {
    const result = await signIn.run({ body: { email: values['email'] ?? '', password: values['password'] ?? '' } });
    if (result?.answer.state === 'signed-in') onDone();
    else if (result?.answer.state === 'second-factor') onSecondFactor();
  }
  return (
    <BarePage title="Sign in" below="Forgotten your password? An owner or admin of your organisation can give you a link for a new one.">
      <Form onSubmit={(values) => void submit(values)} issues={signIn.problem?.issues}>
        <TextField name="email" type="email" label="E-mail address" autoComplete="username" required autoFocus />
        <PasswordField name="password" label="Password" autoComplete="current-password" required />
        <ProblemNotice problem={signIn.problem} />
        <Button type="submit" loading={signIn.busy} fullWidth>Sign in</Button>
      </Form>
      <WithPasskey onDone={onDone} />
      <WithOrganisation />
    </BarePage>
  );
}

/** A passkey stands for both factors. Not offered where the browser could not use one: an IP address, no HTTPS. */
function WithPasskey({ onDone }: { readonly onDone: () => void }) {
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [busy, setBusy] = useState(false);
  async function signIn(): Promise<void> {
    setBusy(true);
    setProblem(null);
    try {
      const { options } = await call('startPasskeySignIn', { body: {} });
      await call('signInWithPasskey', { body: { passkey: await showPasskey<InputOf<'signInWithPasskey'>['body']['passkey']>(options) } });
      onDone();
    } catch (error) {
      setProblem(toApiProblem(error));
      setBusy(false);
    }
  }
  if (!passkeysSupported() || /^(?:[\d.]+|\[.*\])$/.test(location.hostname)) return null;
  return (
    <>
      <ProblemNotice problem={problem} />
      <Button variant="default" mt="sm" leftSection={<Fingerprint size={16} aria-hidden />} loading={busy} onClick={() => void signIn()} fullWidth>Sign in with a passkey</Button>
    </>
  );
}

function SecondFactor({ onDone, onBack }: { readonly onDone: () => void; readonly onBack: () => void }) {
  const verify = useAction('verifySecondFactor');
  const lost = verify.problem?.code === 'second_factor_required' || verify.problem?.code === 'unauthenticated';
  useEffect(() => { if (lost) document.querySelector<HTMLElement>('[data-back]')?.focus(); }, [lost]);
  async function submit(values: Readonly<Record<string, string>>, form: HTMLFormElement): Promise<void> {
    const result = await verify.run({ body: { code: (values['code'] ?? '').replaceAll(' ', '') } });
    if (result !== null) {
      onDone();
      return;
    }
    form.reset();
    form.querySelector<HTMLInputElement>('input[name="code"]')?.focus();
  }
  return (
    <BarePage title="One more step" lead="Enter the six digits that your authenticator app shows, or use your passkey.">
      <Form onSubmit={(values, form) => void submit(values, form)} issues={verify.problem?.issues}>
        <TextField name="code" label="Code" description="Without your phone at hand, a recovery code works too" autoComplete="one-time-code" inputMode="text" required minLength={6} maxLength={40} autoFocus />
        <ProblemNotice problem={verify.problem} />
        <Button type="submit" loading={verify.busy} fullWidth>Continue</Button>
        <WithPasskey onDone={onDone} />
        <Button variant="subtle" color="gray" onClick={onBack} fullWidth data-back>Back to the password</Button>
      </Form>
    </BarePage>
  );
}

function NotInstalled({ open }: { readonly open: boolean }) {
  return (
    <BarePage title="Keystead has no owner yet" lead="The first person comes in by the setup link, so that nobody else can.">
      <Notice title={open ? 'Open the setup link' : 'The setup link has expired'}>
        <p>{open ? 'It was printed where Keystead was started and works once.' : 'Restart Keystead; it prints a new one that is good for ten minutes.'}</p>
      </Notice>
    </BarePage>
  );
}
