import { useAct } from '../../ipc/acts.ts';

/** Ends a waiting attempt; nothing is stored. */
export const useCancelAuthorization = () =>
  useAct(
    (backend, attemptId: string) => backend.cancelAuthorization(attemptId),
    (_attempt, attemptId) => [`authorization:${attemptId}`],
  );
