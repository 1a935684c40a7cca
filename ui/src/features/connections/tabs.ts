import type { Kinds } from '../../shared/kinds.ts';

export const CONNECTION_TABS = ['summary', 'checks', 'mapping', 'balances', 'activity', 'settings'] as const;
export type ConnectionTab = (typeof CONNECTION_TABS)[number];

/** Balances belong to ledger accounts, and nothing is mapped where records map as nothing. */
export const tabsOf = ({ mapping }: Kinds): ConnectionTab[] =>
  CONNECTION_TABS.filter(tab => (tab !== 'balances' || mapping === 'ledger_account') && (tab !== 'mapping' || mapping !== 'nothing'));

export const CONNECTION_FILTERS = ['action', 'degraded', 'not-checked', 'healthy', 'paused'] as const;
export type ConnectionFilter = (typeof CONNECTION_FILTERS)[number];
