import type { ConnectionStatus, ConnectionView } from '../../ipc/bindings.ts';
import { usePartner } from '../../ipc/queries.ts';
import { type Kinds, kindsOf } from '../../shared/kinds.ts';

/** What the words for one connection depend on. */
export function useKinds({ partner, status }: ConnectionView): Kinds & { status: ConnectionStatus } {
  return { ...kindsOf(usePartner(partner)), status };
}
