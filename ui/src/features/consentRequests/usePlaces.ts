import type { Environment, PartnerView } from '../../ipc/bindings.ts';
import { useApps, usePartners, useWorkspace } from '../../ipc/queries.ts';

/** Through what a consent is given: a rehearsal needs no app of the firm's own. */
export interface Place {
  partner: PartnerView;
  environment: Environment;
  app: string | null;
  /** What the firm calls the app, where it has several. */
  label?: string;
}

/** Where somebody else's browser can consent, and the address be brought back by hand. */
export function usePlaces(): Place[] {
  const { data: workspace } = useWorkspace();
  const { data: partners = [] } = usePartners();
  const { data: apps = [] } = useApps();
  const places: Place[] = workspace?.rehearsal
    ? partners.map(partner => ({ partner, environment: 'rehearsal', app: null }))
    : apps.flatMap(app => {
        const partner = partners.find(one => one.id === app.partner);
        return partner ? [{ partner, environment: app.environment, app: app.id, label: app.label }] : [];
      });
  return places.filter(({ partner, environment }) => isByHand(partner, environment));
}

/** Whether an address that was copied is a way back. */
export function isByHand(partner: PartnerView, environment: Environment): boolean {
  return partner.callback.some(one => one.environment === environment && one.modes.includes('paste'));
}
