// What crosses between the window and Rust, under the names that the pages use. The shapes are generated from the commands' own
// types (`cargo xtask gen` writes `generated.ts`); nothing is repeated here.

import type { MappingCounts } from './generated.ts';

export type * from './generated.ts';
export type {
  /** Microseconds since 1970-01-01T00:00:00Z. */
  At as Instant,
  AttentionKind as AttentionAction,
  AuditView as AuditPage,
  ClocksView as ConnectionClocks,
  ErrorView as CommandError,
  HolderView as VaultHolderView,
  Stale as StaleEvent,
} from './generated.ts';

/** The statuses by name; their order in a page of rows is Rust's `MappingStatus::ALL`. */
export type MappingStatus = keyof MappingCounts;

/** Settings of the window by name; what a name means is read in `preferences.ts`. */
export type SettingsView = Record<string, string>;
