import type { AnyPermission, Me } from '@keystead/contract';
import { useQuery } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { readQuery } from './queries.ts';

/** Who is signed in; read once by the shell before any page of it is shown. */
export const SessionContext = createContext<Me | null>(null);

export const sessionQuery = { ...readQuery('readSession'), staleTime: 60_000 };

/** The signed-in person, inside the shell. */
export function useSession(): Me {
  const me = useContext(SessionContext);
  if (me === null) throw new Error('useSession is for pages inside the shell');
  return me;
}

/** Whether the signed-in person may do this; the server checks it again. */
export function useMay(permission: AnyPermission): boolean {
  return useContext(SessionContext)?.permissions.includes(permission) ?? false;
}

/** The session as the server has it now, for pages outside the shell: `null` where nobody is signed in. */
export function useOptionalSession(): { readonly me: Me | null; readonly loading: boolean } {
  const session = useQuery({ ...sessionQuery, retry: false });
  return { me: session.isError ? null : session.data ?? null, loading: session.isPending };
}
