// How a subscription stands, by its clock and by what the partner was asked.

import type { Instant, SubscriptionsView, SubscriptionView } from '../../../ipc/bindings.ts';
import type { StatusKind } from '../../../shared/status/Shape.tsx';

export type SubscriptionStanding = 'lives' | 'unproven' | 'ends_soon' | 'ended' | 'lost' | 'interrupted';

/** A clock that runs proves nothing by itself: only the partner knows what lives. */
export function standingOf({ status, expires_at: end }: SubscriptionView, isAsked: boolean, now: Instant): SubscriptionStanding {
  if (status === 'interrupted') return status;
  // The page may have been open for longer than the clock ran.
  if (end <= now) return 'ended';
  if (status === 'active') return isAsked ? 'lives' : 'unproven';
  return status;
}

/** Whether the partner said just now which live. */
export const isAsked = ({ listed, unreached }: SubscriptionsView): boolean => listed && unreached === null;

export const kindOf: Record<SubscriptionStanding, StatusKind> = {
  lives: 'healthy',
  unproven: 'not-checked',
  ends_soon: 'degraded',
  ended: 'failing',
  lost: 'failing',
  interrupted: 'degraded',
};
