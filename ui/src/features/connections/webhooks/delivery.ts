// How deliveries stand: worst first.

import type { DeliveriesView } from '../../../ipc/bindings.ts';
import type { StatusKind } from '../../../shared/status/Shape.tsx';

export type DeliveryStanding = 'missed' | 'late' | 'on_its_way' | 'nothing';

export function standingOf({ missed, is_late: isLate, pending }: DeliveriesView): DeliveryStanding {
  if (missed > 0) return 'missed';
  if (isLate) return 'late';
  return pending > 0 ? 'on_its_way' : 'nothing';
}

export const kindOf: Record<DeliveryStanding, StatusKind> = {
  missed: 'failing',
  late: 'degraded',
  on_its_way: 'healthy',
  nothing: 'healthy',
};
