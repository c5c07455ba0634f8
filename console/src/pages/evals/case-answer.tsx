import type { EvalCase, EvalResult } from '@keystead/contract';
import { useMemo } from 'react';
import { Badge, formatMilliseconds, formatMoney, formatNumber } from '../../ui/index.ts';
import { indexCitations } from '../run/output/citations.ts';
import { DraftSheet } from '../run/output/draft-sheet.tsx';
import { OutputContext, type OutputContextValue } from '../run/output/output-context.ts';
import { ChecksFound, Opinion } from './checks-found.tsx';
import { outcomes } from './eval-words.ts';
import classes from './evals.module.css';

export interface CaseAnswerProps {
  readonly answer: EvalCase['answers'][number];
  readonly of: EvalCase;
  readonly result: EvalResult;
  /** The place whose source is open. */
  readonly active: string | null;
  readonly onCite: (path: string) => void;
}

/** What one model wrote, under the checks that were run on it. */
export function CaseAnswer({ answer, of, result, active, onCite }: CaseAnswerProps) {
  const context = useMemo<OutputContextValue>(() => ({ citations: indexCitations(answer.citations), active, onCite, several: of.documents.length > 1, streaming: false }), [active, answer.citations, of.documents.length, onCite]);
  const { label, tone } = outcomes[result.outcome];
  const passed = result.checks.filter(({ problem }) => problem === null).length;
  return (
    <section className={classes.answer} aria-label={`Answer of ${answer.model}`}>
      <header className={classes.answerHead}>
        <p><strong className="ks-mono">{answer.model}</strong> <Badge tone={tone} dot>{label}</Badge></p>
        <p className={classes.figures}>
          {result.checks.length > 0 && <>{formatNumber(passed)} of {formatNumber(result.checks.length)} checks, </>}{formatNumber(result.inputTokens)} tokens in, {formatNumber(result.outputTokens)} out, {result.sandbox ? 'no cost (sandbox)' : formatMoney(result.costNanoUsd)}, {formatMilliseconds(result.latencyMs)}.
          {result.requestId !== null && <> <a className="ks-link" href={`/receipts/${result.requestId}`}>Receipt</a></>}
        </p>
        {result.problem !== null && <p>{result.problem}</p>}
        <ChecksFound result={result} />
        <Opinion result={result} />
      </header>
      {answer.output === null
        ? <p className={classes.none}>There is no text to show.</p>
        : <OutputContext value={context}><DraftSheet app={of} output={answer.output} sandbox={result.sandbox} by={answer.model} /></OutputContext>}
    </section>
  );
}
