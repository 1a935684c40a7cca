export const REPORT_FILTERS = ['obstacles', 'changed', 'all'] as const;
export type ReportFilter = (typeof REPORT_FILTERS)[number];

export const REPORT_TABS = ['checks', 'answered', 'runs'] as const;
export type ReportTab = (typeof REPORT_TABS)[number];
