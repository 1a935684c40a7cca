import { expect, it } from 'vitest';
import type { SubscriptionStatus, SubscriptionsView, SubscriptionView } from '../../../ipc/bindings.ts';
import { DAY, NOW } from '../../../testing/connection.ts';
import { isAsked, standingOf } from './standing.ts';

const one = (status: SubscriptionStatus, left: number): SubscriptionView => ({
  id: 's',
  external_id: 'x',
  calendar: 'c',
  calendar_name: 'Tax',
  notification_url: 'https://relay.example.com',
  expires_at: NOW + left,
  status,
  remains: null,
});

it('is green only where the partner was asked', () => {
  expect(standingOf(one('active', 6 * DAY), true, NOW)).toBe('lives');
  expect(standingOf(one('active', 6 * DAY), false, NOW)).toBe('unproven');
  expect(standingOf(one('ends_soon', DAY), false, NOW)).toBe('ends_soon');
  expect(standingOf(one('lost', 6 * DAY), true, NOW)).toBe('lost');
});

it('has ended when its clock has, also while the page was open', () => {
  expect(standingOf(one('ended', -DAY), true, NOW)).toBe('ended');
  expect(standingOf(one('active', 0), true, NOW)).toBe('ended');
  expect(standingOf(one('lost', -1), true, NOW)).toBe('ended');
  // Until somebody ends it, so that another can be made.
  expect(standingOf(one('interrupted', -1), true, NOW)).toBe('interrupted');
});

it('is not asked where the partner does not tell, or does not answer', () => {
  const view = (listed: boolean, unreached: string | null) => isAsked({ listed, unreached } as SubscriptionsView);
  expect([view(true, null), view(true, 'No answer'), view(false, null)]).toEqual([true, false, false]);
});
