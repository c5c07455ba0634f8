import { Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './layout.module.css';

/** Things below each other. */
export function Column({ children, gap = 'md' }: { readonly children: ReactNode; readonly gap?: 'sm' | 'md' | 'lg' }) {
  return <div className={classes.column} data-gap={gap}>{children}</div>;
}

/** Things beside each other that break into lines where there is no room. */
export function Line({ children, justify = 'start', gap = 'sm' }: { readonly children: ReactNode; readonly justify?: 'start' | 'between' | 'end'; readonly gap?: 'xs' | 'sm' | 'md' }) {
  return <div className={classes.line} data-justify={justify} data-gap={gap}>{children}</div>;
}

/** A main column and a narrower one beside it; below each other on small screens, the aside first where it matters more. */
export function WithAside({ children, aside, asideFirst = false }: { readonly children: ReactNode; readonly aside: ReactNode; readonly asideFirst?: boolean }) {
  return <div className={classes.withAside} data-aside-first={asideFirst}><div className={classes.column} data-gap="md">{children}</div><div className={classes.column} data-gap="md">{aside}</div></div>;
}

/** Equal columns, as many as fit. */
export function Tiles({ children, min = '17rem' }: { readonly children: ReactNode; readonly min?: string }) {
  return <div className={classes.tiles} style={{ gridTemplateColumns: `repeat(auto-fill, minmax(min(${min}, 100%), 1fr))` }}>{children}</div>;
}

/** Grey lines in place of text that is on its way. */
export function Waiting({ lines = 4 }: { readonly lines?: number }) {
  return (
    <div className={classes.column} data-gap="sm" aria-busy="true" aria-label="Loading">
      {Array.from({ length: lines }, (_nothing, line) => <Skeleton key={line} height={13} radius="xs" width={`${92 - ((line * 17) % 45)}%`} />)}
    </div>
  );
}
