// Numbers, money and times for people. Formatters are costly to make, so each is made once.

import type { Instant } from '../ipc/bindings.ts';

const SECOND = 1_000_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

/** The system's own choice. Where it has none (`C`), figures would stand without separators: then as in the United States. */
export const localeBeside = (own: string): string | undefined => (own.endsWith('-posix') ? 'en-US' : undefined);

const locale = localeBeside(new Intl.NumberFormat().resolvedOptions().locale);

const counts = new Intl.NumberFormat(locale);
const shares = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
const finerShares = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
const relatives = new Intl.RelativeTimeFormat(locale, { numeric: 'always', style: 'long' });
const exacts = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'long' });
const days = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
const months = new Intl.DateTimeFormat(locale, { month: 'short', year: 'numeric' });
const years = new Intl.DateTimeFormat(locale, { year: 'numeric' });
const clocks = new Intl.DateTimeFormat(locale, { timeStyle: 'short' });
const seconds = new Intl.NumberFormat(locale, { style: 'unit', unit: 'second', unitDisplay: 'short', maximumFractionDigits: 1 });
const milliseconds = new Intl.NumberFormat(locale, { style: 'unit', unit: 'millisecond', unitDisplay: 'short' });

const SIZES = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'].map(
  unit =>
    new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: unit === 'byte' ? 'long' : 'short', maximumSignificantDigits: 3 }),
);

/** "12.4 MB": the size of a file, in the thousands that file managers count in. */
export function formatBytes(bytes: number): string {
  const power = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), SIZES.length - 1);
  return SIZES[power]?.format(bytes / 1000 ** power) ?? String(bytes);
}

export const formatCount = (count: number): string => counts.format(count);

/** A share from 0 to 1. Rounded down below one, so that 99.6% does not read as done. */
export function formatShare(share: number): string {
  return shares.format(share < 1 ? Math.floor(share * 100) / 100 : 1);
}

/** A share from 0 to 1 in which a tenth of a percent counts, such as a rate of errors. */
export const formatFineShare = (share: number): string => finerShares.format(share);

const date = (at: Instant): Date => new Date(at / 1000);

/** "Nov 24, 2026, 10:02:00 AM EST": for tooltips and what is copied. */
export const formatExact = (at: Instant): string => exacts.format(date(at));
export const formatDay = (at: Instant): string => days.format(date(at));
export const formatClock = (at: Instant): string => clocks.format(date(at));

/** A day without a zone, such as 2026-12-31, as that day wherever the reader is. */
const calendarDay = (day: string): Date => new Date(`${day}T12:00:00`);

/** "Dec 31, 2026". */
export const formatCalendarDay = (day: string): string => days.format(calendarDay(day));

/** "2026" for a calendar year, "Jul 2026 – Jun 2027" for whole months, else the days: what both ends share is said once. */
export function formatPeriod(start: string, end: string): string {
  const [from, to] = [calendarDay(start), calendarDay(end)];
  const afterwards = new Date(to.getFullYear(), to.getMonth(), to.getDate() + 1);
  if (from.getDate() !== 1 || afterwards.getDate() !== 1) return days.formatRange(from, to);
  const isYear = from.getFullYear() === to.getFullYear() && from.getMonth() === 0 && to.getMonth() === 11;
  return isYear ? years.format(from) : months.formatRange(from, to);
}

/** "14 minutes ago", "in 9 days"; within three quarters of a minute `justNow`. */
export function formatRelative(at: Instant, now: Instant, justNow: string): string {
  const distance = at - now;
  const size = Math.abs(distance);
  if (size < 45 * SECOND) return justNow;
  if (size < HOUR - 30 * SECOND) return relatives.format(Math.round(distance / MINUTE), 'minute');
  if (size < DAY - HOUR / 2) return relatives.format(Math.round(distance / HOUR), 'hour');
  if (size < YEAR) return relatives.format(Math.round(distance / DAY), 'day');
  return relatives.format(Math.round(distance / YEAR), 'year');
}

/** "412 ms", "4.1 sec". */
export function formatDuration(ms: number): string {
  return ms < 1000 ? milliseconds.format(ms) : seconds.format(ms / 1000);
}

const moneys = new Map<string, Intl.NumberFormat>();

/** Minor units as a number with the currency's own digits and no symbol: the symbol stands in the column's header. */
export function formatMinor(minor: number, digits: number): string {
  const name = `.${digits}`;
  let formatter = moneys.get(name);
  if (!formatter) {
    formatter = new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
    moneys.set(name, formatter);
  }
  return formatter.format(minor / 10 ** digits);
}
