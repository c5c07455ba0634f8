import { Column } from '../../ui/index.ts';
import type { AnswerOf } from '../../api/index.ts';
import { CapsCard } from './caps-card.tsx';
import { ScopeCard } from './scope-card.tsx';

/** Who may use a credential, and how much. */
export function AccessTab({ credential }: { readonly credential: AnswerOf<'readCredential'> }) {
  return (
    <Column>
      <ScopeCard key={JSON.stringify(credential.scope)} credential={credential} />
      <CapsCard key={JSON.stringify(credential.caps)} credential={credential} />
    </Column>
  );
}
