import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { AbilityView, ConnectionView } from '../../ipc/bindings.ts';
import { useWorkspace } from '../../ipc/queries.ts';
import { Button } from '../../shared/button/Button.tsx';
import { Panel, Section } from '../../shared/page/Page.tsx';
import { ScopeName } from '../../shared/ScopeName.tsx';
import { Status } from '../../shared/status/Status.tsx';
import { useWords } from '../../shared/words.ts';
import styles from './Abilities.module.css';
import { LastMeeting } from './LastMeeting.tsx';
import { MeetingDialog } from './MeetingDialog.tsx';
import { words } from './messages.ts';
import { whyNot } from './whyNot.ts';

/** What a person can turn on for this connection: each with its reason, what it needs, and what can be done with it. */
export function AbilitiesSection({ connection }: { connection: ConnectionView }) {
  const say = useWords();
  const { data: workspace } = useWorkspace();
  if (connection.abilities.every(({ scopes }) => scopes.length === 0) || connection.status === 'disconnected') return null;
  const blocked = whyNot(connection, workspace);
  const unavailable = blocked === null ? undefined : say(blocked);
  return (
    <Section title={say(words.title)}>
      <p className={styles.muted}>{say(words.lead)}</p>
      <Panel>
        <ul>
          {connection.abilities.map(ability => (
            <Ability key={ability.id} connection={connection} ability={ability} unavailable={unavailable} />
          ))}
        </ul>
      </Panel>
    </Section>
  );
}

interface AbilityProps {
  connection: ConnectionView;
  ability: AbilityView;
  unavailable: string | undefined;
}

function Ability({ connection, ability, unavailable }: AbilityProps) {
  const say = useWords();
  const [trying, setTrying] = useState(false);
  const { title, allowed, scopes, act } = ability;
  return (
    <li className={styles.ability}>
      <div className={styles.head}>
        <h3>{title}</h3>
        <Status kind={allowed ? 'healthy' : 'not-checked'} word={say(words.allowed, { allowed: allowed ? 'yes' : 'no' })} />
      </div>
      <p>{ability.reason}</p>
      <Scopes ability={ability} />
      {act === 'sample_meeting' && <LastMeeting connection={connection} />}
      <div className={styles.acts}>
        {act === 'sample_meeting' && (
          <Button unavailable={unavailable ?? (allowed ? undefined : say(words.meetingNotAllowed))} onClick={() => setTrying(true)}>
            {say(words.meeting)}
          </Button>
        )}
        {scopes.length > 0 && <Change connection={connection} ability={ability} unavailable={unavailable} />}
      </div>
      {trying && <MeetingDialog connection={connection} onClose={() => setTrying(false)} />}
    </li>
  );
}

/** Turning it on or off is a page of its own: the browser is gone to and come back from. */
function Change({ connection, ability, unavailable }: AbilityProps) {
  const say = useWords();
  const navigate = useNavigate();
  const { id, title, allowed } = ability;
  const open = (): void =>
    void navigate({ to: '/connections/$connectionId/abilities/$abilityId', params: { connectionId: connection.id, abilityId: id } });
  return (
    <Button aria-label={say(allowed ? words.withdrawNamed : words.allowNamed, { title })} unavailable={unavailable} onClick={open}>
      {say(allowed ? words.withdraw : words.allow)}
    </Button>
  );
}

/** What is asked for, in the partner's word and in plain ones. */
export function Scopes({ ability: { scopes } }: { ability: AbilityView }) {
  const say = useWords();
  if (scopes.length === 0) return <p className={styles.muted}>{say(words.nothingMore)}</p>;
  return (
    <dl className={styles.scopes} aria-label={say(words.needs)}>
      {scopes.map(scope => (
        <div key={scope.name}>
          <dt>
            <ScopeName name={scope.name} shownAs={scope.shown_as} />
          </dt>
          <dd>{scope.reason}</dd>
        </div>
      ))}
    </dl>
  );
}
