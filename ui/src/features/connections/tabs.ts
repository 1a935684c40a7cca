export const CONNECTION_TABS = ['summary', 'checks', 'mapping', 'balances', 'activity', 'settings'] as const;
export type ConnectionTab = (typeof CONNECTION_TABS)[number];

export const CONNECTION_FILTERS = ['action', 'degraded', 'not-checked', 'healthy', 'paused'] as const;
export type ConnectionFilter = (typeof CONNECTION_FILTERS)[number];
