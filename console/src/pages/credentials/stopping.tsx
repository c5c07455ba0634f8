import { Button, Checkbox } from '@mantine/core';
import { useState } from 'react';
import { type AnswerOf, useAction } from '../../api/index.ts';
import { useGo } from '../../navigation/index.ts';
import { Card, Column, Dialog, FormActions, ProblemNotice, toast } from '../../ui/index.ts';
import { ImpactView } from './impact-view.tsx';

type Asking = 'disable' | 'delete';

const words: Readonly<Record<Asking, { readonly title: string; readonly consequence: string; readonly confirm: string }>> = {
  disable: { title: 'Disable', confirm: 'Disable it', consequence: 'Calls that would use it fail over to the next step of their route, or are refused where there is none. You can enable it again.' },
  delete: { title: 'Delete', confirm: 'Delete for good', consequence: 'The sealed keys are destroyed and cannot be brought back. Fingerprints stay in the ledger and the audit log. At the provider the key goes on existing: revoke it there too.' },
};

/** The emergency brake: what would break is shown before anything is stopped. */
export function Stopping({ credential }: { readonly credential: AnswerOf<'readCredential'> }) {
  const [asking, setAsking] = useState<Asking | null>(null);
  const enable = useAction('setCredentialState', { invalidates: ['readCredential', 'listCredentials', 'readHome', 'listKeyNotices'] });
  const params = { credentialId: credential.id };
  async function enableAgain(): Promise<void> {
    if (await enable.run({ params, body: { state: 'active' } }) !== null) toast('Enabled', 'Calls can use it again.');
  }
  return (
    <Card title="Stop using it" lead={credential.state === 'active' ? 'Takes effect in every process within a second.' : 'It is disabled: no call can use it.'}>
      <Column gap="sm">
        {credential.state === 'active'
          ? <Button variant="default" onClick={() => setAsking('disable')}>Disable</Button>
          : <Button variant="default" loading={enable.busy} onClick={() => void enableAgain()}>Enable again</Button>}
        <Button variant="default" c="var(--ks-bad-ink)" onClick={() => setAsking('delete')}>Delete</Button>
      </Column>
      <ProblemNotice problem={enable.problem} />
      {asking !== null && <StopDialog asking={asking} credential={credential} onClose={() => setAsking(null)} />}
    </Card>
  );
}

function StopDialog({ asking, credential, onClose }: { readonly asking: Asking; readonly credential: AnswerOf<'readCredential'>; readonly onClose: () => void }) {
  const [abort, setAbort] = useState(false);
  const disable = useAction('setCredentialState', { invalidates: ['readCredential', 'listCredentials', 'readHome', 'listKeyNotices'] });
  const remove = useAction('deleteCredential', { invalidates: ['listCredentials', 'readHome', 'listKeyNotices'] });
  const go = useGo();
  const params = { credentialId: credential.id };
  const { title, consequence, confirm } = words[asking];

  async function stop(): Promise<void> {
    if (asking === 'disable') {
      if (await disable.run({ params, body: { state: 'disabled', abortInFlight: abort } }) === null) return;
      toast('Disabled', abort ? 'No process uses it any more; calls under way were broken off.' : 'No process uses it any more.');
      onClose();
      return;
    }
    if (await remove.run({ params, query: { abortInFlight: abort ? 'true' : 'false' } }) === null) return;
    toast('Deleted', 'The sealed keys were destroyed.');
    go('/credentials', { replace: true });
  }
  return (
    <Dialog opened onClose={onClose} title={`${title} “${credential.label}”?`} size="lg">
      <ImpactView credentialId={credential.id} />
      <p>{consequence}</p>
      <Checkbox label="Also break off calls under way" description="Streams end with an error that says so; what was used is still billed and counted" checked={abort} onChange={(event) => setAbort(event.currentTarget.checked)} />
      <ProblemNotice problem={disable.problem ?? remove.problem} />
      <FormActions>
        <Button variant="default" onClick={onClose} data-autofocus>Cancel</Button>
        <Button color="red" loading={disable.busy || remove.busy} onClick={() => void stop()}>{confirm}</Button>
      </FormActions>
    </Dialog>
  );
}
