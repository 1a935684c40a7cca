import type { ComponentPropsWithRef, ReactNode } from 'react';
import { classes } from '../classes.ts';
import styles from './Button.module.css';

export type ButtonLook = 'primary' | 'plain' | 'quiet' | 'danger';

interface Props extends ComponentPropsWithRef<'button'> {
  look?: ButtonLook;
  size?: 'normal' | 'small';
  icon?: ReactNode;
  /** Why it cannot be pressed now: shown as its tooltip and read out; the button stays reachable. */
  unavailable?: string | undefined;
}

export function Button({ look = 'plain', size = 'normal', icon, unavailable, className, children, onClick, ...rest }: Props) {
  return (
    <button
      type="button"
      {...rest}
      className={classes(styles.button, styles[look], size === 'small' && styles.small, className)}
      aria-disabled={unavailable ? true : undefined}
      title={unavailable ?? rest.title}
      onClick={unavailable ? undefined : onClick}
    >
      {icon}
      {children !== undefined && <span>{children}</span>}
      {unavailable && <span className="visually-hidden">{unavailable}</span>}
    </button>
  );
}

interface IconProps extends ComponentPropsWithRef<'button'> {
  label: string;
  icon: ReactNode;
  /** Shown after the label in the tooltip. */
  keys?: string;
}

/** A button of one icon: its label is its accessible name and its tooltip. */
export function IconButton({ label, icon, keys, className, ...rest }: IconProps) {
  return (
    <button
      type="button"
      {...rest}
      className={classes(styles.button, styles.quiet, styles.icon, className)}
      aria-label={label}
      title={keys ? `${label} (${keys})` : label}
    >
      {icon}
    </button>
  );
}
