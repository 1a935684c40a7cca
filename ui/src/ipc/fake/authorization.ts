// The browser and the partner that the fake does not have: what a person would have done there.

import type * as T from '../bindings.ts';
import { failure } from './failure.ts';
import { recorded } from './recordings.ts';
import type { BrowserBehavior } from './scenario.ts';
import type { FakeState } from './state.ts';

const TEN_MINUTES = 600_000_000;
/** Milliseconds between two steps after the browser came back: long enough to be seen. */
const STEP = 350;

/** What a consent is for, beyond connecting. */
export interface Asked {
  /** The connection that is authorized again. */
  connectionId: string | null;
  ability: T.AbilityChange | null;
}

/** What a partner gives for another device. */
const ON_ANOTHER_DEVICE = {
  user_code: 'WDJBMJHTQ',
  authorization_url: 'https://login.partner.example/device',
  redirect_uri: '',
  registered_uri: null,
};

const NOTHING_ASKED: Asked = { connectionId: null, ability: null };

export interface Attempts {
  start(request: T.StartAuthorization): T.AuthorizationView;
  find(id: string): T.AuthorizationView;
  open(id: string): T.AuthorizationView;
  paste(id: string, text: string): T.AuthorizationView;
  cancel(id: string): T.AuthorizationView;
  /** What the person does over there. */
  act(behavior: BrowserBehavior): void;
}

export function fakeAttempts(
  state: FakeState,
  behavior: BrowserBehavior,
  changed: (tags: string[]) => void,
  connected: (attempt: T.AuthorizationView, asked: Asked) => string,
  /** A wrong company was picked: whether it is held now. */
  mistaken: (attempt: T.AuthorizationView) => boolean,
  ended: (attempt: T.AuthorizationView) => void,
): Attempts {
  const asked = new Map<string, Asked>();

  const find = (id: string): T.AuthorizationView => {
    const attempt = state.attempts.find(one => one.attempt_id === id);
    if (!attempt) throw failure('invalid_input', 'This authorization was not found', 'Start it again.');
    return attempt;
  };

  const settle = (attempt: T.AuthorizationView, change: Partial<T.AuthorizationView>): void => {
    Object.assign(attempt, { user_code: null }, change);
    if (['refused', 'failed', 'expired', 'cancelled'].includes(attempt.status)) ended(attempt);
    changed([`authorization:${attempt.attempt_id}`, 'connect_many']);
  };

  const approve = (attempt: T.AuthorizationView): void => {
    settle(attempt, { status: 'exchanging' });
    setTimeout(() => {
      settle(attempt, { status: 'proving' });
      setTimeout(() => {
        const connection_id = connected(attempt, asked.get(attempt.attempt_id) ?? NOTHING_ASKED);
        settle(attempt, { status: 'connected', connection_id });
        changed(['connections', `connection:${connection_id}`, 'attention', 'workspace', 'provisioning']);
      }, STEP);
    }, STEP);
  };

  const act = (attempt: T.AuthorizationView, how: BrowserBehavior): void => {
    if (attempt.status !== 'waiting') return;
    if (how === 'wrong' && mistaken(attempt)) settle(attempt, { status: 'failed', message: 'Another company came back', hint: null });
    if (how === 'approve' || (how === 'wrong' && attempt.status === 'waiting')) approve(attempt);
    if (how === 'refuse')
      settle(attempt, {
        status: 'refused',
        message: state.refusal,
        hint: 'If that was not meant, start again and choose Connect there.',
      });
    if (how === 'expire')
      settle(attempt, {
        status: 'expired',
        message:
          attempt.callback === 'device'
            ? 'The code was not entered in time'
            : 'Nobody came back from the browser within 10 minutes. Nothing was stored.',
        hint: 'Start again when you are ready to sign in.',
      });
    if (how === 'unreachable')
      settle(attempt, {
        status: 'failed',
        message: 'The approval arrived, but the partner’s token server did not answer. The approval can be used only once.',
        hint: 'Start again. If it fails twice, look at the partner’s status page.',
      });
  };

  return {
    find,
    start(request) {
      const model = recorded<T.AuthorizationView>('start_authorization');
      const [registered = null] = state.apps.find(one => one.id === request.app_registration_id)?.redirect_uris ?? [];
      const attempt: T.AuthorizationView = {
        ...model,
        redirect_uri: registered ?? model.redirect_uri,
        registered_uri: registered,
        attempt_id: `attempt-${state.ids++}`,
        partner: request.partner,
        environment: request.environment,
        callback: request.callback ?? 'loopback',
        ...(request.callback === 'device' ? ON_ANOTHER_DEVICE : {}),
        started_at: state.workspace.now,
        expires_at: state.workspace.now + TEN_MINUTES,
        status: 'waiting',
        connection_id: null,
      };
      state.attempts.push(attempt);
      asked.set(attempt.attempt_id, { connectionId: request.connection_id, ability: request.ability ?? null });
      return attempt;
    },
    open(id) {
      const attempt = find(id);
      if (behavior !== 'wait') setTimeout(() => act(attempt, behavior), 1200);
      return attempt;
    },
    paste(id, text) {
      const attempt = find(id);
      if (!/^https?:\/\/\S+\?/.test(text.trim()))
        throw failure(
          'invalid_input',
          'This is not the address of the page that you ended on',
          'Copy the whole address, from http to the end.',
        );
      if (/[?&]error=/.test(text)) act(attempt, 'refuse');
      else if (!/[?&]code=/.test(text) || !/[?&]state=/.test(text))
        throw failure('invalid_input', 'The address has no code or no state', 'Copy it from the page that opened after you chose Connect.');
      else act(attempt, 'approve');
      return attempt;
    },
    cancel(id) {
      const attempt = find(id);
      settle(attempt, { status: 'cancelled', message: 'Cancelled. Nothing was stored.', hint: null });
      return attempt;
    },
    act(how) {
      const attempt = state.attempts.findLast(one => one.status === 'waiting');
      if (attempt) act(attempt, how);
    },
  };
}
