import type { Backend } from '../backend.ts';
import type * as T from '../bindings.ts';
import type { Fake } from './context.ts';
import { failure } from './failure.ts';

type ProvisioningCommands = Pick<
  Backend,
  | 'listPartners'
  | 'listAppRegistrations'
  | 'registerApp'
  | 'checkApp'
  | 'rotateAppSecret'
  | 'editApp'
  | 'saveReadBudget'
  | 'listProvisioningRuns'
  | 'addPartner'
  | 'replacePartner'
  | 'removePartner'
  | 'startProvisioning'
  | 'saveProvisioningStep'
  | 'discardProvisioning'
>;

/** What a firm's own manifest file adds here. */
const PRIVATE = {
  id: 'acme-ledger',
  name: 'Acme Ledger',
  publisher: 'Acme',
  purpose: 'Know that the ledger of our payroll bureau answers',
  mapping_kind: null,
  resources: ['company'],
  hosts: ['acme.example', 'api.acme.example'],
  is_private: true,
  manifest_sha256: '3f1c9a7e5b2d4c608f7e6d5c4b3a29181706f5e4d3c2b1a09f8e7d6c5b4a3921',
};

/** What is not the usual; Rust refuses what cannot stand in an address, or is not meant. */
function entered(values: Record<string, string>, asked: readonly T.FieldView[]): Record<string, string> {
  const kept = Object.entries(values).filter(([name, value]) => value !== '' && value !== asked.find(one => one.name === name)?.usual);
  for (const [name, value] of kept) {
    const field = asked.find(one => one.name === name);
    if (value === 'common')
      throw failure(
        'invalid_input',
        `\`${name}\` cannot be \`${value}\`: use one such as \`${field?.example}\`, or leave it empty`,
        field?.help ?? null,
      );
  }
  return Object.fromEntries(kept);
}

/** The organization that an app is registered for, where administrators consent. */
function adminTenant(fields: Record<string, string>, partners: readonly T.PartnerView[], partner: string): string | null {
  return partners.find(one => one.id === partner)?.admin_consent ? (fields.tenant ?? null) : null;
}

