import type { Run } from '@keystead/contract';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useAction } from '../../api/index.ts';
import { ModelPicker } from '../../model-choice/index.ts';
import { useGo } from '../../navigation/index.ts';
import { Dialog, FormActions, ProblemNotice } from '../../ui/index.ts';

/** Runs the same form and documents on other models, to read their drafts beside this one. */
export function CompareDialog({ run, opened, onClose }: { readonly run: Run; readonly opened: boolean; readonly onClose: () => void }) {
  const go = useGo();
  const [models, setModels] = useState<readonly string[]>([]);
  const compare = useAction('compareRun', { invalidates: ['readRun', 'listRuns'] });
  // A run may have asked for its model with or without the provider's name before it.
  const asked = run.receipt?.askedModel ?? null;
  const ran = [run.chosenModel, asked, `${run.receipt?.provider ?? ''}/${asked ?? ''}`].filter((model) => model !== null);
  async function start(): Promise<void> {
    const started = await compare.run({ params: { runId: run.id }, body: { models: [...models] } });
    if (started !== null) go(`/comparisons/${started.answer.id}`);
  }
  return (
    <Dialog opened={opened} onClose={onClose} title="Try another model beside it">
      <p>The same form and documents go to the models you choose; this draft stays as it is. Then keep the one that serves you best.</p>
      {opened && <ModelPicker appId={run.appId} runId={run.id} chosen={models} onChoose={setModels} most={2} without={ran} open />}
      <ProblemNotice problem={compare.problem} />
      <FormActions>
        <Button variant="default" onClick={onClose}>Cancel</Button>
        <Button loading={compare.busy} disabled={models.length === 0} onClick={() => void start()}>Run and compare</Button>
      </FormActions>
    </Dialog>
  );
}
