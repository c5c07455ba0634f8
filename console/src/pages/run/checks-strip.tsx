import { Button } from '@mantine/core';
import { CircleCheck, TriangleAlert } from 'lucide-react';
import { useMemo, useState } from 'react';
import { announce } from '../../ui/index.ts';
import { anchorOf, type Citation, doubtsOf, summariseChecks } from './output/citations.ts';
import classes from './run.module.css';

/** What the check of all quotes and figures came to, with a way to walk through the doubtful ones. */
export function ChecksStrip({ citations, onCite }: { readonly citations: readonly Citation[]; readonly onCite: (path: string) => void }) {
  const checks = useMemo(() => summariseChecks(citations), [citations]);
  const [at, setAt] = useState(-1);
  if (citations.length === 0) return null;
  const total = checks.found + checks.elsewhere + checks.missing;
  const doubtful = checks.doubtful.length;
  function next(): void {
    const index = (at + 1) % doubtful;
    const path = checks.doubtful[index] ?? '';
    setAt(index);
    const place = document.getElementById(anchorOf(path));
    place?.scrollIntoView({ block: 'center', behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' });
    place?.focus({ preventScroll: true });
    announce(`Doubtful place ${index + 1} of ${doubtful}`);
    if (path.endsWith('evidence')) onCite(path);
  }
  return (
    <div className={classes.checks} data-doubtful={doubtful > 0}>
      {doubtful === 0 ? <CircleCheck size={16} aria-hidden /> : <TriangleAlert size={16} aria-hidden />}
      <p>
        <strong>{total === checks.found ? total === 1 ? 'The one quote stands in its source' : `All ${total} quotes stand in their sources` : `${checks.found} of ${total} quotes stand where they say`}</strong>
        {doubtsOf(checks).map((doubt) => <span key={doubt}>{doubt}</span>)}
      </p>
      {doubtful > 0 && <Button size="compact-sm" variant="default" onClick={next}>{at < 0 ? 'Look at them' : `Next (${at + 1} of ${doubtful})`}</Button>}
    </div>
  );
}