export function provisioningCommands({ state, answer, changed, record }: Fake): ProvisioningCommands {
  const { workspace } = state;
  const checked = (id: string, verdict: T.AppAnswer, detail: string): T.AppCheckView => {
    const app = state.apps.find(one => one.id === id);
    if (!app) throw failure('invalid_input', `There is no app \`${id}\``, '`apps list` shows the ids');
    return { app, secret: 'stored', answer: verdict, detail, checked_at: workspace.now };
  };
  return {
    listPartners: () => answer('list_partners', () => state.partners),
    addPartner: path =>
      answer('add_partner', () => {
        const [pattern] = state.partners;
        if (!pattern || !path.endsWith('.toml')) throw failure('invalid_input', `\`${path}\`: the manifest lacks \`health\``, null, 'data');
        if (state.partners.some(one => one.id === PRIVATE.id))
          throw failure(
            'invalid_input',
            `\`${path}\`: the manifest's \`id\` is taken: there is a partner \`${PRIVATE.id}\` already`,
            null,
            'data',
          );
        const partner = { ...pattern, ...PRIVATE };
        state.partners.push(partner);
        record('partner.added', partner.id, partner.hosts.join(', '));
        changed(['partners']);
        return partner;
      }),
    replacePartner: (id, path) =>
      answer('replace_partner', () => {
        const partner = state.partners.find(one => one.id === id);
        if (!partner || !path.endsWith('.toml')) throw failure('invalid_input', `\`${path}\`: the manifest lacks \`health\``, null, 'data');
        partner.manifest_sha256 = 'b'.repeat(64);
        record('partner.replaced', id, partner.hosts.join(', '));
        changed(['partners']);
        return partner;
      }),
    removePartner: id =>
      answer('remove_partner', () => {
        state.partners = state.partners.filter(one => one.id !== id);
        record('partner.removed', id, '');
        changed(['partners']);
        return null;
      }),
    listAppRegistrations: () => answer('list_app_registrations', () => state.apps),
    checkApp: id => answer('check_app', () => checked(id, 'accepted', 'The partner accepts this app and its secret')),
    rotateAppSecret: (id, secret) =>
      answer('rotate_app_secret', () => {
        if (secret.includes('wrong'))
          throw failure(
            'partner_refused',
            'The partner does not accept the new client secret, so the old one stays in use',
            'Copy the secret anew from the partner’s developer portal, from the same app and environment',
          );
        record('app.secret_replaced', id, '');
        return checked(id, 'accepted', 'The partner accepts the new secret, so the old one was forgotten');
      }),
    editApp: (id, { fields = {}, redirect_uri: uri, callback }) =>
      answer('edit_app', () => {
        const { app } = checked(id, 'not_asked', '');
        if (uri?.includes('#')) throw failure('invalid_input', `The redirect URI \`${uri}\` must have nothing from a \`#\` on`, null);
        if (uri) {
          Object.assign(app, { redirect_uris: [uri], callback: callback ?? app.callback });
          record('app.redirect_uris_replaced', id, uri);
        }
        const asked = state.partners.find(one => one.id === app.partner)?.app_fields ?? [];
        app.fields = entered({ ...app.fields, ...fields }, asked);
        app.admin_tenant = adminTenant(app.fields, state.partners, app.partner);
        if (Object.keys(fields).length > 0) record('app.fields_saved', id, JSON.stringify(app.fields));
        changed(['apps']);
        return app;
      }),
    saveReadBudget: ({ id, budget }) =>
      answer('save_read_budget', () => {
        const { app } = checked(id, 'not_asked', '');
        const reads = budget === 'none' ? null : Number(budget);
        if (reads !== null && !(Number.isInteger(reads) && reads >= 1 && reads <= 1_000_000_000))
          throw failure(
            'invalid_input',
            `\`${budget}\` is not a number of reads for a month`,
            'Use 1 to 1000000000, or `none` for what the partner allows',
          );
        app.monthly_read_budget = reads;
        record('app.read_budget_saved', id, budget);
        changed(['apps', 'health']);
        return app;
      }),
    registerApp: ({ endpoints: _endpoints, fields = {}, ...kept }, _secret) =>
      answer('register_app', () => {
        const own = entered(fields, state.partners.find(one => one.id === kept.partner)?.app_fields ?? []);
        const app: T.AppRegistrationView = {
          ...kept,
          fields: own,
          admin_tenant: adminTenant(own, state.partners, kept.partner),
          id: `app-${state.ids++}`,
          callback: kept.callback ?? (kept.redirect_uris.some(uri => uri.startsWith('https:')) ? 'relay' : 'loopback'),
          created_at: workspace.now,
          review_at: null,
          monthly_reads: state.apps[0]?.monthly_reads ?? null,
          monthly_read_budget: null,
          connections: 0,
        };
        state.apps.push(app);
        record('app.registered', app.id, app.label);
        changed(['apps']);
        return app;
      }),

    listProvisioningRuns: () => answer('list_provisioning_runs', () => state.runs.filter(run => run.finished_at === null)),
    startProvisioning: ({ partner }) =>
      answer('start_provisioning', () => {
        const run: T.ProvisioningRunView = {
          id: `run-${state.ids++}`,
          partner,
          environment: workspace.rehearsal ? 'rehearsal' : 'production',
          step: 'preflight',
          inputs: {},
          attempt_id: null,
          connection_id: null,
          saved_at: workspace.now,
          finished_at: null,
        };
        state.runs.push(run);
        changed(['provisioning']);
        return run;
      }),
    saveProvisioningStep: save =>
      answer('save_provisioning_step', () => {
        const run = state.runs.find(one => one.id === save.id);
        if (!run) throw failure('invalid_input', 'There is no such draft', 'Start again from the list of partners');
        Object.assign(run, {
          step: save.step,
          inputs: save.inputs,
          environment: save.environment,
          attempt_id: save.inputs.attempt_id ?? null,
          connection_id: save.inputs.connection_id ?? null,
          saved_at: workspace.now,
        });
        if (save.step === 'done') run.finished_at = workspace.now;
        changed(['provisioning']);
        return run;
      }),
    discardProvisioning: id =>
      answer('discard_provisioning', () => {
        state.runs = state.runs.filter(run => run.id !== id);
        changed(['provisioning']);
        return null;
      }),
  };
}
