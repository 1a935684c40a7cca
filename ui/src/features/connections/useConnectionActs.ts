import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useDisconnectConnection, useRefreshConnection, useStartPull, useTestConnection } from '../../ipc/acts.ts';
import type { ConnectionView, WorkspaceView } from '../../ipc/bindings.ts';
import { isUnderWay, useJobs, usePartners, useWorkspace } from '../../ipc/queries.ts';
import { useToasts } from '../../shared/float/Toasts.tsx';
import { type Message, useWords } from '../../shared/words.ts';
import { words } from './messages.ts';
import { useKinds } from './useKinds.ts';

/** Why the partner cannot be called for it now, or null. */
export function whyNotCallable(connection: ConnectionView, workspace: WorkspaceView | undefined): Message | null {
  if (workspace?.member.role === 'viewer') return words.unavailableRole;
  if (workspace && workspace.home !== 'here') return words.unavailableElsewhere;
  if (connection.status === 'needs_reconnect') return words.unavailableReconnect;
  return connection.status === 'disconnected' ? words.unavailableDisconnected : null;
}

const NO_RESOURCES: readonly string[] = [];

/** What can be done to one connection, with the reason where it cannot be done now, and the last failure. */
export function useConnectionActs(connection: ConnectionView) {
  const say = useWords();
  const { data: workspace } = useWorkspace();
  const { data: jobs } = useJobs();
  const test = useTestConnection();
  const refresh = useRefreshConnection();
  const disconnect = useDisconnectConnection();
  const pull = useStartPull();
  const runs = useRuns(connection, [test, refresh, disconnect, pull]);
  const running = jobs?.find(job => job.kind === 'pull' && job.connection_id === connection.id && isUnderWay(job));
  const kinds = useKinds(connection);
  const blocked = whyNotCallable(connection, workspace);
  const unavailable = blocked === null ? undefined : say(blocked, kinds);
  return {
    ...runs,
    running,
    failure: [test, refresh, disconnect, pull].find(act => act.error !== null)?.error ?? null,
    testing: test.isPending,
    unavailable,
    pullUnavailable: unavailable ?? (running ? say(words.pullRunning) : undefined),
  };
}

type Acts = [
  test: ReturnType<typeof useTestConnection>,
  refresh: ReturnType<typeof useRefreshConnection>,
  disconnect: ReturnType<typeof useDisconnectConnection>,
  pull: ReturnType<typeof useStartPull>,
];

/** The functions alone, which stay the same while nothing about the connection changes. Starting one forgets the others' failure. */
function useRuns({ id, partner, display_name: name }: ConnectionView, [test, refresh, disconnect, pull]: Acts) {
  const say = useWords();
  const navigate = useNavigate();
  const toasts = useToasts();
  const { data: partners } = usePartners();
  const resources = partners?.find(one => one.id === partner)?.resources ?? NO_RESOURCES;
  const { mutate: runTest, reset: forgetTest } = test;
  const { mutate: runRefresh, reset: forgetRefresh } = refresh;
  const { mutate: runDisconnect, reset: forgetDisconnect } = disconnect;
  const { mutate: runPull, reset: forgetPull } = pull;
  return useMemo(() => {
    const forget = (): void => {
      forgetTest();
      forgetRefresh();
      forgetDisconnect();
      forgetPull();
    };
    const saying = (message: Message) => ({ onSuccess: () => toasts.confirm(say(message, { name })) });
    return {
      test: () => {
        forget();
        runTest(id, saying(words.tested));
      },
      refresh: () => {
        forget();
        runRefresh(id, saying(words.refreshed));
      },
      disconnect: () => {
        forget();
        runDisconnect(id, {
          onSuccess: ({ status_detail: remains }) => {
            toasts.confirm(say(remains === null ? words.disconnected : words.disconnectedLeft, { name }));
            // What remains at the partner stands in the summary, for longer than a toast.
            if (remains !== null) void navigate({ to: '/connections/$connectionId', params: { connectionId: id } });
          },
        });
      },
      pull: () => {
        forget();
        runPull({ connection_id: id, resources: [...resources] });
      },
      reconnect: () => void navigate({ to: '/connections/$connectionId/reconnect', params: { connectionId: id } }),
    };
  }, [
    forgetTest,
    forgetRefresh,
    forgetDisconnect,
    forgetPull,
    runTest,
    runRefresh,
    runDisconnect,
    runPull,
    id,
    name,
    resources,
    say,
    toasts,
    navigate,
  ]);
}

export type ConnectionActs = ReturnType<typeof useConnectionActs>;
