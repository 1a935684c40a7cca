import type { VaultView } from '../../ipc/bindings.ts';

export const hasHolder = (vault: VaultView, kind: VaultView['holders'][number]['kind']): boolean =>
  vault.holders.some(holder => holder.kind === kind);
