import { type DryRunLeg, regionTexts } from '@keystead/contract';
import { useState } from 'react';
import { Badge, Card, formatMoney, Notice, ProblemNotice, type Tone, Waiting } from '../../../ui/index.ts';
import { useNames } from '../../../vocabulary/index.ts';
import { useSettled } from '../../playground/use-settled.ts';
import { DryRunDecisions } from './dry-run-decisions.tsx';
import { QuestionFields } from './dry-run-fields.tsx';
import classes from './route.module.css';
import { type DryRun, type Question, useDryRun } from './use-dry-run.ts';

const verdicts: Readonly<Record<DryRunLeg['verdict'], { readonly label: string; readonly tone: Tone }>> = {
  serves: { label: 'Serves', tone: 'good' }, next: { label: 'Next', tone: 'neutral' }, 'passed-over': { label: 'Passed over', tone: 'warn' }, 'left-out': { label: 'Left out', tone: 'neutral' },
};

/** Which key would serve a call, and why. */
export function DryRunPanel({ model, changed }: { readonly model: string; readonly changed: boolean }) {
  const [question, setQuestion] = useState<Question>({ model, environment: 'production' });
  const { answer, problem } = useDryRun(useSettled({ ...question, model }));
  return (
    <Card title="Which key would serve this?" lead="Asked of a running gateway every few seconds. Nothing is sent, and no key is opened.">
      {changed && <Notice tone="info" title="This is the route as it is saved">Save your changes to see them here.</Notice>}
      <QuestionFields question={question} onChange={(part) => setQuestion({ ...question, ...part })} />
      <ProblemNotice problem={problem} />
      {answer === undefined ? problem === null && <Waiting lines={5} /> : <><DryRunDecisions decisions={answer.decisions} hasText={(question.text ?? null) !== null} /><Verdicts answer={answer} /></>}
    </Card>
  );
}

/** A region in words; one that this console does not know yet, as it is called. */
function placeOf(region: string): string {
  return Object.hasOwn(regionTexts, region) ? regionTexts[region as keyof typeof regionTexts] : region;
}

function Verdicts({ answer }: { readonly answer: DryRun }) {
  const names = useNames();
  return (
    <>
      {answer.refusal !== null && <Notice tone="warn" title="Nobody would serve it"><p>{answer.refusal.message}</p></Notice>}
      <ol className={classes.verdicts} aria-label="Legs in the order they would be asked">
        {answer.legs.map((leg, index) => (
          <li key={`${leg.credentialId} ${leg.model} ${index}`} className={classes.verdict} data-verdict={leg.verdict}>
            <span className={classes.verdictHead}>
              <Badge tone={verdicts[leg.verdict].tone} dot={leg.verdict === 'serves'}>{verdicts[leg.verdict].label}</Badge>
              <span><span className="ks-mono">{leg.model}</span> with {leg.label ?? 'a deleted key'}{leg.provider !== null && ` at ${names.provider(leg.provider)}`}</span>
            </span>
            <small>{[leg.fingerprint === null ? null : `key ${leg.fingerprint}`, leg.region === null ? null : placeOf(leg.region), leg.translated === true ? 'translated' : null, leg.costNanoUsd === null ? null : `about ${formatMoney(leg.costNanoUsd)}`].filter((part) => part !== null).join(' · ')}</small>
            {leg.reasons.length > 0 && <ul>{leg.reasons.map(({ code, text }) => <li key={code + text}>{text}</li>)}</ul>}
          </li>
        ))}
      </ol>
    </>
  );
}
