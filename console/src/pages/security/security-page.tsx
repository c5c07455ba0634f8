import { Button } from '@mantine/core';
import { useState } from 'react';
import { useRead, useSession } from '../../api/index.ts';
import { useSearchParameter } from '../../navigation/index.ts';
import { Card, Column, Notice, PageHeader, ProblemNotice, Waiting } from '../../ui/index.ts';
import { safeNext } from '../sign-in/safe-next.ts';
import { Authenticator } from './authenticator.tsx';
import { Passkeys } from './passkeys.tsx';
import { Password } from './password.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';
import { Sessions } from './sessions.tsx';

/** One's own way in: second factors, recovery codes, sessions, password. */
export function Page() {
  const { user } = useSession();
  const factors = useRead('readSecondFactors');
  const [next] = useSearchParameter('next', '');
  const [enrolled, setEnrolled] = useState(false);
  return (
    <>
      <PageHeader title="Security" lead="How you sign in, and what shows that it is you." />
      <Column>
        {user.mustEnrol && <Notice tone="warn" title="Your organisation asks everybody for a second factor"><p>Set up an authenticator app or a passkey. Everything else opens as soon as one is on.</p></Notice>}
        {!user.mustEnrol && !user.secondFactor && next !== '' && <Notice title="Set up a second factor to go on"><p>Whoever changes keys, people or rules shows one, so that a stolen password cannot. It takes a minute.</p></Notice>}
        {enrolled && next !== '' && <Notice tone="good" title="Your second factor is on" actions={<Button size="xs" component="a" href={safeNext(next)}>Back to where you were</Button>}><p>For the next five minutes you are not asked again.</p></Notice>}
        {factors.error !== null ? <ProblemNotice problem={factors.error} onRetry={() => void factors.refetch()} /> : factors.data === undefined ? <Card><Waiting /></Card> : (
          <>
            <Authenticator on={factors.data.totp} onEnrolled={() => setEnrolled(true)} />
            <Passkeys first={!user.secondFactor} onEnrolled={() => setEnrolled(true)} />
            {user.secondFactor && <RecoveryCodes left={factors.data.recoveryCodesLeft} />}
          </>
        )}
        <Sessions />
        <Password />
      </Column>
    </>
  );
}
