// Subscriptions of the fake: recorded, and kept in memory. A partner that lists none has no ability to turn on for them.

import type { Backend, NewSubscription } from '../backend.ts';
import type * as T from '../bindings.ts';
import type { Fake } from './context.ts';
import { failure } from './failure.ts';
import { recorded } from './recordings.ts';

type SubscriptionCommands = Pick<
  Backend,
  'listSubscriptions' | 'previewSubscription' | 'createSubscription' | 'renewSubscription' | 'endSubscription'
>;

/** Seven days, less ten minutes. */
const LIFE = 604_200_000_000;

export function subscriptionCommands({ state, answer, changed, record, connection }: Fake): SubscriptionCommands {
  const isAllowed = (id: string): boolean => connection(id).abilities.every(one => one.id !== 'subscriptions' || one.allowed);
  const tell = (id: string, action: string, external_id: string): void => {
    record(action, id, external_id);
    changed([`subscriptions:${id}`, `connection:${id}`, 'attention']);
  };
  const preview = ({ connection_id: id, calendar, url }: NewSubscription): T.SubscriptionPreviewView => {
    const hint = 'Give the https address at which your receiver listens to the partner';
    if (!/^https?:\/\/[^/]/.test(url)) throw failure('invalid_input', `\`${url}\` is not an address`, hint, 'data');
    if (!url.startsWith('https://')) throw failure('invalid_input', 'A partner sends notifications to https addresses only', hint, 'data');
    const found = state.subscriptions.calendars.find(one => one.id === calendar);
    if (!found) throw failure('invalid_input', `No calendar was pulled that is called \`${calendar}\``, null, 'data');
    const { now } = state.workspace;
    const { display_name } = connection(id);
    return { connection_id: id, display_name, calendar, calendar_name: found.name, notification_url: url, expires_at: now + LIFE };
  };
  const find = (id: string): T.SubscriptionView => {
    const found = state.subscriptions.subscriptions.find(one => one.id === id);
    if (!found) throw failure('invalid_input', `There is no subscription \`${id}\``, null, 'data');
    return found;
  };
  return {
    listSubscriptions: id =>
      answer('list_subscriptions', () => {
        const { display_name } = connection(id);
        const view = { ...state.subscriptions, connection_id: id, display_name, allowed: isAllowed(id) };
        // The partner answers when it is asked once more.
        state.subscriptions.unreached = null;
        return view;
      }),
    previewSubscription: request => answer('preview_subscription', () => preview(request)),
    createSubscription: request =>
      answer('create_subscription', () => {
        const { calendar, calendar_name, notification_url, expires_at } = preview(request);
        const { subscription, secret } = recorded<T.NewSubscriptionView>('create_subscription');
        const id = `${subscription.id.slice(0, -3)}${100 + state.ids++}`;
        const made = { ...subscription, id, calendar, calendar_name, notification_url, expires_at };
        state.subscriptions.subscriptions.push(made);
        state.subscriptions.calendars = state.subscriptions.calendars.filter(one => one.id !== calendar);
        tell(request.connection_id, 'subscription.created', made.external_id);
        return { subscription: made, secret };
      }),
    renewSubscription: (connectionId, id) =>
      answer('renew_subscription', () => {
        const one = find(id);
        const isAnother = one.status !== 'active' || !state.subscriptions.renewed;
        const external_id = isAnother ? `${one.external_id.slice(0, -3)}${100 + state.ids++}` : one.external_id;
        Object.assign(one, { external_id, status: 'active', expires_at: state.workspace.now + LIFE });
        tell(connectionId, 'subscription.renewed', one.external_id);
        return one;
      }),
    endSubscription: (connectionId, id) =>
      answer('end_subscription', () => {
        const other = state.subscriptions.elsewhere.find(listed => listed.external_id === id);
        if (other) {
          state.subscriptions.elsewhere = state.subscriptions.elsewhere.filter(listed => listed !== other);
          tell(connectionId, 'subscription.ended', id);
          return { ...other, id, calendar: '', calendar_name: other.notification_url, status: 'ended', remains: null };
        }
        const one = find(id);
        const { subscriptions, calendars } = state.subscriptions;
        state.subscriptions.subscriptions = subscriptions.filter(other => other !== one);
        calendars.push({ id: one.calendar, name: one.calendar_name });
        tell(connectionId, 'subscription.ended', one.external_id);
        return { ...one, status: 'ended' };
      }),
  };
}
