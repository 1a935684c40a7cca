// A partner that is connected with a key: what its beginning tells, refused and proven as Rust does.

import type { Backend } from '../backend.ts';
import type * as T from '../bindings.ts';
import { settle } from './connections.ts';
import type { Fake } from './context.ts';
import { failure } from './failure.ts';
import { keyForms, recorded, recordedOf } from './recordings.ts';

/** A key with one of these words in it is what the word says: the fake has no partner to ask. */
const OF_ANOTHER = 'another';
const LIMITED = 'limited';
/** The stand-in's second key. */
const SPARE = 'rk_test_spare';
const DAY = 86_400_000_000;

type KeyCommand = 'connectWithKey' | 'replaceKey' | 'rotateKey' | 'retireKey' | 'returnKey';

export function keyCommands({ state, answer, changed, record, connection }: Fake): Pick<Backend, KeyCommand> {
  const { workspace } = state;

  /** What stays the same is the account, with all that hangs on it. */
  const put = (kept: T.ConnectionView, key: string | null): T.ConnectionView => {
    const partner = state.partners.find(one => one.id === kept.partner);
    const rights = partner?.scopes.map(({ name }) => name) ?? [];
    const missing = key?.includes(LIMITED) ? lastNeeded(partner) : [];
    Object.assign(kept, {
      status: 'connected',
      cause: null,
      status_detail: 'The first call was answered in 163 ms',
      status_since: workspace.now,
      last_proven_at: workspace.now,
      authorized_at: workspace.now,
      authorized_by: workspace.member.name,
      granted_scopes: rights.filter(right => !missing.includes(right)),
      missing_scopes: missing,
      key: keyOf(key, workspace.now, null),
    } satisfies Partial<T.ConnectionView>);
    settle(state, kept);
    record('connection.authorized', kept.id, kept.partner);
    changed(['connections', `connection:${kept.id}`, 'attention', 'workspace']);
    return kept;
  };

  return {
    connectWithKey: ({ partner: id, environment, fields = {} }, key) =>
      answer('connect_with_key', () => {
        const partner = state.partners.find(one => one.id === id);
        const opens = key === null ? environment : check(partner, environment as T.Environment | null, key);
        if (key === null && environment !== 'rehearsal') throw failure('invalid_input', `${partner?.name ?? id} needs a key`);
        const account = accountOf(partner, opens as T.Environment, fields);
        const known = state.connections.find(
          one => one.external_account_id === account.external_account_id && one.environment === account.environment,
        );
        if (!known) state.connections.push(account);
        return put(known ?? account, key);
      }),
    replaceKey: (id, key) =>
      answer('replace_key', () => {
        const kept = connection(id);
        check(
          state.partners.find(one => one.id === kept.partner),
          kept.environment,
          key,
        );
        checkAccount(kept, key);
        return put(kept, key);
      }),
    rotateKey: ({ id, key, overlapDays }) =>
      answer('rotate_key', () => {
        const kept = connection(id);
        const partner = state.partners.find(one => one.id === kept.partner);
        if (key !== null) {
          check(partner, kept.environment, key);
          checkAccount(kept, key);
          if (key.includes(LIMITED))
            throw failure(
              'needs_authorization',
              `The new key lacks what the one in use has: ${lastNeeded(partner).join()}. Nothing was changed, the old key stays in use`,
              'Give it these rights in the partner’s console, and try again',
            );
        }
        const old = kept.key && {
          ends_with: kept.key.ends_with,
          stored_at: kept.key.stored_at,
          retire_by: workspace.now + overlapDays * DAY,
        };
        const rotated = put(kept, key ?? SPARE);
        rotated.key = keyOf(key ?? SPARE, workspace.now, old);
        return rotated;
      }),
    retireKey: id =>
      answer('retire_key', () => {
        const kept = connection(id);
        const old = oldOf(kept);
        kept.key = kept.key && { ...kept.key, old: null };
        record('connection.key_retired', id, '');
        changed(['connections', `connection:${id}`, 'attention']);
        return {
          ...kept,
          status_detail: `The old key that ends in ${old.ends_with ?? ''} is retired: the partner does not take it any more`,
        };
      }),
    returnKey: id =>
      answer('return_key', () => {
        const kept = connection(id);
        const old = oldOf(kept);
        const newer = kept.key && { ends_with: kept.key.ends_with, stored_at: kept.key.stored_at, retire_by: old.retire_by };
        kept.key = { ...keyOf('', workspace.now, newer), ends_with: old.ends_with };
        record('connection.key_rotated', id, '');
        changed(['connections', `connection:${id}`, 'attention']);
        return kept;
      }),
  };
}

