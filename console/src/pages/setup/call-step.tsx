import { Button } from '@mantine/core';
import { ArrowRight, Ticket } from 'lucide-react';
import { useState } from 'react';
import { useAction } from '../../api/index.ts';
import { Column, FormActions, Notice, ProblemNotice, SecretOnce, Waiting } from '../../ui/index.ts';
import type { AddedCredential } from '../credentials/key-form.tsx';
import { clients } from '../gateway/clients.ts';
import { Snippets } from '../gateway/snippets.tsx';
import type { MadeToken } from '../gateway/token-form.tsx';
import { useGatewayUrl } from '../gateway/use-gateway-url.ts';
import { useModels } from '../gateway/use-models.ts';
import { WaitingForCall } from '../gateway/waiting-for-call.tsx';

/** A token, code with it in place, and the light that turns green when the call arrives. */
export function CallStep({ credential, onNext, onBack }: { readonly credential: AddedCredential | null; readonly onNext: () => void; readonly onBack: () => void }) {
  const url = useGatewayUrl();
  const [made, setMade] = useState<MadeToken | null>(null);
  const [chosen, setChosen] = useState('curl');
  const [answered, setAnswered] = useState(false);
  const dialect = clients.find((client) => client.id === chosen)?.dialect ?? 'openai-chat';
  const choices = [useModels('openai-chat', credential?.id), useModels('anthropic-messages', credential?.id), useModels('gemini', credential?.id)];
  const create = useAction('createToken', { invalidates: ['listTokens', 'readHome'] });
  async function make(): Promise<void> {
    const environment = credential?.environment ?? choices.find((choice) => choice.model !== null)?.environment ?? 'production';
    const result = await create.run({ body: { name: 'First token', environment } });
    if (result === null) return;
    // Begin with a client that the key just added can answer.
    const firstServed = clients.find((client) => choices[dialectIndex[client.dialect]]?.model !== null);
    if (firstServed !== undefined) setChosen(firstServed.id);
    setMade(result.answer);
  }
  if (choices.some((choice) => choice.loading)) return <Waiting lines={6} />;
  if (choices.every((choice) => choice.model === null)) {
    return (
      <Column>
        <Notice tone="warn" title="There is no key yet that could answer" actions={<Button size="xs" variant="default" onClick={onBack}>Add a key or the sandbox</Button>}><p>A call needs one. The sandbox takes one click.</p></Notice>
        <FormActions><Button variant="subtle" color="gray" onClick={onNext}>Skip for now</Button></FormActions>
      </Column>
    );
  }
  if (made === null) {
    return (
      <Column>
        <p className="ks-soft" style={{ margin: 0 }}>Programs do not get your provider key. They get a Keystead token, which you can limit, watch and revoke.</p>
        <ProblemNotice problem={create.problem} />
        <FormActions>
          <Button variant="subtle" color="gray" onClick={onNext}>Skip for now</Button>
          <Button leftSection={<Ticket size={16} aria-hidden />} loading={create.busy} onClick={() => void make()}>Make a token</Button>
        </FormActions>
      </Column>
    );
  }
  return (
    <Column>
      <SecretOnce value={made.secret} label="Your API token">It already stands in the code below. Only a hash of it is kept.</SecretOnce>
      <Snippets clients={clients} url={url} token={made.secret} chosen={chosen} onChoose={setChosen} preferredCredentialId={credential?.id ?? null} />
      <WaitingForCall tokenId={made.token.id} token={made.secret} dialect={dialect} url={url} preferredCredentialId={credential?.id ?? null} onArrived={() => setAnswered(true)} />
      <FormActions>
        {!answered && <Button variant="subtle" color="gray" onClick={onNext}>Skip for now</Button>}
        {answered && <Button rightSection={<ArrowRight size={16} aria-hidden />} onClick={onNext}>Continue</Button>}
      </FormActions>
    </Column>
  );
}

const dialectIndex = { 'openai-chat': 0, 'anthropic-messages': 1, gemini: 2 } as const;
