// What is left between a proven connection and one that can be relied on.

import type { ConnectionView, MappingStatusView, ProvisioningRunView } from '../../ipc/bindings.ts';
import type { StatusKind } from '../../shared/status/Shape.tsx';

export type ReadyAct = 'map' | 'verify' | 'finish';

/** A mapping stands when a revision of it is published and nothing has drifted from it. */
export function mappingKind(mapping: MappingStatusView | undefined): StatusKind {
  if (!mapping?.published) return 'not-checked';
  return mapping.drift.length > 0 ? 'degraded' : 'healthy';
}

/** What comes next; `mapping` is null where nothing is mapped. */
export function nextAct(connection: ConnectionView, mapping: StatusKind | null): ReadyAct {
  if (mapping !== null && mapping !== 'healthy') return 'map';
  return connection.health === 'healthy' ? 'finish' : 'verify';
}

/** Drafts that somebody still has to do something for. A connection that stands, or is gone, needs no wizard any more. */
export function openDrafts(runs: readonly ProvisioningRunView[], connections: readonly ConnectionView[]): ProvisioningRunView[] {
  const isSettled = (id: string): boolean => {
    const connection = connections.find(one => one.id === id);
    return connection?.health === 'healthy' || connection?.status === 'disconnected';
  };
  return runs.filter(run => !(run.step === 'live' && run.connection_id !== null && isSettled(run.connection_id)));
}
