import { type AuditEntry, personalFields } from '@keystead/contract';
import { Bot, ChevronRight, Ticket, User, Wrench } from 'lucide-react';
import { useId, useMemo } from 'react';
import { useSearchParameter } from '../../navigation/index.ts';
import { CopyValue, Facts, formatDate, formatDateTime } from '../../ui/index.ts';
import { wordsOf } from '../../schema/index.ts';
import classes from './audit.module.css';
import { EntryProof } from './entry-proof.tsx';

const actorIcons = { user: User, token: Ticket, system: Bot, operator: Wrench } as const;
const actorNames = { user: 'A person who has left', token: 'A deleted token', system: 'Keystead', operator: 'The operator' } as const;

/** Entries by day. Which one is open stands in the address. */
export function AuditList({ entries }: { readonly entries: readonly AuditEntry[] }) {
  const [open, setOpen] = useSearchParameter('entry', '');
  const days = useMemo(() => [...Map.groupBy(entries, (entry) => formatDate(entry.occurredAt))], [entries]);
  return days.map(([day, of]) => (
    <section key={day} aria-label={day}>
      <h2 className={classes.day}>{day}</h2>
      <ol className={classes.list}>
        {of.map((entry) => <Entry key={entry.sequence} entry={entry} open={open === String(entry.sequence)} onToggle={() => setOpen(open === String(entry.sequence) ? null : String(entry.sequence))} />)}
      </ol>
    </section>
  ));
}

function Entry({ entry, open, onToggle }: { readonly entry: AuditEntry; readonly open: boolean; readonly onToggle: () => void }) {
  const id = useId();
  const Icon = actorIcons[entry.actor.kind];
  return (
    <li className={classes.entry} data-open={open}>
      <button type="button" className={classes.line} aria-expanded={open} aria-controls={id} onClick={onToggle}>
        <ChevronRight size={14} className={classes.chevron} aria-hidden />
        <span className={classes.sequence}><span className="ks-hidden">Entry </span>{entry.sequence}</span>
        <time className={classes.time} dateTime={entry.occurredAt}>{timeOfDay(entry.occurredAt)}</time>
        <span className={classes.summary}>{entry.summary}</span>
        <span className={classes.actor}><Icon size={13} aria-hidden />{entry.actor.name ?? actorNames[entry.actor.kind]}</span>
      </button>
      {open && <div id={id} className={classes.detail}><Detail entry={entry} /><EntryProof sequence={entry.sequence} /></div>}
    </li>
  );
}

function Detail({ entry }: { readonly entry: AuditEntry }) {
  const { actor, subject } = entry;
  return (
    <Facts facts={[
      ['Action', <code key="action" className="ks-mono">{entry.action}</code>],
      ['When', formatDateTime(entry.occurredAt)],
      ['By', actor.name ?? actorNames[actor.kind]],
      actor.id === null ? null : ['Their id', <span key="actor"><span className="ks-mono">{actor.id}</span> <a className="ks-link" href={`/audit?actorId=${actor.id}`}>All they did</a></span>],
      ['About', subject.id === null ? subject.kind : <span key="about">{subject.kind} <SubjectLink kind={subject.kind} id={subject.id} /> <a className="ks-link" href={`/audit?subjectId=${encodeURIComponent(subject.id)}`}>All about it</a></span>],
      ...Object.entries(entry.detail).map(([name, value]) => [wordsOf(name), typeof value === 'string' && Object.hasOwn(subjectPages, name) && isId.test(value) ? <SubjectLink key={name} kind={name} id={value} /> : <span key={name} className={typeof value === 'string' && value.length > 24 && !value.includes(' ') ? 'ks-mono' : undefined}>{shown(name, value)}</span>] as const),
      ['Leaf hash', <CopyValue key="hash" value={entry.leafHash} what="the leaf hash" />, 'SHA-256 over this entry, as RFC 6962 has it'],
    ]} />
  );
}

const isId = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Things that have a page of their own. */
const subjectPages: Readonly<Record<string, (id: string) => string>> = {
  run: (id) => `/runs/${id}`, document: (id) => `/documents/${id}`, credential: (id) => `/credentials/${id}`, request: (id) => `/requests?request=${id}`, 'key-incident': (id) => `/incidents/${id}`, 'oversight-review': (id) => `/oversight/${id}`, anomaly: (id) => `/alerts/${id}`, notice: (id) => `/notices/${id}`,
};

function SubjectLink({ kind, id }: { readonly kind: string; readonly id: string }) {
  const page = subjectPages[kind];
  return page === undefined ? <span className="ks-mono">{id}</span> : <a className="ks-link ks-mono" href={page(id)}>{id}</a>;
}

const isMoment = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/;

/** Only what says something about a person can have been erased; elsewhere nothing is nothing. */
function shown(name: string, value: unknown): string {
  if (value === null || value === undefined) return personalFields.has(name) ? 'erased' : 'none';
  if (typeof value === 'string' && isMoment.test(value)) return formatDateTime(value);
  if (Array.isArray(value)) return value.map(String).join(', ') || 'none';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function timeOfDay(iso: string): string {
  return new Date(iso).toLocaleTimeString('en-US', { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
}
