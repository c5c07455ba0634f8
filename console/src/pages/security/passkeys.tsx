import { ActionIcon, Button } from '@mantine/core';
import { Fingerprint, Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { type AnswerOf, type ApiProblem, type InputOf, makePasskey, passkeysSupported, toApiProblem, useAction, useRead } from '../../api/index.ts';
import { Badge, Card, Confirm, Dialog, Form, FormActions, Line, Notice, PasswordField, ProblemNotice, TextField, Time, toast, Waiting } from '../../ui/index.ts';
import { RecoveryCodeSheet } from './recovery-code-sheet.tsx';
import classes from './security.module.css';

type Passkey = AnswerOf<'listPasskeys'>['items'][number];
const changed = ['listPasskeys', 'readSession', 'readHome', 'listMembers', 'readSecondFactors', 'listSessions'] as const;

/** One's own passkeys: made, named, removed. `first`: there is no second factor yet, so that the password is asked for. */
export function Passkeys({ first, onEnrolled }: { readonly first: boolean; readonly onEnrolled: () => void }) {
  const list = useRead('listPasskeys');
  const [adding, setAdding] = useState(false);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const [renaming, setRenaming] = useState<Passkey | null>(null);
  const [removing, setRemoving] = useState<Passkey | null>(null);
  if (list.error !== null) return <Card title="Passkeys"><ProblemNotice problem={list.error} onRetry={() => void list.refetch()} /></Card>;
  const origin = list.data?.origin ?? null;
  return (
    <Card flush title="Passkeys" lead="Your fingerprint, face or device PIN. A passkey cannot be phished, and signs you in without a password." actions={list.data !== undefined && <Badge tone={list.data.items.length > 0 ? 'good' : 'warn'} dot>{list.data.items.length === 0 ? 'None' : String(list.data.items.length)}</Badge>}>
      {list.data === undefined ? <div className={classes.row}><Waiting lines={2} /></div> : list.data.items.map((passkey) => (
        <div key={passkey.id} className={classes.row}>
          <div>
            <p><strong>{passkey.name}</strong>{passkey.kind !== null && passkey.kind !== passkey.name && <span className="ks-soft"> · {passkey.kind}</span>}{passkey.synced && <span className="ks-soft"> · kept on several devices</span>}</p>
            <p className="ks-soft">Added {passkey.createdAt === null ? '–' : <Time iso={passkey.createdAt} />} · {passkey.lastUsedAt === null ? 'not used yet' : <>last used <Time iso={passkey.lastUsedAt} /></>}</p>
          </div>
          <Line gap="xs">
            <ActionIcon aria-label={`Rename ${passkey.name}`} onClick={() => setRenaming(passkey)}><Pencil size={15} aria-hidden /></ActionIcon>
            <ActionIcon aria-label={`Remove ${passkey.name}`} onClick={() => setRemoving(passkey)}><Trash2 size={15} aria-hidden /></ActionIcon>
          </Line>
        </div>
      ))}
      <div className={classes.row}>
        {codes !== null
          ? <div><RecoveryCodeSheet codes={codes} /><Button mt="md" onClick={() => { setCodes(null); onEnrolled(); }}>I have kept them</Button></div>
          : list.data !== undefined && <Add origin={origin} onAdd={() => setAdding(true)} />}
      </div>
      {adding && <AddDialog first={first} onClose={() => setAdding(false)} onAdded={(answer) => {
        setAdding(false);
        toast(`Passkey “${answer.passkey.name}” added`);
        if (answer.recoveryCodes === null) onEnrolled();
        else setCodes(answer.recoveryCodes);
      }} />}
      {renaming !== null && <RenameDialog passkey={renaming} onClose={() => setRenaming(null)} />}
      <RemoveDialog passkey={removing} onClose={() => setRemoving(null)} />
    </Card>
  );
}

/** The button, or why there is none: browsers allow passkeys only under a host name. */
function Add({ origin, onAdd }: { readonly origin: string | null; readonly onAdd: () => void }) {
  if (origin === null) {
    return <Notice title="Passkeys need a host name"><p>Browsers allow them only under a host name with HTTPS, never under an IP address. Ask whoever runs Keystead to set KEYSTEAD_PUBLIC_URL to one. An authenticator app works here.</p></Notice>;
  }
  if (origin !== location.origin) {
    return <Notice title="Passkeys need a host name"><p>Browsers refuse them under an IP address such as {location.hostname}. Open the console at <a className="ks-link" href={`${origin}/security`} target="_self">{origin}</a> and sign in there; it is the same installation.</p></Notice>;
  }
  if (!passkeysSupported()) return <Notice title="This browser knows no passkeys"><p>A current Chrome, Edge, Firefox or Safari does. An authenticator app works here.</p></Notice>;
  return <Button leftSection={<Fingerprint size={16} aria-hidden />} variant="default" onClick={onAdd}>Add a passkey</Button>;
}

function AddDialog({ first, onClose, onAdded }: { readonly first: boolean; readonly onClose: () => void; readonly onAdded: (answer: AnswerOf<'addPasskey'>) => void }) {
  const start = useAction('startPasskey');
  const add = useAction('addPasskey', { invalidates: changed });
  const [refusal, setRefusal] = useState<ApiProblem | null>(null);
  async function submit(values: Readonly<Record<string, string>>): Promise<void> {
    setRefusal(null);
    const begun = await start.run({ body: first ? { password: values['password'] ?? '' } : {} });
    if (begun === null) return;
    try {
      const response = await makePasskey<InputOf<'addPasskey'>['body']['response']>(begun.answer.options);
      const added = await add.run({ body: { name: (values['name'] ?? '').trim(), response } });
      if (added !== null) onAdded(added.answer);
    } catch (error) {
      setRefusal(toApiProblem(error));
    }
  }
  return (
    <Dialog opened onClose={onClose} title="Add a passkey">
      <Form onSubmit={(values) => void submit(values)} issues={start.problem?.issues}>
        <TextField name="name" label="Name" description="So that you know it again, e.g. “Laptop” or “Security key on my key ring”" required maxLength={120} defaultValue="This device" data-autofocus />
        {first && <PasswordField name="password" label="Password" autoComplete="current-password" required />}
        <ProblemNotice problem={start.problem ?? add.problem ?? refusal} />
        <FormActions><Button variant="default" onClick={onClose}>Cancel</Button><Button type="submit" loading={start.busy || add.busy}>Continue on the device</Button></FormActions>
      </Form>
    </Dialog>
  );
}

function RenameDialog({ passkey, onClose }: { readonly passkey: Passkey; readonly onClose: () => void }) {
  const rename = useAction('renamePasskey', { invalidates: ['listPasskeys'] });
  async function submit(values: Readonly<Record<string, string>>): Promise<void> {
    if (await rename.run({ params: { passkeyId: passkey.id }, body: { name: (values['name'] ?? '').trim() } }) !== null) onClose();
  }
  return (
    <Dialog opened onClose={onClose} title="Rename the passkey">
      <Form onSubmit={(values) => void submit(values)} issues={rename.problem?.issues}>
        <TextField name="name" label="Name" defaultValue={passkey.name} required maxLength={120} data-autofocus />
        <ProblemNotice problem={rename.problem} />
        <FormActions><Button variant="default" onClick={onClose}>Cancel</Button><Button type="submit" loading={rename.busy}>Save</Button></FormActions>
      </Form>
    </Dialog>
  );
}

function RemoveDialog({ passkey, onClose }: { readonly passkey: Passkey | null; readonly onClose: () => void }) {
  const remove = useAction('removePasskey', { invalidates: changed });
  async function confirm(): Promise<void> {
    if (passkey === null || await remove.run({ params: { passkeyId: passkey.id } }) === null) return;
    toast('Passkey removed');
    onClose();
  }
  return (
    <Confirm opened={passkey !== null} onClose={onClose} title={`Remove ${passkey?.name ?? ''}?`} confirmLabel="Remove" busy={remove.busy} problem={remove.problem} onConfirm={() => void confirm()}>
      <p>It signs in nobody any more. On the device itself it may still be listed; remove it there too.</p>
    </Confirm>
  );
}
