import type { ConnectionView } from '../../ipc/bindings.ts';
import type { Kinds } from '../../shared/kinds.ts';

export const CONNECTION_TABS = ['summary', 'checks', 'live', 'mapping', 'registry', 'golden', 'balances', 'activity', 'settings'] as const;
export type ConnectionTab = (typeof CONNECTION_TABS)[number];

/** Balances belong to ledger accounts, the registry to document models, and only production goes live. */
export const tabsOf = ({ mapping }: Kinds, { live }: Pick<ConnectionView, 'live'>): ConnectionTab[] => {
  const has: Partial<Record<ConnectionTab, boolean>> = {
    balances: mapping === 'ledger_account',
    registry: mapping === 'document_model',
    golden: mapping === 'document_model',
    mapping: mapping !== 'nothing',
    live: live !== null,
  };
  return CONNECTION_TABS.filter(tab => has[tab] ?? true);
};

/** The worst first. */
export const CONNECTION_FILTERS = ['action', 'failing', 'degraded', 'not-checked', 'healthy', 'paused'] as const;
export type ConnectionFilter = (typeof CONNECTION_FILTERS)[number];