/** What a key that is limited lacks. */
const lastNeeded = (partner: T.PartnerView | undefined): string[] =>
  (partner?.scopes ?? []).flatMap(({ name, required }) => (required ? [name] : [])).slice(-1);

/** What may be said of a key: its end, and how long it should be used. */
function keyOf(key: string | null, now: T.Instant, old: T.OldKeyView | null): T.KeyView {
  return { ends_with: (key ?? SPARE).trim().slice(-4), stored_at: now, rotate_by: now + 90 * DAY, old };
}

function oldOf({ key }: T.ConnectionView): T.OldKeyView {
  if (!key?.old) throw failure('invalid_input', 'No old key is kept beside the one in use');
  return key.old;
}

function checkAccount(kept: T.ConnectionView, key: string): void {
  if (!key.includes(OF_ANOTHER)) return;
  throw failure(
    'needs_authorization',
    `The key opens another account (\`acct_1QAnother\`) than \`${kept.display_name}\`, so nothing was changed`,
    'Make the key in the same account, or connect the other one anew',
  );
}

/** The recorded account; at a partner whose accounts have an address each, one that is called by it. */
function accountOf(
  partner: T.PartnerView | undefined,
  environment: T.Environment,
  fields: Partial<Record<string, string>>,
): T.ConnectionView {
  const live = environment === 'production' ? false : null;
  const first = { ...recorded<T.ConnectionView>('connect_with_key'), environment, live };
  if (!partner || partner.id === first.partner) return first;
  const account = { ...recordedOf<T.ConnectionView>('show_connection', partner.id), environment, live, mapping: null, last_pull: null };
  const where = partner.connection_fields.find(({ asked_in }) => !asked_in.includes('custom'))?.field.name ?? '';
  const host = fields[where]?.replace(/^https:\/\/|\/$/g, '') ?? '127.0.0.1';
  return {
    ...account,
    external_account_id: host,
    display_name: host.split('.')[0] ?? host,
    entered: partner.connection_fields.flatMap(({ field: { name, title } }) => {
      const value = fields[name] ?? 'westeurope';
      const note =
        value === 'mars' ? 'not a location that we know: compare it with what the partner shows, and enter it again if it is wrong' : null;
      return name === where ? [] : [{ name, title, value, note }];
    }),
  };
}

/** What the key's beginning says, and what the person says, must not contradict each other. */
function check(partner: T.PartnerView | undefined, named: T.Environment | null, text: string): T.Environment {
  const name = partner?.name ?? '';
  const key = text.trim();
  if (!/^[!-~]{1,512}$/.test(key))
    throw failure(
      'invalid_input',
      `This is no key of ${name}: a key is one word of letters, digits and signs`,
      'Copy it anew from the partner’s console, without anything around it',
    );
  // Only the recorded partner's keys tell by their beginning what they are.
  if (partner?.id !== recorded<T.ConnectionView>('connect_with_key').partner) return named ?? 'production';
  const refused = keyForms.refused.find(form => key.startsWith(form.begins_with));
  if (refused) throw failure('invalid_input', refused.message);
  const opens = keyForms.opens.find(form => key.startsWith(form.begins_with))?.environment;
  if (opens === undefined)
    throw failure(
      'invalid_input',
      `This is no key of ${name}: its keys begin with ${keyForms.opens.map(form => `\`${form.begins_with}\``).join(' or ')}`,
    );
  if (named === 'rehearsal' || named === 'custom') return named;
  if (named !== null && named !== opens)
    throw failure(
      'invalid_input',
      `This key opens \`${opens}\`, not \`${named}\``,
      'Choose that environment, or leave it out at the command line: the key tells it',
    );
  return opens;
}
