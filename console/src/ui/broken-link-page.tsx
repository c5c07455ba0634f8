import { BarePage } from './bare-page.tsx';
import { Notice } from './notice.tsx';

/** What somebody sees who comes by a link whose secret part was lost on the way. */
export function BrokenLinkPage() {
  return (
    <BarePage title="This link is not whole">
      <Notice tone="warn" title="The last part of the link is missing"><p>Copy the whole link again, or ask whoever gave it to you for a new one.</p></Notice>
    </BarePage>
  );
}
