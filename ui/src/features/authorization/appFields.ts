// What stands in a partner's addresses for an app, as its manifest declares it: nothing, at most partners.

import type { AppRegistrationView, FieldView, PartnerView } from '../../ipc/bindings.ts';

export const addressFields = (partner: PartnerView): FieldView[] => partner.app_fields.filter(field => field.usual !== null);

/** Each with what counts now: what was entered, or the usual. */
export const standing = (app: AppRegistrationView, partner: PartnerView): { title: string; value: string }[] =>
  addressFields(partner).map(({ name, title, usual }) => ({ title, value: app.fields[name] ?? usual ?? '' }));
