import type { AppDetail } from '@keystead/contract';
import { Skeleton } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import { propertyOf } from '../../../schema/index.ts';
import classes from './output.module.css';
import { ValueView } from './value-view.tsx';

export interface DraftSheetProps {
  /** What of the app the sheet is drawn from. */
  readonly app: Pick<AppDetail, 'sections' | 'outputSchema' | 'scopeNote'>;
  readonly output: Readonly<Record<string, unknown>>;
  readonly sandbox: boolean;
  /** While it is being written: sections to come are told apart, the one being written is marked. */
  readonly writing?: boolean;
  readonly head?: ReactNode;
  /** Whose draft it is, where several stand on one page. */
  readonly by?: string;
}

/** The draft as a sheet of paper: its sections in the app's order, the scope note at the end. */
export function DraftSheet({ app, output, sandbox, writing = false, head, by }: DraftSheetProps) {
  const begun = app.sections.filter((section) => hasContent(output[section.id]));
  const current = writing ? begun.at(-1)?.id : undefined;
  return (
    <article className={classes.sheet} data-sandbox={sandbox} aria-label={by === undefined ? 'Draft' : `Text by ${by}`} aria-busy={writing}>
      {sandbox && <p className={classes.watermark}>Sandbox: this text was made to try things out. No model read the documents.</p>}
      {head}
      {app.sections.map((section) => {
        const value = output[section.id];
        if (!writing && value === undefined) return null;
        return <Section key={section.id} id={section.id} title={section.title} by={by} state={current === section.id ? 'current' : hasContent(value) || !writing ? 'written' : 'waiting'}><ValueView value={value} schema={propertyOf(app.outputSchema, section.id)} path={section.id} /></Section>;
      })}
      <p className={classes.scope}>{app.scopeNote}</p>
    </article>
  );
}

function Section({ id, title, by, state, children }: { readonly id: string; readonly title: string; readonly by: string | undefined; readonly state: 'written' | 'current' | 'waiting'; readonly children: ReactNode }) {
  const heading = useId();
  return (
    <section id={`section-${id}`} className={classes.section} data-state={state} aria-labelledby={heading}>
      <h2 id={heading} className={classes.sectionTitle}>{title}{by !== undefined && <span className="ks-hidden"> by {by}</span>}{state === 'current' && <span className={classes.pen}>writing</span>}</h2>
      {state === 'waiting' ? <div className={classes.waiting} aria-hidden><Skeleton height={11} width="82%" radius="xs" /><Skeleton height={11} width="64%" radius="xs" /></div> : children}
    </section>
  );
}

function hasContent(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return false;
  return typeof value !== 'object' || Object.keys(value).length > 0;
}
