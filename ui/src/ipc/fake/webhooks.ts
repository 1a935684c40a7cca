// Webhook endpoints: recorded, and added to in memory. A secret is only remembered as being there.

import type { Backend } from '../backend.ts';
import type * as T from '../bindings.ts';
import type { Fake } from './context.ts';
import { failure } from './failure.ts';
import { recorded } from './recordings.ts';

type WebhookCommands = Pick<
  Backend,
  | 'listWebhookEndpoints'
  | 'previewWebhookEndpoint'
  | 'createWebhookEndpoint'
  | 'saveSigningSecret'
  | 'verifyDelivery'
  | 'listWebhookDeliveries'
>;

const HOUR = 3_600_000_000;

export function webhookCommands({ state, answer, changed, record, connection }: Fake): WebhookCommands {
  const known = recorded<T.EndpointsView>('list_webhook_endpoints');
  const checkUrl = (url: string): void => {
    if (!/^https:\/\/[^/]/.test(url))
      throw failure('invalid_input', 'Plain http is only for this machine', 'Give the https address that your receiver listens at');
  };
  return {
    listWebhookEndpoints: id => answer('list_webhook_endpoints', () => ({ ...known, connection_id: id })),
    listWebhookDeliveries: id =>
      answer('list_webhook_deliveries', () => {
        const told = recorded<T.DeliveriesView>('list_webhook_deliveries');
        const pulled_at = connection(id).last_pull?.finished_at ?? null;
        const missed = told.events.filter(event => event.lost && (pulled_at === null || pulled_at < event.happened_at)).length;
        return { ...told, connection_id: id, pulled_at, missed };
      }),
    previewWebhookEndpoint: (id, url) =>
      answer('preview_webhook_endpoint', () => {
        checkUrl(url);
        return {
          connection_id: id,
          display_name: known.display_name,
          url,
          events: known.wanted_events,
          api_version: known.wanted_version,
          same_url: known.endpoints.filter(one => one.url === url).map(one => one.external_id),
        };
      }),
    createWebhookEndpoint: (id, url) =>
      answer('create_webhook_endpoint', () => {
        checkUrl(url);
        const made: T.EndpointView = {
          external_id: `we_1QMade${known.endpoints.length}`,
          url,
          enabled: true,
          events: known.wanted_events,
          api_version: known.wanted_version,
          secret: { stored_at: state.workspace.now, old_until: null },
          findings: [],
        };
        known.endpoints.unshift(made);
        record('webhook.created', id, made.external_id);
        changed([`webhooks:${id}`]);
        return made;
      }),
    saveSigningSecret: ({ connection_id: id, endpoint, secret, overlapHours }) =>
      answer('save_signing_secret', () => {
        const found = known.endpoints.find(one => one.external_id === endpoint);
        if (!found) throw failure('invalid_input', `The account has no webhook endpoint \`${endpoint}\``);
        if (!/^whsec_\S{16,}$/.test(secret))
          throw failure(
            'invalid_input',
            'This is no signing secret of a webhook endpoint',
            'Copy it anew from the endpoint’s page in the partner’s console, without anything around it',
          );
        const old_until = found.secret && overlapHours > 0 ? state.workspace.now + overlapHours * HOUR : null;
        found.secret = { stored_at: state.workspace.now, old_until };
        found.findings = found.findings.filter(finding => !finding.detail.startsWith('Its signing secret'));
        record('webhook.secret_saved', id, endpoint);
        changed([`webhooks:${id}`]);
        return found;
      }),
    verifyDelivery: ({ signature }) =>
      answer('verify_delivery', () => {
        const signer = known.endpoints.find(one => one.secret !== null);
        if (!signer)
          throw failure('invalid_input', 'No signing secret is stored for this connection', 'Store it with the endpoint that it is of');
        const isWell = /^t=\d+,v1=[0-9a-f]{64}$/.test(signature);
        return {
          verdict: isWell ? 'genuine' : 'malformed_header',
          detail: isWell ? 'The partner sent it' : 'The signature’s header is malformed: it is not NAME=VALUE,NAME=VALUE',
          endpoint: isWell ? signer.external_id : null,
          secret: isWell ? 'current' : null,
          signed_at: isWell ? state.workspace.now : null,
        };
      }),
  };
}
