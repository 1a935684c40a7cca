import { DENSITIES, TEXT_SIZES, THEMES, usePreferences } from '../../ipc/preferences.ts';
import { useWords } from '../../shared/words.ts';
import { words } from './messages.ts';
import { Segments } from './Segments.tsx';
import styles from './Settings.module.css';

export function AppearanceSection() {
  const say = useWords();
  const [{ theme, density, text_size }, set] = usePreferences();
  return (
    <div className={styles.looks}>
      <Segments
        legend={say(words.theme)}
        value={theme}
        options={THEMES.map(value => ({ value, title: say(words.themeName, { theme: value }) }))}
        onChange={value => set('theme', value)}
      />
      <Segments
        legend={say(words.density)}
        value={density}
        options={DENSITIES.map(value => ({ value, title: say(words.densityName, { density: value }) }))}
        onChange={value => set('density', value)}
      />
      <Segments
        legend={say(words.textSize)}
        value={text_size}
        options={TEXT_SIZES.map(value => ({ value, title: say(words.textSizeName, { size: value }) }))}
        onChange={value => set('text_size', value)}
      />
      <p className={styles.lead}>{say(words.appearanceNote)}</p>
    </div>
  );
}
