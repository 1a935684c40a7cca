import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatCalendarDay,
  formatDuration,
  formatMinor,
  formatPeriod,
  formatRelative,
  formatShare,
  localeBeside,
} from './format.ts';

const MINUTE = 60_000_000;
const DAY = 1440 * MINUTE;
const relative = (distance: number): string => formatRelative(distance, 0, 'just now');

describe('days and periods', () => {
  it('are the same day wherever the reader is', () => {
    expect(formatCalendarDay('2026-12-31')).toBe('Dec 31, 2026');
  });
  it('are said as years and months where they are whole ones', () => {
    expect(formatPeriod('2026-01-01', '2026-12-31')).toBe('2026');
    expect(formatPeriod('2024-02-01', '2024-02-29')).toBe('Feb 2024');
    expect(formatPeriod('2025-07-01', '2026-06-30')).toBe('Jul 2025 – Jun 2026');
    expect(formatPeriod('2026-01-15', '2026-02-14')).toBe('Jan 15 – Feb 14, 2026');
  });
});

describe('times', () => {
  it('are said in the largest unit that fits', () => {
    expect(relative(-20_000_000)).toBe('just now');
    expect(relative(-14 * MINUTE)).toBe('14 minutes ago');
    expect(relative(-59 * MINUTE)).toBe('59 minutes ago');
    expect(relative(-60 * MINUTE)).toBe('1 hour ago');
    expect(relative(-23 * 60 * MINUTE)).toBe('23 hours ago');
    expect(relative(9 * DAY)).toBe('in 9 days');
    expect(relative(1821 * DAY)).toBe('in 5 years');
  });

  it('never say sixty minutes or twenty-four hours', () => {
    expect(relative(-60 * MINUTE + 20_000_000)).toBe('1 hour ago');
    expect(relative(-DAY + MINUTE)).toBe('1 day ago');
  });
});

describe('figures', () => {
  it('group their digits also where the system names no language', () => {
    expect(localeBeside('en-US-u-va-posix')).toBe('en-US');
    expect(localeBeside('de-DE')).toBeUndefined();
  });

  it('say the size of a file in three digits', () => {
    expect([0, 1, 999, 1000, 12_398_592, 2_000_000_000].map(formatBytes)).toEqual([
      '0 bytes',
      '1 byte',
      '999 bytes',
      '1 kB',
      '12.4 MB',
      '2 GB',
    ]);
  });
  it('round a share down, so that almost all is not all', () => {
    expect(formatShare(0.996)).toBe('99%');
    expect(formatShare(1)).toBe('100%');
    expect(formatShare(0)).toBe('0%');
  });

  it('keep the digits of the currency', () => {
    expect(formatMinor(1895540, 2)).toBe('18,955.40');
    expect(formatMinor(1895540, 0)).toBe('1,895,540');
    expect(formatMinor(-1500, 3)).toBe('-1.500');
    expect(formatMinor(0, 2)).toBe('0.00');
  });

  it('write durations with units', () => {
    expect(formatDuration(412)).toBe('412 ms');
    expect(formatDuration(4120)).toBe('4.1 sec');
  });
});
