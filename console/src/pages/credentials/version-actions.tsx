import { Button, Checkbox, Slider } from '@mantine/core';
import type { CredentialVersion } from '@keystead/contract';
import { useState } from 'react';
import { type AnswerOf, type ReadId, useAction, useMay } from '../../api/index.ts';
import { Column, Confirm, Dialog, Form, FormActions, formatDate, ProblemNotice, TextField, toast } from '../../ui/index.ts';

const touched: readonly ReadId[] = ['readCredential', 'listCredentials', 'listCredentialVersions', 'readCredentialSplit', 'readRotationCalendar', 'listKeyNotices', 'listCredentialChecks'];

interface VersionActionsProps { readonly version: CredentialVersion; readonly credential: AnswerOf<'readCredential'>; readonly others: readonly CredentialVersion[] }

/** What can be done next with a version, by its state. */
export function VersionActions({ version, credential }: VersionActionsProps) {
  const [asking, setAsking] = useState<'promote' | 'share' | 'revoke' | null>(null);
  const test = useAction('testCredentialVersion', { invalidates: touched });
  const mayManage = useMay('credentials.manage');
  const params = { credentialId: credential.id, version: version.version };
  const close = (): void => setAsking(null);
  if (!mayManage || version.state === 'revoked') return null;
  async function check(): Promise<void> {
    const result = await test.run({ params });
    if (result !== null) toast(`Version ${version.version}: ${result.answer.health.state}`, result.answer.health.detail ?? 'The provider accepts the key.');
  }
  const mayPromote = version.state === 'tested' || version.state === 'old' || (version.state === 'new' && version.health.state === 'unknown' && version.health.checkedAt !== null);
  return (
    <>
      <Button size="xs" variant="default" loading={test.busy} onClick={() => void check()}>Test now</Button>
      {(version.state === 'tested' || version.state === 'old') && <Button size="xs" variant="default" onClick={() => setAsking('share')}>Share of the calls</Button>}
      {mayPromote && <Button size="xs" variant={version.state === 'old' ? 'default' : 'filled'} onClick={() => setAsking('promote')}>{version.state === 'old' ? 'Switch back to it' : 'Switch to it'}</Button>}
      {version.state !== 'primary' && <Button size="xs" variant="default" c="var(--ks-bad-ink)" onClick={() => setAsking('revoke')}>Revoke</Button>}
      <ProblemNotice problem={test.problem} />
      {asking === 'promote' && <PromoteDialog params={params} untested={version.state === 'new'} onClose={close} />}
      {asking === 'share' && <ShareDialog params={params} share={version.share} onClose={close} />}
      {asking === 'revoke' && <RevokeDialog params={params} version={version} onClose={close} />}
    </>
  );
}

interface StepProps { readonly params: { readonly credentialId: string; readonly version: number }; readonly onClose: () => void }

function PromoteDialog({ params, untested, onClose }: StepProps & { readonly untested: boolean }) {
  const promote = useAction('promoteCredentialVersion', { invalidates: touched });
  async function submit(values: Readonly<Record<string, string>>): Promise<void> {
    const body = { graceDays: Number(values['graceDays'] ?? 7), oldShare: Number(values['oldShare'] ?? 0), untested };
    if (await promote.run({ params, body }) === null) return;
    toast(`Version ${params.version} is in use`, 'The former one stays usable for its grace.');
    onClose();
  }
  return (
    <Dialog opened onClose={onClose} title={`Switch to version ${params.version}`}>
      <Form onSubmit={(values) => void submit(values)} issues={promote.problem?.issues}>
        {untested && <p>The provider could not say whether this key is good (a restricted key may not list models). Switch only if you know it works.</p>}
        <TextField name="graceDays" label="Days that the former version stays usable" description="Then its sealed key is destroyed here by itself" defaultValue="7" inputMode="numeric" pattern="[0-9]|[1-5][0-9]|60" title="0 to 60" required />
        <TextField name="oldShare" label="Percent of the calls it keeps" description="0 switches all of them at once" defaultValue="0" inputMode="numeric" pattern="\d{1,2}|100" title="0 to 100" required />
        <ProblemNotice problem={promote.problem} />
        <FormActions><Button variant="default" onClick={onClose}>Cancel</Button><Button type="submit" loading={promote.busy}>Switch</Button></FormActions>
      </Form>
    </Dialog>
  );
}

function ShareDialog({ params, share, onClose }: StepProps & { readonly share: number }) {
  const [value, setValue] = useState(share);
  const set = useAction('setCredentialVersionShare', { invalidates: touched });
  async function submit(): Promise<void> {
    if (await set.run({ params, body: { share: value } }) === null) return;
    toast(`Version ${params.version} takes ${value} %`, 'The version in use takes the rest.');
    onClose();
  }
  return (
    <Dialog opened onClose={onClose} title={`Share of version ${params.version}`}>
      <Column>
        <p>{value} % of the calls take version {params.version}, the version in use takes the rest. Calls of staging take a tested version always.</p>
        <Slider value={value} onChange={setValue} step={5} thumbLabel="Percent of the calls" label={(percent) => `${percent} %`} marks={[{ value: 0, label: '0' }, { value: 50, label: '50' }, { value: 100, label: '100' }]} mb="lg" />
        <ProblemNotice problem={set.problem} />
        <FormActions><Button variant="default" onClick={onClose}>Cancel</Button><Button loading={set.busy} onClick={() => void submit()}>Set the share</Button></FormActions>
      </Column>
    </Dialog>
  );
}

function RevokeDialog({ params, version, onClose }: StepProps & { readonly version: CredentialVersion }) {
  const [abort, setAbort] = useState(false);
  const revoke = useAction('revokeCredentialVersion', { invalidates: touched });
  async function confirm(): Promise<void> {
    if (await revoke.run({ params, body: { abortInFlight: abort } }) === null) return;
    toast(`Version ${params.version} revoked`, 'Its sealed key was destroyed.');
    onClose();
  }
  return (
    <Confirm opened onClose={onClose} title={`Revoke version ${params.version}?`} confirmLabel="Revoke it" busy={revoke.busy} problem={revoke.problem} onConfirm={() => void confirm()}>
      <p>Its sealed key is destroyed here and cannot be brought back{version.state === 'old' && version.graceUntil !== null ? `; by itself that would happen on ${formatDate(version.graceUntil)}` : ''}. At the provider the key goes on existing: revoke it there too.</p>
      <Checkbox label="Also break off calls under way with it" checked={abort} onChange={(event) => setAbort(event.currentTarget.checked)} />
    </Confirm>
  );
}
