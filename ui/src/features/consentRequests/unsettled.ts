import type { ConnectionView, ConsentRequestView } from '../../ipc/bindings.ts';

/**
 * The requests that still want somebody, out of those of one client, the newest first: each that waits, and how a partner's
 * latest one ended, unless well or withdrawn. A doubt is over when its connection has an owner, or is gone.
 */
export function unsettled(requests: readonly ConsentRequestView[], connections: readonly ConnectionView[]): ConsentRequestView[] {
  const seen = new Set<string>();
  return requests.filter(request => {
    const isLatest = !seen.has(request.partner);
    seen.add(request.partner);
    switch (request.status) {
      case 'waiting':
      case 'exchanging':
        return true;
      case 'connected': {
        const connection = connections.find(one => one.id === request.connection_id);
        return request.doubt !== null && connection !== undefined && connection.advisory_client === null;
      }
      case 'cancelled':
        return false;
      default:
        return isLatest;
    }
  });
}
