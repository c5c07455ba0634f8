import { Tabs } from '@mantine/core';
import { CodeBlock, CopyValue, Notice, TabList, Waiting } from '../../ui/index.ts';
import type { Client } from './clients.ts';
import classes from './gateway.module.css';
import { useModels } from './use-models.ts';

export interface SnippetsProps {
  readonly clients: readonly Client[];
  readonly url: string;
  /** `null` before one was made: the code says where it goes. */
  readonly token: string | null;
  readonly chosen: string;
  readonly onChoose: (id: string) => void;
  /** A model or route asked for by hand; else a fitting one is taken. */
  readonly model?: string | null;
  readonly preferredCredentialId?: string | null;
}

/** Code that makes a call, for each kind of client, with the real address, token and a model that exists. */
export function Snippets({ clients, url, token, chosen, onChoose, model = null, preferredCredentialId = null }: SnippetsProps) {
  const client = clients.find((entry) => entry.id === chosen) ?? clients[0];
  return (
    <Tabs value={client?.id ?? null} onChange={(id) => { if (id !== null) onChoose(id); }} keepMounted={false}>
      <TabList>{clients.map((entry) => <Tabs.Tab key={entry.id} value={entry.id}>{entry.label}</Tabs.Tab>)}</TabList>
      {clients.map((entry) => (
        <Tabs.Panel key={entry.id} value={entry.id} className={classes.snippet}>
          <Snippet client={entry} url={url} token={token} model={model} preferredCredentialId={preferredCredentialId} />
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}

function Snippet({ client, url, token, model, preferredCredentialId }: { readonly client: Client; readonly url: string; readonly token: string | null; readonly model: string | null; readonly preferredCredentialId: string | null }) {
  const choice = useModels(client.dialect, preferredCredentialId);
  if (choice.loading) return <Waiting lines={7} />;
  const used = model ?? choice.model;
  return (
    <>
      {used === null && <Notice tone="warn" title="None of your active keys speaks this dialect yet"><p>Add a key of a provider that does, and a model of it stands here.</p></Notice>}
      {client.install !== null && <p className={classes.install}>First <CopyValue value={client.install} what="install command" /></p>}
      <CodeBlock code={client.code({ url, token: token ?? 'YOUR_TOKEN', model: used ?? 'MODEL' })} label={client.kind} title={client.label} wrap />
    </>
  );
}
