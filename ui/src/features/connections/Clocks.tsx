import type { ConnectionView, Instant } from '../../ipc/bindings.ts';
import { useNow } from '../../shared/clock.tsx';
import { formatExact } from '../../shared/format.ts';
import type { Kinds } from '../../shared/kinds.ts';
import { Shape } from '../../shared/status/Shape.tsx';
import { Time } from '../../shared/Time.tsx';
import { useWords } from '../../shared/words.ts';
import styles from './Clocks.module.css';
import { words } from './messages.ts';
import { AXIS_TICKS, axisPosition, type Clock, clocksOf } from './standing.ts';
import { useKinds } from './useKinds.ts';

const percent = (position: number): string => `${(position * 100).toFixed(2)}%`;

/** When each thing that keeps the connection alive ends, on one axis, and what happens then. */
export function Clocks({ connection }: { connection: ConnectionView }) {
  const say = useWords();
  const now = useNow(60_000);
  const kinds = useKinds(connection);
  const clocks = clocksOf(connection, now);
  if (clocks.length === 0) return <p className={styles.none}>{say(words.noClocks, kinds)}</p>;
  return (
    <div className={styles.clocks}>
      {clocks.map(clock => (
        <ClockRow key={clock.name} clock={clock} kinds={kinds} now={now} />
      ))}
      <div className={styles.axisRow} aria-hidden="true">
        <div className={styles.axis} title={say(words.clockAxis)}>
          <span className={styles.tick} style={{ insetInlineStart: 0 }} data-edge="start">
            {say(words.now)}
          </span>
          {AXIS_TICKS.map(tick => (
            <span key={tick.micros} className={styles.tick} style={{ insetInlineStart: percent(axisPosition(tick.micros)) }}>
              {say(words.clockTick, { unit: tick.unit, count: tick.count })}
            </span>
          ))}
        </div>
      </div>
      <p className={styles.scale}>{say(words.clockAxis)}</p>
    </div>
  );
}

function ClockRow({ clock, kinds, now }: { clock: Clock; kinds: Kinds; now: Instant }) {
  const say = useWords();
  const ended = clock.endsAt <= now;
  const left = percent(axisPosition(clock.endsAt - now));
  return (
    <div className={styles.clock} data-kind={clock.kind}>
      <div className={styles.name}>
        <Shape kind={clock.kind} />
        <span>{say(words.clockName, { ...kinds, name: clock.name })}</span>
      </div>
      <div className={styles.track} aria-hidden="true" title={formatExact(clock.endsAt)}>
        <div className={styles.bar} style={{ inlineSize: left }} />
        <div className={styles.end} style={{ insetInlineStart: left }} />
      </div>
      <div className={styles.when}>
        {say(ended ? words.clockEnded : words.clockEnds)} <Time at={clock.endsAt} />
      </div>
      <p className={styles.what}>{say(words.clockWhat, { ...kinds, name: clock.name })}</p>
    </div>
  );
}
