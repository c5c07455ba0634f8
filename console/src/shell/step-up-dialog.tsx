import { Button } from '@mantine/core';
import { Fingerprint } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { type AnswerOf, type InputOf, answerStepUpWith, type ApiProblem, call, passkeysSupported, showPasskey, toApiProblem } from '../api/index.ts';
import { Column, Form, FormActions, ProblemNotice, Question, TextField, Waiting } from '../ui/index.ts';

type Offered = AnswerOf<'startStepUp'>;
type Assertion = InputOf<'signInWithPasskey'>['body']['passkey'];
type Shown = { readonly code: string } | { readonly passkey: Assertion };

/** Asks for the second factor whenever a request needs a fresh one; the request goes on by itself then. */
export function StepUpDialog() {
  const [opened, setOpened] = useState(false);
  const settle = useRef<((shown: boolean) => void) | null>(null);
  useEffect(() => answerStepUpWith(() => new Promise((resolve) => { settle.current = resolve; setOpened(true); })), []);
  function close(shown: boolean): void {
    setOpened(false);
    settle.current?.(shown);
    settle.current = null;
  }
  return (
    <Question opened={opened} onClose={() => close(false)} title="Show that it is you">
      {opened && <Ask onShown={() => close(true)} onCancel={() => close(false)} />}
    </Question>
  );
}

function Ask({ onShown, onCancel }: { readonly onShown: () => void; readonly onCancel: () => void }) {
  const [offered, setOffered] = useState<Offered | null>(null);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    let gone = false;
    call('startStepUp', { body: {} }).then((answer) => { if (!gone) setOffered(answer); }, (error: unknown) => { if (!gone) setProblem(toApiProblem(error)); });
    return () => { gone = true; };
  }, []);
  async function show(body: () => Promise<Shown>): Promise<boolean> {
    setBusy(true);
    setProblem(null);
    try {
      await call('stepUp', { body: await body() });
      onShown();
      return true;
    } catch (error) {
      setProblem(toApiProblem(error));
      setBusy(false);
      return false;
    }
  }
  async function submit(values: Readonly<Record<string, string>>, form: HTMLFormElement): Promise<void> {
    if (await show(async () => ({ code: (values['code'] ?? '').replaceAll(' ', '') }))) return;
    form.reset();
    form.querySelector<HTMLInputElement>('input[name="code"]')?.focus();
  }
  async function usePasskey(options: NonNullable<Offered['passkeyOptions']>): Promise<void> {
    await show(async () => ({ passkey: await showPasskey<Assertion>(options) }));
    // A challenge is good once: the next try needs another.
    const again = await call('startStepUp', { body: {} }).catch(() => null);
    if (again !== null) setOffered(again);
  }
  if (offered === null) return problem === null ? <Waiting lines={3} /> : <ProblemNotice problem={problem} />;
  const { passkeyOptions } = offered;
  return (
    <Column>
      <span className="ks-soft">Keys, people and rules are changed only by someone who showed their second factor within the last five minutes. Then you go on where you were.</span>
      {passkeyOptions !== null && passkeysSupported() && <Button leftSection={<Fingerprint size={16} aria-hidden />} loading={busy} onClick={() => void usePasskey(passkeyOptions)}>Use a passkey</Button>}
      <Form onSubmit={(values, form) => void submit(values, form)}>
        <TextField
          name="code" label={offered.totp ? 'Code' : 'Recovery code'} description={offered.totp ? 'The six digits of your authenticator app; a recovery code works too' : `Without your passkey at hand; ${offered.recoveryCodesLeft} left`}
          autoComplete="one-time-code" required minLength={6} maxLength={40} {...(passkeyOptions === null ? { 'data-autofocus': true, autoFocus: true } : {})}
        />
        <ProblemNotice problem={problem} />
        <FormActions><Button variant="default" onClick={onCancel}>Cancel</Button><Button type="submit" variant={passkeyOptions === null ? 'filled' : 'default'} loading={busy}>Continue</Button></FormActions>
      </Form>
    </Column>
  );
}
