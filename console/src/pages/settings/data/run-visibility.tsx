import type { RunVisibility } from '@keystead/contract';
import { Select } from '@mantine/core';
import { useAction, useMay, useRead } from '../../../api/index.ts';
import { Card, ProblemNotice, toast, Waiting } from '../../../ui/index.ts';

const choices: readonly { readonly value: RunVisibility; readonly label: string }[] = [
  { value: 'organisation', label: 'Everybody who may read runs' }, { value: 'team', label: 'The teams of whoever starts it' }, { value: 'private', label: 'Whoever starts it, and those who decide over it' },
];

/** Who sees new runs. */
export function RunVisibilityCard() {
  const mayRead = useMay('runs.read');
  const read = useRead('readRunVisibility', undefined, { enabled: mayRead });
  const update = useAction('updateRunVisibility', { invalidates: ['readRunVisibility', 'listAudit'] });
  if (!mayRead) return null;
  return (
    <Card title="Who sees runs" lead="Inside your organisation; nobody outside of it ever does. On each run, whoever started it can change it. Owners and admins see that every run is there, and what is in those that are shared with them.">
      {read.data === undefined ? read.error === null ? <Waiting lines={2} /> : <ProblemNotice problem={read.error} onRetry={() => void read.refetch()} /> : (
        <Select
          label="New runs are seen by" description="Runs that are there already stay as they are." maw="26rem" allowDeselect={false} data={[...choices]} value={read.data.visibility} disabled={!read.data.mayChange || update.busy}
          onChange={(value) => { const chosen = choices.find((choice) => choice.value === value); if (chosen !== undefined) void update.run({ body: { visibility: chosen.value } }).then((done) => { if (done !== null) toast('Saved', 'It holds for runs from now on.'); }); }}
        />
      )}
      <ProblemNotice problem={update.problem} />
    </Card>
  );
}
