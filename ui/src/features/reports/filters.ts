export const REPORT_FILTERS = ['obstacles', 'all'] as const;
export type ReportFilter = (typeof REPORT_FILTERS)[number];
