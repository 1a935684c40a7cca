import type { ConnectionView, WorkspaceView } from '../../ipc/bindings.ts';
import type { Message } from '../../shared/words.ts';
import { words } from './messages.ts';

/** Why nothing can be allowed for a connection now, nor be done with what is allowed; or null. */
export function whyNot({ status }: ConnectionView, workspace: WorkspaceView | undefined): Message | null {
  if (workspace && workspace.member.role !== 'admin') return words.unavailableRole;
  if (workspace && workspace.home !== 'here') return words.unavailableElsewhere;
  return status === 'needs_reconnect' ? words.unavailableDead : null;
}
