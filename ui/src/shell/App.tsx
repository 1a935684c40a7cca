import { CSPProvider } from '@base-ui/react/csp-provider';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { type ReactNode, useEffect, useState } from 'react';
import { IntlProvider } from 'react-intl';
import type { Backend } from '../ipc/backend.ts';
import { BackendProvider } from '../ipc/context.tsx';
import { readPreferences, useAppliedPreferences, useSettings } from '../ipc/preferences.ts';
import { askAhead, useBackendEvents } from '../ipc/queries.ts';
import { CommandRegistry } from '../shared/commands.tsx';
import { ToastProvider } from '../shared/float/Toasts.tsx';
import { copyExactTimes } from '../shared/Time.tsx';
import { createAppRouter } from './routes.tsx';
import { useFirstScreen } from './useFirstScreen.ts';

/** Answers come from this computer: nothing is retried, nothing waits for a network, and only a stale tag makes them old. */
function createQueries(backend: Backend): QueryClient {
  const queries = new QueryClient({
    defaultOptions: {
      queries: {
        retry: false,
        // What was asked ahead and failed is told, not asked again behind the person's back.
        retryOnMount: false,
        networkMode: 'always',
        staleTime: Number.POSITIVE_INFINITY,
        refetchOnWindowFocus: false,
      },
    },
  });
  askAhead(queries, backend);
  return queries;
}

export function App({ backend }: { backend: Backend }) {
  const [queries] = useState(() => createQueries(backend));
  return (
    // The window's policy allows no inline style element; ours are in the stylesheets.
    <CSPProvider disableStyleElements>
      <IntlProvider locale="en-US" defaultLocale="en-US" onError={reportError}>
        <BackendProvider value={backend}>
          <QueryClientProvider client={queries}>
            <ToastProvider>
              <CommandRegistry>
                <Connected />
              </CommandRegistry>
            </ToastProvider>
          </QueryClientProvider>
        </BackendProvider>
      </IntlProvider>
    </CSPProvider>
  );
}

function Connected(): ReactNode {
  useBackendEvents();
  useAppliedPreferences();
  useFirstScreen();
  useEffect(copyExactTimes, []);
  const settings = useSettings();
  // The look and the last place come first, or the window would flash another one. Without them it opens with the defaults.
  if (settings.isPending) return null;
  return <Routed lastRoute={readPreferences(settings.data ?? {}).last_route} />;
}

function Routed({ lastRoute }: { lastRoute: string }) {
  const [router] = useState(() => createAppRouter(lastRoute));
  return <RouterProvider router={router} />;
}
