import { complexities, dataClasses, fromNone, priorities, type RouteConditions } from '@keystead/contract';
import { MultiSelect, NumberInput } from '@mantine/core';
import { useMay, useRead } from '../../../api/index.ts';
import { capital, formatNumber } from '../../../ui/index.ts';
import { withCondition } from './draft.ts';
import classes from './route.module.css';

const choices = (values: readonly string[]) => values.map((value) => ({ value, label: capital(value) }));

interface ConditionsProps {
  readonly when: RouteConditions | undefined;
  readonly place: string;
  readonly disabled: boolean;
  readonly wrong: (name: string) => string | undefined;
  readonly onChange: (when: RouteConditions | undefined) => void;
}

/** When a leg is asked: only where all of these hold. A field left empty asks nothing. */
export function LegConditions({ when, place, disabled, wrong, onChange }: ConditionsProps) {
  const apps = useRead('listApps', {}, { enabled: useMay('apps.read') }).data?.items ?? [];
  const teams = useRead('listTeams', { query: { limit: 200 } }, { enabled: useMay('people.read') }).data?.items ?? [];
  const list = <K extends 'apps' | 'teams' | 'dataClasses' | 'priorities' | 'complexities'>(name: K, label: string, hint: string, data: readonly { value: string; label: string }[]) => (
    <MultiSelect
      label={label} description={hint} placeholder={(when?.[name]?.length ?? 0) === 0 ? 'Any' : ''} data={[...data]} value={[...(when?.[name] ?? [])]} disabled={disabled} searchable={data.length > 8} hidePickedOptions
      onChange={(value) => onChange(withCondition(when, name, value as RouteConditions[K]))}
    />
  );
  const count = (name: 'minInputTokens' | 'maxInputTokens', label: string) => (
    <NumberInput
      label={label} description="Estimated, four bytes of the request a token" placeholder="Any" min={0} allowDecimal={false} thousandSeparator="," value={when?.[name] ?? ''} disabled={disabled} error={wrong(name)}
      onChange={(value) => onChange(withCondition(when, name, typeof value === 'number' ? value : undefined))}
    />
  );
  return (
    <fieldset className={classes.fields} aria-label={`${place}: asked only when`}>
      {list('apps', 'Apps', 'The call comes from one of these', [{ value: fromNone, label: 'Programs, from no app' }, ...apps.map(({ id, name }) => ({ value: id, label: name }))])}
      {list('teams', 'Teams', 'The call acts for one of these', teams.map(({ id, name }) => ({ value: id, label: name })))}
      {list('dataClasses', 'Data classes', 'The call is of one of these', choices(dataClasses))}
      {list('priorities', 'Priority', 'As the header x-keystead-priority says', choices(priorities))}
      {list('complexities', 'Complexity', 'By size, turns, tools, attachments and structure', choices(complexities))}
      {count('minInputTokens', 'Input tokens, at least')}
      {count('maxInputTokens', 'Input tokens, at most')}
    </fieldset>
  );
}

/** The conditions in a few words; '' where there are none. */
export function conditionWords(when: RouteConditions | undefined): string {
  if (when === undefined) return '';
  const { minInputTokens: least, maxInputTokens: most } = when;
  return [
    some(when.apps, 'app'), some(when.teams, 'team'), when.dataClasses?.join(', '), when.priorities === undefined ? undefined : `${when.priorities.join(' or ')} priority`, when.complexities?.join(' or '),
    least === undefined ? undefined : `from ${formatNumber(least)} tokens`, most === undefined ? undefined : `up to ${formatNumber(most)} tokens`,
  ].filter((part) => part !== undefined).join(' · ');
}

function some(values: readonly string[] | undefined, what: string): string | undefined {
  return values === undefined ? undefined : `${values.length} ${what}${values.length === 1 ? '' : 's'}`;
}
