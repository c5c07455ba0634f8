import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useAction } from '../../api/index.ts';
import { readFragment, useGo } from '../../navigation/index.ts';
import { BarePage, BrokenLinkPage, ProblemNotice } from '../../ui/index.ts';

/** Opens an auditor's link. Nothing happens before somebody asks for it: a link that is looked at by a mail filter is not used by it. */
export function Page() {
  const [token] = useState(() => readFragment('token'));
  const open = useAction('openAuditorLink');
  const cache = useQueryClient();
  const go = useGo();
  async function enter(): Promise<void> {
    if (token === null || await open.run({ body: { token } }) === null) return;
    cache.clear();
    go('/audit', { replace: true });
  }
  if (token === null) return <BrokenLinkPage />;
  return (
    <BarePage title="Read the records" lead="You were given this link to read an organisation’s audit log, its receipts and its evidence. You can change nothing, and see neither documents nor drafts. Everything you open is noted in their log.">
      <ProblemNotice problem={open.problem} />
      <Button fullWidth loading={open.busy} onClick={() => void enter()}>Open</Button>
    </BarePage>
  );
}
