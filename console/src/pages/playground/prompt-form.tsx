import { environments, type PlainPrompt } from '@keystead/contract';
import { Autocomplete, NumberInput, Select, Switch, Textarea } from '@mantine/core';
import { useMay, useRead } from '../../api/index.ts';
import { Card, SandboxBadge } from '../../ui/index.ts';
import { useModels } from '../gateway/use-models.ts';
import classes from './playground.module.css';
import type { Environment } from './use-call.ts';

interface PromptFormProps {
  readonly prompt: PlainPrompt;
  readonly onPrompt: (prompt: PlainPrompt) => void;
  readonly model: string;
  readonly onModel: (model: string) => void;
  readonly environment: Environment;
  readonly onEnvironment: (environment: Environment) => void;
}

/** A request in plain words. */
export function PromptForm({ prompt, onPrompt, model, onModel, environment, onEnvironment }: PromptFormProps) {
  const choice = useModels('openai-chat');
  const routes = useRead('listRoutes', { query: { limit: 200 } }, { enabled: useMay('routes.read') });
  const set = (part: Partial<PlainPrompt>) => onPrompt({ ...prompt, ...part });
  return (
    <Card title="The request" actions={choice.sandbox ? <SandboxBadge label="The sandbox can answer" /> : undefined}>
      <div className={classes.form}>
        <Autocomplete
          label="Model or route" placeholder={choice.model ?? 'gpt-5-mini'} value={model} onChange={onModel} limit={30}
          data={[{ group: 'Routes', items: (routes.data?.items ?? []).map((route) => route.name) }, { group: 'Models', items: [...new Set(choice.models)] }].filter((group) => group.items.length > 0)}
        />
        <Select label="Environment" allowDeselect={false} value={environment} data={environments.map((value) => ({ value, label: value.replace(/^./, (first) => first.toUpperCase()) }))} onChange={(value) => { if (value !== null) onEnvironment(value); }} />
        <Textarea label="System" autosize minRows={2} maxRows={8} value={prompt.system} onChange={(event) => set({ system: event.currentTarget.value })} />
        <Textarea label="User" autosize minRows={4} maxRows={16} value={prompt.user} onChange={(event) => set({ user: event.currentTarget.value })} />
        <NumberInput label="Most output tokens" placeholder="The model’s own" min={1} max={1_000_000} allowDecimal={false} thousandSeparator="," value={prompt.maxOutputTokens ?? ''} onChange={(value) => set({ maxOutputTokens: typeof value === 'number' ? value : null })} />
        <Switch label="Stream the answer" checked={prompt.stream} onChange={(event) => set({ stream: event.currentTarget.checked })} />
        <Switch label="Offer a tool" description="get_weather, with one argument" checked={prompt.tools} onChange={(event) => set({ tools: event.currentTarget.checked })} />
        <Switch label="Ask for JSON by a schema" description="An answer, and how sure it is" checked={prompt.structured} onChange={(event) => set({ structured: event.currentTarget.checked })} />
      </div>
    </Card>
  );
}
