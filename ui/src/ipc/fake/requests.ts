// Requests to somebody else in the fake: the recorded one as a model for each, and addresses judged by what stands in them.

import type { Backend } from '../backend.ts';
import type * as T from '../bindings.ts';
import { attach } from './clients.ts';
import { connect } from './connections.ts';
import type { Fake } from './context.ts';
import { failure } from './failure.ts';
import { recorded } from './recordings.ts';

type RequestCommands = Pick<
  Backend,
  'listConsentRequests' | 'askForConsent' | 'askAdmin' | 'askAgain' | 'finishConsent' | 'withdrawConsentRequest'
>;

type Changed = Pick<T.ConsentRequestView, 'partner' | 'environment'> & Partial<T.ConsentRequestView>;

const WEEK = 7 * 86_400_000_000;
const over = { link: null, message: null } as const;

export function requestCommands(fake: Fake): RequestCommands {
  const { state, answer, changed, record } = fake;
  const find = (id: string): T.ConsentRequestView => {
    const request = state.requests.find(one => one.id === id);
    if (!request) throw failure('invalid_input', 'There is no such request', '`consent-requests list` shows them', 'data');
    return request;
  };
  const clientOf = (id: string): T.ClientView => {
    const client = state.clients.clients.find(one => one.id === id);
    if (!client) throw failure('invalid_input', `There is no client \`${id}\``, null, 'data');
    return client;
  };
  const told = (request: T.ConsentRequestView, action: string): T.ConsentRequestView => {
    record(action, request.client_id ?? request.id, request.id);
    changed(['consent_requests', 'clients', 'connections', 'attention']);
    return request;
  };
  /** One like the recorded one of its kind, with what differs put into its texts too. */
  const made = (kind: T.ConsentRequestKind, { partner, ...changed }: Changed): T.ConsentRequestView => {
    const model = recorded<T.ConsentRequestView[]>('list_consent_requests').find(one => one.kind === kind);
    if (!model) throw new Error(`list_consent_requests was recorded without ${kind}`);
    const partner_name = state.partners.find(one => one.id === partner)?.name ?? partner;
    const pairs: [string | null, string | null][] = [
      [model.client_name, changed.client_name ?? null],
      [model.tenant, changed.tenant ?? null],
      [model.partner_name, partner_name],
    ];
    const own = (text: string): string =>
      pairs.reduce((known, [from, to]) => (from !== null && to !== null ? known.replaceAll(from, to) : known), text);
    const number = state.ids++;
    const link = own((model.link ?? '').replace(/state=\w+/, `state=state${number}`));
    const request: T.ConsentRequestView = {
      ...model,
      id: `019ab850-4c00-7a10-9f01-${String(number).padStart(12, '0')}`,
      partner,
      partner_name,
      ...changed,
      link,
      message: model.message && {
        subject: own(model.message.subject),
        body: own(model.message.body.replaceAll(model.link ?? '', link)),
      },
      asked_by: state.workspace.member.name,
      asked_at: state.workspace.now,
      expires_at: state.workspace.now + WEEK,
    };
    state.requests.unshift(request);
    return request;
  };
  const stateOf = (address: string): string => /[?&]state=([\w-]+)/.exec(address)?.[1] ?? '';

  return {
    listConsentRequests: () => answer('list_consent_requests', () => state.requests),
    askForConsent: ask =>
      answer('ask_for_consent', () => {
        const client = clientOf(ask.client);
        const { partner, environment } = ask;
        const hint = 'Give the address that the other person signs in with there, such as `kim@example.com`';
        const account = ask.login_hint?.trim().toLowerCase() ?? '';
        if (account !== '' && !/^[^@\s]+@[^@\s.]+(\.[^@\s.]+)*$/.test(account))
          throw failure('invalid_input', `\`${account}\` is not an address`, hint, 'data');
        const whose = { client_id: client.id, client_name: client.name, login_hint: account === '' ? null : account };
        return told(made('connection', { partner, environment, ...whose }), 'consent.asked');
      }),
    askAdmin: ask =>
      answer('ask_admin', () => {
        const { partner, environment, ability } = ask;
        const app = state.apps.find(one => one.id === ask.app_registration_id);
        const tenant = (ask.tenant ?? app?.admin_tenant ?? '').trim();
        const help = state.partners.find(one => one.id === partner)?.admin_consent?.tenant_help ?? null;
        if (!/^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(tenant))
          throw failure(
            'invalid_input',
            'This is no organization’s id or domain: it has letters, digits, dots and hyphens, 100 at most',
            help,
            'data',
          );
        if (['common', 'consumers'].includes(tenant.toLowerCase()))
          throw failure(
            'invalid_input',
            'This stands for several organizations at once, and an administrator consents for one',
            help,
            'data',
          );
        const client = ask.client === null ? null : clientOf(ask.client);
        const whose = { client_id: client?.id ?? null, client_name: client?.name ?? null };
        return told(made('admin_consent', { partner, environment, tenant, ability, ...whose }), 'consent.admin_asked');
      }),
    askAgain: id =>
      answer('ask_again', () => {
        const old = find(id);
        const { kind, partner, environment, client_id, client_name, login_hint, tenant, ability } = old;
        const again = made(kind, { partner, environment, client_id, client_name, login_hint, tenant, ability });
        if (old.status === 'waiting') Object.assign(old, { status: 'cancelled', outcome: 'Cancelled here' }, over);
        return told(again, 'consent.asked');
      }),
    finishConsent: ({ id, text }) =>
      answer('finish_consent', () => {
        const request = find(id);
        const hint = 'It has to be the whole address on which the browser ended after this request’s own link';
        if (!text.trim().startsWith(request.redirect_uri))
          throw failure('invalid_input', 'This is not the address that the partner sent you back to', hint);
        if (stateOf(text) === '' || stateOf(text) !== stateOf(request.link ?? ''))
          throw failure('invalid_input', 'The address belongs to another attempt', hint);
        if (/[?&]error=/.test(text))
          return told(
            Object.assign(
              request,
              {
                status: 'refused',
                outcome:
                  request.kind === 'connection'
                    ? 'The consent was refused at the partner'
                    : 'The administrator did not agree, or could not (`consent_required`)',
              },
              over,
            ),
            'authorization.refused',
          );
        if (request.kind === 'admin_consent') {
          if (!/[?&]admin_consent=true/i.test(text)) throw failure('invalid_input', 'The address does not tell of a consent', hint);
          const outcome = 'The consent is reported, which proves nothing yet: connect now to prove it';
          return told(Object.assign(request, { status: 'reported', outcome }, over), 'consent.admin_reported');
        }
        const attempt = { ...recorded<T.AuthorizationView>('start_authorization'), environment: request.environment };
        if (!/[?&]code=own/.test(text)) {
          const other =
            request.login_hint === null
              ? `\`Harbor Street Dental\` came back, and \`${request.client_name}\` was expected: the names differ`
              : `\`nora@elsewhere.example\` signed in, and \`${request.login_hint}\` was asked to`;
          const doubt = `${other}. The consent was given back`;
          return told(Object.assign(request, { doubt }), 'consent.given_back');
        }
        const connection = fake.connection(connect(fake, attempt, { connectionId: null, ability: null }));
        const client = state.clients.clients.find(one => one.id === request.client_id);
        connection.advisory_client = null;
        if (client) attach(state, client, connection);
        const outcome = /[?&]code=own-less/.test(text)
          ? 'The connection stands, but `subscriptions` was not granted: Calendars.Read is missing'
          : null;
        Object.assign(request, { status: 'connected', connection_id: connection.id, outcome, doubt: null }, over);
        return told(request, 'connection.authorized');
      }),
    withdrawConsentRequest: id =>
      answer('withdraw_consent_request', () =>
        told(Object.assign(find(id), { status: 'cancelled', outcome: 'Cancelled here' }, over), 'authorization.cancelled'),
      ),
  };
}
