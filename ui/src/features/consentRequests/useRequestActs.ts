import { useAct } from '../../ipc/acts.ts';
import type { AskAdmin, AskForConsent } from '../../ipc/bindings.ts';

const TAGS = (): string[] => ['consent_requests', 'clients', 'connections', 'attention'];

export const useAskForConsent = () => useAct((backend, ask: AskForConsent) => backend.askForConsent(ask), TAGS);
export const useAskAdmin = () => useAct((backend, ask: AskAdmin) => backend.askAdmin(ask), TAGS);
export const useAskAgain = () => useAct((backend, id: string) => backend.askAgain(id), TAGS);
export const useFinishConsent = () => useAct((backend, address: { id: string; text: string }) => backend.finishConsent(address), TAGS);
export const useWithdrawConsent = () => useAct((backend, id: string) => backend.withdrawConsentRequest(id), TAGS);
