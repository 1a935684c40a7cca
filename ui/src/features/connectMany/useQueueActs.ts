import { useAct } from '../../ipc/acts.ts';
import type { StartQueue } from '../../ipc/bindings.ts';

/** A queue's acts change what stands in it, whose the companies are, and what needs a person. */
const TAGS = (): string[] => ['connect_many', 'attention', 'clients', 'connections'];

interface Whom {
  queue: string;
  client: string;
}

export const useStartQueue = () => useAct((backend, start: StartQueue) => backend.startQueue(start), TAGS);

/** Begins the next consent and opens its page; `null` where nobody waits. */
export const useConnectNext = () =>
  useAct(async (backend, queue: string) => {
    const next = await backend.connectNext(queue);
    if (next === null) return null;
    return { entry: next.entry, opened: await backend.openAuthorizationPage(next.authorization.attempt_id) };
  }, TAGS);

export const usePauseQueue = () =>
  useAct(
    (backend, { queue, paused }: { queue: string; paused: boolean }) => (paused ? backend.pauseQueue(queue) : backend.resumeQueue(queue)),
    TAGS,
  );
export const useCloseQueue = () => useAct((backend, queue: string) => backend.closeQueue(queue), TAGS);
export const useSkipClient = () => useAct((backend, skip: Whom & { reason: string }) => backend.skipClient(skip), TAGS);
export const useConnectAgain = () => useAct((backend, whom: Whom) => backend.connectAgain(whom), TAGS);
export const useAttachHeld = () => useAct((backend, attach: Whom & { owner: string | null }) => backend.attachHeld(attach), TAGS);
export const useDisconnectHeld = () => useAct((backend, whom: Whom) => backend.disconnectHeld(whom), TAGS);
