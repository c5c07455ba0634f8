import { Button } from '@mantine/core';
import { Eye } from 'lucide-react';
import { useQueryClient } from '@tanstack/react-query';
import { type AnswerOf, call, useAction, useRead, useSession } from '../api/index.ts';
import { useGo } from '../navigation/index.ts';
import { formatDateTime, Notice, ProblemNotice, toast } from '../ui/index.ts';
import classes from './support-banner.module.css';

type AccessNotice = AnswerOf<'readAccessNotices'>['items'][number];

/** Nobody looks in from outside unseen: on every page, whoever is signed in sees that support is here, or asks to be. */
export function SupportBanner() {
  const { support, role, tenant, auditorLink } = useSession();
  const notices = useRead('readAccessNotices', undefined, { pollMilliseconds: 15_000, enabled: role !== 'operator' && support === null });
  if (support !== null) return <OwnVisit organisation={tenant.name} until={support.until} reason={support.reason} />;
  if (auditorLink !== undefined) return <AuditorVisit organisation={tenant.name} until={auditorLink.until} purpose={auditorLink.purpose} />;
  const items = notices.data?.items ?? [];
  if (items.length === 0) return null;
  return <div className={classes.banner} role="region" aria-label="Support notices">{items.map((item) => <One key={item.id} notice={item} />)}</div>;
}

function One({ notice }: { readonly notice: AccessNotice }) {
  const decide = useAction('decideBreakGlass', { invalidates: ['readAccessNotices', 'listBreakGlass'] });
  const end = useAction('endBreakGlass', { invalidates: ['readAccessNotices', 'listBreakGlass'] });
  const params = { requestId: notice.id };
  const what = notice.includesContent ? 'settings, documents and drafts' : 'settings, no documents or drafts';
  const title = notice.drill ? `Drill: ${notice.operatorName} of platform support asks as if for access`
    : notice.state === 'approved' ? `${notice.operatorName} of platform support may read your organisation until ${formatDateTime(notice.until)}`
      : `${notice.operatorName} of platform support asks to read your organisation`;
  return (
    <Notice
      tone="warn" icon={Eye} title={title}
      actions={(notice.mayDecide || notice.mayEnd) && (
        <>
          {notice.mayDecide && <Button size="xs" loading={decide.busy} onClick={() => void decide.run({ params, body: { decision: 'approve' } })}>{notice.drill ? 'Approve the drill' : 'Let them in'}</Button>}
          {notice.mayDecide && <Button size="xs" variant="default" loading={decide.busy} onClick={() => void decide.run({ params, body: { decision: 'refuse' } })}>Refuse</Button>}
          {notice.mayEnd && <Button size="xs" color="red" loading={end.busy} onClick={() => void end.run({ params })}>End it now</Button>}
        </>
      )}
    >
      <p>“{notice.reason}” · {what}{notice.drill ? '. Nothing is opened by a drill.' : ', never keys, nothing can be changed.'}{notice.state === 'requested' && !notice.mayDecide && ' An owner, or where you allow it a second operator, decides.'}</p>
      <ProblemNotice problem={decide.problem ?? end.problem} />
    </Notice>
  );
}

function AuditorVisit({ organisation, until, purpose }: { readonly organisation: string; readonly until: string; readonly purpose: string }) {
  return (
    <div className={classes.banner} role="region" aria-label="Auditor’s link">
      <Notice tone="info" icon={Eye} title={`You read the records of ${organisation}, until ${formatDateTime(until)}`}>
        <p>“{purpose}” · Nothing can be changed. Each page you open stands in their audit log.</p>
      </Notice>
    </div>
  );
}

function OwnVisit({ organisation, until, reason }: { readonly organisation: string; readonly until: string; readonly reason: string }) {
  const cache = useQueryClient();
  const go = useGo();
  async function leave(): Promise<void> {
    try {
      await call('signOut');
    } catch {
      toast('Leaving did not reach the server', 'Try again; the access ends by itself otherwise.');
      return;
    }
    cache.clear();
    go('/sign-in');
  }
  return (
    <div className={classes.banner} role="region" aria-label="Support notices">
      <Notice tone="warn" icon={Eye} title={`You are in ${organisation} as platform support, until ${formatDateTime(until)}`} actions={<Button size="xs" color="red" onClick={() => void leave()}>Leave and end the access</Button>}>
        <p>“{reason}” · Everyone here sees that. Each page you open stands in their audit log.</p>
      </Notice>
    </div>
  );
}
