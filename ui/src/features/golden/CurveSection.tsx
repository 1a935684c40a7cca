import { useState } from 'react';
import type { GoldenPointView, ShareView } from '../../ipc/bindings.ts';
import { useGoldenCurve } from '../../ipc/queries.ts';
import { Chips } from '../../shared/chips/Chips.tsx';
import { formatCount, formatFineShare } from '../../shared/format.ts';
import { Section } from '../../shared/page/Page.tsx';
import { Answer } from '../../shared/states/Answer.tsx';
import { type Column, Table } from '../../shared/table/Table.tsx';
import { type Say, useWords } from '../../shared/words.ts';
import styles from './Golden.module.css';
import { words } from './messages.ts';

const CHOICES = ['0.70', '0.75', '0.80', '0.85', '0.90', '0.95'];

/** How much work a limit saves, and how many errors it lets through. */
export function CurveSection({ connectionId, set }: { connectionId: string; set: string }) {
  const say = useWords();
  const [accept, setAccept] = useState('0.85');
  const curve = useGoldenCurve(connectionId, set, accept);
  return (
    <Section title={say(words.curve)}>
      <Chips legend={say(words.acceptFrom)} value={accept} options={CHOICES.map(value => ({ value, title: value }))} onChange={setAccept} />
      <Answer query={curve} what={say(words.waitingCurve)}>
        {found => (
          <>
            <p className={styles.sentence} role="status">
              {found.sentence}
            </p>
            <Table label={say(words.curve)} columns={columns(say)} rows={found.points} rowKey={({ accept: from }) => String(from)} />
            <p className={styles.note}>{say(words.curveNote)}</p>
          </>
        )}
      </Answer>
    </Section>
  );
}

const percent = (share: number | null): string => (share === null ? '' : formatFineShare(share));

const columns = (say: Say): Column<GoldenPointView>[] => {
  const share = ({ share: part, count, of }: ShareView): string =>
    say(words.of, { share: percent(part), count: formatCount(count), of: formatCount(of) });
  return [
    { key: 'accept', title: say(words.acceptFrom), align: 'end', cell: ({ accept }) => accept?.toFixed(2) },
    { key: 'accepted', title: say(words.accepted), align: 'end', cell: ({ accepted }) => share(accepted) },
    { key: 'errors', title: say(words.errors), align: 'end', cell: ({ wrong }) => share(wrong) },
    { key: 'worst', title: say(words.atWorst), align: 'end', cell: ({ wrong }) => percent(wrong.high) },
  ];
};
