import type { Run, RunVisibility } from '@keystead/contract';
import { Button, Radio, Stack } from '@mantine/core';
import { Lock, Share2, Users } from 'lucide-react';
import { useState } from 'react';
import { useAction, useRead } from '../../../api/index.ts';
import { CopyButton, Dialog, FormActions, ProblemNotice, toast, Waiting } from '../../../ui/index.ts';
import classes from './share.module.css';

/** Who sees a run inside the organisation, and its address to hand on. */
export function ShareButton({ run }: { readonly run: Run }) {
  const [opened, setOpened] = useState(false);
  const { data } = useRead('readRunSharing', { params: { runId: run.id } });
  const Icon = data?.visibility === 'private' ? Lock : data?.visibility === 'team' ? Users : Share2;
  return (
    <>
      <Button variant="default" leftSection={<Icon size={15} aria-hidden />} onClick={() => setOpened(true)} title={data === undefined ? undefined : words[data.visibility].title}>Share</Button>
      <Dialog opened={opened} onClose={() => setOpened(false)} title="Who sees this run"><ShareForm runId={run.id} onDone={() => setOpened(false)} /></Dialog>
    </>
  );
}

const words: Readonly<Record<RunVisibility, { readonly title: string; readonly meaning: string }>> = {
  private: { title: 'Whoever started it', meaning: 'And those who may decide over the draft. Owners and admins see that it is there, not what is in it.' },
  team: { title: 'A team', meaning: 'Also everybody in the team.' },
  organisation: { title: 'The organisation', meaning: 'Everybody who may read runs and use the app.' },
};

function ShareForm({ runId, onDone }: { readonly runId: string; readonly onDone: () => void }) {
  const params = { runId };
  const read = useRead('readRunSharing', { params });
  const share = useAction('shareRun', { invalidates: ['readRunSharing', 'listRuns', 'listAudit'] });
  const [wish, setWish] = useState<string | null>(null);
  if (read.data === undefined) return read.error === null ? <Waiting lines={4} /> : <ProblemNotice problem={read.error} onRetry={() => void read.refetch()} />;
  const { visibility, teams, choices, mayChange, startedByName } = read.data;
  // Teams that are chosen already, and those that could be.
  const offered = [...teams, ...choices.filter(({ id }) => !teams.some((team) => team.id === id))];
  const now = visibility === 'team' ? `team ${teams[0]?.id ?? ''}` : visibility;
  const chosen = wish ?? now;
  async function save(): Promise<void> {
    const [kind, teamId] = chosen.split(' ');
    const body = kind === 'team' && teamId !== undefined ? { visibility: 'team' as const, teamIds: [teamId] } : { visibility: kind === 'private' ? 'private' as const : 'organisation' as const };
    if (await share.run({ params, body }) === null) return;
    toast('Saved', 'The record says who changed it.');
    onDone();
  }
  return (
    <Stack gap="md">
      <Radio.Group aria-label="Who sees this run" value={chosen} onChange={setWish}>
        <Stack gap="sm">
          <Radio value="private" disabled={!mayChange} label={startedByName ?? words.private.title} description={words.private.meaning} />
          {offered.map(({ id, name }) => <Radio key={id} value={`team ${id}`} disabled={!mayChange} label={`Team ${name}`} description={words.team.meaning} />)}
          <Radio value="organisation" disabled={!mayChange} label={words.organisation.title} description={words.organisation.meaning} />
        </Stack>
      </Radio.Group>
      {!mayChange && <p className={classes.text}>{startedByName ?? 'Whoever started it'}, an owner or an admin can change this.</p>}
      <p className={classes.text}>Nobody outside your organisation ever sees it. The address works for those who see the run, once they are signed in.</p>
      <ProblemNotice problem={share.problem} />
      <FormActions>
        <CopyButton text={`${location.origin}/runs/${runId}`} what="the address of this run" label="Copy the address" />
        {mayChange && <Button loading={share.busy} disabled={chosen === now} onClick={() => void save()}>Save</Button>}
      </FormActions>
    </Stack>
  );
}
