import type { ConnectionView, ConsentRequestView, Instant } from '../../ipc/bindings.ts';

/**
 * The requests that still want somebody, the newest first: each that waits, and how a client's latest one at a partner
 * ended, unless well or withdrawn. A reported consent is proven by a later sign-in, that of a client's organization by one
 * to the client's company. What a consent left out is told for the week that its link was for.
 */
export function unsettled(
  requests: readonly ConsentRequestView[],
  connections: readonly ConnectionView[],
  now: Instant,
): ConsentRequestView[] {
  const seen = new Set<string>();
  return requests.filter(request => {
    const what = `${request.kind} ${request.partner} ${request.ability} ${request.client_id}`;
    const isLatest = !seen.has(what);
    seen.add(what);
    switch (request.status) {
      case 'waiting':
      case 'exchanging':
        return true;
      case 'connected': {
        const isLacking = request.outcome !== null && isLatest && now < request.expires_at;
        return isLacking && connections.some(one => one.id === request.connection_id);
      }
      case 'reported': {
        const isProven = ({ partner, environment, authorized_at: at, advisory_client: client }: ConnectionView): boolean =>
          partner === request.partner &&
          environment === request.environment &&
          (request.client_id === null || client?.id === request.client_id) &&
          at !== null &&
          at > request.asked_at;
        return isLatest && !connections.some(isProven);
      }
      case 'cancelled':
        return false;
      default:
        return isLatest;
    }
  });
}
