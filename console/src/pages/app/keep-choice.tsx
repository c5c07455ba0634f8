import type { RetentionWish } from '@keystead/contract';
import { Select } from '@mantine/core';
import { useRead } from '../../api/index.ts';
import { Card } from '../../ui/index.ts';
import { keptWords, sourceWords } from '../../vocabulary/index.ts';
import classes from './app.module.css';

const wishes: Readonly<Record<string, { readonly label: string; readonly wish: RetentionWish }>> = {
  zero: { label: 'Store nothing', wish: { mode: 'zero' } },
  session: { label: 'Keep it for this session', wish: { mode: 'session' } },
  day: { label: 'Keep it for one day', wish: { mode: 'days', days: 1 } },
  week: { label: 'Keep it for a week', wish: { mode: 'days', days: 7 } },
  month: { label: 'Keep it for 30 days', wish: { mode: 'days', days: 30 } },
};
const order = ['zero', 'session', 'days', 'keep'] as const;

/** What is kept of a run that is about to start: the rule, and whatever is stricter. */
export function KeepChoice({ appId, value, onChange, several }: { readonly appId: string; readonly value: RetentionWish | null; readonly onChange: (wish: RetentionWish | null) => void; readonly several: boolean }) {
  const read = useRead('readRunRetention');
  if (read.data === undefined) return null;
  const { inForce, inForceForShortest, shortestApps } = read.data;
  const { rule, source } = shortestApps.some(({ id }) => id === appId) ? inForceForShortest : inForce;
  const stricter = Object.entries(wishes).filter(([, { wish }]) => order.indexOf(wish.mode) < order.indexOf(rule.mode) || (wish.mode === 'days' && rule.mode === 'days' && wish.days < (rule.days ?? 0)));
  const chosen = Object.entries(wishes).find(([, { wish }]) => JSON.stringify(wish) === JSON.stringify(value))?.[0] ?? '';
  return (
    <Card title="What is kept">
      <p className={classes.estimateNote}>What is in its form, its draft and its quotes {keptWords(rule)} ({sourceWords[source]}). Its record and its receipt stay.</p>
      {stricter.length > 0 && !several && (
        <Select
          label="For this run" mt="sm" value={chosen} onChange={(next) => onChange(wishes[next ?? '']?.wish ?? null)} allowDeselect={false}
          data={[{ value: '', label: 'By the rule' }, ...stricter.map(([key, { label }]) => ({ value: key, label }))]}
          description={chosen === 'zero' ? 'You can read and export it for half an hour after it ended.' : undefined}
        />
      )}
    </Card>
  );
}
