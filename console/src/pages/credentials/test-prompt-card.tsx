import { Button, Select } from '@mantine/core';
import { useState } from 'react';
import { type AnswerOf, useAction, useMay } from '../../api/index.ts';
import { Card, Column, Facts, formatMilliseconds, formatNumber, ProblemNotice } from '../../ui/index.ts';

/** One tiny request with this very key: what the free check cannot show. */
export function TestPromptCard({ credential }: { readonly credential: AnswerOf<'readCredential'> }) {
  const [model, setModel] = useState<string | null>(null);
  const prompt = useAction('sendTestPrompt', { invalidates: ['readCredential', 'listKeyNotices'] });
  const [answer, setAnswer] = useState<AnswerOf<'sendTestPrompt'> | null>(null);
  if (!useMay('credentials.manage') || credential.state !== 'active' || credential.models.length === 0) return null;

  async function send(chosen: string): Promise<void> {
    setAnswer(null);
    const result = await prompt.run({ params: { credentialId: credential.id }, body: { model: chosen, maxOutputTokens: 16 } });
    if (result !== null) setAnswer(result.answer);
  }
  const tokens = (count: number | null): string => (count === null ? 'not said' : formatNumber(count));
  return (
    <Card title="Try it" lead="Sends one fixed sentence with at most 16 tokens of answer. It costs a fraction of a cent on your account at the provider, and stands in the ledger like any call.">
      <Column gap="sm">
        <Select label="Model" placeholder="Choose one that the key sees" searchable limit={200} data={[...credential.models]} value={model} onChange={setModel} />
        <div><Button variant="default" disabled={model === null} loading={prompt.busy} onClick={() => { if (model !== null) void send(model); }}>Send a small test prompt</Button></div>
        <ProblemNotice problem={prompt.problem} />
        {answer !== null && <Facts facts={[
          ['Model', <code key="model">{answer.servedModel ?? answer.model}</code>],
          ['Answered in', formatMilliseconds(answer.latencyMs)],
          ['Tokens', `${tokens(answer.tokens.input)} in, ${tokens(answer.tokens.output)} out`],
        ]} />}
      </Column>
    </Card>
  );
}
