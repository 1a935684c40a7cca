import { Download, Ellipsis, KeyRound, RefreshCw, Stethoscope, Unplug } from 'lucide-react';
import { useMemo } from 'react';
import type { ConnectionView } from '../../ipc/bindings.ts';
import { Button, IconButton } from '../../shared/button/Button.tsx';
import { type Command, useCommands } from '../../shared/commands.tsx';
import { Menu } from '../../shared/float/Menu.tsx';
import { useWords } from '../../shared/words.ts';
import { words } from './messages.ts';
import type { ConnectionActs } from './useConnectionActs.ts';
import { useKinds } from './useKinds.ts';

interface Props {
  connection: ConnectionView;
  acts: ConnectionActs;
  onDisconnect: () => void;
}

/** The one act that fits the status stands in front; the palette has them all. */
export function ConnectionActions({ connection, acts, onDisconnect }: Props) {
  const say = useWords();
  const kinds = useKinds(connection);
  const reconnectWord = say(words.reconnect, kinds);
  // A key is sent as it is: there is no token to renew.
  const renews = kinds.auth === 'oauth2';
  const pausedWord = say(words.pausedTitle, kinds);
  const gone = connection.status === 'disconnected';
  const needsPerson = gone || connection.status === 'needs_reconnect';
  const { test, pull, refresh, reconnect, unavailable, pullUnavailable } = acts;
  useCommands(
    useMemo<Command[]>(() => {
      const command = (id: string, title: string, run: () => void, unavailable?: string): Command => ({
        id,
        title,
        group: 'here',
        run,
        unavailable,
      });
      return [
        command('here:test', say(words.testNamed, { name: connection.display_name }), test, unavailable),
        command('here:pull', say(words.pull), pull, pullUnavailable),
        ...(renews ? [command('here:refresh', say(words.refresh), refresh, unavailable)] : []),
        command('here:reconnect', reconnectWord, reconnect),
        command('here:disconnect', say(words.disconnect), onDisconnect, gone ? pausedWord : undefined),
      ];
    }, [
      say,
      test,
      pull,
      refresh,
      reconnect,
      unavailable,
      pullUnavailable,
      connection.display_name,
      gone,
      onDisconnect,
      reconnectWord,
      renews,
      pausedWord,
    ]),
  );
  return (
    <>
      {!gone && (
        <Button icon={<Stethoscope />} onClick={acts.test} unavailable={acts.unavailable} disabled={acts.testing}>
          {say(acts.testing ? words.testing : words.test)}
        </Button>
      )}
      {needsPerson ? (
        <Button look="primary" icon={<KeyRound />} onClick={acts.reconnect}>
          {reconnectWord}
        </Button>
      ) : (
        <Button look="primary" icon={<Download />} onClick={acts.pull} unavailable={acts.pullUnavailable}>
          {say(words.pull)}
        </Button>
      )}
      <Menu
        trigger={<IconButton label={say(words.more)} icon={<Ellipsis />} />}
        entries={[
          ...(renews ? [{ label: say(words.refresh), icon: <RefreshCw />, unavailable: acts.unavailable, onSelect: acts.refresh }] : []),
          ...(needsPerson ? [] : [{ label: reconnectWord, icon: <KeyRound />, onSelect: acts.reconnect }]),
          ...(gone ? [] : [{ label: say(words.disconnect), icon: <Unplug />, danger: true, onSelect: onDisconnect }]),
        ]}
      />
    </>
  );
}
