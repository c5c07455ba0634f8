import type { Run } from '@keystead/contract';
import { Button } from '@mantine/core';
import { FileDown, FileText } from 'lucide-react';
import { useState } from 'react';
import { type ApiProblem, download, toApiProblem } from '../../../api/index.ts';
import { ProblemNotice } from '../../../ui/index.ts';
import { qualificationWords } from '../../../vocabulary/index.ts';
import classes from './review.module.css';

const formats = [
  { format: 'docx', label: 'Word', extension: 'docx', icon: FileDown },
  { format: 'markdown', label: 'Markdown', extension: 'md', icon: FileText },
] as const;
type Format = (typeof formats)[number]['format'];

/** Takes the text out, once it may leave. */
export function ExportSection({ run }: { readonly run: Run }) {
  const [busy, setBusy] = useState<Format | null>(null);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const reason = run.may.export ? null : whyNot(run);
  async function take(format: Format, extension: string): Promise<void> {
    setBusy(format);
    setProblem(null);
    try {
      await download('exportRun', { params: { runId: run.id }, query: { format } }, `${run.title.replace(/[\\/:*?"<>|]+/g, ' ').trim()}.${extension}`);
    } catch (error) {
      setProblem(toApiProblem(error));
    }
    setBusy(null);
  }
  return (
    <section className={classes.section} aria-labelledby="export">
      <h2 id="export" className={classes.title}>Export</h2>
      <div className={classes.buttons}>
        {formats.map(({ format, label, extension, icon: Icon }) => (
          <Button
            key={format} variant="default" leftSection={<Icon size={15} aria-hidden />} loading={busy === format} aria-describedby={reason === null ? undefined : 'export-reason'}
            data-disabled={reason !== null} aria-disabled={reason !== null} onClick={() => { if (reason === null) void take(format, extension); }}
          >
            {label}
          </Button>
        ))}
      </div>
      <p id="export-reason" className={classes.text}>{reason ?? 'The file ends with its sources and who reviewed it.'}</p>
      <ProblemNotice problem={problem} />
    </section>
  );
}

function whyNot(run: Run): string {
  if (run.state === 'awaiting-approval') return `Not before it is approved${run.approval === null ? '' : ` by ${qualificationWords[run.approval.qualification]}`}.`;
  if (run.state === 'rejected') return 'Not while it is rejected: edit it and have it approved, or run it again.';
  if (run.state === 'running') return 'Not while it is being written.';
  if (run.state === 'failed' || run.state === 'stopped') return 'There is no whole draft to export.';
  return 'Your role may not export this.';
}
