import type { AppDetail, Run } from '@keystead/contract';
import { Button, Radio } from '@mantine/core';
import { useMemo, useState } from 'react';
import { propertyOf } from '../../../schema/index.ts';
import { Notice, Time } from '../../../ui/index.ts';
import { ValueView } from '../output/value-view.tsx';
import classes from './edit.module.css';
import { mergedOutput, mergeSections } from './merge-edits.ts';

type Output = Readonly<Record<string, unknown>>;

export interface MergeViewProps {
  readonly run: Run;
  readonly app: AppDetail;
  /** The text that was edited, and what was made of it here. */
  readonly base: Output;
  readonly mine: Output;
  readonly onMerged: (output: Output) => void;
  readonly onDiscard: () => void;
}

/** Somebody saved another text meanwhile: both are shown where they differ, and nothing is lost until somebody says which one stays. */
export function MergeView({ run, app, base, mine, onMerged, onDiscard }: MergeViewProps) {
  const theirs = useMemo(() => run.output ?? {}, [run.output]);
  const sections = useMemo(() => mergeSections(base, mine, theirs), [base, mine, theirs]);
  const [choices, setChoices] = useState<Readonly<Record<string, 'mine' | 'theirs'>>>({});
  const titles = new Map(app.sections.map(({ id, title }) => [id, title]));
  const named = (whose: string): string => sections.filter((section) => section.whose === whose).map(({ id }) => titles.get(id) ?? id).join(', ');
  const conflicts = sections.filter(({ whose }) => whose === 'conflict');
  const open = conflicts.filter(({ id }) => choices[id] === undefined).length;
  const last = run.edits.at(-1);
  return (
    <div className={classes.editor}>
      <Notice tone="warn" title="The text was changed while you edited it" actions={<Button size="xs" variant="default" onClick={onDiscard}>Discard my edits</Button>}>
        <p>{last?.editedByName ?? 'Somebody'} saved another text{last !== undefined && <>, <Time iso={last.editedAt} /></>}. Nothing of yours is lost.</p>
        {named('theirs') !== '' && <p>Changed by them alone, and taken over: {named('theirs')}.</p>}
        {named('mine') !== '' && <p>Changed by you alone, and kept: {named('mine')}.</p>}
        <p>{conflicts.length === 0 ? 'No section was changed by both of you.' : 'Both of you changed these. Choose one text of each; afterwards you go on editing it, and can bring in words of the other one by hand.'}</p>
      </Notice>
      {conflicts.map(({ id }) => (
        <section key={id} className={classes.section} aria-labelledby={`merge-${id}`}>
          <h2 id={`merge-${id}`} className={classes.sectionTitle}>{titles.get(id) ?? id}</h2>
          <Radio.Group aria-labelledby={`merge-${id}`} value={choices[id] ?? ''} onChange={(value) => setChoices((before) => ({ ...before, [id]: value === 'mine' ? 'mine' : 'theirs' }))}>
            <div className={classes.sides}>
              {([['theirs', 'Their text', theirs], ['mine', 'Your text', mine]] as const).map(([whose, label, text]) => (
                <div key={whose} className={classes.side} data-chosen={choices[id] === whose}>
                  <Radio value={whose} label={label} />
                  <ValueView value={text[id]} schema={propertyOf(app.outputSchema, id)} path={id} />
                </div>
              ))}
            </div>
          </Radio.Group>
        </section>
      ))}
      <div className={classes.bar}>
        <p aria-live="polite">{open === 0 ? 'Ready to go on' : `${open} ${open === 1 ? 'section' : 'sections'} to decide`}</p>
        <Button disabled={open > 0} onClick={() => onMerged(mergedOutput(sections, { mine, theirs }, choices))}>Go on editing</Button>
      </div>
    </div>
  );
}
