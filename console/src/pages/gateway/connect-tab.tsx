import { Autocomplete, Button } from '@mantine/core';
import { Ticket } from 'lucide-react';
import { useState } from 'react';
import { useAction, useMay, useRead } from '../../api/index.ts';
import { useSearchParameter } from '../../navigation/index.ts';
import { Card, Column, CopyValue, EmptyState, Facts, ProblemNotice, SandboxBadge, SecretOnce, WithAside } from '../../ui/index.ts';
import { type Client, clients, programs } from './clients.ts';
import { Snippets } from './snippets.tsx';
import type { MadeToken } from './token-form.tsx';
import { useGatewayUrl } from './use-gateway-url.ts';
import { useModels } from './use-models.ts';
import { WaitingForCall } from './waiting-for-call.tsx';

const all: readonly Client[] = [...clients, ...programs];

/** How a program is connected: address, token, code, and the proof that it works. */
export function ConnectTab() {
  const url = useGatewayUrl();
  const [chosen, setChosen] = useSearchParameter('client', 'curl');
  const [asked, setAsked] = useSearchParameter('model', '');
  const client = all.find((entry) => entry.id === chosen) ?? all[0];
  const dialect = client?.dialect ?? 'openai-chat';
  const choice = useModels(dialect);
  const mayReadRoutes = useMay('routes.read');
  const maySee = useMay('usage.read');
  const routes = useRead('listRoutes', { query: { limit: 200 } }, { enabled: mayReadRoutes });
  const [made, setMade] = useState<MadeToken | null>(null);
  if (!choice.loading && choice.model === null && dialect === 'openai-chat' && choice.models.length === 0) {
    return (
      <Card>
        <EmptyState icon={Ticket} title="The gateway needs a key first" actions={<Button component="a" href="/credentials/add">Add a key or the sandbox</Button>}>
          <p>Calls are answered with your organisation’s own provider keys. None that speaks the OpenAI dialect is in the vault.</p>
        </EmptyState>
      </Card>
    );
  }
  return (
    <WithAside aside={<Addresses url={url} />}>
      <Card title="Connect a program" lead="Change the address and the key in a client you already have. Nothing else." actions={choice.sandbox ? <SandboxBadge label="Answered by the sandbox" /> : undefined}>
        <Column>
          <TokenStep made={made} environment={choice.environment} onMade={setMade} />
          <Autocomplete
            label="Model or route" description="Leave it empty for an inexpensive one" placeholder={choice.model ?? ''} value={asked} onChange={setAsked} limit={30}
            data={[{ group: 'Routes', items: (routes.data?.items ?? []).map((route) => route.name) }, { group: 'Models', items: [...new Set(choice.models)] }].filter((group) => group.items.length > 0)}
          />
          <Snippets clients={all} url={url} token={made?.secret ?? null} chosen={chosen} onChoose={setChosen} model={asked.trim() === '' ? null : asked.trim()} />
          {maySee && <WaitingForCall key={made?.token.id ?? 'any'} tokenId={made?.token.id ?? null} token={made?.secret ?? null} dialect={dialect} url={url} />}
        </Column>
      </Card>
    </WithAside>
  );
}

/** Makes a token right where the code needs it. */
function TokenStep({ made, environment, onMade }: { readonly made: MadeToken | null; readonly environment: 'production' | 'staging' | 'development'; readonly onMade: (made: MadeToken) => void }) {
  const mayManage = useMay('tokens.manage');
  const create = useAction('createToken', { invalidates: ['listTokens', 'readHome'] });
  async function make(): Promise<void> {
    const result = await create.run({ body: { name: `Made on ${new Date().toISOString().slice(0, 10)}`, environment } });
    if (result !== null) onMade(result.answer);
  }
  if (made !== null) return <SecretOnce value={made.secret} label="Your API token">It already stands in the code below. Only a hash of it is kept.</SecretOnce>;
  if (!mayManage) return null;
  return (
    <div>
      <Button variant="default" leftSection={<Ticket size={15} aria-hidden />} loading={create.busy} onClick={() => void make()}>Make a token and put it into the code</Button>
      <ProblemNotice problem={create.problem} />
    </div>
  );
}

function Addresses({ url }: { readonly url: string }) {
  return (
    <Card title="Addresses">
      <Facts facts={[
        ['OpenAI', <CopyValue key="openai" value={`${url}/v1`} what="OpenAI base URL" />, 'Chat Completions, Responses, Embeddings, Models'],
        ['Anthropic', <CopyValue key="anthropic" value={url} what="Anthropic base URL" />, 'Messages and token counting'],
        ['Gemini', <CopyValue key="gemini" value={url} what="Gemini base URL" />, 'generateContent and its stream'],
        ['Amazon Bedrock', <CopyValue key="bedrock" value={url} what="Bedrock endpoint" />, 'Converse and its stream; the token as Bedrock API key'],
      ]} />
    </Card>
  );
}
