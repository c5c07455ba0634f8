import type { PlainPrompt, TranslatedRequest } from '@keystead/contract';
import { Button, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Send, Square } from 'lucide-react';
import { useState } from 'react';
import { ApiProblem, call } from '../../api/index.ts';
import { useSearchParameter } from '../../navigation/index.ts';
import { Card, CodeBlock, Column, EmptyState, Notice, PageHeader, ProblemNotice, Waiting } from '../../ui/index.ts';
import { useGatewayUrl } from '../gateway/use-gateway-url.ts';
import { AnswerCard } from './answer-card.tsx';
import { dialectNames } from './dialect-names.ts';
import classes from './playground.module.css';
import { PromptForm } from './prompt-form.tsx';
import { snippetsOf } from './snippets.ts';
import { type Environment, useCall } from './use-call.ts';
import { useSettled } from './use-settled.ts';

const firstPrompt: PlainPrompt = { system: 'You answer in one short sentence.', user: 'Why is the sky blue?', tools: false, structured: false, stream: true, maxOutputTokens: 400 };

/** One request, as it is sent in every dialect; sent in the one that is shown. */
export function Page() {
  const [prompt, setPrompt] = useState<PlainPrompt>(firstPrompt);
  const [model, setModel] = useSearchParameter('model', '');
  const [dialect, setDialect] = useSearchParameter('dialect', 'openai-chat');
  const [environment, setEnvironment] = useSearchParameter<Environment>('environment', 'production');
  const asked = useSettled({ model: model.trim(), prompt });
  const ready = asked.model !== '' && asked.prompt.user !== '';
  const { data, error } = useQuery({ queryKey: ['translateRequest', asked], queryFn: () => call('translateRequest', { body: asked }), enabled: ready, placeholderData: (before) => before, retry: false });
  const request = data?.translations.find((each) => each.dialect === dialect) ?? null;
  const sending = useCall(environment);
  return (
    <>
      <PageHeader title="Playground" lead="The same request in each dialect, to copy or to send with your own keys. What you write here is sent to the gateway and kept nowhere." />
      <div className={classes.page}>
        <Column>
          <PromptForm prompt={prompt} onPrompt={setPrompt} model={model} onModel={setModel} environment={environment} onEnvironment={setEnvironment} />
        </Column>
        <Column>
          <Card title="As it is sent" actions={sending.running
            ? <Button key="stop" size="xs" variant="default" leftSection={<Square size={13} aria-hidden />} onClick={sending.stop}>Stop</Button>
            : <Button key="send" size="xs" leftSection={<Send size={14} aria-hidden />} disabled={request?.body === null || request === null || !ready} onClick={() => { if (request !== null) void sending.send(request); }}>Send</Button>}>
            <div className={classes.scrolls}><SegmentedControl aria-label="Dialect" value={dialect} onChange={setDialect} data={[...dialectNames]} /></div>
            {error instanceof ApiProblem && <ProblemNotice problem={error} />}
            {!ready && <EmptyState icon={Send} title="Name a model or route"><p>And write what it shall answer. The request appears here in every dialect.</p></EmptyState>}
            {ready && request === null && error === null && <Waiting lines={6} />}
            {ready && request !== null && <Written request={request} />}
          </Card>
          <AnswerCard progress={sending.progress} problem={sending.problem} />
        </Column>
      </div>
    </>
  );
}

function Written({ request }: { readonly request: TranslatedRequest }) {
  const [shown, setShown] = useState('body');
  const url = useGatewayUrl();
  if (request.refusal !== null) return <Notice tone="warn" title="This dialect cannot say it"><p>{request.refusal.message}</p><p>Field: <code>{request.refusal.field}</code></p></Notice>;
  const snippets = snippetsOf(request, url);
  const views = [{ value: 'body', label: 'Body' }, ...snippets.map(({ label }) => ({ value: label, label }))];
  const snippet = snippets.find(({ label }) => label === shown);
  return (
    <div className={classes.written}>
      <div className={classes.scrolls}><SegmentedControl size="xs" aria-label="Show as" value={snippet === undefined ? 'body' : shown} onChange={setShown} data={views} /></div>
      {snippet === undefined ? <CodeBlock label="request body" title={`POST ${request.path}`} code={JSON.stringify(request.body, null, 2)} wrap /> : <CodeBlock label={`${snippet.label} code`} title={snippet.label} code={snippet.code} wrap />}
      {request.warnings.length > 0 && (
        <Notice tone="info" title={request.warnings.length === 1 ? 'One thing is not carried over exactly' : `${request.warnings.length} things are not carried over exactly`}>
          <ul>{request.warnings.map(({ field, message }) => <li key={field + message}><code>{field}</code> {message}</li>)}</ul>
        </Notice>
      )}
    </div>
  );
}
