import { withConnection } from '@keystead/contract';
import { Button } from '@mantine/core';
import { ShieldCheck } from 'lucide-react';
import { useRef, useState } from 'react';
import { type AnswerOf, useAction } from '../../api/index.ts';
import { Dialog, Form, FormActions, ProblemNotice, SecretInput, toast } from '../../ui/index.ts';
import { SealedHere, useSealing, VaultKeyNotice } from '../../vault-key/index.ts';

/** Day 0: takes the next key of a credential. The key lives in the field alone, and is cleared once it was read to be sealed. */
export function AddVersionDialog({ credential, onClose }: { readonly credential: AnswerOf<'readCredential'>; readonly onClose: () => void }) {
  const field = useRef<HTMLInputElement>(null);
  const sealing = useSealing();
  const add = useAction('addCredentialVersion', { invalidates: ['readCredential', 'listCredentials', 'listCredentialVersions', 'readCredentialSplit', 'readRotationCalendar', 'listKeyNotices'] });
  const [missing, setMissing] = useState(false);
  const params = { credentialId: credential.id };

  async function submit(): Promise<void> {
    const secret = field.current?.value.trim() ?? '';
    if (!credential.sandbox && secret.length < 8) {
      setMissing(true);
      field.current?.focus();
      return;
    }
    if (field.current !== null) field.current.value = '';
    const body = credential.sandbox ? {} : { sealed: await sealing.seal(secret, { purpose: 'credential-version', subject: withConnection(credential.id, credential.connection) }) };
    const result = await add.run({ params, body });
    if (result === null) return;
    toast(`Version ${result.answer.version} added`, result.answer.state === 'tested' ? 'The provider accepts it. Staging uses it from now on.' : 'The provider could not say whether it is good.');
    onClose();
  }
  return (
    <Dialog opened onClose={onClose} title={`The next key of “${credential.label}”`}>
      <Form onSubmit={() => void submit()} issues={add.problem?.issues}>
        {credential.sandbox
          ? <p>A new sandbox key is made for you.</p>
          : <SecretInput ref={field} label="New provider key" placeholder="Paste it whole" onInput={() => setMissing(false)} disabled={add.busy} error={missing ? 'Paste the new key of the same account.' : undefined} />}
        <p className="ks-soft">It is checked with a free call and sealed beside the key in use. Production goes on as before until you give it a share or switch.</p>
        {!credential.sandbox && <VaultKeyNotice sealing={sealing} />}
        <ProblemNotice problem={add.problem} />
        {!credential.sandbox && <SealedHere sealing={sealing} />}
        <FormActions>
          <Button variant="default" onClick={onClose}>Cancel</Button>
          <Button type="submit" loading={add.busy} disabled={!credential.sandbox && sealing.state !== 'ready'} leftSection={<ShieldCheck size={16} aria-hidden />}>Check and seal it</Button>
        </FormActions>
      </Form>
    </Dialog>
  );
}
