import { useEffect, useState, useSyncExternalStore } from 'react';
import type { Backend } from '../../ipc/backend.ts';
import { useBackend } from '../../ipc/context.tsx';
import { MappingSession, type SessionPhase } from './model/session.ts';

/** Sessions whose screen was closed before everything was stored: they go on trying, and a return finds the edits. */
const unfinished = new WeakMap<Backend, Map<string, MappingSession>>();

export function useSession(connectionId: string): [MappingSession, SessionPhase] {
  const backend = useBackend();
  const [session] = useState(() => unfinished.get(backend)?.get(connectionId) ?? new MappingSession(backend, connectionId));
  useEffect(() => {
    unfinished.get(backend)?.delete(connectionId);
    const end = session.start();
    // A hidden window may be about to close: nothing waits for its moment then.
    const send = (): void => void session.saveNow();
    document.addEventListener('visibilitychange', send);
    return () => {
      document.removeEventListener('visibilitychange', send);
      end();
      if (!session.hasUnsaved) return;
      const kept = unfinished.get(backend) ?? new Map<string, MappingSession>();
      unfinished.set(backend, kept.set(connectionId, session));
    };
  }, [backend, connectionId, session]);
  const phase = useSyncExternalStore(session.subscribe, () => session.phase);
  return [session, phase];
}
