import type { ConnectionView, ConsentRequestView } from '../../ipc/bindings.ts';

/**
 * The requests that still want somebody, out of those of one client, the newest first: each that waits, and how a partner's
 * latest one ended, unless well or withdrawn. A doubt is over when its connection has an owner, or is gone; a reported
 * consent is proven by a later sign-in.
 */
export function unsettled(requests: readonly ConsentRequestView[], connections: readonly ConnectionView[]): ConsentRequestView[] {
  const seen = new Set<string>();
  return requests.filter(request => {
    const what = `${request.kind} ${request.partner} ${request.ability}`;
    const isLatest = !seen.has(what);
    seen.add(what);
    switch (request.status) {
      case 'waiting':
      case 'exchanging':
        return true;
      case 'connected': {
        const connection = connections.find(one => one.id === request.connection_id);
        return request.doubt !== null && connection !== undefined && connection.advisory_client === null;
      }
      case 'reported': {
        const isProven = ({ partner, environment, authorized_at: at }: ConnectionView): boolean =>
          partner === request.partner && environment === request.environment && at !== null && at > request.asked_at;
        return isLatest && !connections.some(isProven);
      }
      case 'cancelled':
        return false;
      default:
        return isLatest;
    }
  });
}
