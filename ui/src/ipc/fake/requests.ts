// Requests to somebody else in the fake: the recorded one as a model for each, and addresses judged by what stands in them.

import type { Backend } from '../backend.ts';
import type * as T from '../bindings.ts';
import { attach } from './clients.ts';
import { connect } from './connections.ts';
import type { Fake } from './context.ts';
import { failure } from './failure.ts';
import { recorded } from './recordings.ts';

type RequestCommands = Pick<Backend, 'listConsentRequests' | 'askForConsent' | 'askAgain' | 'finishConsent' | 'withdrawConsentRequest'>;

const WEEK = 7 * 86_400_000_000;
const over = { link: null, message: null } as const;

export function requestCommands(fake: Fake): RequestCommands {
  const { state, answer, changed, record } = fake;
  const find = (id: string): T.ConsentRequestView => {
    const request = state.requests.find(one => one.id === id);
    if (!request) throw failure('invalid_input', 'There is no such request', '`consent-requests list` shows them', 'data');
    return request;
  };
  const told = (request: T.ConsentRequestView, action: string): T.ConsentRequestView => {
    record(action, request.client_id, request.id);
    changed(['consent_requests', 'clients', 'connections', 'attention']);
    return request;
  };
  const made = (client: { id: string; name: string }, partner: string, environment: T.Environment): T.ConsentRequestView => {
    const [model] = recorded<T.ConsentRequestView[]>('list_consent_requests');
    if (!model) throw new Error('list_consent_requests was recorded empty');
    const partner_name = state.partners.find(one => one.id === partner)?.name ?? partner;
    const own = (text: string): string => text.replaceAll(model.client_name, client.name).replaceAll(model.partner_name, partner_name);
    const number = state.ids++;
    const link = (model.link ?? '').replace(/state=\w+/, `state=state${number}`);
    const request: T.ConsentRequestView = {
      ...model,
      id: `019ab850-4c00-7a10-9f01-${String(number).padStart(12, '0')}`,
      client_id: client.id,
      client_name: client.name,
      partner,
      partner_name,
      environment,
      link,
      message: model.message && {
        subject: own(model.message.subject),
        body: own(model.message.body).replaceAll(model.link ?? '', link),
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
        const client = state.clients.clients.find(one => one.id === ask.client);
        if (!client) throw failure('invalid_input', `There is no client \`${ask.client}\``, null, 'data');
        return told(made(client, ask.partner, ask.environment), 'consent.asked');
      }),
    askAgain: id =>
      answer('ask_again', () => {
        const old = find(id);
        const again = made({ id: old.client_id, name: old.client_name }, old.partner, old.environment);
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
            Object.assign(request, { status: 'refused', outcome: 'The consent was refused at the partner' }, over),
            'authorization.refused',
          );
        const attempt = { ...recorded<T.AuthorizationView>('start_authorization'), environment: request.environment };
        const connection = fake.connection(connect(fake, attempt, { connectionId: null, ability: null }));
        const client = state.clients.clients.find(one => one.id === request.client_id);
        connection.advisory_client = null;
        const isTheirs = /[?&]code=own/.test(text);
        if (isTheirs && client) attach(state, client, connection);
        const doubt = `\`${connection.display_name}\` came back, and \`${request.client_name}\` was expected: the names differ`;
        Object.assign(request, { status: 'connected', connection_id: connection.id, doubt: isTheirs ? null : doubt }, over);
        return told(request, 'connection.authorized');
      }),
    withdrawConsentRequest: id =>
      answer('withdraw_consent_request', () =>
        told(Object.assign(find(id), { status: 'cancelled', outcome: 'Cancelled here' }, over), 'authorization.cancelled'),
      ),
  };
}
