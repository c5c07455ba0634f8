import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import { type AnswerOf, useAction } from '../../api/index.ts';
import { CopyValue, Form, FormActions, ProblemNotice, TextField } from '../../ui/index.ts';
import { RecoveryCodeSheet } from './recovery-code-sheet.tsx';
import classes from './security.module.css';

/** Scan, keep the recovery codes, confirm with the first code. */
export function TotpEnrolment({ started, onDone, onCancel }: { readonly started: AnswerOf<'startTotp'>; readonly onDone: () => void; readonly onCancel: () => void }) {
  const confirm = useAction('confirmTotp', { invalidates: ['readSession', 'readHome', 'listMembers', 'readSecondFactors', 'listSessions'] });
  const picture = useQrCode(started.otpauthUri);
  const secret = new URL(started.otpauthUri).searchParams.get('secret') ?? '';
  async function submit(values: Readonly<Record<string, string>>): Promise<void> {
    if (await confirm.run({ body: { code: (values['code'] ?? '').replaceAll(' ', '') } }) !== null) onDone();
  }
  return (
    <ol className={classes.enrolment}>
      <li>
        <h3>Scan this with your authenticator app</h3>
        <div className={classes.scan}>
          {picture === null ? <span className={classes.qr} /> : <img className={classes.qr} src={picture} alt="QR code for your authenticator app; the same secret is written beside it" />}
          <div><p>Or enter this secret by hand:</p><CopyValue value={secret.replace(/(.{4})(?=.)/g, '$1 ')} what="secret" /></div>
        </div>
      </li>
      <li>
        <h3>Keep the recovery codes</h3>
        <RecoveryCodeSheet codes={started.recoveryCodes} />
      </li>
      <li>
        <h3>Enter the code that the app shows now</h3>
        <Form onSubmit={(values) => void submit(values)} issues={confirm.problem?.issues}>
          <TextField name="code" label="Code" autoComplete="one-time-code" inputMode="numeric" required minLength={6} maxLength={10} w="12rem" />
          <ProblemNotice problem={confirm.problem} />
          <FormActions><Button variant="default" onClick={onCancel}>Cancel</Button><Button type="submit" loading={confirm.busy}>Switch it on</Button></FormActions>
        </Form>
      </li>
    </ol>
  );
}

/** Draws the code in the browser; the secret goes nowhere. */
function useQrCode(text: string): string | null {
  const [picture, setPicture] = useState<string | null>(null);
  useEffect(() => {
    let gone = false;
    void import('qrcode').then(async ({ toString }) => {
      const svg = await toString(text, { type: 'svg', margin: 2, errorCorrectionLevel: 'M' });
      if (!gone) setPicture(`data:image/svg+xml,${encodeURIComponent(svg)}`);
    });
    return () => { gone = true; };
  }, [text]);
  return picture;
}
