import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createQueryClient } from './api/index.ts';
import { followPlainLinks } from './navigation/index.ts';
import { createConsoleRouter, signInAddress } from './router.tsx';
import { pages } from './pages/registry.ts';
import { UiProvider } from './ui/index.ts';

const publicPaths = pages.filter((page) => page.permission === 'public').map((page) => page.path);

const queryClient = createQueryClient(() => {
  if (publicPaths.includes(location.pathname)) return;
  const here = location.pathname + location.search;
  queryClient.clear();
  router.history.push(signInAddress(here));
});
const router = createConsoleRouter(queryClient);
followPlainLinks(router);
// From the first change of page on, a page's heading takes the focus; on the first load the browser's own place is right.
router.subscribe('onBeforeNavigate', ({ fromLocation, pathChanged }) => {
  if (fromLocation !== undefined && pathChanged) document.body.dataset['navigated'] = 'true';
});

const container = document.getElementById('root');
if (container !== null) {
  createRoot(container).render(
    <StrictMode>
      <UiProvider>
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </UiProvider>
    </StrictMode>,
  );
}
