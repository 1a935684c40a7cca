import { useEffect, useState, useSyncExternalStore } from 'react';
import { useBackend } from '../../ipc/context.tsx';
import { MappingSession, type SessionPhase } from './model/session.ts';

export function useSession(connectionId: string): [MappingSession, SessionPhase] {
  const backend = useBackend();
  const [session] = useState(() => new MappingSession(backend, connectionId));
  useEffect(() => session.start(), [session]);
  const phase = useSyncExternalStore(session.subscribe, () => session.phase);
  return [session, phase];
}
