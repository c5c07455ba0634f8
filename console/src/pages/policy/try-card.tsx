import { Button, Select, Textarea } from '@mantine/core';
import { dataClasses, type GatewayPolicy } from '@keystead/contract';
import { useState } from 'react';
import { type AnswerOf, useAction } from '../../api/index.ts';
import { Badge, Card, Notice, ProblemNotice } from '../../ui/index.ts';
import classes from './policy.module.css';
import { actionWords, categoryTitles } from './policy-draft.ts';

type Verdict = AnswerOf<'tryPolicy'>;

/** Runs the detection on a pasted text and shows what would happen. The answer holds places alone; the preview is made here. */
export function TryCard({ policy, changed }: { readonly policy: GatewayPolicy; readonly changed: boolean }) {
  const [text, setText] = useState('');
  const [dataClass, setDataClass] = useState<(typeof dataClasses)[number]>('unlabelled');
  const [shown, setShown] = useState<{ readonly text: string; readonly verdict: Verdict } | null>(null);
  const attempt = useAction('tryPolicy', { invalidates: [] });
  async function run(): Promise<void> {
    const result = await attempt.run({ body: { text, dataClass, appId: null, policy } });
    if (result !== null) setShown({ text, verdict: result.answer });
  }
  return (
    <Card title="Try it" lead={`Paste a text and see what would happen with ${changed ? 'the policy as it stands above, not saved yet' : 'the policy in force'}. Neither the text nor the result is kept.`}>
      <div className={classes.stack}>
        <Textarea label="Text" autosize minRows={4} maxRows={14} maxLength={100_000} value={text} onChange={(event) => setText(event.currentTarget.value)} placeholder="Please write to ada@harbour.example about claim CASE-104233." />
        <div className={classes.tryLine}>
          <Select label="Sent as" data={dataClasses.map((value) => ({ value, label: value.slice(0, 1).toUpperCase() + value.slice(1) }))} value={dataClass} allowDeselect={false} onChange={(value) => setDataClass(dataClasses.find((each) => each === value) ?? 'unlabelled')} />
          <Button onClick={() => void run()} loading={attempt.busy} disabled={text === ''}>Try it</Button>
        </div>
        <ProblemNotice problem={attempt.problem} />
        <div aria-live="polite">{shown !== null && <Outcome {...shown} />}</div>
      </div>
    </Card>
  );
}

const tones = { allow: 'good', warn: 'warn', mask: 'warn', reroute: 'warn', block: 'bad' } as const;

function Outcome({ text, verdict }: { readonly text: string; readonly verdict: Verdict }) {
  const counts = Object.entries(verdict.counts).map(([category, count]) => `${categoryTitles[category as keyof typeof categoryTitles]}: ${count}`).join(' · ');
  return (
    <Notice tone={tones[verdict.action]} title={headline(verdict)}>
      {counts !== '' && <p>{counts}</p>}
      {verdict.finds.length > 0 && <p className={classes.preview}>{piecesOf(text, verdict).map((piece) => (piece.find === null ? piece.text : <Badge key={piece.key} tone={tones[piece.find.action]} title={`${piece.find.kind}: ${actionWords[piece.find.action].label}`}>{piece.find.placeholder}</Badge>))}</p>}
      {!verdict.checked && <p>The text is longer than what is looked at.</p>}
    </Notice>
  );
}

function headline({ action, route, finds }: Verdict): string {
  if (action === 'allow') return finds.length === 0 ? 'It would go as it is: nothing of what you look for was found.' : 'It would go as it is.';
  if (action === 'reroute') return `It would be sent to the route “${route ?? ''}”.`;
  return { warn: 'It would go, with a warning.', mask: 'It would go with the finds replaced.', block: 'It would be refused.' }[action];
}

interface Piece { readonly key: string; readonly text: string; readonly find: Verdict['finds'][number] | null }

function piecesOf(text: string, { finds }: Verdict): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const find of finds.toSorted((left, right) => left.start - right.start)) {
    if (find.start < at) continue;
    pieces.push({ key: `t${at}`, text: text.slice(at, find.start), find: null }, { key: `f${find.start}`, text: '', find });
    at = find.end;
  }
  pieces.push({ key: 'rest', text: text.slice(at), find: null });
  return pieces;
}
