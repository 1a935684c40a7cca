import type { ClientView, EngagementView } from '../ipc/bindings.ts';

/** A client without anything, with what a test says otherwise. */
export const clientWith = (changes: Partial<ClientView> = {}): ClientView => ({
  id: 'one',
  name: 'Old Mill',
  legal_name: '',
  reference: '',
  created_at: 0,
  archived_at: null,
  engagement: null,
  is_mine: false,
  connections: [],
  offered: [],
  unmapped: null,
  changed: null,
  ...changes,
});

export const engagementWith = (changes: Partial<EngagementView> = {}): EngagementView => ({
  id: 'work',
  engagement_type: 'audit',
  period_start: '2026-01-01',
  period_end: '2026-12-31',
  status: 'in_progress',
  due: '2027-03-15',
  is_late: false,
  lead: 'Dana Whitfield',
  ...changes,
});
