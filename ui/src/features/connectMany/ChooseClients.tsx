import { useNavigate } from '@tanstack/react-router';
import { ListPlus } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import type { ClientView, StartQueue } from '../../ipc/bindings.ts';
import { Button } from '../../shared/button/Button.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import { useWords } from '../../shared/words.ts';
import styles from './ConnectMany.module.css';
import { words } from './messages.ts';
import { matchesText } from './queueModel.ts';
import { useStartQueue } from './useQueueActs.ts';

interface Props {
  clients: readonly ClientView[];
  /** How many are not offered, because they are connected or stand in line. */
  leftOut: number;
  isAdding: boolean;
  start: Omit<StartQueue, 'clients'>;
}

/** All are ticked at first. What is typed narrows the list and unticks nobody. */
export function ChooseClients({ clients, leftOut, isAdding, start }: Props) {
  const say = useWords();
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  const [unticked, setUnticked] = useState<ReadonlySet<string>>(new Set());
  const begin = useStartQueue();
  const shown = clients.filter(client => matchesText([client.name, client.legal_name, client.reference], typed));
  const ticked = clients.filter(client => !unticked.has(client.id));
  const tick = (ids: readonly string[], isOn: boolean): void => {
    const after = new Set(unticked);
    for (const id of ids) {
      if (isOn) after.delete(id);
      else after.add(id);
    }
    setUnticked(after);
  };
  const submit = (): void =>
    begin.mutate(
      { ...start, clients: ticked.map(client => client.id) },
      { onSuccess: queue => void navigate({ to: '/connect-many/$queueId', params: { queueId: queue.id } }) },
    );
  const shownIds = shown.map(client => client.id);
  return (
    <>
      {begin.error !== null && <Failed error={begin.error} onRetry={submit} />}
      <div className={styles.toolbar}>
        <input
          type="search"
          className={styles.search}
          aria-label={say(words.search)}
          placeholder={say(words.search)}
          spellCheck={false}
          value={typed}
          onChange={event => setTyped(event.target.value)}
        />
        <Button size="small" look="quiet" onClick={() => tick(shownIds, true)}>
          {say(words.tickShown, { count: shown.length })}
        </Button>
        <Button size="small" look="quiet" onClick={() => tick(shownIds, false)}>
          {say(words.untickShown, { count: shown.length })}
        </Button>
        <span className={styles.muted} role="status">
          {say(words.ticked, { count: ticked.length, total: clients.length })}
        </span>
      </div>
      <fieldset className={styles.clients} onKeyDown={moveBetweenBoxes}>
        <legend className="visually-hidden">{say(words.clientsLegend)}</legend>
        {shown.map(client => (
          <label key={client.id} className={styles.client}>
            <input type="checkbox" checked={!unticked.has(client.id)} onChange={event => tick([client.id], event.target.checked)} />
            <span className={styles.clientName}>{client.name}</span>
            <span className={styles.muted}>{client.legal_name}</span>
            <span className={styles.reference}>{client.reference}</span>
          </label>
        ))}
        {shown.length === 0 && <p className={styles.none}>{say(words.noMatch)}</p>}
      </fieldset>
      <div className={styles.startRow}>
        <Button
          look="primary"
          icon={<ListPlus />}
          disabled={begin.isPending}
          unavailable={ticked.length === 0 ? say(words.nobodyTicked) : undefined}
          onClick={submit}
        >
          {say(isAdding ? words.add : words.start, { count: ticked.length })}
        </Button>
        {leftOut > 0 && <span className={styles.muted}>{say(words.leftOut, { count: leftOut })}</span>}
      </div>
    </>
  );
}

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10, Home: -Infinity, End: Infinity };

/** Two hundred boxes are walked with the arrows. */
function moveBetweenBoxes(event: KeyboardEvent<HTMLFieldSetElement>): void {
  const step = STEPS[event.key];
  if (step === undefined) return;
  const boxes = [...event.currentTarget.querySelectorAll<HTMLInputElement>('input[type="checkbox"]')];
  const at = boxes.findIndex(box => box.matches(':focus'));
  if (at < 0) return;
  event.preventDefault();
  boxes[Math.min(Math.max(at + step, 0), boxes.length - 1)]?.focus();
}
