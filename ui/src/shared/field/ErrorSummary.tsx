import { messages, useWords } from '../words.ts';
import styles from './Field.module.css';

const words = messages('errorSummary', {
  title: '{count, plural, one {One field needs another look} other {# fields need another look}}',
});

/** At the top of a form: which fields need another look, each a way to it. */
export function ErrorSummary({ errors }: { errors: readonly { name: string; title: string; onGo: () => void }[] }) {
  const say = useWords();
  return (
    <div className={styles.summary}>
      <h3>{say(words.title, { count: errors.length })}</h3>
      <ul>
        {errors.map(({ name, title, onGo }) => (
          <li key={name}>
            <button type="button" onClick={onGo}>
              {title}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
