import { useCallback } from 'react';
import { useAct } from '../../ipc/acts.ts';
import type { ClientView } from '../../ipc/bindings.ts';
import { useToasts } from '../../shared/float/Toasts.tsx';
import { useWords } from '../../shared/words.ts';
import { words } from './messages.ts';

export const clientTags = ({ id }: { id: string }): string[] => ['clients', `client:${id}`];
const withConnection = (client: ClientView): string[] => [...clientTags(client), 'connections', 'connection'];

/** The acts on one client that need no dialog; each confirms itself and can be taken back. */
export function useClientActs(client: { id: string; name: string }) {
  const say = useWords();
  const { confirm } = useToasts();
  const archiving = useAct((backend, id: string) => backend.archiveClient(id), clientTags);
  const restoring = useAct((backend, id: string) => backend.restoreClient(id), clientTags);
  const attaching = useAct(
    (backend, connectionId: string) => backend.attachConnection({ client_id: client.id, connection_id: connectionId }),
    withConnection,
  );
  const detaching = useAct((backend, connectionId: string) => backend.detachConnection(connectionId), withConnection);

  const { mutate: restoreNow } = restoring;
  const restore = useCallback(
    () => restoreNow(client.id, { onSuccess: ({ name }) => confirm(say(words.restored, { name })) }),
    [restoreNow, client.id, confirm, say],
  );
  const { mutate: archiveNow } = archiving;
  const archive = useCallback(
    () => archiveNow(client.id, { onSuccess: ({ name }) => confirm(say(words.archived, { name }), restore) }),
    [archiveNow, client.id, confirm, say, restore],
  );
  const attach = (connection: { id: string; display_name: string }, then?: () => void): void =>
    attaching.mutate(connection.id, {
      onSuccess: () => {
        confirm(say(words.attached, { name: connection.display_name, client: client.name }), () => detaching.mutate(connection.id));
        then?.();
      },
    });
  const detach = (connection: { id: string; display_name: string }): void =>
    detaching.mutate(connection.id, {
      onSuccess: () => confirm(say(words.detached, { name: connection.display_name }), () => attaching.mutate(connection.id)),
    });
  return {
    archive,
    restore,
    attach,
    detach,
    failure: archiving.error ?? restoring.error ?? attaching.error ?? detaching.error,
    isAttaching: attaching.isPending,
  };
}

export type ClientActs = ReturnType<typeof useClientActs>;
