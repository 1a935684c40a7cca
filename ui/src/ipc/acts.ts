// Acts on the other side, with what they spoil here at once: the window need not wait for its own news.

import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Backend } from './backend.ts';
import type { GateScope } from './bindings.ts';
import { useBackend } from './context.tsx';
import { keysOfTags } from './tags.ts';

/** One act. `tags` names what it spoils; the caller shows its error where the act was started. */
export function useAct<Input, Output>(
  act: (backend: Backend, input: Input) => Promise<Output>,
  tags: (output: Output, input: Input) => string[],
) {
  const backend = useBackend();
  const queries = useQueryClient();
  return useMutation<Output, unknown, Input>({
    mutationFn: input => act(backend, input),
    onSuccess: async (output, input) => {
      await Promise.all(keysOfTags(tags(output, input)).map(queryKey => queries.invalidateQueries({ queryKey })));
    },
    networkMode: 'always',
    retry: false,
  });
}

const connectionTags = (connection: { id: string }): string[] => ['connections', `connection:${connection.id}`, 'attention'];

export const useTestConnection = () => useAct((backend, id: string) => backend.testConnection(id), connectionTags);
export const useRefreshConnection = () => useAct((backend, id: string) => backend.refreshConnection(id), connectionTags);
export const useDisconnectConnection = () => useAct((backend, id: string) => backend.disconnectConnection(id), connectionTags);
export const useStartPull = () =>
  useAct(
    (backend, request: { connection_id: string; resources: string[] }) => backend.startPull(request),
    () => ['jobs'],
  );
export const useCancelJob = () =>
  useAct(
    (backend, id: string) => backend.cancelJob(id),
    () => ['jobs'],
  );

const checkTags = (): string[] => ['connections', 'connection', 'health', 'readiness', 'attention'];

export const useVerify = () =>
  useAct((backend, request: { connection_ids: string[]; scope: GateScope }) => backend.verify(request), checkTags);
export const useRunCheck = () =>
  useAct((backend, request: { connection_id: string; check_id: string }) => backend.runCheck(request), checkTags);
