import { type RatingReason, ratingReasons, ratingReasonTexts, type Run, type RunFeedback } from '@keystead/contract';
import { Button, Select, TextInput } from '@mantine/core';
import { ThumbsDown, ThumbsUp } from 'lucide-react';
import { useState } from 'react';
import { useAction, useRead } from '../../../api/index.ts';
import { ProblemNotice, toast } from '../../../ui/index.ts';
import classes from './review.module.css';

/** Was the answer good, and how long did the work take? Asked of whoever started the run or decided over it. */
export function FeedbackSection({ run }: { readonly run: Run }) {
  const params = { runId: run.id };
  const { data } = useRead('readRunFeedback', { params });
  const rate = useAction('rateRun', { invalidates: ['readRunFeedback', 'readGoodAnswers'] });
  if (data === undefined || (!data.may.rate && data.good + data.poor === 0)) return null;
  const mine = data.mine?.rating ?? null;
  const send = (rating: 'good' | 'poor', reason: RatingReason | null): void => { void rate.run({ params, body: rating === mine && reason === (data.mine?.reason ?? null) ? { rating: null } : { rating, reason } }); };
  return (
    <section className={classes.section} aria-labelledby="feedback-title">
      <h2 id="feedback-title" className={classes.title}>Was this a good answer?</h2>
      {data.may.rate && (
        <div className={classes.buttons}>
          <Button size="xs" variant={mine === 'good' ? 'filled' : 'default'} aria-pressed={mine === 'good'} leftSection={<ThumbsUp size={14} aria-hidden />} loading={rate.busy} onClick={() => send('good', data.mine?.rating === 'good' ? data.mine.reason : null)}>Good</Button>
          <Button size="xs" variant={mine === 'poor' ? 'filled' : 'default'} aria-pressed={mine === 'poor'} leftSection={<ThumbsDown size={14} aria-hidden />} loading={rate.busy} onClick={() => send('poor', data.mine?.rating === 'poor' ? data.mine.reason : null)}>Poor</Button>
        </div>
      )}
      {mine !== null && data.may.rate && <Select size="xs" label="Because of" placeholder="Not said" clearable value={data.mine?.reason ?? null} onChange={(reason) => { void rate.run({ params, body: { rating: mine, reason: ratingReasons.find((each) => each === reason) ?? null } }); }} data={ratingReasons.map((value) => ({ value, label: ratingReasonTexts[value] }))} clearButtonProps={{ 'aria-label': 'Not said' }} />}
      {data.good + data.poor > 0 && <p className={classes.text}>{data.good} good, {data.poor} poor</p>}
      <ProblemNotice problem={rate.problem} />
      {data.may.enter && <Minutes key={`${data.minutes.entered}`} runId={run.id} minutes={data.minutes} />}
    </section>
  );
}

/** Measured where nobody says anything: from the start to the export or approval. */
function Minutes({ runId, minutes }: { readonly runId: string; readonly minutes: RunFeedback['minutes'] }) {
  const enter = useAction('enterRunMinutes', { invalidates: ['readRunFeedback', 'readTimeSaved'] });
  const [typed, setTyped] = useState(minutes.entered === null ? '' : String(minutes.entered));
  const wrong = typed !== '' && !/^\d{1,4}$/.test(typed);
  const save = (): void => { void enter.run({ params: { runId }, body: { minutes: typed === '' ? null : Number(typed) } }).then((done) => { if (done !== null) toast('Time kept', 'It counts for the hours that apps save.'); }); };
  const measured = minutes.measured === null ? 'measured at the export or approval' : `measured: ${minutes.measured}`;
  return (
    <form className={classes.minutes} onSubmit={(event) => { event.preventDefault(); if (!wrong) save(); }}>
      <TextInput size="xs" label="Minutes this took you with the app" description={`${minutes.before === null ? '' : `${minutes.before} before. `}Left empty: ${measured}`} inputMode="numeric" value={typed} onChange={(event) => setTyped(event.currentTarget.value.trim())} error={wrong ? 'A whole number of minutes' : undefined} />
      <Button size="xs" type="submit" variant="default" loading={enter.busy} disabled={wrong || typed === (minutes.entered === null ? '' : String(minutes.entered))}>Keep</Button>
      <ProblemNotice problem={enter.problem} />
    </form>
  );
}
