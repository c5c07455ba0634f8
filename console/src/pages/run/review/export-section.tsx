import { type AppDetail, type ExportFormat, messagesOf, type Run } from '@keystead/contract';
import { Button, Menu } from '@mantine/core';
import { ChevronDown, ClipboardCopy, FileDown, FileText } from 'lucide-react';
import { useMemo, useState } from 'react';
import { type ApiProblem, download, readText, toApiProblem } from '../../../api/index.ts';
import { announce, copyText, Notice, ProblemNotice, toast } from '../../../ui/index.ts';
import { qualificationWords } from '../../../vocabulary/index.ts';
import { textIsGone } from '../retention-note.tsx';
import classes from './review.module.css';

const files = [
  { format: 'docx', label: 'Word', extension: 'docx', icon: FileDown },
  { format: 'pdf', label: 'PDF', extension: 'pdf', icon: FileText },
] as const satisfies readonly FileFormat[];
const moreFiles = [{ format: 'markdown', label: 'Markdown', extension: 'md' }, { format: 'text', label: 'Plain text', extension: 'txt' }] as const;
interface FileFormat { readonly format: ExportFormat; readonly label: string; readonly extension: string; readonly icon: typeof FileText }

/** Takes the text out, once it may leave: as a file, or to the clipboard. */
export function ExportSection({ run, app }: { readonly run: Run; readonly app: AppDetail }) {
  const [busy, setBusy] = useState<string | null>(null);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [shown, setShown] = useState<string | null>(null);
  const messages = useMemo(() => (run.output === null ? [] : messagesOf({ sections: app.sections, schema: app.outputSchema, output: run.output })), [app, run.output]);
  const reason = run.may.export ? null : whyNot(run);
  const refused = { 'aria-describedby': reason === null ? undefined : 'export-reason', 'data-disabled': reason !== null, 'aria-disabled': reason !== null };

  async function take(what: string, work: () => Promise<void>): Promise<void> {
    if (reason !== null || busy !== null) return;
    setBusy(what);
    setProblem(null);
    setShown(null);
    try {
      await work();
    } catch (error) {
      setProblem(toApiProblem(error));
    }
    setBusy(null);
  }
  const save = (format: ExportFormat, extension: string) => take(format, () => download('exportRun', { params: { runId: run.id }, query: { format } }, `${run.title.replace(/[\\/:*?"<>|]+/g, ' ').trim()}.${extension}`));
  // The text is asked for when it is copied, so that gate and record are the same as for a file.
  const copy = (what: string, query: { readonly message?: string; readonly part?: 'subject' | 'body' }) => take(what, async () => {
    const text = await readText('exportRun', { params: { runId: run.id }, query: { format: 'text', ...query } });
    if (await copyText(text)) {
      announce(`${what} copied`);
      toast(`${what} copied`, 'It counts as an export in the record.');
    } else setShown(text);
  });

  return (
    <section className={classes.section} aria-labelledby="export">
      <h2 id="export" className={classes.title}>Export</h2>
      <div className={classes.buttons}>
        {files.map(({ format, label, extension, icon: Icon }) => (
          <Button key={format} variant="default" leftSection={<Icon size={15} aria-hidden />} loading={busy === format} {...refused} onClick={() => void save(format, extension)}>{label}</Button>
        ))}
        <Menu position="bottom-end" withinPortal disabled={reason !== null}>
          <Menu.Target><Button variant="default" rightSection={<ChevronDown size={14} aria-hidden />} loading={moreFiles.some(({ format }) => format === busy)} {...refused}>More</Button></Menu.Target>
          <Menu.Dropdown>
            {moreFiles.map(({ format, label, extension }) => <Menu.Item key={format} onClick={() => void save(format, extension)}>{label}</Menu.Item>)}
            <Menu.Item leftSection={<ClipboardCopy size={15} aria-hidden />} onClick={() => void copy('The whole text', {})}>Copy the whole text</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
      {messages.length > 0 && (
        <ul className={classes.messages} aria-label="Messages to copy">
          {messages.map(({ place, title, subject }) => (
            <li key={place}>
              <span>{title}</span>
              {subject !== null && <Button size="xs" variant="default" loading={busy === `Subject of “${title}”`} {...refused} onClick={() => void copy(`Subject of “${title}”`, { message: place, part: 'subject' })}>Copy subject</Button>}
              <Button size="xs" variant="default" leftSection={<ClipboardCopy size={13} aria-hidden />} loading={busy === `“${title}”`} aria-label={`Copy text of “${title}”`} {...refused} onClick={() => void copy(`“${title}”`, { message: place })}>Copy text</Button>
            </li>
          ))}
        </ul>
      )}
      <p id="export-reason" className={classes.text}>{reason ?? 'A file ends with its sources, who reviewed it, and the receipt.'}</p>
      {shown !== null && <Notice tone="warn" title="This browser does not let the page copy">Select the text and copy it yourself. <textarea className={classes.copied} readOnly rows={8} value={shown} aria-label="Text to copy" onFocus={(event) => event.currentTarget.select()} /></Notice>}
      <ProblemNotice problem={problem} />
    </section>
  );
}

function whyNot(run: Run): string {
  if (textIsGone(run)) return 'Its text is not kept any more.';
  if (run.state === 'awaiting-approval') return `Not before it is approved${run.approval === null ? '' : ` by ${qualificationWords[run.approval.qualification]}`}.`;
  if (run.state === 'rejected') return 'Not while it is rejected: edit it and have it approved, or run it again.';
  if (run.state === 'running') return 'Not while it is being written.';
  if (run.state === 'failed' || run.state === 'stopped') return 'There is no whole draft to export.';
  return 'Your role may not export this.';
}
