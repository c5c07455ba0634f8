import type { QueryClient } from '@tanstack/react-query';
import { type AnyRoute, createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet, redirect } from '@tanstack/react-router';
import { ApiProblem, sessionQuery } from './api/index.ts';
import { pages } from './pages/registry.ts';
import { NotFoundPage } from './pages/not-found/not-found-page.tsx';
import { PageFailed, PageWaiting } from './shell/fallbacks.tsx';

/** Builds all routes from the registry of pages. Pages inside the shell wait for the session; without one they lead to the sign-in. */
export function createConsoleRouter(queryClient: QueryClient) {
  const root = createRootRoute({ component: Outlet, notFoundComponent: NotFoundPage });
  const shell = createRoute({
    getParentRoute: () => root,
    id: 'shell',
    component: lazyRouteComponent(() => import('./shell/shell.tsx'), 'Shell'),
    beforeLoad: async ({ location }) => {
      try {
        await queryClient.ensureQueryData(sessionQuery);
      } catch (error) {
        if (error instanceof ApiProblem && error.code === 'unauthenticated') throw redirect({ href: signInAddress(location.href) });
        throw error;
      }
    },
  });
  const routeOf = (parent: AnyRoute) => (page: (typeof pages)[number]) => createRoute({
    getParentRoute: () => parent,
    path: page.path,
    component: lazyRouteComponent(page.load, 'Page'),
  });
  const inside = pages.filter((page) => page.permission !== 'public');
  const outside = pages.filter((page) => page.permission === 'public');
  return createRouter({
    routeTree: root.addChildren([shell.addChildren(inside.map(routeOf(shell))), ...outside.map(routeOf(root))]),
    defaultErrorComponent: PageFailed,
    defaultPendingComponent: PageWaiting,
    defaultPendingMs: 300,
    defaultPreloadStaleTime: 30_000,
    scrollRestoration: true,
    // Plain words in the address: ?tab=tokens, nothing encoded as JSON.
    parseSearch: (text) => Object.fromEntries(new URLSearchParams(text)),
    stringifySearch: (search) => {
      const text = new URLSearchParams(Object.entries(search).filter(([, value]) => value !== undefined).map(([name, value]) => [name, String(value)])).toString();
      return text === '' ? '' : `?${text}`;
    },
  });
}

/** The sign-in, with the way back. */
export function signInAddress(here: string): string {
  return here === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(here)}`;
}
