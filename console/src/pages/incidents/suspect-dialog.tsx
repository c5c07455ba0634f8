import { Button, Checkbox, Radio, Select, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useAction, useRead } from '../../api/index.ts';
import { useGo } from '../../navigation/index.ts';
import { Column, Dialog, FormActions, Notice, ProblemNotice } from '../../ui/index.ts';

type Contain = 'disable' | 'delete' | 'leave';
const changed = ['listKeyIncidents', 'readCredential', 'listCredentials', 'readHome', 'listKeyNotices'] as const;
const choices: readonly { readonly value: Contain; readonly label: string; readonly description: string }[] = [
  { value: 'disable', label: 'Disable it now', description: 'In every process within a second. You can enable it again.' },
  { value: 'delete', label: 'Delete it now', description: 'The sealed key is destroyed, for good.' },
  { value: 'leave', label: 'Let it work for the moment', description: 'The incident opens, and you stop the key from there.' },
];

/** Asks which key, why and since when; then stops it and opens the incident. */
export function SuspectDialog({ credentialId, onClose }: { readonly credentialId: string | null; readonly onClose: () => void }) {
  const go = useGo();
  const credentials = useRead('listCredentials', { query: { limit: 200 } });
  const [chosen, setChosen] = useState(credentialId);
  const [reason, setReason] = useState('');
  const [since, setSince] = useState('');
  const [contain, setContain] = useState<Contain>('disable');
  const [abort, setAbort] = useState(true);
  const open = useAction('openKeyIncident', { invalidates: changed });
  async function suspect(): Promise<void> {
    if (chosen === null) return;
    const opened = await open.run({ body: { credentialId: chosen, reason: reason.trim(), contain, abortInFlight: abort, ...since === '' ? {} : { suspectedSince: new Date(`${since}T00:00:00Z`).toISOString() } } });
    if (opened !== null) go(`/incidents/${opened.answer.id}`);
  }
  return (
    <Dialog opened onClose={onClose} title="Suspect a key" size="lg">
      <Column>
        <Select label="Key" searchable placeholder="Choose" data={(credentials.data?.items ?? []).map(({ id, label, providerName, environment }) => ({ value: id, label: `${label} (${providerName}, ${environment})` }))} value={chosen} onChange={setChosen} nothingFoundMessage="There is no such key" />
        <TextInput label="Why" description="One line. Never write the key itself here" placeholder="Seen in a public repository" maxLength={500} value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
        <TextInput type="date" label="Others may have had it since" description="Empty: the last 30 days are looked at. Days are those of UTC" value={since} onChange={(event) => setSince(event.currentTarget.value)} />
        <Radio.Group label="What happens to the key" value={contain} onChange={(value) => setContain(value as Contain)}>
          <Stack gap="xs" mt="xs">{choices.map((choice) => <Radio key={choice.value} {...choice} />)}</Stack>
        </Radio.Group>
        {contain !== 'leave' && <Checkbox label="Also break off calls under way" description="Streams end with an error that says so" checked={abort} onChange={(event) => setAbort(event.currentTarget.checked)} />}
        <Notice tone="warn" title="At its provider the key goes on existing"><p>Whoever has a copy can use it there until it is revoked there. The incident says where.</p></Notice>
        <ProblemNotice problem={open.problem ?? credentials.error} />
      </Column>
      <FormActions>
        <Button variant="default" onClick={onClose}>Cancel</Button>
        <Button color="red" loading={open.busy} disabled={chosen === null || reason.trim() === ''} onClick={() => void suspect()}>{contain === 'leave' ? 'Open an incident' : 'Stop it and open an incident'}</Button>
      </FormActions>
    </Dialog>
  );
}
