import { useNavigate } from '@tanstack/react-router';
import { useRetireKey, useReturnKey } from '../../../ipc/acts.ts';
import type { ConnectionView, KeyView, OldKeyView } from '../../../ipc/bindings.ts';
import { usePartner, useWorkspace } from '../../../ipc/queries.ts';
import { Button } from '../../../shared/button/Button.tsx';
import { useNow } from '../../../shared/clock.tsx';
import { useToasts } from '../../../shared/float/Toasts.tsx';
import { Facts, Panel, Section } from '../../../shared/page/Page.tsx';
import { Failed } from '../../../shared/states/Failed.tsx';
import { StatusBox } from '../../../shared/status/Status.tsx';
import { Time } from '../../../shared/Time.tsx';
import { useWords } from '../../../shared/words.ts';
import styles from '../Connections.module.css';
import { whyNotCallable } from '../useConnectionActs.ts';
import { useKinds } from '../useKinds.ts';
import { words } from './messages.ts';

const known = (ending: string | null) => ({ known: ending === null ? 'no' : 'yes', ending: ending ?? '' });

/** Where an app stands for other partners: the key, of which nothing but its end is ever shown, and the old one beside it. */
export function KeySection({ connection }: { connection: ConnectionView }) {
  const say = useWords();
  const navigate = useNavigate();
  const kinds = useKinds(connection);
  const { id, key } = connection;
  const field = usePartner(connection.partner)?.key_field;
  // Where a person is needed, the act stands at the top of the page.
  const isUsable = kinds.status !== 'needs_reconnect' && kinds.status !== 'disconnected';
  const params = { connectionId: id };
  return (
    <Section
      title={say(words.keyTitle)}
      aside={
        isUsable && (
          <div className={styles.filter}>
            <Button onClick={() => void navigate({ to: '/connections/$connectionId/reconnect', params, search: {} })}>
              {say(words.replace)}
            </Button>
            <Button
              unavailable={key?.old ? say(words.full) : undefined}
              onClick={() => void navigate({ to: '/connections/$connectionId/rotate-key', params })}
            >
              {say(words.rotate)}
            </Button>
          </div>
        )
      }
    >
      <Panel>
        <Facts
          facts={[
            { label: field?.title ?? say(words.keyTitle), value: key ? say(words.sealed, known(key.ends_with)) : say(words.none) },
            ...timesOf(key, say),
          ]}
        />
      </Panel>
      <OldKey connection={connection} old={key?.old ?? null} />
    </Section>
  );
}

function timesOf(key: KeyView | null, say: ReturnType<typeof useWords>) {
  if (key === null) return [];
  const since = { label: say(words.since), value: <Time at={key.stored_at} /> };
  return key.rotate_by === null ? [since] : [since, { label: say(words.due), value: <Time at={key.rotate_by} /> }];
}

/** Kept until a person retires it; what became of it is told where it stood. */
function OldKey({ connection, old }: { connection: ConnectionView; old: OldKeyView | null }) {
  const say = useWords();
  const now = useNow(60_000);
  const toasts = useToasts();
  const { data: workspace } = useWorkspace();
  const kinds = useKinds(connection);
  const retire = useRetireKey();
  const back = useReturnKey();
  const { id, display_name: name, partner_name: partner } = connection;
  const failure = retire.error ?? back.error;
  // A new key that fails keeps nobody from going back to the old one.
  const blocked = workspace?.member.role === 'viewer' || workspace?.home !== 'here' ? whyNotCallable(connection, workspace) : null;
  const unavailable = blocked === null ? undefined : say(blocked, kinds);
  if (old === null) {
    const said = retire.data?.status_detail;
    return said ? <StatusBox kind="healthy" title={said} /> : null;
  }
  const isOverdue = old.retire_by <= now;
  return (
    <StatusBox kind={isOverdue ? 'degraded' : 'not-checked'} title={say(isOverdue ? words.oldOverdue : words.old, known(old.ends_with))}>
      {isOverdue ? (
        <p>{say(words.oldOverdueWhy)}</p>
      ) : (
        <p>
          {say(words.oldKept, known(old.ends_with))} <Time at={old.retire_by} />
        </p>
      )}
      {failure !== null && <Failed error={failure} />}
      <div className={styles.filter}>
        <Button
          unavailable={unavailable}
          disabled={retire.isPending || back.isPending}
          onClick={() => {
            back.reset();
            retire.mutate(id);
          }}
        >
          {say(retire.isPending ? words.retiring : words.retire, { partner })}
        </Button>
        <Button
          look="quiet"
          unavailable={unavailable}
          disabled={retire.isPending || back.isPending}
          onClick={() => {
            retire.reset();
            back.mutate(id, { onSuccess: () => toasts.confirm(say(words.backDone, { name })) });
          }}
        >
          {say(words.back)}
        </Button>
      </div>
    </StatusBox>
  );
}
