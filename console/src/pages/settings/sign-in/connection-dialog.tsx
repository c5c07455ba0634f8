import { Button, SegmentedControl } from '@mantine/core';
import { useRef, useState } from 'react';
import { useAction } from '../../../api/index.ts';
import { Dialog, Form, FormActions, ProblemNotice, TextField, toast } from '../../../ui/index.ts';
import { AdmissionFields } from './admission-fields.tsx';
import { type Connection, type Kind, type SentSettings, type Values, kindNames } from './connection.ts';
import { OidcFields, readOidc } from './oidc-fields.tsx';
import { SamlFields, readSaml } from './saml-fields.tsx';

const kinds: readonly Kind[] = ['oidc', 'saml'];

/** Connects a provider, or changes a connection; it keeps its kind. */
export function ConnectionDialog({ connection, onClose }: { readonly connection: Connection | null; readonly onClose: () => void }) {
  const create = useAction('createSsoConnection', { invalidates: ['listSsoConnections'] });
  const update = useAction('updateSsoConnection', { invalidates: ['listSsoConnections'] });
  const metadata = useAction('readSamlMetadata');
  const [kind, setKind] = useState<Kind>(connection?.settings.kind ?? 'oidc');
  const secret = useRef<HTMLInputElement>(null);
  /** `null` where the pasted metadata cannot be read: the problem is shown. */
  async function settingsFrom(values: Values): Promise<SentSettings | null> {
    if (kind === 'oidc') return readOidc(values, connection);
    const xml = (values['xml'] ?? '').trim();
    metadata.clear();
    if (xml === '') return readSaml(values, connection, null);
    const read = await metadata.run({ body: { xml } });
    return read === null ? null : readSaml(values, connection, read.answer);
  }
  async function submit(values: Values): Promise<void> {
    const settings = await settingsFrom(values);
    if (settings === null) return;
    const typed = secret.current?.value ?? '';
    const body = { name: values['name'] ?? '', settings, ...(typed === '' ? {} : { clientSecret: typed }) };
    const done = connection === null ? await create.run({ body }) : await update.run({ params: { connectionId: connection.id }, ifMatch: connection.etag, body });
    if (secret.current !== null) secret.current.value = '';
    if (done === null) return;
    toast(connection === null ? 'Connected' : 'Saved', connection === null ? 'Register its addresses at the provider, verify a domain, then switch it on.' : undefined);
    onClose();
  }
  const problem = metadata.problem ?? create.problem ?? update.problem;
  const settings = connection?.settings.kind === kind ? connection.settings : undefined;
  return (
    <Dialog opened onClose={onClose} size="lg" title={connection === null ? 'Connect an identity provider' : `Edit “${connection.name}”`}>
      <Form onSubmit={(values) => void submit(values)} issues={problem?.issues}>
        {connection === null && <SegmentedControl aria-label="What the provider speaks" data={kinds.map((each) => ({ value: each, label: kindNames[each] }))} value={kind} onChange={(value) => setKind(kinds.find((each) => each === value) ?? 'oidc')} fullWidth />}
        <TextField name="name" label="Name" description="As people see it, e.g. the provider’s name" defaultValue={connection?.name} required maxLength={120} data-autofocus />
        {kind === 'oidc' ? <OidcFields connection={connection} secret={secret} /> : <SamlFields connection={connection} />}
        <AdmissionFields key={kind} kind={kind} settings={settings} />
        <ProblemNotice problem={problem} />
        <FormActions><Button variant="default" onClick={onClose}>Cancel</Button><Button type="submit" loading={create.busy || update.busy || metadata.busy}>{connection === null ? 'Connect' : 'Save'}</Button></FormActions>
      </Form>
    </Dialog>
  );
}
